// SPDX-License-Identifier: MIT
#pragma once

#include "core/storage/sql.h"

struct sqlite3;
struct sqlite3_stmt;

namespace ovyxa::sql {

/// The connection that Qt's driver holds. Its plugin and this program must use one and the same SQLite (ARCHITECTURE.md).
[[nodiscard]] sqlite3 *connectionOf(const QSqlDatabase &database);

/// What a select gives, row by row, through SQLite's own C interface on the connection that Qt's driver opened: a QVariant for each value
/// costs more than SQLite takes to find the row. Belongs to the connection's thread, and ends before the connection does.
class Rows
{
public:
    Rows(Rows &&other) noexcept;
    Rows &operator=(Rows &&) = delete;
    Q_DISABLE_COPY(Rows)
    ~Rows();

    /// Goes to the next row, at first to the first one; false behind the last, and where SQLite gave up.
    [[nodiscard]] bool next();
    /// Why it gave up before the last row: what was read is not all.
    [[nodiscard]] const std::optional<Error> &problem() const { return m_problem; }

    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] qint64 integer(int column) const; ///< null: 0
    [[nodiscard]] QString text(int column) const;
    [[nodiscard]] QByteArray bytes(int column) const;
    [[nodiscard]] QByteArrayView view(int column) const; ///< of text the UTF-8; holds until next()

protected:
    Rows(sqlite3 *connection, sqlite3_stmt *statement, QString file);
    void step();
    [[nodiscard]] Error errorOfNow(int state) const;

    sqlite3 *m_connection;
    sqlite3_stmt *m_statement;
    QString m_file;
    QList<QByteArray> m_held; ///< texts and bytes that are bound: SQLite reads them where they lie
    int m_state = 0;          ///< SQLite's word on the last step
    bool m_isAhead = false;   ///< the row was stepped to before anybody asked for it
    std::optional<Error> m_problem;
};

/// A statement that is prepared once and run again and again: what writes does so thousands of times a second.
class Statement final : public Rows
{
public:
    [[nodiscard]] static Result<Statement> prepare(QSqlDatabase &database, const QString &statement);

    /// Anew, with these values in order; a text or bytes that are null are empty ones. A select's rows are read by next(), until finish().
    [[nodiscard]] Result<void> run(const QVariantList &values);
    /// Lets go of the rows: a cursor that is open keeps the transaction from its commit.
    void finish();
    /// How many rows run() has changed; asked before anything else runs on this connection.
    [[nodiscard]] int changes() const;

private:
    using Rows::Rows;
};

/// As run(), of a select that is read row by row; what keeps it from its first row is an Error here.
[[nodiscard]] Result<Rows> read(QSqlDatabase &database, const QString &statement, const QVariantList &values = {});

/// What each row holds, of all rows: where they are not all to be had, why.
template<typename T>
[[nodiscard]] Result<QList<T>> all(Result<Rows> rows, T (*held)(const Rows &row))
{
    if (!rows)
        return rows.error();
    QList<T> found;
    while (rows->next())
        found.append(held(*rows));
    if (rows->problem())
        return *rows->problem();
    return found;
}

} // namespace ovyxa::sql
