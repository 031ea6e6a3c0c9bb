// SPDX-License-Identifier: MIT
#pragma once

#include "core/trial/scenario.h"
#include "core/trial/scenario_outcome.h"

/// What came of scenarios as TAP, one of the forms that CI reads. The words in them that programs look at are English; sentences are the user's.
namespace ovyxa::cli {

/// The first line of a TAP stream, and the one of so many steps.
[[nodiscard]] QByteArray tapVersion();
[[nodiscard]] QByteArray tapPlan(int steps);
/// One step's lines; `number` counts over all scenarios, from 1.
[[nodiscard]] QByteArray tapLine(int number, const QString &scenario, const StepResult &step);
/// The line that says that there is nothing more to come, and why: a stream without it, that stops short, may be taken for a broken pipe.
[[nodiscard]] QByteArray tapBailOut(const QString &why);
/// Lines for people in the stream.
[[nodiscard]] QByteArray tapComment(const QString &text);

} // namespace ovyxa::cli
