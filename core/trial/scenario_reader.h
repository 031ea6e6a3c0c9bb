// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/trial/scenario.h"

namespace ovyxa {

/// A scenario from its text (scenarios.md): JSON with `//` comments. Files that it names (`ca`, `secret_file`, `body_file`) are looked for in
/// `folder`, then in the current one, and read. Everything is checked; errors are InvalidInput and say line, column, what is wrong and, of
/// words, the nearest right one. Any thread.
[[nodiscard]] Result<Scenario> readScenario(const QByteArray &text, const QString &folder);

/// The same from a file; errors begin with its name.
[[nodiscard]] Result<Scenario> readScenarioFile(const QString &file);

} // namespace ovyxa
