// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/trial/scenario.h"

#include <optional>

namespace ovyxa {

/// A scenario from its text (scenarios.md): JSON with `//` comments. Files that it names (`ca`, `secret_file`, `body_file`) are looked for in
/// `folder`, then in `directory` (empty = the current one), and read. Everything is checked; errors are InvalidInput and say line, column, what
/// is wrong and, of words, the nearest right one. Any thread.
[[nodiscard]] Result<Scenario> readScenario(const QByteArray &text, const QString &folder, const QString &directory = {});

/// Why a text is no scenario, and the byte of it where that is.
struct ScenarioMistake
{
    qsizetype at = 0;
    Error error;
};
/// The same as readScenario(), for a text that is being written.
[[nodiscard]] std::optional<ScenarioMistake> scenarioMistake(const QByteArray &text, const QString &folder);

/// The same from a file, whose name starts from `directory`, too; errors begin with the name.
[[nodiscard]] Result<Scenario> readScenarioFile(const QString &file, const QString &directory = {});

} // namespace ovyxa
