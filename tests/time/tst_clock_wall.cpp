// SPDX-License-Identifier: MIT
// The simulated clock and the machine's: a sleep, a wall that is put right, and the one way back.
#include "core/time/clock.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int waitMs = 60'000;
const Instant start = instantFromMs(1'700'000'000'000);

/// Clocks of a machine that sleeps and whose wall is set when a test says so; otherwise they stand.
struct Machine
{
    std::chrono::nanoseconds running = 5s;
    Instant wall = start;

    void run(Millis span)
    {
        running += span;
        wall += span;
    }
    void suspend(Millis span) { wall += span; }
    RealClocks clocks()
    {
        return {[this] { return running; }, [this] { return wall; }};
    }
};

} // namespace

class tst_ClockWall final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheWallAfterASleep();
    void aSleepCountsOnceWhateverTheSpeed();
    void theWallMovesItForwardsOnly();
    void whatFellDueInTheSleepComesByItself();
    void aSleepWhilePausedIsNoneOfItsTime();
    void goesBackWithWhatIsDue();
    void aCallMayTakeItBack();
};

void tst_ClockWall::followsTheWallAfterASleep()
{
    Machine machine;
    Clock clock(start, nullptr, machine.clocks());
    clock.skip(42min); // how far it is ahead, it stays
    machine.run(10s);
    QCOMPARE(clock.now(), machine.wall + 42min);
    machine.suspend(8h);
    QCOMPARE(clock.now(), machine.wall + 42min);
    machine.run(3s);
    machine.suspend(5min);
    clock.setSpeed(1);
    machine.run(1s);
    QCOMPARE(clock.now(), machine.wall + 42min);
}

void tst_ClockWall::aSleepCountsOnceWhateverTheSpeed()
{
    Machine machine;
    Clock clock(start, nullptr, machine.clocks());
    clock.setSpeed(60);
    machine.run(10s);
    machine.suspend(1h);
    QCOMPARE(clock.now(), start + 10min + 1h);
    machine.run(1s);
    QCOMPARE(clock.now(), start + 11min + 1h);
}

void tst_ClockWall::theWallMovesItForwardsOnly()
{
    Machine machine;
    Clock clock(start, nullptr, machine.clocks());
    machine.run(10s);
    machine.wall -= 2h; // it was wrong
    QCOMPARE(clock.now(), start + 10s);
    machine.run(10s);
    QCOMPARE(clock.now(), start + 20s);
    machine.wall += 2h; // and is wrong again: no hours that nobody lived
    QCOMPARE(clock.now(), start + 20s);
    machine.wall += 1h;
    QCOMPARE(clock.now(), start + 20s + 1h);
    machine.wall -= 1h;
    QCOMPARE(clock.now(), start + 20s + 1h);
    machine.wall += 1h; // seen already
    QCOMPARE(clock.now(), start + 20s + 1h);
    machine.wall += 900ms; // the machine's own small corrections are none of its business
    QCOMPARE(clock.now(), start + 20s + 1h);
    machine.wall += 900ms; // unless they add up
    QCOMPARE(clock.now(), start + 20s + 1h + 1800ms);
}

void tst_ClockWall::whatFellDueInTheSleepComesByItself()
{
    Machine machine;
    Clock clock(start, nullptr, machine.clocks());
    bool called = false;
    clock.callAt(start + 30min, this, [&called] { called = true; });
    QSignalSpy changes(&clock, &Clock::changed);
    machine.suspend(31min);
    QTRY_VERIFY_WITH_TIMEOUT(called, waitMs);
    QCOMPARE(changes.count(), 1); // whoever shows the time is told
}

void tst_ClockWall::aSleepWhilePausedIsNoneOfItsTime()
{
    Machine machine;
    Clock clock(start, nullptr, machine.clocks());
    clock.setPaused(true);
    machine.suspend(1h);
    QCOMPARE(clock.now(), start);
    clock.setPaused(false);
    QCOMPARE(clock.now(), start);
    machine.suspend(1h);
    QCOMPARE(clock.now(), start + 1h);
}

void tst_ClockWall::goesBackWithWhatIsDue()
{
    Machine machine;
    Clock clock(start, nullptr, machine.clocks());
    clock.skip(40min);
    QString order;
    clock.callIn(5min, this, [&order] { order += u'b'; });
    clock.callIn(1min, this, [&order] { order += u'a'; });
    const auto cancelled = clock.callIn(2min, this, [&order] { order += u'x'; });
    clock.moveBack(40min);
    QCOMPARE(clock.now(), start);
    QCOMPARE(clock.nextDue(), std::optional(start + 1min)); // as long to wait as before
    clock.cancel(cancelled);
    clock.moveBack(-3min); // forwards is another way
    QCOMPARE(clock.now(), start);
    clock.skip(5min);
    QTRY_COMPARE_WITH_TIMEOUT(order, u"ab"_s, waitMs);
    QVERIFY(!clock.nextDue());
}

void tst_ClockWall::aCallMayTakeItBack()
{
    Machine machine;
    Clock clock(start, nullptr, machine.clocks());
    bool later = false;
    clock.callIn(1min, this, [&clock] { clock.moveBack(1min); });
    clock.callIn(2min, this, [&later] { later = true; });
    clock.skip(1min);
    QTRY_COMPARE_WITH_TIMEOUT(clock.now(), start, waitMs);
    QCOMPARE(clock.nextDue(), std::optional(start + 1min));
    clock.skip(1min);
    QTRY_VERIFY_WITH_TIMEOUT(later, waitMs);
}

QTEST_GUILESS_MAIN(tst_ClockWall)
#include "tst_clock_wall.moc"
