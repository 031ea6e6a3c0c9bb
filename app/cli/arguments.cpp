// SPDX-License-Identifier: MIT
#include "app/cli/arguments.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace ovyxa::cli {

namespace {

constexpr char wordMark = '\xff';

/// Whether it names an option that takes a value, of whichever subcommand.
bool takesValue(const std::string &name, const CLI::App &app)
{
    if (const CLI::Option *option = app.get_option_no_throw(name); option && option->get_items_expected_min() > 0)
        return true;
    const auto subcommands = app.get_subcommands([](const CLI::App *) { return true; });
    return std::any_of(subcommands.begin(), subcommands.end(), [&name](const CLI::App *each) { return takesValue(name, *each); });
}

} // namespace

std::vector<std::string> marked(const std::vector<std::string> &words, const CLI::App &app)
{
    std::vector<std::string> result;
    bool isBehindDashes = false;
    for (const std::string &word : words) {
        const bool isMisread = isBehindDashes || word == "++" || word.rfind('[', 0) == 0;
        const bool isOption = !isMisread && word.size() > 2 && word.front() == '-';
        if (isOption && word.find('=') == word.size() - 1 && takesValue(word.substr(0, word.size() - 1), app)) {
            result.push_back(word.substr(0, word.size() - 1));
            result.emplace_back(1, wordMark);
        } else {
            result.push_back(isMisread ? wordMark + word : word);
        }
        isBehindDashes = isBehindDashes || word == "--";
    }
    return result;
}

void takeMarksAway(CLI::App &app)
{
    for (CLI::Option *option : app.get_options([](const CLI::Option *) { return true; })) {
        option->transform(CLI::Validator(
            [](std::string &word) {
                if (isMarked(word))
                    word.erase(0, 1);
                return std::string();
            },
            {}));
    }
    for (CLI::App *subcommand : app.get_subcommands([](CLI::App *) { return true; }))
        takeMarksAway(*subcommand);
}

bool isMarked(const std::string &word)
{
    return word.rfind(wordMark, 0) == 0;
}

} // namespace ovyxa::cli
