// SPDX-License-Identifier: MIT
// What if the endpoint is down from here to there: which requests meet it, what is lost, when the rest arrives.
#include "core/rules/outage.h"

#include <QtTest/QTest>

#include <utility>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Instant now = instantFromMs(1'700'000'000'000);

Delivery waiting(qint64 id, int failures, Millis due)
{
    Delivery delivery;
    delivery.id = {id};
    delivery.state = DeliveryState::Waiting;
    delivery.attempts = delivery.failures = failures;
    delivery.countedAt = now - 1min;
    delivery.dueAt = now + due;
    return delivery;
}

Delivery unsent(qint64 id, DeliveryState state, std::optional<Millis> due = {})
{
    Delivery delivery;
    delivery.id = {id};
    delivery.state = state;
    if (due)
        delivery.dueAt = now + *due;
    return delivery;
}

Outage down(Millis from, Millis to)
{
    return {now + from, now + to};
}

/// "1@60s x, 2@360s": delivery@when, seconds from now; x = it fails.
QString told(const OutageForecast &forecast)
{
    QStringList attempts;
    for (const PlannedAttempt &each : forecast.attempts)
        attempts += u"%1@%2s%3"_s.arg(each.delivery.value).arg((each.at - now) / 1s).arg(each.meetsOutage ? u" x"_s : QString());
    return attempts.join(u", "_s);
}

} // namespace

class tst_Outage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void attemptsClimbTheLadder_data();
    void attemptsClimbTheLadder();
    void whatIsLostAndWhenTheRestArrives();
    void theFirstRequestAloneCountsInTheHour();
    void theBurstIsTheBusiestMinuteAfterwards();
    void aPlanCountsRequests_data();
    void aPlanCountsRequests();
};

void tst_Outage::attemptsClimbTheLadder_data()
{
    QTest::addColumn<QList<Delivery>>("deliveries");
    QTest::addColumn<Outage>("outage");
    QTest::addColumn<QString>("attempts");
    QTest::addColumn<int>("lost");
    QTest::addColumn<int>("recovered");
    using L = QList<Delivery>;
    QTest::newRow("nothing under way") << L{} << down(0s, 1h) << u""_s << 0 << 0;
    QTest::newRow("empty: all arrives") << L{waiting(1, 1, 1min)} << down(1min, 1min) << u"1@60s"_s << 0 << 0;
    QTest::newRow("turned round is empty") << L{waiting(1, 1, 1min)} << down(2min, 0s) << u"1@60s"_s << 0 << 0;
    QTest::newRow("over before now") << L{waiting(1, 1, 0s)} << down(-1h, 0s) << u"1@0s"_s << 0 << 0;
    QTest::newRow("it begins with the attempt") << L{waiting(1, 1, 1min)} << down(1min, 2min) << u"1@60s x, 1@360s"_s << 0 << 1;
    QTest::newRow("it ends with the attempt") << L{waiting(1, 1, 1min)} << down(0s, 1min) << u"1@60s"_s << 0 << 0;
    QTest::newRow("the last attempt exactly at its end") << L{waiting(1, 3, 30min)} << down(0s, 30min) << u"1@1800s"_s << 0 << 0;
    QTest::newRow("the last attempt a moment before") << L{waiting(1, 3, 30min)} << down(0s, 30min + 1ms) << u"1@1800s x"_s << 1 << 0;
    QTest::newRow("all four") << L{unsent(1, DeliveryState::Queued)} << down(0s, 1h) << u"1@0s x, 1@60s x, 1@360s x, 1@2160s x"_s << 1 << 0;
    QTest::newRow("retry 3 arrives") << L{unsent(1, DeliveryState::Queued)} << down(0s, 36min) << u"1@0s x, 1@60s x, 1@360s x, 1@2160s"_s << 0 << 1;
    QTest::newRow("due already") << L{waiting(1, 2, -5min)} << down(0s, 1min) << u"1@0s x, 1@1800s"_s << 0 << 1;
    QTest::newRow("one under way") << L{unsent(1, DeliveryState::Sending)} << down(0s, 30s) << u"1@0s x, 1@60s"_s << 0 << 1;
    QTest::newRow("held: when its place is free") << L{unsent(1, DeliveryState::Held, 10min)} << down(0s, 5min) << u"1@600s"_s << 0 << 0;
    QTest::newRow("held into it") << L{unsent(1, DeliveryState::Held, 10min)} << down(9min, 11min) << u"1@600s x, 1@660s"_s << 0 << 1;
    QTest::newRow("what has ended") << L{unsent(1, DeliveryState::Delivered), unsent(2, DeliveryState::Failed), unsent(3, DeliveryState::Cancelled)}
                                    << down(0s, 1h) << u""_s << 0 << 0;
    QTest::newRow("in order of time") << L{waiting(1, 2, 4min), waiting(2, 1, 1min)} << down(0s, 2min) << u"2@60s x, 1@240s, 2@360s"_s << 0 << 1;
}

void tst_Outage::attemptsClimbTheLadder()
{
    QFETCH(QList<Delivery>, deliveries);
    QFETCH(Outage, outage);
    const OutageForecast forecast = rules::forecastOutage(deliveries, outage, now);
    QTEST(told(forecast), "attempts");
    QTEST(int(forecast.lost.size()), "lost");
    QTEST(int(forecast.recovered.size()), "recovered");
    QCOMPARE(forecast.meeting, int(told(forecast).count(u'x')));
}

void tst_Outage::whatIsLostAndWhenTheRestArrives()
{
    const OutageForecast forecast = rules::forecastOutage(
        {waiting(1, 3, 5min), waiting(2, 3, 2min), waiting(3, 1, 1min), waiting(4, 2, 3min), unsent(5, DeliveryState::Held, 50min)}, down(0s, 10min),
        now);
    QCOMPARE(forecast.lost, (QList<DeliveryId>{{1}, {2}}));
    QCOMPARE(forecast.lastLoss, now + 5min);
    QCOMPARE(forecast.recovered, (QList<DeliveryId>{{3}, {4}}));
    QCOMPARE(forecast.lastRecovery, now + 36min); // of 3: it failed after 1 and after 6 minutes
    QCOMPARE(forecast.meeting, 5);
    QCOMPARE(forecast.held, 1);
    QCOMPARE(forecast.attempts.constLast().number, 1);
}

void tst_Outage::theFirstRequestAloneCountsInTheHour()
{
    Delivery replay = unsent(2, DeliveryState::Queued);
    replay.countsForLimit = false;
    const OutageForecast forecast = rules::forecastOutage({unsent(1, DeliveryState::Queued), replay, waiting(3, 1, 2min)}, down(0s, 30s), now);
    QList<std::pair<qint64, int>> counting;
    for (const PlannedAttempt &each : forecast.attempts) {
        if (each.counts)
            counting.append({each.delivery.value, each.number});
    }
    QCOMPARE(counting, (QList<std::pair<qint64, int>>{{1, 1}}));
}

void tst_Outage::theBurstIsTheBusiestMinuteAfterwards()
{
    // Two come 6 minutes after it, within a minute of each other; one alone before.
    const QList deliveries{waiting(1, 1, 4min), waiting(2, 1, 4min + 59s), waiting(3, 1, 3min), waiting(4, 1, 5min)};
    const OutageForecast forecast = rules::forecastOutage(deliveries, down(3min, 5min), now);
    QCOMPARE(told(forecast), u"3@180s x, 1@240s x, 2@299s x, 4@300s, 3@480s, 1@540s, 2@599s"_s);
    QCOMPARE(forecast.burst, 2);
    QCOMPARE(forecast.burstAt, now + 9min);

    QCOMPARE(rules::forecastOutage(deliveries, down(0s, 0s), now).burst, 0);
}

void tst_Outage::aPlanCountsRequests_data()
{
    QTest::addColumn<Outage>("outage");
    QTest::addColumn<QString>("plan");
    QTest::newRow("no request meets it") << down(30min, 40min) << QString();
    QTest::newRow("from the first on") << down(0s, 90s) << u"503,200"_s;
    QTest::newRow("some arrive before") << down(2min, 5min) << u"200,503x2,200"_s;
    QTest::newRow("to the end") << down(0s, 2h) << u"503x8,200"_s;
}

void tst_Outage::aPlanCountsRequests()
{
    QFETCH(Outage, outage);
    const auto plan = rules::outagePlan(rules::forecastOutage({waiting(1, 1, 1min), waiting(2, 1, 3min), waiting(3, 2, 4min)}, outage, now));
    QTEST(plan ? plan->text() : QString(), "plan");
    if (plan)
        QVERIFY(plan->isScripted());
}

QTEST_GUILESS_MAIN(tst_Outage)

#include "tst_outage.moc"
