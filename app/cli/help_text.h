// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

#include <CLI/CLI.hpp>

/// How `--help` is set: in the user's language, as wide as the terminal.
namespace ovyxa::cli {

inline constexpr int unlimitedColumns = 1'000'000;

/// How wide a help may be: the terminal that standard output is, else COLUMNS, else 80; 40 to 120 columns.
[[nodiscard]] int helpColumns();

/// Text in lines of at most so many columns where its words let it, each but the first behind so many blanks. Letters of East Asia take two
/// columns, and a line may end between them. A word that is longer stays whole.
[[nodiscard]] QString wrapped(const QString &text, int columns, int indent);

/// Sets a help, and for the manual its parts. Owned by the parser's apps, or by who writes a page; one thread.
class HelpText final : public CLI::Formatter
{
public:
    /// Takes the words of the language that is installed now.
    explicit HelpText(int columns);

    std::string make_option(const CLI::Option *option, bool isPositional) const override;
    /// What stands behind the name: "FILE ...".
    std::string make_option_opts(const CLI::Option *option) const override;
    /// What it is for, and in brackets what it may be: "… (required; 1 to 100; default: 1)".
    std::string make_option_desc(const CLI::Option *option) const override;
    std::string make_description(const CLI::App *app) const override;
    std::string make_usage(const CLI::App *app, std::string name) const override;
    std::string make_subcommand(const CLI::App *subcommand) const override;
    std::string make_footer(const CLI::App *app) const override;

private:
    [[nodiscard]] QString entry(const QString &left, const QString &right, int column) const;

    int m_columns;
};

} // namespace ovyxa::cli
