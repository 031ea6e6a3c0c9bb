// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

#include <string>
#include <vector>

namespace CLI {
class App;
class ParseError;
} // namespace CLI

/// What is wrong with a call, as sentences in the user's language. Values of options for secrets are not repeated, nor words whose place
/// nobody knows: one of them may be a mistyped secret.
namespace ovyxa::cli {

/// Why the parser refused.
[[nodiscard]] QString explain(const CLI::ParseError &problem, const CLI::App &app);

/// Whether a word stands where a subcommand is expected, and is none: then help was not asked for what there is.
[[nodiscard]] bool namesNoSubcommand(const CLI::App &app);

/// What the call got to, as it is typed: "ovyxa-bench scenario run".
[[nodiscard]] QString commandPath(const CLI::App &app);

/// The first option or argument that was given an empty value where only a value makes sense; empty if there is none. A script's variable
/// that is not set must not turn into a default: trigger --body-file "$UNSET" would send something else.
[[nodiscard]] QString emptyValue(const CLI::App &app, const std::vector<std::string> &words);
/// Of an option that took the one behind it for its value ("--query --json"); empty if there is none. With = in between it is meant so.
[[nodiscard]] QString missingValue(const CLI::App &app, const std::vector<std::string> &words);

/// A command to run stands behind "--": without it, a mistyped word must not be started. Empty if there is none such.
[[nodiscard]] QString commandWithoutDashes(const CLI::App &app, const std::vector<std::string> &words);

} // namespace ovyxa::cli
