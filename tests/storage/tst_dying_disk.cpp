// SPDX-License-Identifier: MIT
// A disk that fails below SQLite, and forgets what it failed to keep: a write that was refused has been said, and what was told as stored is there
// after a power cut, whatever failed before it.
//
// After a failed sync Linux takes the pages for written, and the next sync succeeds without them. A commit is safe from that: its frames lie in the
// journal behind the last commit that succeeded, and the next one writes all of its own anew over those of the one that failed. A checkpoint is
// not: copied by one that went no further than a reader, and so was not synced, pages are not copied again by the next, though the sync between
// them failed. So a database whose sync has failed is left alone for as long as it is open (core/storage/page_sums.cpp), and the journal has it all.
#include "core/storage/sql.h"
#include "tests/storage/store_fixture.h"
#include "tests/support/faulty_disk.h"
#include "tests/support/soak.h"

#include <QtCore/QHash>
#include <QtCore/QRandomGenerator>

#include <sqlite3.h>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using faulty_disk::Call;

namespace {

constexpr auto database = "bench.sqlite";
constexpr auto journal = "bench.sqlite-wal";

QByteArray anyBody(QRandomGenerator &random, qsizetype size)
{
    QByteArray body(size, Qt::Uninitialized);
    random.generate(body.begin(), body.end());
    return body;
}

/// A store that is written to, and what it acknowledged.
struct Life : StoreFixture
{
    QHash<qint64, QByteArray> told;

    Result<DeliveryId> add(const QByteArray &body)
    {
        const auto stored = write<DeliveryId>([body](Writer &writer) { return writer.addDelivery(newDelivery({1}, {1}), body); });
        if (stored)
            told.insert(stored->value, body);
        return stored;
    }

    /// All of it, and no more, is in this file.
    void verify(const QString &name, bool refusedMayBeThere)
    {
        const auto opened = Store::open(name);
        QVERIFY2(opened.ok(), opened ? "" : qPrintable(opened.error().message));
        const Sums sums = (*opened)->initialState().sums;
        QVERIFY(sums.balances());
        QVERIFY2(refusedMayBeThere ? sums.triggered >= told.size() : sums.triggered == told.size(),
                 qPrintable(u"%1 of %2"_s.arg(sums.triggered).arg(told.size())));
        const auto log = LogReader::open(name);
        QVERIFY(log.ok());
        for (auto each = told.cbegin(); each != told.cend(); ++each) {
            const auto body = (*log)->body({each.key()});
            QVERIFY2(body.ok() && *body == each.value(), qPrintable(u"%1 is not as it was told"_s.arg(each.key())));
        }
    }

    void verifyAfterPowerCut()
    {
        QTemporaryDir rest;
        const QString left = rest.filePath(u"left.sqlite"_s); // what fails goes by the name
        QVERIFY(faulty_disk::leave(file, left));
        verify(left, true);
    }
};

/// Another connection that reads, and goes on seeing what was there when it began.
class LongReader
{
public:
    explicit LongReader(const QString &file) : m_connection(sql::open(file, sql::Mode::ReadOnly))
    {
        if (!m_connection || !sql::run(**m_connection, u"BEGIN"_s) || !sql::run(**m_connection, u"SELECT count(*) FROM deliveries"_s)->next())
            qFatal("no reader");
    }

private:
    Result<sql::Connection> m_connection;
};

} // namespace

class tst_DyingDisk final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { faulty_disk::install(); }
    void cleanup() { faulty_disk::works(); }
    void whatItRefusesIsSaid_data();
    void whatItRefusesIsSaid();
    void everyAcknowledgementIsSynced();
    void aSyncThatFailedVouchesForNothing();
    void whatWasToldOutlivesPowerCuts();
};

void tst_DyingDisk::whatItRefusesIsSaid_data()
{
    QTest::addColumn<Call>("call");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("nameEnd");
    QTest::addColumn<QString>("words");
    QTest::newRow("the journal's sync") << Call::Sync << SQLITE_IOERR_FSYNC << QByteArray(journal) << u"the disk reports a fault"_s;
    QTest::newRow("a write") << Call::Write << SQLITE_IOERR_WRITE << QByteArray(journal) << u"the disk reports a fault"_s;
    QTest::newRow("no room") << Call::Write << SQLITE_FULL << QByteArray(journal) << u"The disk is full"_s;
    QTest::newRow("made read-only") << Call::Write << SQLITE_READONLY << QByteArray(journal) << u"is read-only"_s;
    QTest::newRow("somebody else writes") << Call::Lock << SQLITE_BUSY << QByteArray(database) << u"is held by another program"_s;
}

void tst_DyingDisk::whatItRefusesIsSaid()
{
    QFETCH(Call, call);
    QFETCH(int, code);
    QFETCH(QByteArray, nameEnd);
    QFETCH(QString, words);
    Life life;
    QVERIFY(life.add("before").ok());
    faulty_disk::fail(call, code, nameEnd);
    const auto refused = life.add("meanwhile");
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::Unavailable);
    QVERIFY2(refused.error().message.contains(words), qPrintable(refused.error().message));
    QVERIFY(faulty_disk::failures() > 0);
    faulty_disk::works();
    QVERIFY(life.add("after").ok()); // by itself
    life.verifyAfterPowerCut();
    life.store.reset();
    life.verify(life.file, false);
}

void tst_DyingDisk::everyAcknowledgementIsSynced()
{
    Life life;
    for (int i = 0; i < 20; ++i) {
        const int before = faulty_disk::syncs(journal);
        QVERIFY(life.add("x").ok());
        QVERIFY(faulty_disk::syncs(journal) > before);
    }
}

void tst_DyingDisk::aSyncThatFailedVouchesForNothing()
{
    Life life;
    QRandomGenerator random(1);
    constexpr int frames = 1000; // SQLite's own measure of when to checkpoint
    constexpr int much = 64 * 1024;
    constexpr int enough = frames * 4096 / much + 10;
    for (int i = 0; i < enough / 2; ++i)
        QVERIFY(life.add(anyBody(random, much)).ok());
    {
        const LongReader reader(life.file); // so far and no further the next checkpoint gets
        for (int i = 0; i < enough; ++i)
            QVERIFY(life.add(anyBody(random, much)).ok());
    }
    faulty_disk::fail(Call::Sync, SQLITE_IOERR_FSYNC, database);
    QVERIFY(life.add(anyBody(random, 100)).ok()); // its own sync, of the journal, has succeeded
    QVERIFY(faulty_disk::failures() > 0);
    faulty_disk::works();
    for (int i = 0; i < 2 * enough; ++i) // checkpoints that succeed, and a journal that begins anew
        QVERIFY(life.add(anyBody(random, much)).ok());
    life.verifyAfterPowerCut();
    life.store.reset();
    life.verify(life.file, false);
    life.verifyAfterPowerCut(); // when it was opened anew, too
}

void tst_DyingDisk::whatWasToldOutlivesPowerCuts()
{
    const quint32 seed = soakSeed();
    qInfo("OVYXA_SOAK_SEED=%u", seed);
    QRandomGenerator random(seed);
    const int rounds = soakCount("OVYXA_SOAK_CUTS", 6, 2);
    for (int round = 0; round < rounds; ++round) {
        Life life;
        std::unique_ptr<LongReader> reader;
        for (int i = 0; i < 120; ++i) {
            switch (random.bounded(8)) {
            case 0: faulty_disk::fail(Call::Sync, SQLITE_IOERR_FSYNC, journal); break;
            case 1: faulty_disk::fail(Call::Sync, SQLITE_IOERR_FSYNC, database); break;
            case 2: faulty_disk::fail(Call::Write, SQLITE_IOERR_WRITE, random.bounded(2) ? journal : database); break;
            case 3: reader = random.bounded(2) ? std::make_unique<LongReader>(life.file) : nullptr; break;
            default: faulty_disk::works();
            }
            (void)life.add(anyBody(random, 1 + random.bounded(150'000)));
            if (random.bounded(40) == 0)
                life.verifyAfterPowerCut();
            if (QTest::currentTestFailed())
                return;
        }
        faulty_disk::works();
        reader.reset();
        life.verifyAfterPowerCut();
        QVERIFY(life.add("goes on").ok());
        life.verifyAfterPowerCut();
        life.store.reset();
        life.verify(life.file, false);
    }
}

QTEST_GUILESS_MAIN(tst_DyingDisk)
#include "tst_dying_disk.moc"
