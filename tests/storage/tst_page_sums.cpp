// SPDX-License-Identifier: MIT
// What a disk changed by itself is said, and never read as another figure: each page of the database bears a checksum.
#include "core/storage/schema.h"
#include "core/storage/sql.h"
#include "tests/storage/store_fixture.h"
#include "tests/support/soak.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>

#include <sqlite3.h>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 pageSize = 4096;
constexpr int written = 60;

/// As a program does that knows nothing of our checksums: straight through SQLite's own file access.
void asAStranger(const QString &file, const char *statement)
{
    sqlite3 *database = nullptr;
    QCOMPARE(sqlite3_open_v2(QFile::encodeName(file).constData(), &database, SQLITE_OPEN_READWRITE, "unix"), SQLITE_OK);
    QCOMPARE(sqlite3_exec(database, statement, nullptr, nullptr, nullptr), SQLITE_OK);
    QCOMPARE(sqlite3_close(database), SQLITE_OK);
}

void fill(StoreFixture &f)
{
    QVERIFY(f.write<void>([](Writer &writer) { return writer.putSite({u"acme.test"_s}); }).ok());
    Usage usage;
    usage.period = u"2023-11"_s;
    usage.events = 4711;
    QVERIFY(f.write<void>([&](Writer &writer) { return writer.putUsage(usage); }).ok());
    for (int i = 0; i < written; ++i) {
        Delivery delivery = newDelivery({1}, {i / 2 + 1});
        delivery.state = DeliveryState::Delivered;
        const DeliveryId id = f.addDelivery(delivery, QByteArray(i % 5 == 0 ? 9000 : 300, char('a' + i % 26)));
        Attempt attempt;
        attempt.delivery = id;
        attempt.number = 1;
        attempt.requestHead = "POST /hook HTTP/1.1\r\n\r\n"_ba;
        QVERIFY(f.write<AttemptId>([&](Writer &writer) { return writer.addAttempt(attempt); }).ok());
        CaptureDetails capture;
        capture.capture.method = u"POST"_s;
        capture.capture.target = u"/hook"_s;
        capture.body = QByteArray(200 + i, 'c');
        QVERIFY(f.write<CaptureId>([&](Writer &writer) { return writer.addCapture(capture); }).ok());
    }
}

/// All that the log tells, in one text; or why it cannot be had.
Result<QByteArray> allOf(const QString &file)
{
    auto reader = LogReader::open(file);
    if (!reader)
        return reader.error();
    const auto state = (*reader)->state();
    if (!state)
        return state.error();
    QByteArray told = QByteArray::number(state->usage.events) + ' ' + QByteArray::number(state->sums.triggered) + ' '
                      + QByteArray::number(state->sums.delivered) + ' ' + state->sites.value(0).id.toUtf8() + '\n';
    const auto page = (*reader)->deliveries({}, {}, 1000);
    if (!page)
        return page.error();
    for (const Delivery &row : page->rows) {
        const auto details = (*reader)->delivery(row.id);
        if (!details)
            return details.error();
        told += QByteArray::number(row.id.value) + ' ' + row.site.toUtf8() + ' ' + QByteArray::number(row.bodyBytes) + ' ' + details->body + ' ';
        for (const Attempt &attempt : details->attempts)
            told += attempt.requestHead;
    }
    const auto captures = (*reader)->captures({}, {}, 1000);
    if (!captures)
        return captures.error();
    for (const Capture &row : captures->rows) {
        const auto details = (*reader)->capture(row.id);
        if (!details)
            return details.error();
        told += QByteArray::number(row.id.value) + ' ' + row.target.toUtf8() + ' ' + details->body;
    }
    return told;
}

QByteArray bytesOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void putBytes(const QString &name, const QByteArray &bytes)
{
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// A file of that content in a place of its own, as a store at rest leaves it.
struct Damaged
{
    QTemporaryDir folder;
    QString file = folder.filePath(u"bench.sqlite"_s);
    explicit Damaged(const QByteArray &bytes) { putBytes(file, bytes); }
};

} // namespace

class tst_PageSums : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aTurnedBitIsSaid();
    void aPageOfZerosIsSaid();
    void aPageInAnothersPlaceIsSaid();
    void whatAnotherProgramsCheckpointBroughtIsRead();
    void anOldProfileGetsThem();
    void spaceThatIsGivenBackLeavesTheRestWhole();
    void whatAnotherProgramWroteIsRead();
    void aFileOfAnotherProgramIsRefused();

private:
    QByteArray m_whole; ///< the file
    QByteArray m_told;
};

void tst_PageSums::initTestCase()
{
    StoreFixture f;
    fill(f);
    f.store.reset(); // all is in the main file now
    m_whole = bytesOf(f.file);
    QCOMPARE(m_whole.size() % pageSize, 0);
    QVERIFY(m_whole.size() > 40 * pageSize);
    const auto told = allOf(f.file);
    QVERIFY(told.ok());
    QVERIFY(told->size() > 100'000);
    m_told = *told;
}

void tst_PageSums::aTurnedBitIsSaid()
{
    const int flips = test::soakCount("OVYXA_SOAK_FLIPS", 200, 60);
    const quint32 seed = test::soakSeed();
    qInfo("OVYXA_SOAK_SEED=%u, %d bits", seed, flips);
    QRandomGenerator chance(seed);
    int noticed = 0;
    for (int i = 0; i < flips; ++i) {
        // The header's bytes one after the other, and anywhere.
        const qint64 at = i % 2 == 0 ? (i / 2) % 100 : qint64(chance.bounded(quint64(m_whole.size())));
        QByteArray bytes = m_whole;
        bytes[at] = char(bytes.at(at) ^ (1 << chance.bounded(8)));
        const Damaged damaged(bytes);
        const auto told = allOf(damaged.file);
        if (told)
            QVERIFY2(*told == m_told, qPrintable(u"a bit of byte %1 gives other words"_s.arg(at)));
        else
            QVERIFY2(told.error().code == ErrorCode::Corrupt || told.error().code == ErrorCode::Unavailable, qPrintable(told.error().message));
        const auto store = Store::open(damaged.file);
        if (store)
            QVERIFY2(told.ok(), qPrintable(u"a bit of byte %1 is found when it is read, and not at the start"_s.arg(at)));
        else
            ++noticed;
        QCOMPARE(bytesOf(damaged.file).size(), m_whole.size()); // left as it was
    }
    QVERIFY2(noticed > flips * 9 / 10, qPrintable(QString::number(noticed))); // the rest is in pages that hold nothing
}

void tst_PageSums::aPageOfZerosIsSaid()
{
    int noticed = 0;
    const qint64 pages = m_whole.size() / pageSize;
    for (qint64 page = 1; page < pages; page += 3) {
        QByteArray bytes = m_whole;
        bytes.replace(page * pageSize, pageSize, QByteArray(pageSize, '\0'));
        const Damaged damaged(bytes);
        const auto told = allOf(damaged.file);
        QVERIFY2(!told.ok() || *told == m_told, qPrintable(u"page %1 is read as zeros"_s.arg(page + 1)));
        noticed += Store::open(damaged.file).ok() ? 0 : 1;
    }
    QVERIFY2(noticed > pages / 4, qPrintable(QString::number(noticed)));
}

void tst_PageSums::aPageInAnothersPlaceIsSaid()
{
    const qint64 pages = m_whole.size() / pageSize;
    for (qint64 page = 2; page + 1 < pages; page += 7) {
        QByteArray bytes = m_whole;
        bytes.replace(page * pageSize, pageSize, m_whole.mid((page + 1) * pageSize, pageSize));
        const Damaged damaged(bytes);
        const auto told = allOf(damaged.file);
        QVERIFY2(!told.ok() || *told == m_told, qPrintable(u"page %1 is read as page %2"_s.arg(page + 1).arg(page + 2)));
        QVERIFY(!Store::open(damaged.file).ok());
    }
}

/// The bench is killed, somebody looks at the profile with another program, which brings the journal into the file when it closes.
void tst_PageSums::whatAnotherProgramsCheckpointBroughtIsRead()
{
    StoreFixture f;
    fill(f);
    const QString copy = f.folder.filePath(u"killed.sqlite"_s);
    putBytes(copy, bytesOf(f.file));
    putBytes(copy + "-wal"_L1, bytesOf(f.file + "-wal"_L1));
    QVERIFY(QFileInfo(copy + "-wal"_L1).size() > 40 * pageSize);
    asAStranger(copy, "SELECT count(*) FROM deliveries");
    QCOMPARE(QFileInfo(copy + "-wal"_L1).size(), 0);
    const auto told = allOf(copy);
    QVERIFY2(told.ok(), told ? "" : qPrintable(told.error().message));
    QCOMPARE(*told, m_told);
    QVERIFY(Store::open(copy).ok());
    QVERIFY(Store::open(copy).ok()); // what was written meanwhile is whole, too
}

void tst_PageSums::anOldProfileGetsThem()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"bench.sqlite"_s);
    {
        sql::Connection old(new QSqlDatabase(QSqlDatabase::addDatabase(u"QSQLITE"_s, u"old"_s)));
        old->setDatabaseName(u"file:%1?vfs=unix"_s.arg(file));
        old->setConnectOptions(u"QSQLITE_OPEN_URI"_s);
        QVERIFY(old->open());
        QVERIFY(sql::run(*old, u"PRAGMA journal_mode = WAL"_s).ok());
        QVERIFY(migrate(*old, migrations().first(10)).ok());
        for (int id = 1; id <= written; ++id)
            QVERIFY(sql::run(*old, u"INSERT INTO bodies VALUES (?, 0, zeroblob(3000))"_s, {id}).ok());
    }
    constexpr qsizetype reservedAt = 20;
    QCOMPARE(bytesOf(file).at(reservedAt), '\0');
    QVERIFY(Store::open(file).ok());
    QVERIFY(QFile::exists(file + ".v10.bak"_L1));
    QByteArray bytes = bytesOf(file);
    QCOMPARE(bytes.at(reservedAt), '\x08');
    for (qint64 page = 1; page * pageSize < bytes.size(); page += 5) {
        QByteArray turned = bytes;
        turned[page * pageSize + 2000] = char(turned.at(page * pageSize + 2000) ^ 1);
        QVERIFY2(!Store::open(Damaged(turned).file).ok(), qPrintable(u"page %1"_s.arg(page + 1)));
    }
}

void tst_PageSums::spaceThatIsGivenBackLeavesTheRestWhole()
{
    StoreFixture f;
    fill(f);
    const qint64 before = QFileInfo(f.file).size();
    for (const int keep : {40, 20, 7}) {
        DiscardPlace place;
        while (!place.atEnd)
            place = f.write<DiscardPiece>([&](Writer &writer) { return writer.discard(DeliveryPart(AllButNewest{keep}), place); })->next;
        while (*f.write<qint64>([](Writer &writer) { return writer.giveSpaceBack(); }) > 0) {
        }
        (void)f.addDelivery(newDelivery({1}, {1}), QByteArray(20'000, 'z'));
        f.store.reset();
        const auto told = allOf(f.file);
        QVERIFY2(told.ok(), told ? "" : qPrintable(told.error().message));
        f.open();
    }
    f.store.reset();
    QVERIFY(QFileInfo(f.file).size() <= std::max(before, m_whole.size()));
}

/// Somebody fills or mends a profile with another program.
void tst_PageSums::whatAnotherProgramWroteIsRead()
{
    const Damaged changed(m_whole);
    asAStranger(changed.file,
                "UPDATE usage SET events = 1234567; INSERT INTO bodies (delivery, hash, body) SELECT delivery + 1000, hash, body FROM bodies;"
                "UPDATE captures SET target = '/another'; DELETE FROM attempts WHERE id > 30");
    QVERIFY(Store::open(changed.file).ok());
    const auto told = allOf(changed.file);
    QVERIFY2(told.ok(), told ? "" : qPrintable(told.error().message));
    QVERIFY(told->startsWith("1234567 ") && told->contains(" /another "));
    QVERIFY(Store::open(changed.file).ok()); // with what was written meanwhile
    QVERIFY(allOf(changed.file).ok());
    // Nothing but a byte of a page looks like a fault, and is taken as it is once the file is written anew.
    const Damaged little(m_whole);
    asAStranger(little.file, "UPDATE sums SET count = count + 1 WHERE name = 'triggered'");
    QVERIFY(!Store::open(little.file).ok());
    asAStranger(little.file, "VACUUM");
    QVERIFY(Store::open(little.file).ok());
}

void tst_PageSums::aFileOfAnotherProgramIsRefused()
{
    for (const int version : {0, -1}) {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"theirs.sqlite"_s);
        {
            auto connection = sql::open(file, sql::Mode::ReadWrite);
            QVERIFY(sql::run(**connection, u"CREATE TABLE mine (a)"_s).ok()
                    && sql::run(**connection, u"PRAGMA user_version = %1"_s.arg(version)).ok());
        }
        const auto refused = Store::open(file);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::Corrupt);
        QCOMPARE(LogReader::open(file).error().code, ErrorCode::Corrupt);
        auto connection = sql::open(file, sql::Mode::ReadOnly);
        auto tables = sql::run(**connection, u"SELECT count(*) FROM sqlite_master"_s);
        QVERIFY(tables->next());
        QCOMPARE(tables->value(0).toInt(), 1); // as it was
    }
}

QTEST_GUILESS_MAIN(tst_PageSums)
#include "tst_page_sums.moc"
