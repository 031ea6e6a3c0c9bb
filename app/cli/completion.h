// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

namespace CLI {
class App;
}

namespace ovyxa::cli {

enum class Shell { Bash, Zsh, Fish };

/// What a shell is to be told of all subcommands and options, from the parser that reads them: nothing is written down twice.
[[nodiscard]] QString completionScript(const CLI::App &program, Shell shell);

} // namespace ovyxa::cli
