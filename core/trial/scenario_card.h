// SPDX-License-Identifier: MIT
#pragma once

#include "core/trial/scenario_ledger.h"
#include "core/trial/scenario_outcome.h"

namespace ovyxa {

/// What people need of a scenario that failed, a line each: which rule broke (its steps, and of idempotency, order and signatures what was
/// seen), what was sent and how it was answered, and the exact requests to repeat. Pure.
[[nodiscard]] QStringList scenarioCard(const Scenario &scenario, const ScenarioOutcome &outcome, const ScenarioLedger &ledger, const QString &url);

/// What was seen that may be why something failed: of idempotency, order and signatures, a sentence each. Pure.
[[nodiscard]] QList<ScenarioSuspicion> scenarioSuspicions(const ScenarioLedger &ledger);
/// Those that had a request. `authority`: the file of the CA that vouches for the scenario's own receiver.
[[nodiscard]] QList<ScenarioDelivery> scenarioDeliveries(const Scenario &scenario, const ScenarioLedger &ledger, const QString &authority);

} // namespace ovyxa
