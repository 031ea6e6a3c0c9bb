// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace ovyxa::cli {

/// A call's words as the parser takes them for what they are. By itself it would split "[a,b]", end at "++", find subcommands and options
/// behind "--", and fill "--query=" with the word behind it. Such words are marked with a byte that no argument can have (each is UTF-8); an
/// empty value is a word of its own, behind its option.
[[nodiscard]] std::vector<std::string> marked(const std::vector<std::string> &words, const CLI::App &app);

/// Each option and argument of the parser takes the mark away, before it looks at what it got.
void takeMarksAway(CLI::App &app);

[[nodiscard]] bool isMarked(const std::string &word);

} // namespace ovyxa::cli
