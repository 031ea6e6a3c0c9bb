// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QVariant>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>

#include <memory>

/// Small helpers around Qt Sql: every statement's failure becomes an Error in words.
namespace ovyxa::sql {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::storage)
};

/// What SQLite's failure means for people: disk full, read-only, damaged, busy. Never carries bound values.
[[nodiscard]] Error errorOf(const QSqlError &error, const QString &file);
[[nodiscard]] Error errorOf(int code, const QString &words, const QString &file);

/// Prepares, binds in order and executes.
[[nodiscard]] Result<QSqlQuery> run(QSqlDatabase &database, const QString &statement, const QVariantList &values = {});

/// Closes a connection and gives its name back.
struct CloseConnection
{
    void operator()(QSqlDatabase *database) const;
};
using Connection = std::unique_ptr<QSqlDatabase, CloseConnection>;

enum class Mode { ReadWrite, ReadOnly };
/// A connection with a name of its own, set up for the bench (WAL, synchronous=FULL, a bounded wait for locks). Belongs to the
/// thread that opens it.
[[nodiscard]] Result<Connection> open(const QString &file, Mode mode);

/// Looks at every page (PRAGMA quick_check). Time grows with the file: about 1 ms a MiB.
[[nodiscard]] Result<void> check(QSqlDatabase &database);

/// Makes an empty file for its owner alone if there is none, so that what SQLite writes is never readable by others; SQLite gives
/// its journals the same permissions. Takes away what others may do with one that is there.
void makePrivate(const QString &file);

} // namespace ovyxa::sql
