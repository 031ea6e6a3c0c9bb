// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/trial/scenario.h"

namespace ovyxa {

/// A scenario from its text (scenarios.md): JSON with `//` comments. Files that it names (`ca`, `secret_file`, `body_file`) are looked for in
/// `folder`, then in `directory` (empty = the current one), and read. Everything is checked; errors are InvalidInput and say line, column, what
/// is wrong and, of words, the nearest right one. Any thread.
[[nodiscard]] Result<Scenario> readScenario(const QByteArray &text, const QString &folder, const QString &directory = {});

/// The same from a file, whose name starts from `directory`, too; errors begin with the name.
[[nodiscard]] Result<Scenario> readScenarioFile(const QString &file, const QString &directory = {});

} // namespace ovyxa
