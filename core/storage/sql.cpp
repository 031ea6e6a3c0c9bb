// SPDX-License-Identifier: MIT
#include "core/storage/sql.h"

#include "core/storage/page_sums.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QStorageInfo>
#include <QtCore/QUrl>
#include <QtCore/QUuid>
#include <QtSql/QSqlError>

namespace ovyxa::sql {

using namespace Qt::StringLiterals;

namespace {

constexpr int busyTimeoutMs = 5000;

// SQLite's primary result codes (sqlite.org/rescode.html).
enum SqliteCode {
    Logic = 1,
    Busy = 5,
    NoMemory = 7,
    ReadOnly = 8,
    InputOutput = 10,
    Corrupt = 11,
    Full = 13,
    CannotOpen = 14,
    TooBig = 18,
    Constraint = 19,
    Mismatch = 20,
    Misuse = 21,
    Range = 25,
    NotADatabase = 26
};

Error damaged(const QString &file)
{
    return {ErrorCode::Corrupt,
            Text::tr("%1 is damaged or is no database of Ovyxa Bench. Move it away to start anew, or restore a backup.").arg(file)};
}

Error fullDisk(const QString &file)
{
    return {ErrorCode::Unavailable, Text::tr("The disk is full: %1 cannot be written. Make room; nothing already stored is lost.").arg(file)};
}

constexpr qint64 leastRoom = 64 * 1024; // SQLite's shared memory grows by half of it

} // namespace

Error errorOf(const QSqlError &error, const QString &file)
{
    return errorOf(error.nativeErrorCode().toInt(), error.databaseText(), file);
}

Error errorOf(int code, const QString &words, const QString &file)
{
    switch (code & 0xff) { // extended codes carry the primary one in their low byte
    case Full: return fullDisk(file);
    case ReadOnly:
        return {ErrorCode::Unavailable,
                Text::tr("%1 cannot be written: the file or its folder is read-only. Change its permissions, or use another profile.").arg(file)};
    case CannotOpen:
        return {ErrorCode::Unavailable, Text::tr("%1 cannot be opened. Check that its folder exists and that you may read and write it.").arg(file)};
    case Corrupt:
    case NotADatabase: return damaged(file);
    case Busy: return {ErrorCode::Unavailable, Text::tr("%1 is held by another program.").arg(file)};
    case InputOutput:
        // A disk without room for the log's shared memory is told as a fault of the disk.
        if (QStorageInfo(QFileInfo(file).path()).bytesAvailable() < leastRoom)
            return fullDisk(file);
        return {ErrorCode::Unavailable, Text::tr("%1 cannot be read or written: the disk reports a fault (%2).").arg(file, words)};
    // No patience helps: the same write meets the same refusal.
    case Logic:
        // All statements are ours: what they name is missing where somebody or something has changed the schema.
        if (words.startsWith("no such "_L1))
            return damaged(file);
        [[fallthrough]];
    case TooBig:
    case Constraint:
    case Mismatch:
    case Misuse:
    case Range: return {ErrorCode::InvalidInput, Text::tr("The database %1 cannot hold this: %2").arg(file, words)};
    default: return {ErrorCode::Unavailable, Text::tr("The database %1 refused: %2").arg(file, words)};
    }
}

Result<QSqlQuery> run(QSqlDatabase &database, const QString &statement, const QVariantList &values)
{
    QSqlQuery query(database);
    query.setForwardOnly(true);
    if (!query.prepare(statement))
        return errorOf(query.lastError(), database.databaseName());
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (!query.exec())
        return errorOf(query.lastError(), database.databaseName());
    return query;
}

void CloseConnection::operator()(QSqlDatabase *database) const
{
    const QString name = database->connectionName();
    database->close();
    delete database; // the last reference must be gone before the name is
    QSqlDatabase::removeDatabase(name);
}

namespace {

Result<Connection> openAs(const QString &name, const QString &file, Mode mode, const QString &more)
{
    addPageSums();
    Connection connection(new QSqlDatabase(QSqlDatabase::addDatabase(u"QSQLITE"_s, QUuid::createUuid().toString())));
    connection->setDatabaseName(name);
    connection->setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(busyTimeoutMs) + more);
    if (!connection->open())
        return errorOf(connection->lastError(), file);
    QStringList statements{u"PRAGMA cache_size = -16000"_s};
    if (mode == Mode::ReadWrite) {
        // First: that a file has checksums, and how it gives space back, is settled when it is made, or written anew.
        askForPageSums(*connection);
        statements += {u"PRAGMA auto_vacuum = INCREMENTAL"_s, u"PRAGMA journal_mode = WAL"_s, u"PRAGMA synchronous = FULL"_s,
                       u"PRAGMA journal_size_limit = 16777216"_s};
    }
    statements += u"SELECT count(*) FROM sqlite_master"_s; // reads the header: a file that is no database shows here
    for (const QString &statement : std::as_const(statements)) {
        if (const auto done = run(*connection, statement); !done)
            return done.error();
    }
    return connection;
}

} // namespace

Result<Connection> open(const QString &file, Mode mode)
{
    if (mode == Mode::ReadWrite)
        return openAs(file, file, mode, {});
    auto connection = openAs(file, file, mode, u";QSQLITE_OPEN_READONLY"_s);
    if (connection)
        return connection;
    // In WAL mode readers write, too (the -shm file). Where nothing can be written, or the disk has no room, and everything is in the database
    // itself, it is read as it stands (sqlite.org/wal.html, "Read-Only Databases").
    const QString folder = QFileInfo(file).absolutePath();
    const qint64 room = QStorageInfo(folder).bytesAvailable(); // -1: it is not known
    const bool takesNothing = !QFileInfo(folder).isWritable() || (room >= 0 && room < leastRoom);
    const bool restsWhole = QFileInfo(file + "-wal"_L1).size() == 0 && takesNothing;
    if (!restsWhole)
        return connection;
    const QString uri = QString::fromLatin1(QUrl::fromLocalFile(QFileInfo(file).absoluteFilePath()).toEncoded()) + "?immutable=1"_L1;
    auto resting = openAs(uri, file, mode, u";QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI"_s);
    return resting ? std::move(resting) : std::move(connection);
}

Result<void> check(QSqlDatabase &database)
{
    auto query = run(database, u"PRAGMA quick_check(1)"_s);
    if (!query)
        return query.error();
    const QString found = query->next() ? query->value(0).toString() : QString();
    if (found == "ok"_L1)
        return {};
    if (!found.isEmpty())
        return damaged(database.databaseName());
    // It did not get to its end: the disk's fault, or too little memory, is none of the file's.
    const QSqlError problem = query->lastError();
    return problem.isValid() ? errorOf(problem, database.databaseName()) : errorOf(NoMemory, u"out of memory"_s, database.databaseName());
}

void makePrivate(const QString &path)
{
    constexpr auto onlyOwner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    QFile file(path);
    if (file.open(QIODevice::WriteOnly | QIODevice::NewOnly, onlyOwner) || !QFileInfo(path).isFile()) // a device is not ours to close to others
        return;
    constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    if (file.permissions() & others)
        file.setPermissions(file.permissions() & ~others);
}

} // namespace ovyxa::sql
