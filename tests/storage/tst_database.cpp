// SPDX-License-Identifier: MIT
// The database file: its versions, its damages, who may read it.
#include "core/storage/schema.h"
#include "core/storage/sql.h"
#include "tests/storage/store_fixture.h"

#include <QtCore/QDataStream>
#include <QtCore/QProcess>

#include <cstdio>
#include <unistd.h>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class tst_Database : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewerVersionIsRefused();
    void anOlderVersionIsBackedUpAndMigrated();
    void aProfileOfTheFirstVersionIsMigrated();
    void oldRecordsAreReadAsTheyWere();
    void aBackupThatCannotBeMadeStopsTheMigration();
    void aDamagedFileIsRefused();
    void aDamagedPageIsFoundAtTheStart();
    void anEmptyFileIsNoLogYet();
    void theFileIsForTheOwnerAlone();
    void loosePermissionsAreTightened();
    void aFileThatCanOnlyBeReadIsRefused();
    void aFullDiskIsCalledSo();
    void aReaderWorksWithoutAWriter();
};

void tst_Database::aNewerVersionIsRefused()
{
    StoreFixture f;
    f.store.reset();
    {
        auto connection = sql::open(f.file, sql::Mode::ReadWrite);
        QVERIFY(sql::run(**connection, u"PRAGMA user_version = 4711"_s).ok());
    }
    const auto refused = Store::open(f.file);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::Corrupt);
    QVERIFY(refused.error().message.contains("4711"_L1));
}

void tst_Database::anOlderVersionIsBackedUpAndMigrated()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"old.sqlite"_s);
    const QList<Migration> old{{1, {u"CREATE TABLE things (name TEXT)"_s, u"INSERT INTO things VALUES ('kept')"_s}}};
    QList<Migration> newer = old;
    newer.append({2, {u"ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 7"_s}});
    auto connection = sql::open(file, sql::Mode::ReadWrite);
    QVERIFY(migrate(**connection, old).ok());
    QVERIFY(!QFile::exists(file + ".v0.bak"_L1)); // nothing was there to keep
    QVERIFY(migrate(**connection, newer).ok());
    auto row = sql::run(**connection, u"SELECT name, size FROM things"_s);
    QVERIFY(row->next());
    QCOMPARE(row->value(1).toInt(), 7);
    row->finish();

    auto backup = sql::open(file + ".v1.bak"_L1, sql::Mode::ReadOnly);
    QVERIFY(backup.ok());
    auto kept = sql::run(**backup, u"SELECT * FROM things"_s);
    QVERIFY(kept->next());
    QCOMPARE(kept->value(0).toString(), u"kept"_s);

    newer.append({3, {u"CREATE TABLE fine (a)"_s, u"NO SUCH STATEMENT"_s}});
    QVERIFY(!migrate(**connection, newer).ok()); // as a whole or not at all
    auto version = sql::run(**connection, u"PRAGMA user_version"_s);
    QVERIFY(version->next());
    QCOMPARE(version->value(0).toInt(), 2);
}

void tst_Database::aDamagedFileIsRefused()
{
    QTemporaryDir folder;
    const QString name = folder.filePath(u"bench.sqlite"_s);
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    const auto refused = Store::open(name);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::Corrupt);
    QCOMPARE(QFileInfo(name).size(), 8192); // left as it was
}

void tst_Database::theFileIsForTheOwnerAlone()
{
    StoreFixture f;
    QVERIFY(f.write<void>([](Writer &writer) { return writer.putSite({u"a.test"_s}); }).ok());
    for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s}) {
        const QFileInfo info(f.file + suffix);
        QVERIFY(info.exists());
        QVERIFY(!(info.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
    }
}

namespace {

constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;

/// A database as the first version left it, with one delivery.
void makeFirstVersion(const QString &file)
{
    auto connection = sql::open(file, sql::Mode::ReadWrite);
    QVERIFY(connection.ok());
    QVERIFY(migrate(**connection, migrations().first(1)).ok());
    for (const QString &statement :
         {u"INSERT INTO deliveries VALUES (1, 1, 1, 'acme.test', 'goal.completed', 'waiting', 5, 6, 1, 1, 1, 4, 0, 3, 'status', 503, 12)"_s,
          u"INSERT INTO bodies VALUES (1, 0, X'616263')"_s, u"INSERT INTO sums VALUES ('triggered', 1), ('waiting', 1)"_s})
        QVERIFY(sql::run(**connection, statement).ok());
}

void overwrite(const QString &name, qint64 at, const QByteArray &bytes)
{
    QFile file(name);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(at));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

void tst_Database::aProfileOfTheFirstVersionIsMigrated()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"bench.sqlite"_s);
    makeFirstVersion(file);
    const auto early = LogReader::open(file);
    QVERIFY(!early.ok()); // who only reads does not migrate, and says what to do
    QCOMPARE(early.error().code, ErrorCode::Unavailable);

    const auto store = Store::open(file);
    QVERIFY(store.ok());
    QCOMPARE((*store)->initialState().unfinished.size(), 1);
    QCOMPARE((*store)->initialState().unfinished.first().lastStatus, 503);
    QCOMPARE((*LogReader::open(file))->body({1}).value(), "abc"_ba);
    const QString backup = file + ".v1.bak"_L1;
    QVERIFY(QFile::exists(backup));
    QVERIFY(!(QFileInfo(backup).permissions() & others)); // it holds all that the database does
    auto copy = sql::open(backup, sql::Mode::ReadOnly);
    auto kept = sql::run(**copy, u"SELECT count(*) FROM deliveries"_s);
    QVERIFY(kept->next());
    QCOMPARE(kept->value(0).toInt(), 1);
}

/// A profile from before the wire was ours: records of version 1, sentences as text, several Set-Cookie joined by a line feed.
void tst_Database::oldRecordsAreReadAsTheyWere()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"bench.sqlite"_s);
    QByteArray attempt;
    QDataStream stream(&attempt, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << quint8(1) << u"Not now"_s << u"https://old.test/hook"_s << "POST /hook HTTP/1.1\r\n\r\n"_ba
           << "abc"_ba;
    stream << qint32(2) << "Set-Cookie"_ba
           << "a=1\nb=2"_ba
           << "Retry-After"_ba
           << "3"_ba;
    stream << "later"_ba << true << qint64(3) << false; // body, cut, Retry-After, no TLS
    for (const qint64 phase : {10, -1, 20, 30, 40})
        stream << phase;
    stream << qint64(60'000);
    QByteArray capture;
    QDataStream captureStream(&capture, QIODevice::WriteOnly);
    captureStream.setVersion(QDataStream::Qt_6_4);
    captureStream << quint8(1) << "GET / HTTP/1.1\r\n\r\n"_ba << qint32(0) << false << false;
    {
        auto connection = sql::open(file, sql::Mode::ReadWrite);
        QVERIFY(connection.ok() && migrate(**connection, migrations().first(3)).ok());
        const auto run = [&](const QString &statement, const QVariantList &values = {}) { return sql::run(**connection, statement, values).ok(); };
        QVERIFY(run(u"INSERT INTO webhooks VALUES (1, 'acme.test', 'Old', 'https://old.test/hook', 'goal.completed', 'hex', 'ovyxa', 100, 1, 0, "
                    u"'failed', 5, NULL)"_s));
        QVERIFY(run(u"INSERT INTO events VALUES (1, 'goal.completed', 'acme.test', 5, X'7b7d')"_s));
        QVERIFY(
            run(u"INSERT INTO deliveries VALUES (1, 1, 1, 'acme.test', 'goal.completed', 'failed', 5, NULL, 1, 1, 1, 4, 0, 3, 'status', 503, 12)"_s));
        QVERIFY(run(u"INSERT INTO bodies VALUES (1, 0, X'616263')"_s));
        QVERIFY(run(u"INSERT INTO attempts VALUES (1, 1, 1, 6, 7, 1, 'status', 'Der Endpunkt antwortete 503.', 503, 12, ?)"_s, {attempt}));
        QVERIFY(run(u"INSERT INTO captures VALUES (1, 8, 9, 'missing', 'Ohne Signatur.', 'GET', '/', 'localhost', '127.0.0.1:5', 'curl', 0, 401, "
                    u"'401', 0, 0, 0)"_s));
        QVERIFY(run(u"INSERT INTO capture_details VALUES (1, ?, X'')"_s, {capture}));
    }
    QVERIFY(Store::open(file).ok());
    QVERIFY(QFile::exists(file + ".v3.bak"_L1));
    const auto reader = LogReader::open(file);
    QVERIFY(reader.ok());
    const auto details = (*reader)->delivery({1});
    QVERIFY(details.ok());
    QCOMPARE(details->body, "abc"_ba);
    QCOMPARE(details->webhook.authorityFile, QString());
    QCOMPARE(details->webhook.connections, Connections::New);
    QCOMPARE(details->attempts.size(), 1);
    const Attempt &read = details->attempts.first();
    QCOMPARE(read.detail, u"Der Endpunkt antwortete 503."_s); // as it was stored
    QVERIFY(read.causes.isEmpty());
    QCOMPARE(read.reasonPhrase, u"Not now"_s);
    QCOMPARE(read.url, u"https://old.test/hook"_s);
    QCOMPARE(read.requestHead, "POST /hook HTTP/1.1\r\n\r\n"_ba);
    QCOMPARE(read.responseHeaders, (HeaderList{{"Set-Cookie", "a=1"}, {"Set-Cookie", "b=2"}, {"Retry-After", "3"}}));
    QCOMPARE(read.responseBody, "later"_ba);
    QCOMPARE(read.responseBytes, 5);
    QVERIFY(read.responseTruncated);
    QVERIFY(read.responseHead.isEmpty() && read.interimHeads.isEmpty() && read.trailers.isEmpty() && !read.tls);
    QCOMPARE(read.retryAfterSeconds, std::optional<qint64>(3));
    QCOMPARE(read.nextAttemptIn, std::optional(Millis{60'000}));
    AttemptPhases phases;
    phases.connecting = std::chrono::microseconds(10);
    phases.sent = std::chrono::microseconds(20);
    phases.answered = std::chrono::microseconds(30);
    phases.finished = std::chrono::microseconds(40);
    QCOMPARE(read.phases, phases);
    const auto received = (*reader)->capture({1});
    QVERIFY(received.ok());
    QCOMPARE(received->capture.reason, u"Ohne Signatur."_s);
    QVERIFY(received->capture.causes.isEmpty() && !received->capture.crossSite && !received->answer);
    QCOMPARE(received->rawHead, "GET / HTTP/1.1\r\n\r\n"_ba);
}

void tst_Database::aBackupThatCannotBeMadeStopsTheMigration()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"bench.sqlite"_s);
    makeFirstVersion(file);
    QVERIFY(QDir().mkpath(file + ".v1.bak/full"_L1)); // its name is taken by a folder
    QVERIFY(!Store::open(file).ok());
    auto connection = sql::open(file, sql::Mode::ReadOnly);
    auto version = sql::run(**connection, u"PRAGMA user_version"_s);
    QVERIFY(version->next());
    QCOMPARE(version->value(0).toInt(), 1);
}

void tst_Database::aDamagedPageIsFoundAtTheStart()
{
    StoreFixture f;
    for (int i = 0; i < 100; ++i)
        (void)f.addDelivery(newDelivery({1}, {1}), QByteArray(1000, 'x'));
    f.store.reset(); // the log is in the main file now
    const qint64 size = QFileInfo(f.file).size();
    QVERIFY(size > 100'000);
    overwrite(f.file, size / 2, QByteArray(8192, '\xa5'));
    const auto refused = Store::open(f.file);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::Corrupt);
    QVERIFY(refused.error().message.contains(f.file));
    QCOMPARE(QFileInfo(f.file).size(), size); // left as it was
}

void tst_Database::anEmptyFileIsNoLogYet()
{
    QTemporaryDir folder;
    const QString name = folder.filePath(u"bench.sqlite"_s);
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly)); // as a start leaves it that dies at once
    file.close();
    const auto reader = LogReader::open(name);
    QVERIFY(!reader.ok());
    QCOMPARE(reader.error().code, ErrorCode::NotFound);
    QVERIFY(Store::open(name).ok());
    QVERIFY(LogReader::open(name).ok());
}

void tst_Database::loosePermissionsAreTightened()
{
    StoreFixture f;
    f.store.reset();
    QVERIFY(QFile::setPermissions(f.file, QFileDevice::ReadOwner | QFileDevice::WriteOwner | others));
    f.open();
    QVERIFY(!(QFileInfo(f.file).permissions() & others));
}

void tst_Database::aFileThatCanOnlyBeReadIsRefused()
{
    StoreFixture f;
    f.store.reset();
    QVERIFY(QFile::setPermissions(f.file, QFileDevice::ReadOwner));
    // Root may write anything: then someone else tries.
    if (::geteuid() == 0) {
        QCOMPARE(::chown(QFile::encodeName(f.folder.path()).constData(), 65534, 65534), 0);
        QCOMPARE(::chown(QFile::encodeName(f.file).constData(), 65534, 65534), 0);
    }
    QProcess child;
    child.start(QCoreApplication::applicationFilePath(), {u"--open"_s, f.file});
    QVERIFY(child.waitForFinished(storeWaitMs));
    QCOMPARE(child.exitCode(), int(ErrorCode::Unavailable));
    const QString words = QString::fromUtf8(child.readAllStandardOutput());
    QVERIFY2(words.contains(f.file) && words.contains("read-only"_L1), qPrintable(words));
}

void tst_Database::aFullDiskIsCalledSo()
{
    QTemporaryDir folder;
    auto connection = sql::open(folder.filePath(u"full.sqlite"_s), sql::Mode::ReadWrite);
    QVERIFY(sql::run(**connection, u"CREATE TABLE things (bytes BLOB)"_s).ok());
    QVERIFY(sql::run(**connection, u"PRAGMA max_page_count = 10"_s).ok()); // SQLite then says SQLITE_FULL, as for ENOSPC
    const auto refused = sql::run(**connection, u"INSERT INTO things VALUES (?)"_s, {QByteArray(100'000, 's')});
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::Unavailable);
    QVERIFY(refused.error().message.contains("disk is full"_L1));
}

void tst_Database::aReaderWorksWithoutAWriter()
{
    StoreFixture f;
    QVERIFY(f.write<void>([](Writer &writer) { return writer.putSite({u"acme.test"_s}); }).ok());
    f.store.reset();
    QVERIFY(!QFile::exists(f.file + "-wal"_L1));
    const auto reader = f.reader();
    QCOMPARE(reader->state()->sites.size(), 1);
    f.open(); // a bench that starts meanwhile is seen
    QVERIFY(f.write<void>([](Writer &writer) { return writer.putSite({u"other.test"_s}); }).ok());
    QCOMPARE(reader->state()->sites.size(), 2);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().value(1) == "--open"_L1) {
        if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0))
            return 100;
        const auto store = Store::open(application.arguments().value(2));
        if (store)
            return 101;
        std::puts(store.error().message.toUtf8().constData());
        std::fflush(stdout);
        ::_exit(int(store.error().code)); // a sanitizer's check for leaks at the end needs the rights that were given up
    }
    tst_Database test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_database.moc"
