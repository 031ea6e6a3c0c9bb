// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/platform/whole_file.h"
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

inline constexpr qint64 largestScenario = 10 * 1024 * 1024; ///< of a file; and of each that it names

/// The same from a file, or from standard input ("-"; what it names is then looked for where we are), which may be a pipe, as what it names
/// may; errors begin with the name. For who has nothing else to do.
[[nodiscard]] Result<Scenario> readScenarioFile(const QString &name);
/// The same, where it has been read: its name starts from `directory`, too. What it names is read here, but for pipes.
[[nodiscard]] Result<Scenario> readScenarioFile(const QString &name, const ReadFile &read, const QString &directory = {});

} // namespace ovyxa
