// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/alert.h"
#include "core/model/capture.h"
#include "core/model/result.h"

#include <QtCore/QStringView>

#include <memory>

namespace ovyxa {

/// Reads a rule as people write it (spec 5): `goal.completed[goal_name=Purchase] >= 100 per day`. Several filters stand in one pair of
/// brackets, comma-separated, a field or value with commas, brackets or spaces at its ends in double quotes; `sum(FIELD)` before `>=` adds a
/// numeric field up; `silent for 15m` at the end sets the cool-down. The error says where it stops making sense and shows an example.
[[nodiscard]] Result<AlertRule> alertRuleFromText(QStringView text);
/// The rule in that form; reading it again gives the same rule.
[[nodiscard]] QString toText(const AlertRule &rule);
/// A threshold or a figure that has been reached, as rules write it: 100, 99.5.
[[nodiscard]] QString alertNumber(double number);

/// Raises alerts over received requests. Only those whose signature was found valid count: whoever asks must see to it that there is a
/// secret to check with. Windows are calendar minutes, hours, days and months in UTC of the time of receipt (simulated; A). After an alert
/// a rule is silent for its cool-down, or until the next period if it has none; after a cool-down it takes a new crossing or goes on being
/// over the threshold. Pure: memory is a few figures a rule. Engine thread; owned by the bench.
class AlertRules final
{
public:
    AlertRules();
    ~AlertRules();

    /// Rules that stay (by id) keep what they have counted.
    void setRules(const QList<AlertRule> &rules);
    /// Counts a request; `body` is its payload. What is not valid, no payload of Ovyxa's (by its shape or its size), lacks a field, or
    /// comes after one of a later period, counts for nothing. Sums are exact to the millionth.
    [[nodiscard]] QList<Alert> take(const Capture &capture, const QByteArray &body);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ovyxa
