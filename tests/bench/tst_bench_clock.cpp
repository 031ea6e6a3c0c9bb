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
    void isNeverShownGoingBack();
    void showsAPauseAtOnce();
    void isOnesAloneWhoHoldsIt();

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
    const Instant before = f.bench->clock()->now();
    f.bench->clock()->skip(std::chrono::hours(5));
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->clock()->now() >= before + std::chrono::hours(5), waitMs);
    const Instant ahead = f.bench->clock()->now();
    f.bench.reset();
    f.open();
    QVERIFY(f.bench->clock()->now() >= ahead);
}

void tst_BenchClock::isKeptWhileItIsAhead()
{
    BenchFixture f;
    const Instant before = f.bench->clock()->now();
    f.bench->clock()->skip(std::chrono::hours(5)); // from here on at the speed of real time
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->clock()->now() >= before + std::chrono::hours(5), waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(kept(f) >= before + std::chrono::hours(5), waitMs);
    const Instant seen = f.bench->clock()->now();
    QTRY_VERIFY_WITH_TIMEOUT(kept(f) >= seen, waitMs); // not only what the skip left
}

void tst_BenchClock::isNeverShownGoingBack()
{
    BenchFixture f;
    Instant latest = f.bench->clock()->now();
    int looks = 0;
    bool wentBack = false;
    const auto look = [&](Instant now) {
        wentBack = wentBack || now < latest;
        latest = std::max(latest, now);
        ++looks;
    };
    connect(f.bench->clock(), &ClockDoor::changed, this, [&](const ClockState &clock) { look(clock.atMoment(std::chrono::steady_clock::now())); });
    const auto runFor = [&](Millis span) {
        const Instant until = f.bench->clock()->now() + span;
        return QTest::qWaitFor(
            [&] {
                look(f.bench->clock()->now());
                return f.bench->clock()->now() >= until;
            },
            waitMs);
    };
    const auto isAt = [&](double speed, bool paused) {
        return QTest::qWaitFor(
            [&] {
                look(f.bench->clock()->now());
                return f.bench->clock()->state().speed == speed && f.bench->clock()->state().paused == paused;
            },
            waitMs);
    };
    for (int round = 0; round < 10; ++round) {
        f.bench->clock()->setSpeed(ClockState::maxSpeed);
        QVERIFY(isAt(ClockState::maxSpeed, false));
        QVERIFY(runFor(std::chrono::minutes(3)));
        f.bench->clock()->setPaused(true);
        QVERIFY(isAt(ClockState::maxSpeed, true));
        look(f.bench->clock()->now());
        f.bench->clock()->setPaused(false);
        QVERIFY(isAt(ClockState::maxSpeed, false));
        QVERIFY(runFor(std::chrono::minutes(3)));
        f.bench->clock()->setSpeed(ClockState::minSpeed);
        QVERIFY(isAt(ClockState::minSpeed, false));
        QVERIFY(runFor(Millis(50)));
    }
    QVERIFY(looks > 100);
    QVERIFY(!wentBack);
}

void tst_BenchClock::showsAPauseAtOnce()
{
    BenchFixture f;
    f.bench->clock()->setPaused(true);
    QVERIFY(f.bench->clock()->state().paused);
    const Instant shown = f.bench->clock()->now();
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->clock()->now() >= shown && f.bench->clock()->state().paused, waitMs);
    f.bench->clock()->setPaused(false);
    QTRY_VERIFY_WITH_TIMEOUT(!f.bench->clock()->state().paused && f.bench->clock()->now() > shown, waitMs);
}

void tst_BenchClock::isOnesAloneWhoHoldsIt()
{
    BenchFixture f;
    ClockDoor *clock = f.bench->clock();
    QVERIFY(clock->hold());
    QVERIFY(!clock->hold()); // nobody else's
    QTRY_VERIFY_WITH_TIMEOUT(clock->state().paused, waitMs);
    const Instant stood = clock->now();
    clock->setPaused(false); // a wish for afterwards
    QVERIFY(clock->isToStand());
    clock->letGo();
    QVERIFY(!clock->isToStand()); // whoever comes at once knows
    QTRY_VERIFY_WITH_TIMEOUT(!clock->state().paused && clock->now() > stood, waitMs);
    QVERIFY(clock->hold());
    clock->setPaused(true);
    clock->letGo();
    QVERIFY(clock->isToStand());
    clock->letGo(); // it is held no more
    QVERIFY(clock->isToStand());
}

QTEST_GUILESS_MAIN(tst_BenchClock)
#include "tst_bench_clock.moc"
