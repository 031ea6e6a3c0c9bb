// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/model/traffic.h"
#include "core/model/webhook.h"

/// What the simulator can make up, and its lists as people write them. Pure; any thread.
namespace ovyxa::rules {

/// Why settings cannot be simulated, in words; the ranges stand in core/model/traffic.h.
[[nodiscard]] Result<void> simulationAllowed(const SimulationSettings &settings);
/// Where nobody chose paths or events: the usual ones, and those that the site's goals ask for, often enough to be seen at once.
[[nodiscard]] SimulationSettings reachingGoals(SimulationSettings settings, const QList<Goal> &goals);
/// "/ 8, /pricing 4, /thanks": values with their weights (1 if none is given), comma-separated; white space around them does not count.
[[nodiscard]] Result<QList<Weighted>> weightedFromText(const QString &text);
[[nodiscard]] QString weightedText(const QList<Weighted> &list);

} // namespace ovyxa::rules
