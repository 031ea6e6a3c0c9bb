// SPDX-License-Identifier: MIT
#pragma once

#include "core/trial/scenario_outcome.h"

/// What came of scenarios in the form that most of CI reads. The words in it that programs look at are English; sentences are the user's. Pure.
namespace ovyxa {

/// The step that says why a scenario could not go on; null where none does: it was ended between two of them, or never began.
[[nodiscard]] const StepResult *refusedStep(const ScenarioOutcome &outcome);

/// One `testsuite` a scenario, one `testcase` a step, as Jenkins and GitLab read it; one more for what no step of it tells.
[[nodiscard]] QByteArray junitReport(const QList<ScenarioOutcome> &outcomes);

} // namespace ovyxa
