// SPDX-License-Identifier: MIT
// Simulated time as it is shown and kept: whatever happens, it does not go back.
#include "core/storage/sql.h"
#include "tests/support/bench_fixture.h"

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_BenchClock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survivesAnOrderlyEnd();
    void isKeptWhileItIsAhead();

private:
    /// What a start would find now, were the bench killed.
    static Instant kept(const BenchFixture &f)
    {
        const auto connection = sql::open(f.bench->profileFolder() + "/bench.sqlite"_L1, sql::Mode::ReadOnly);
        auto query = sql::run(**connection, u"SELECT value FROM meta WHERE key = 'clock'"_s);
        return query && query->next() ? instantFromMs(query->value(0).toLongLong()) : Instant{};
    }
};

void tst_BenchClock::survivesAnOrderlyEnd()
{
    BenchFixture f;
    const Instant before = f.bench->now();
    f.bench->skip(std::chrono::hours(5));
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->now() >= before + std::chrono::hours(5), waitMs);
    const Instant ahead = f.bench->now();
    f.bench.reset();
    f.open();
    QVERIFY(f.bench->now() >= ahead);
}

void tst_BenchClock::isKeptWhileItIsAhead()
{
    BenchFixture f;
    const Instant before = f.bench->now();
    f.bench->skip(std::chrono::hours(5)); // from here on at the speed of real time
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->now() >= before + std::chrono::hours(5), waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(kept(f) >= before + std::chrono::hours(5), waitMs);
    const Instant seen = f.bench->now();
    QTRY_VERIFY_WITH_TIMEOUT(kept(f) >= seen, waitMs); // not only what the skip left
}

QTEST_GUILESS_MAIN(tst_BenchClock)
#include "tst_bench_clock.moc"
