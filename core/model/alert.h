// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/event_kind.h"
#include "core/model/ids.h"
#include "core/model/instant.h"

#include <QtCore/QList>
#include <QtCore/QString>

namespace ovyxa {

using AlertRuleId = Id<struct AlertRuleTag>;

/// A rule over received, verified events (spec 5): "goal.completed[goal_name=Purchase] >= 100 per day". core/rules/alert_rule_text.h
/// reads and writes its text.
struct AlertRule
{
    static constexpr double mostThreshold = 1e12;
    enum class Window { Minute, Hour, Day, Month };
    struct Filter
    {
        QString field; ///< of the payload's data
        QString value; ///< compared with the field as it reads
        bool operator==(const Filter &) const = default;
    };

    AlertRuleId id;
    EventKind event = EventKind::GoalCompleted;
    QList<Filter> filters; ///< all must hold
    QString sumOf;         ///< a numeric field of data to add up; empty = the events are counted
    double threshold = 1;  ///< reached = ≥; above 0, at most mostThreshold, to the millionth
    Window window = Window::Day;
    Millis coolDown{}; ///< simulated; how long it stays silent after an alert. 0 = until the next period
    bool operator==(const AlertRule &) const = default;
};

/// An alert that has been raised.
struct Alert
{
    AlertRule rule;
    QString ruleText;  ///< as people write it
    double value = 0;  ///< what it had reached
    Instant at{};      ///< simulated
    CaptureId capture; ///< the request that made it so
};

} // namespace ovyxa

Q_DECLARE_METATYPE(ovyxa::Alert)
