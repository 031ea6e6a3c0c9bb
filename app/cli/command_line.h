// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/command.h"

#include <QtCore/QStringList>

#include <optional>

namespace ovyxa::cli {

/// What the arguments ask for.
struct Request
{
    Globals globals;
    CommandFactory command;      ///< empty = the desktop
    std::optional<int> exitCode; ///< set: all is said already (help, version, a wrong call)
    QStringList inputFiles;      ///< named by the arguments, to be read; "-" is standard input
};

/// Looks at the raw arguments before anything else exists: each must be UTF-8. Says what is wrong, or nothing.
[[nodiscard]] QString refusalOfArguments(int argc, char **argv);
/// Whether the call names no subcommand and asks for no help: then it needs a display. A word that is no option counts as a
/// subcommand, so that a mistyped one is told without a display.
[[nodiscard]] bool asksForDesktop(int argc, char **argv);
/// The value of `--lang`, before the options are parsed: their help is translated too. Empty = not given.
[[nodiscard]] QString languageFromArguments(int argc, char **argv);

/// Whether `--json` is given, before the options are parsed: what is wrong with them is told in JSON then.
[[nodiscard]] bool asksForJson(int argc, char **argv);

/// Whether what is said is for programs, which read one language (cli.md): JSON lines, the Model Context Protocol, or the pages
/// of the manual.
[[nodiscard]] bool speaksToPrograms(int argc, char **argv);

/// Parses the arguments that Qt has left. Help, version and complaints go to `output`, which is set to JSON if the arguments ask for it.
[[nodiscard]] Request parseArguments(int argc, char **argv, Output &output);

} // namespace ovyxa::cli
