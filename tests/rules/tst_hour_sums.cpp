// SPDX-License-Identifier: MIT
// What a webhook's hour came to: outcomes, percentiles and the places taken.
#include "core/rules/hour_sums.h"

#include <QtTest/QTest>

using namespace ovyxa;
using namespace std::chrono_literals;

namespace {

const Instant start = instantFromMs(1'700'000'000'000);

AttemptMark mark(Millis at, AttemptError error = AttemptError::None, Millis duration = 20ms)
{
    return {start + at, error, duration};
}

} // namespace

class tst_HourSums final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outcomesAreCountedWithinTheSpan();
    void whatSaysNothingOfTheEndpointIsLeftOut_data();
    void whatSaysNothingOfTheEndpointIsLeftOut();
    void percentilesAreTimesThatWereMeasured();
    void aPlaceIsTakenForExactlyAnHour();
};

void tst_HourSums::outcomesAreCountedWithinTheSpan()
{
    const QList marks{mark(-1ms),
                      mark(0ms),
                      mark(1min, AttemptError::Status),
                      mark(2min, AttemptError::Redirect),
                      mark(3min, AttemptError::Timeout),
                      mark(4min, AttemptError::Tls),
                      mark(59min, AttemptError::Protocol),
                      mark(1h)};
    const HourSums sums = rules::hourSums(marks, start, start + 1h);
    QCOMPARE(sums.delivered, 1);
    QCOMPARE(sums.refused, 2);
    QCOMPARE(sums.unanswered, 3);
    QCOMPARE(sums.failed(), 5);
    QCOMPARE(rules::hourSums({}, start, start + 1h), HourSums());
}

void tst_HourSums::whatSaysNothingOfTheEndpointIsLeftOut_data()
{
    QTest::addColumn<AttemptError>("error");
    QTest::addColumn<bool>("finished");
    QTest::addColumn<bool>("counts");
    QTest::newRow("delivered") << AttemptError::None << true << true;
    QTest::newRow("refused") << AttemptError::Refused << true << true;
    QTest::newRow("under way") << AttemptError::None << false << false;
    QTest::newRow("never sent: too large") << AttemptError::TooLarge << true << false;
    QTest::newRow("never sent: paused") << AttemptError::Paused << true << false;
    QTest::newRow("the bench ended") << AttemptError::Interrupted << true << false;
    QTest::newRow("cancelled") << AttemptError::Cancelled << true << false;
}

void tst_HourSums::whatSaysNothingOfTheEndpointIsLeftOut()
{
    QFETCH(AttemptError, error);
    QFETCH(bool, finished);
    Attempt attempt;
    attempt.startedAt = start;
    attempt.error = error;
    attempt.finished = finished;
    attempt.duration = 7ms;
    const auto made = rules::attemptMark(attempt);
    QTEST(made.has_value(), "counts");
    if (made)
        QCOMPARE(*made, mark(0ms, error, 7ms));
}

void tst_HourSums::percentilesAreTimesThatWereMeasured()
{
    QList<AttemptMark> marks;
    for (int i = 100; i >= 1; --i)
        marks.append(mark(Millis{i}, AttemptError::None, Millis{i}));
    const HourSums hundred = rules::hourSums(marks, start, start + 1h);
    QCOMPARE(hundred.half, 50ms);
    QCOMPARE(hundred.most, 95ms);
    QCOMPARE(hundred.nearlyAll, 99ms);

    const HourSums one = rules::hourSums({mark(0ms, AttemptError::Timeout, 10s)}, start, start + 1h);
    QCOMPARE(one.half, 10s);
    QCOMPARE(one.nearlyAll, 10s);

    const HourSums two = rules::hourSums({mark(0ms, AttemptError::None, 4ms), mark(1ms, AttemptError::None, 9ms)}, start, start + 1h);
    QCOMPARE(two.half, 4ms);
    QCOMPARE(two.most, 9ms);
}

void tst_HourSums::aPlaceIsTakenForExactlyAnHour()
{
    const QList<Instant> starts{start + 30min, start, start};
    QCOMPARE(rules::hourCurve(starts, start - 1min, 1min, 3), (QList{0, 2, 2}));
    QCOMPARE(rules::hourCurve(starts, start + 59min, 1min, 2), (QList{3, 1}));
    QCOMPARE(rules::hourCurve(starts, start + 90min, 1min, 1), QList{0});
}

QTEST_GUILESS_MAIN(tst_HourSums)

#include "tst_hour_sums.moc"
