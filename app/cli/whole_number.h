// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QtGlobal>

#include <CLI/CLI.hpp>

namespace ovyxa::cli {

/// Digits, and the zeros before them taken away, as scripts pad their numbers; the parser by itself would read 010 as octal. False: it is
/// something else, such as 0x10.
[[nodiscard]] bool makeDecimal(std::string &text);

/// For an option's `transform`: a whole number, decimal, within bounds. Whatever takes a number takes it by this.
class WholeNumber final : public CLI::Validator
{
public:
    WholeNumber(qint64 least, qint64 most);
};

} // namespace ovyxa::cli
