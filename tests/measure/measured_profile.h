// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QStringList>

namespace ovyxa::measured {

/// Runs the statements of standard input on a database, as its owner: with checksums, which sqlite3 would leave wrong. Argument: the file.
/// Returns the exit code.
int runStatements(const QStringList &arguments);

} // namespace ovyxa::measured
