// SPDX-License-Identifier: MIT
#include "core/model/delivery_limits.h"
#include "core/time/clock.h"

#include <QtCore/QElapsedTimer>
#include <QtTest/QTest>

#include <cmath>
#include <limits>

using namespace ovyxa;
using namespace std::chrono_literals;

namespace {

constexpr int waitMs = 60'000;
const Instant start = instantFromMs(1'700'000'000'000);

} // namespace

class tst_Clock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void standsWhilePaused();
    void runsFasterWithSpeed();
    void aChangeOfSpeedKeepsTheTime();
    void neverGoesBack();
    void speedIsClamped();
    void callsWhatASkipPassesInItsOrder();
    void equalTimesKeepTheirOrder();
    void neverCallsFromWithinCallAt();
    void aCancelledCallDoesNotCome();
    void aCallMayCancelAnotherOfTheSameMoment();
    void aGoneContextIsNotCalled();
    void whatACallSchedulesForNowComesFromTheEventLoop();
    void aPausedClockCallsNothingUntilItRuns();
    void nextDueIsTheEarliest();
    void theLadderTakesNoRealHalfHour();
    void theStateExtrapolates();
    void hugeSpansEndAtTheEnd();
    void nextDueForgetsWhoIsGone();
};

void tst_Clock::standsWhilePaused()
{
    Clock clock(start);
    clock.setPaused(true);
    const Instant then = clock.now();
    QElapsedTimer real;
    real.start();
    QTRY_VERIFY(real.elapsed() > 5);
    QCOMPARE(clock.now(), then);
    clock.skip(3s);
    QCOMPARE(clock.now(), then + 3s);
}

void tst_Clock::runsFasterWithSpeed()
{
    Clock clock(start);
    clock.setSpeed(3600);
    QElapsedTimer real;
    real.start();
    QTRY_VERIFY_WITH_TIMEOUT(clock.now() >= start + 36s, waitMs);
    QVERIFY(real.elapsed() >= 9); // 36 s at × 3600 are 10 ms
}

void tst_Clock::aChangeOfSpeedKeepsTheTime()
{
    Clock clock(start);
    clock.setPaused(true);
    const Instant then = clock.now();
    clock.setSpeed(3600);
    QCOMPARE(clock.now(), then);
    clock.setSpeed(1);
    QCOMPARE(clock.now(), then);
}

void tst_Clock::neverGoesBack()
{
    Clock clock(start);
    Instant last = clock.now();
    for (int i = 0; i < 20'000; ++i) {
        switch (i % 7) {
        case 1: clock.setSpeed(double(i % 3601)); break;
        case 3: clock.setPaused(i % 2 == 0); break;
        case 4: clock.skip(Millis(-i)); break;
        case 5: clock.skipTo(start - 1h); break;
        case 6: clock.skip(Millis(i % 5)); break;
        default: break;
        }
        QVERIFY(clock.now() >= last);
        last = clock.now();
    }
}

void tst_Clock::speedIsClamped()
{
    Clock clock(start);
    clock.setSpeed(0);
    QCOMPARE(clock.speed(), ClockState::minSpeed);
    clock.setSpeed(1e300);
    QCOMPARE(clock.speed(), ClockState::maxSpeed);
    clock.setSpeed(-5);
    QCOMPARE(clock.speed(), ClockState::minSpeed);
    clock.setSpeed(std::numeric_limits<double>::quiet_NaN());
    QVERIFY(!std::isnan(clock.speed()));
}

void tst_Clock::callsWhatASkipPassesInItsOrder()
{
    Clock clock(start);
    QList<int> order;
    for (int minutes : {30, 5, 1, 10})
        clock.callIn(std::chrono::minutes(minutes), this, [&order, minutes] { order.append(minutes); });
    clock.skip(10min);
    QTRY_COMPARE_WITH_TIMEOUT(order, (QList{1, 5, 10}), waitMs);
    clock.skip(20min);
    QTRY_COMPARE_WITH_TIMEOUT(order, (QList{1, 5, 10, 30}), waitMs);
}

void tst_Clock::equalTimesKeepTheirOrder()
{
    Clock clock(start);
    QList<int> order;
    for (int i = 0; i < 100; ++i)
        clock.callAt(start + 1h, this, [&order, i] { order.append(i); });
    clock.skip(2h);
    QTRY_COMPARE_WITH_TIMEOUT(order.size(), 100, waitMs);
    QVERIFY(std::is_sorted(order.cbegin(), order.cend()));
}

void tst_Clock::neverCallsFromWithinCallAt()
{
    Clock clock(start);
    bool called = false;
    clock.callAt(start - 1h, this, [&called] { called = true; });
    QVERIFY(!called);
    QTRY_VERIFY_WITH_TIMEOUT(called, waitMs);
}

void tst_Clock::aCancelledCallDoesNotCome()
{
    Clock clock(start);
    bool wrong = false;
    bool right = false;
    const auto id = clock.callIn(1min, this, [&wrong] { wrong = true; });
    clock.callIn(2min, this, [&right] { right = true; });
    clock.cancel(id);
    clock.cancel(id);
    clock.cancel(0);
    clock.skip(5min);
    QTRY_VERIFY_WITH_TIMEOUT(right, waitMs);
    QVERIFY(!wrong);
}

void tst_Clock::aCallMayCancelAnotherOfTheSameMoment()
{
    Clock clock(start);
    bool wrong = false;
    bool last = false;
    Clock::TimerId second = 0;
    clock.callAt(start + 1min, this, [&] { clock.cancel(second); });
    second = clock.callAt(start + 1min, this, [&wrong] { wrong = true; });
    clock.callAt(start + 1min, this, [&last] { last = true; });
    clock.skip(1min);
    QTRY_VERIFY_WITH_TIMEOUT(last, waitMs);
    QVERIFY(!wrong);
}

void tst_Clock::aGoneContextIsNotCalled()
{
    Clock clock(start);
    bool wrong = false;
    bool right = false;
    auto context = std::make_unique<QObject>();
    clock.callIn(1min, context.get(), [&wrong] { wrong = true; });
    clock.callIn(1min, this, [&right] { right = true; });
    context.reset();
    clock.skip(1min);
    QTRY_VERIFY_WITH_TIMEOUT(right, waitMs);
    QVERIFY(!wrong);
}

void tst_Clock::whatACallSchedulesForNowComesFromTheEventLoop()
{
    Clock clock(start);
    int depth = 0;
    int calls = 0;
    std::function<void()> again = [&] {
        QCOMPARE(depth++, 0);
        if (++calls < 50)
            clock.callAt(clock.now(), this, again);
        --depth;
    };
    clock.callAt(start, this, again);
    QTRY_COMPARE_WITH_TIMEOUT(calls, 50, waitMs);
}

void tst_Clock::aPausedClockCallsNothingUntilItRuns()
{
    Clock clock(start);
    clock.setPaused(true);
    bool called = false;
    clock.callIn(Millis(1), this, [&called] { called = true; });
    QElapsedTimer real;
    real.start();
    QTRY_VERIFY(real.elapsed() > 10);
    QVERIFY(!called);
    clock.setPaused(false);
    QTRY_VERIFY_WITH_TIMEOUT(called, waitMs);
}

void tst_Clock::nextDueIsTheEarliest()
{
    Clock clock(start);
    QVERIFY(!clock.nextDue());
    clock.callAt(start + 2h, this, [] {});
    const auto first = clock.callAt(start + 1h, this, [] {});
    QCOMPARE(clock.nextDue(), std::optional<Instant>(start + 1h));
    clock.cancel(first);
    QCOMPARE(clock.nextDue(), std::optional<Instant>(start + 2h));
}

void tst_Clock::theLadderTakesNoRealHalfHour()
{
    Clock clock(start);
    clock.setSpeed(ClockState::maxSpeed);
    QList<Instant> rungs;
    size_t next = 0;
    std::function<void()> climb = [&] {
        rungs.append(clock.now());
        if (next < limits::retryDelays.size())
            clock.callIn(limits::retryDelays[next++], this, climb);
    };
    QElapsedTimer real;
    real.start();
    climb();
    QTRY_COMPARE_WITH_TIMEOUT(rungs.size(), 4, waitMs);
    QVERIFY(real.elapsed() < waitMs);
    QVERIFY(rungs[1] - rungs[0] >= 1min);
    QVERIFY(rungs[2] - rungs[1] >= 5min);
    QVERIFY(rungs[3] - rungs[2] >= 30min);
}

void tst_Clock::theStateExtrapolates()
{
    Clock clock(start);
    clock.setSpeed(60);
    const ClockState state = clock.state();
    QCOMPARE(state.atMoment(state.taken), state.at);
    QCOMPARE(state.atMoment(state.taken + 2s), state.at + 2min);
    clock.setPaused(true);
    const ClockState paused = clock.state();
    QCOMPARE(paused.atMoment(paused.taken + 2s), paused.at);
}

void tst_Clock::hugeSpansEndAtTheEnd()
{
    Clock clock(start);
    clock.setPaused(true);
    bool called = false;
    clock.callIn(Millis::max(), this, [&called] { called = true; });
    clock.skip(24h);
    QVERIFY(*clock.nextDue() > clock.now()); // not wrapped round into the past
    clock.skip(Millis::min());
    QCOMPARE(clock.now(), start + 24h);
    clock.skip(Millis::max());
    QCOMPARE(toPayloadTimestamp(clock.now()), QStringLiteral("9999-12-31T23:59:59Z"));
    QTRY_VERIFY_WITH_TIMEOUT(called, waitMs);
    clock.skipTo(Instant::max());
    clock.setPaused(false);
    clock.setSpeed(ClockState::maxSpeed);
    QCOMPARE(toPayloadTimestamp(clock.now()), QStringLiteral("9999-12-31T23:59:59Z"));
}

void tst_Clock::nextDueForgetsWhoIsGone()
{
    Clock clock(start);
    auto context = std::make_unique<QObject>();
    clock.callAt(start + 1h, context.get(), [] {});
    clock.callAt(start + 2h, this, [] {});
    context.reset();
    QCOMPARE(clock.nextDue(), std::optional<Instant>(start + 2h));
}

QTEST_GUILESS_MAIN(tst_Clock)
#include "tst_clock.moc"
