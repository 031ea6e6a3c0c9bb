// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/alert.h"
#include "core/model/result.h"

#include <QtCore/QStringView>

/// Alert rules as people write them. Pure; any thread.
namespace ovyxa {

/// Reads a rule as people write it (spec 5): `goal.completed[goal_name=Purchase] >= 100 per day`. Several filters stand in one pair of
/// brackets, comma-separated, a field or value with commas, brackets or spaces at its ends in double quotes; `sum(FIELD)` before `>=` adds a
/// numeric field up; `silent for 15m` at the end sets the cool-down. The error says where it stops making sense and shows an example.
[[nodiscard]] Result<AlertRule> alertRuleFromText(QStringView text);
/// The rule in that form; reading it again gives the same rule.
[[nodiscard]] QString toText(const AlertRule &rule);
/// A threshold or a figure that has been reached, as rules write it: 100, 99.5.
[[nodiscard]] QString alertNumber(double number);

} // namespace ovyxa
