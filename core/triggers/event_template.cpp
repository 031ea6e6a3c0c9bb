// SPDX-License-Identifier: MIT
#include "core/triggers/event_template.h"

#include "core/model/traffic_limits.h"
#include "core/triggers/active_visitors.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// A path that a visitor could have been on when completing the goal: the pattern's runs filled in.
QString examplePath(const Goal &goal)
{
    QString path = goal.pattern;
    return path.replace(u'*', "example"_L1);
}

nlohmann::ordered_json goalData(const Site &site, const std::optional<Goal> &goal)
{
    const bool isPageview = goal && goal->kind == Goal::Kind::Pageview;
    return {{"goal_name", goal ? goal->name.toStdString() : "Purchase"},
            {"visitor_count", 1},
            {"url", isPageview ? examplePath(*goal).toStdString() : "/checkout/success"},
            {"source", "google"},
            {"country", site.defaultCountry.toStdString()}};
}

nlohmann::ordered_json usageData(Instant simulatedNow, qint64 planLimit)
{
    constexpr int threshold = limits::usageThresholdsPercent.front();
    return {{"threshold", threshold},
            {"usage", planLimit / 100 * threshold + planLimit % 100 * threshold / 100},
            {"limit", planLimit},
            {"period", toPeriod(simulatedNow).toStdString()}};
}

nlohmann::ordered_json spikeData(const QList<Webhook> &webhooks)
{
    constexpr int exampleThreshold = 150; // spec 3
    const auto listening =
        std::find_if(webhooks.cbegin(), webhooks.cend(), [](const Webhook &webhook) { return webhook.events.testFlag(EventKind::RealtimeSpike); });
    const int threshold = listening == webhooks.cend() ? exampleThreshold : listening->spikeThreshold;
    return {{"active_visitors", qint64(threshold) + 1}, {"threshold", threshold}, {"window_minutes", ActiveVisitors::windowMinutes()}};
}

} // namespace

EventDraft eventTemplate(EventKind kind, const Site &site, Instant simulatedNow, const std::optional<Goal> &goal, const QList<Webhook> &webhooks,
                         qint64 planLimit)
{
    nlohmann::ordered_json data;
    switch (kind) {
    case EventKind::GoalCompleted: data = goalData(site, goal); break;
    case EventKind::UsageThreshold: data = usageData(simulatedNow, planLimit); break;
    case EventKind::RealtimeSpike: data = spikeData(webhooks); break;
    }
    return {kind, site.id, QByteArray::fromStdString(data.dump()), {}, {}};
}

} // namespace ovyxa
