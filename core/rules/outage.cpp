// SPDX-License-Identifier: MIT
#include "core/rules/outage.h"

#include "core/rules/retry_ladder.h"

#include <algorithm>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Millis burstSpan = 1min;

void follow(const Delivery &delivery, const Outage &outage, Instant now, OutageForecast *forecast)
{
    Instant at = std::max(now, delivery.dueAt.value_or(now));
    bool isFirst = !delivery.countedAt;
    bool hasMet = false;
    for (int failures = delivery.failures;;) {
        const bool meets = outage.holds(at);
        forecast->attempts.append({delivery.id, at, failures + 1, meets, isFirst && delivery.countsForLimit});
        isFirst = false;
        if (!meets) {
            if (hasMet) {
                forecast->recovered.append(delivery.id);
                forecast->lastRecovery = std::max(at, forecast->lastRecovery.value_or(at));
            }
            return;
        }
        hasMet = true;
        ++forecast->meeting;
        const auto next = nextAttemptAt(++failures, at);
        if (!next) {
            forecast->lost.append(delivery.id);
            forecast->lastLoss = std::max(at, forecast->lastLoss.value_or(at));
            return;
        }
        at = *next;
    }
}

void findBurst(const Outage &outage, OutageForecast *forecast)
{
    const QList<PlannedAttempt> &all = forecast->attempts;
    auto end = all.cbegin(); // of the span that begins with `first`; both only go forward
    for (auto first = all.cbegin(); first != all.cend(); ++first) {
        if (first->at < outage.to)
            continue;
        end = std::find_if(std::max(first, end), all.cend(), [first](const PlannedAttempt &each) { return each.at >= first->at + burstSpan; });
        if (const int count = int(end - first); count > forecast->burst) {
            forecast->burst = count;
            forecast->burstAt = first->at;
        }
    }
}

} // namespace

OutageForecast forecastOutage(const QList<Delivery> &deliveries, const Outage &outage, Instant now)
{
    OutageForecast forecast;
    for (const Delivery &delivery : deliveries) {
        if (isFinal(delivery.state))
            continue;
        forecast.held += delivery.state == DeliveryState::Held ? 1 : 0;
        follow(delivery, outage, now, &forecast);
    }
    std::stable_sort(forecast.attempts.begin(), forecast.attempts.end(),
                     [](const PlannedAttempt &one, const PlannedAttempt &other) { return one.at < other.at; });
    if (outage.length() > Millis{0})
        findBurst(outage, &forecast);
    return forecast;
}

std::optional<ResponsePlan> outagePlan(const OutageForecast &forecast)
{
    if (forecast.meeting == 0)
        return std::nullopt;
    const auto first =
        std::find_if(forecast.attempts.cbegin(), forecast.attempts.cend(), [](const PlannedAttempt &each) { return each.meetsOutage; });
    const auto before = first - forecast.attempts.cbegin();
    const auto plan = ResponsePlan::parse((before > 0 ? u"200x%1,"_s.arg(before) : QString()) + u"503x%1,200"_s.arg(forecast.meeting));
    return plan ? std::optional(*plan) : std::nullopt;
}

} // namespace ovyxa::rules
