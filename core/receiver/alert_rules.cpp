// SPDX-License-Identifier: MIT
#include "core/receiver/alert_rules.h"

#include "core/model/limits.h"
#include "core/model/text.h"
#include "core/payload/json_tree.h"
#include "core/rules/alert_rule_text.h"

#include <algorithm>
#include <cmath>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Window = AlertRule::Window;

// What is added up, in millionths: decimals such as 0.1 add up exactly, where floating point would miss 0.7 + 0.1 >= 0.8.
constexpr qint64 millionths = 1'000'000;
constexpr double mostAmount = 4e12; // two of them still fit into 64 bits; more than any threshold

qint64 inMillionths(double amount)
{
    const double bounded = std::clamp(amount, -mostAmount, mostAmount);
    const double whole = std::trunc(bounded);
    return qint64(whole) * millionths + std::llround((bounded - whole) * double(millionths));
}

/// The beginning of the minute, hour, day or month in UTC.
Instant periodOf(Window window, Instant at)
{
    using namespace std::chrono;
    switch (window) {
    case Window::Minute: return floor<minutes>(at);
    case Window::Hour: return floor<hours>(at);
    case Window::Day: return floor<days>(at);
    case Window::Month: {
        const year_month_day day{floor<days>(at)};
        return sys_days{day.year() / day.month() / 1};
    }
    }
    Q_UNREACHABLE();
}

/// A member of an object; of several with the same name the last, as most readers of JSON have it.
const JsonNode *child(const JsonNode &object, QStringView key)
{
    const auto found = std::find_if(object.children.crbegin(), object.children.crend(), [&](const JsonNode &node) { return node.key == key; });
    return object.type == JsonNode::Type::Object && found != object.children.crend() ? &*found : nullptr;
}

/// How much this event adds to the rule's figure, in millionths; nothing if it is not meant.
std::optional<qint64> contribution(const AlertRule &rule, const JsonNode &data)
{
    for (const AlertRule::Filter &filter : rule.filters) {
        const JsonNode *const field = child(data, filter.field);
        if (!field || field->type == JsonNode::Type::Object || field->type == JsonNode::Type::Array || field->text != filter.value)
            return std::nullopt;
    }
    if (rule.sumOf.isEmpty())
        return millionths;
    const JsonNode *const field = child(data, rule.sumOf);
    if (!field || field->type != JsonNode::Type::Number)
        return std::nullopt;
    return inMillionths(field->text.toDouble()); // what is too large for a double is infinite, and then as much as can be counted
}

} // namespace

struct AlertRules::Private
{
    struct Watch
    {
        AlertRule rule;
        Instant period = Instant::min();
        qint64 total = 0;                     ///< of this period, in millionths
        std::optional<Instant> silentUntil{}; ///< after an alert

        /// Whether this is an alert.
        [[nodiscard]] bool count(qint64 amount, Instant at);
    };
    QList<Watch> watches;
};

AlertRules::AlertRules() : d(std::make_unique<Private>()) {}

AlertRules::~AlertRules() = default;

void AlertRules::setRules(const QList<AlertRule> &rules)
{
    QList<Private::Watch> watches;
    for (const AlertRule &rule : rules) {
        const auto known = std::find_if(d->watches.cbegin(), d->watches.cend(), [&](const Private::Watch &watch) { return watch.rule == rule; });
        watches.append(known == d->watches.cend() ? Private::Watch{rule} : *known);
    }
    d->watches = watches;
}

bool AlertRules::Private::Watch::count(qint64 amount, Instant at)
{
    const Instant now = periodOf(rule.window, at);
    if (now < period)
        return false; // recorded after one of the next period
    if (now > period) {
        period = now;
        total = 0;
        if (rule.coolDown == 0ms)
            silentUntil.reset();
    }
    constexpr qint64 most = qint64(mostAmount) * millionths;
    total = std::clamp(total + amount, -most, most);
    if (total < inMillionths(rule.threshold) || (silentUntil && at < *silentUntil))
        return false;
    silentUntil = rule.coolDown > 0ms ? at + rule.coolDown : Instant::max();
    return true;
}

void AlertRules::moveBack(Instant from, Millis span)
{
    for (Private::Watch &watch : d->watches) {
        const bool isCounting = watch.period == periodOf(watch.rule.window, from);
        watch.period = isCounting ? periodOf(watch.rule.window, from - span) : Instant::min();
        if (watch.silentUntil && watch.silentUntil != Instant::max())
            *watch.silentUntil -= span;
    }
}

QList<Alert> AlertRules::take(const Capture &capture, const QByteArray &body)
{
    QList<Alert> alerts;
    if (d->watches.isEmpty() || capture.verdict != Verdict::Valid || capture.hostRefused || capture.malformed || body.size() > limits::payloadBytes)
        return alerts;
    const auto payload = parseJsonTree(body);
    if (!payload)
        return alerts;
    const JsonNode *const event = child(*payload, u"event");
    const JsonNode *const data = child(*payload, u"data");
    if (!event || !data || event->type != JsonNode::Type::String)
        return alerts;
    for (Private::Watch &watch : d->watches) {
        if (event->text != toText(watch.rule.event))
            continue;
        const auto amount = contribution(watch.rule, *data);
        if (amount && watch.count(*amount, capture.receivedAt))
            alerts.append({watch.rule, toText(watch.rule), double(watch.total) / double(millionths), capture.receivedAt, capture.id});
    }
    return alerts;
}

} // namespace ovyxa
