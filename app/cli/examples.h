// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QStringList>

namespace CLI {
class App;
} // namespace CLI

namespace ovyxa::cli {

/// Two calls of this subcommand that work as they stand, for a shell; the same in every language, in `--help` and in the manual.
[[nodiscard]] QStringList examplesOf(const CLI::App &app);

} // namespace ovyxa::cli
