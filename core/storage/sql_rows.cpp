// SPDX-License-Identifier: MIT
#include "core/storage/sql_rows.h"

#include <QtSql/QSqlDriver>

#include <sqlite3.h>

#include <utility>

namespace ovyxa::sql {

namespace {

/// What is bound is not copied: it is kept in `held`.
int bind(sqlite3_stmt *statement, int index, const QVariant &value, QList<QByteArray> &held)
{
    if (value.isNull())
        return sqlite3_bind_null(statement, index);
    switch (value.typeId()) {
    case QMetaType::Bool:
    case QMetaType::Int:
    case QMetaType::Long:
    case QMetaType::LongLong: return sqlite3_bind_int64(statement, index, value.toLongLong());
    case QMetaType::Double: return sqlite3_bind_double(statement, index, value.toDouble());
    case QMetaType::QByteArray: {
        const QByteArray &bytes = held.emplace_back(value.toByteArray());
        return sqlite3_bind_blob64(statement, index, bytes.constData(), sqlite3_uint64(bytes.size()), SQLITE_STATIC);
    }
    default: {
        const QByteArray &text = held.emplace_back(value.toString().toUtf8());
        return sqlite3_bind_text64(statement, index, text.constData(), sqlite3_uint64(text.size()), SQLITE_STATIC, SQLITE_UTF8);
    }
    }
}

} // namespace

sqlite3 *connectionOf(const QSqlDatabase &database)
{
    const QVariant handle = database.driver()->handle();
    Q_ASSERT(qstrcmp(handle.typeName(), "sqlite3*") == 0);
    return *static_cast<sqlite3 *const *>(handle.constData());
}

Rows::Rows(sqlite3 *connection, sqlite3_stmt *statement, QString file) : m_connection(connection), m_statement(statement), m_file(std::move(file)) {}

Rows::Rows(Rows &&other) noexcept
    : m_connection(other.m_connection)
    , m_statement(std::exchange(other.m_statement, nullptr))
    , m_file(std::move(other.m_file))
    , m_held(std::move(other.m_held))
    , m_state(other.m_state)
    , m_isAhead(other.m_isAhead)
    , m_problem(std::move(other.m_problem))
{
}

Rows::~Rows()
{
    sqlite3_finalize(m_statement);
}

void Rows::step()
{
    m_state = sqlite3_step(m_statement);
    if (m_state != SQLITE_ROW && m_state != SQLITE_DONE)
        m_problem = errorOfNow(m_state);
}

Error Rows::errorOfNow(int state) const
{
    return errorOf(state, QString::fromUtf8(sqlite3_errmsg(m_connection)), m_file);
}

bool Rows::next()
{
    if (!std::exchange(m_isAhead, false) && m_state == SQLITE_ROW)
        step();
    return m_state == SQLITE_ROW;
}

bool Rows::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

qint64 Rows::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

QString Rows::text(int column) const
{
    return QString::fromUtf8(view(column));
}

QByteArray Rows::bytes(int column) const
{
    return view(column).toByteArray();
}

QByteArrayView Rows::view(int column) const
{
    const void *data = sqlite3_column_blob(m_statement, column); // before its size is asked for (sqlite.org/c3ref/column_blob.html)
    return {static_cast<const char *>(data), sqlite3_column_bytes(m_statement, column)};
}

Result<Statement> Statement::prepare(QSqlDatabase &database, const QString &statement)
{
    sqlite3 *connection = connectionOf(database);
    const QByteArray text = statement.toUtf8();
    sqlite3_stmt *prepared = nullptr;
    const int state = sqlite3_prepare_v2(connection, text.constData(), int(text.size()) + 1, &prepared, nullptr);
    Statement made(connection, prepared, database.databaseName());
    if (state != SQLITE_OK)
        return made.errorOfNow(state);
    return made;
}

Result<void> Statement::run(const QVariantList &values)
{
    Q_ASSERT(values.size() == sqlite3_bind_parameter_count(m_statement));
    finish();
    for (int i = 0; i < values.size(); ++i) {
        if (const int state = bind(m_statement, i + 1, values.at(i), m_held); state != SQLITE_OK)
            return errorOfNow(state);
    }
    step();
    if (m_problem) {
        const Error problem = *m_problem;
        finish();
        return problem;
    }
    m_isAhead = true;
    return {};
}

void Statement::finish()
{
    sqlite3_reset(m_statement); // says again how the last step ended
    sqlite3_clear_bindings(m_statement);
    m_held.clear();
    m_state = SQLITE_OK;
    m_isAhead = false;
    m_problem.reset();
}

int Statement::changes() const
{
    return sqlite3_changes(m_connection);
}

Result<Rows> read(QSqlDatabase &database, const QString &statement, const QVariantList &values)
{
    auto prepared = Statement::prepare(database, statement);
    if (!prepared)
        return prepared.error();
    if (const auto begun = prepared->run(values); !begun)
        return begun.error();
    return Rows(std::move(*prepared));
}

} // namespace ovyxa::sql
