// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

#include <QtCore/QStringList>

class QSqlDatabase;

namespace ovyxa {

/// One step of the database's form: from version `to` - 1 to `to`.
struct Migration
{
    int to = 0;
    QStringList statements;
};

/// Every step from an empty file on. The last one's `to` is the version that this program reads and writes.
[[nodiscard]] const QList<Migration> &migrations();

/// Brings a database up to the last of `steps` in one transaction, after a backup copy (file + ".v<N>.bak") if it held anything.
/// Errors: a newer version is refused, as is a file that is no database.
[[nodiscard]] Result<void> migrate(QSqlDatabase &database, const QList<Migration> &steps);

/// For readers, who do not migrate. Errors: NotFound, if nothing was ever written; Unavailable, of an older version; Corrupt, of a newer one.
[[nodiscard]] Result<void> requireCurrent(QSqlDatabase &database);

} // namespace ovyxa
