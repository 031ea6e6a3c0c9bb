// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/command.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace ovyxa::cli {

/// A page of the manual, in the macros of man(7).
struct ManualPage
{
    QString file; ///< "ovyxa-bench-listen.1"
    QByteArray text;
};

/// The manual: a page for the program and one for each of its subcommands, from the parser that reads them, in the words of `--help`.
/// `date` stands in each page's foot (2026-01-31).
[[nodiscard]] QList<ManualPage> manualPages(const CLI::App &program, const QString &date);

/// `manual FOLDER DATE` writes the pages into a folder. The build calls it; no help and no completion names it.
void addManual(CLI::App &app, CommandFactory &chosen);

} // namespace ovyxa::cli
