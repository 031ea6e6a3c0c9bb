// SPDX-License-Identifier: MIT
#pragma once

#include "core/trial/scenario.h"
#include "core/trial/scenario_outcome.h"

/// What came of scenarios, in the forms that CI reads. The words in them that programs look at are English; sentences are the user's.
namespace ovyxa::cli {

/// One `testsuite` a scenario, one `testcase` a step, as Jenkins and GitLab read it.
[[nodiscard]] QByteArray junitReport(const QList<ScenarioOutcome> &outcomes);

/// The first lines of a TAP stream of so many steps.
[[nodiscard]] QByteArray tapHeader(int steps);
/// One step's lines; `number` counts over all scenarios, from 1.
[[nodiscard]] QByteArray tapLine(int number, const QString &scenario, const StepResult &step);
/// Lines for people in the stream.
[[nodiscard]] QByteArray tapComment(const QString &text);

} // namespace ovyxa::cli
