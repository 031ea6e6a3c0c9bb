// SPDX-License-Identifier: MIT
// Long searches beside short questions, on one reading thread.
#include "core/bench/reading_thread.h"
#include "core/rules/query.h"
#include "core/storage/sql.h"
#include "core/storage/store.h"
#include "tests/support/bench_fixture.h"

#include <atomic>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_BenchReading : public QObject
{
    Q_OBJECT

    static constexpr int count = 60'000;

    /// A profile with a long log.
    static void fill(const BenchFixture &f)
    {
        QVERIFY(QDir().mkpath(f.options().profileFolder));
        const QString file = f.options().profileFolder + "/bench.sqlite"_L1;
        QVERIFY(Store::open(file).ok());
        const auto connection = sql::open(file, sql::Mode::ReadWrite);
        for (const QString &statement :
             {u"BEGIN IMMEDIATE"_s,
              u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1) "
              u"INSERT INTO deliveries SELECT i, 1, 1, 'acme.test', 'goal.completed', 'delivered', i, NULL, 1, 0, 0, NULL, 0, 3, '', 200, 1 FROM n"_s
                  .arg(count),
              u"INSERT INTO bodies SELECT id, id, CASE WHEN id % 20000 = 1 THEN X'736B' ELSE X'616263' END FROM deliveries"_s, // "sk", "abc"
              u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1) "
              u"INSERT INTO captures (id, received_at, received_real, verdict, reason, method, target, host, peer, user_agent, body_bytes, status, "
              u"answer, malformed, host_refused, webhook) SELECT i, i, i, 'unchecked', '', CASE WHEN i % 20000 = 1 THEN 'PUT' ELSE 'POST' END, "
              u"'/', 'localhost', '', '', 0, 200, '200', 0, 0, 0 FROM n"_s.arg(count),
              u"INSERT INTO sums VALUES ('triggered', %1), ('delivered', %1)"_s.arg(count), u"COMMIT"_s})
            QVERIFY(sql::run(**connection, statement).ok());
    }

private Q_SLOTS:
    void aSearchForAllLetsOthersIn();
    void aSearchOfCapturesGivesWhatWasAskedFor();
    void endsThoughJobsKeepComing();
};

void tst_BenchReading::aSearchForAllLetsOthersIn()
{
    BenchFixture f(false);
    fill(f);
    f.open();
    DeliveryQuery query;
    query.text = u"SK"_s; // letters that the database cannot compare: each body is looked at
    std::optional<Result<QList<DeliveryId>>> all;
    bool pageCameFirst = false;
    f.bench->log()->deliveryIds(query, f.bench.get(), [&](const Result<QList<DeliveryId>> &ids) { all = ids; });
    f.bench->log()->deliveries({}, {}, 10, f.bench.get(), [&](const Result<DeliveryPage> &page) { pageCameFirst = page.ok() && !all; });
    QTRY_VERIFY_WITH_TIMEOUT(all.has_value(), waitMs);
    QVERIFY(all->ok());
    QCOMPARE(**all, (QList{DeliveryId{1}, DeliveryId{20'001}, DeliveryId{40'001}}));
    QVERIFY(pageCameFirst);
}

/// Though it is read a slice at a time, and what it finds lies far apart.
void tst_BenchReading::aSearchOfCapturesGivesWhatWasAskedFor()
{
    BenchFixture f(false);
    fill(f);
    f.open();
    const CaptureQuery query = *rules::captureQuery(u"method:put"_s, {});
    const auto page = [&](CaptureId before, int limit) {
        return *f.wait<CapturePage>([&](auto reply) { f.bench->log()->captures(query, before, limit, f.bench.get(), reply); });
    };
    const auto ids = [](const CapturePage &found) {
        QList<qint64> numbers;
        for (const Capture &capture : found.rows)
            numbers.append(capture.id.value);
        return numbers;
    };
    QCOMPARE(ids(page({}, 2)), (QList<qint64>{40'001, 20'001}));
    const CapturePage rest = page(page({}, 2).next, 2);
    QCOMPARE(ids(rest), QList<qint64>{1});
    QVERIFY(rest.atEnd);
    const auto all = f.wait<qint64>([&](auto reply) { f.bench->log()->count(query, f.bench.get(), reply); });
    QCOMPARE(*all, 3);
}

void tst_BenchReading::endsThoughJobsKeepComing()
{
    QTemporaryDir folder;
    std::atomic<int> runs = 0;
    std::function<void(Result<LogReader *>)> again;
    ReadingThread thread(folder.filePath(u"none.sqlite"_s));
    again = [&](const Result<LogReader *> &) {
        ++runs;
        thread.run(again); // as a search does that is not through
    };
    thread.run(again);
    QTRY_VERIFY_WITH_TIMEOUT(runs > 10, waitMs);
} // and its destructor returns

QTEST_GUILESS_MAIN(tst_BenchReading)
#include "tst_bench_reading.moc"
