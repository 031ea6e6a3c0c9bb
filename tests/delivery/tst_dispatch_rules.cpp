// SPDX-License-Identifier: MIT
#include "core/delivery/fair_queue.h"
#include "core/model/delivery_limits.h"
#include "core/rules/rate_window.h"
#include "core/rules/retry_ladder.h"

#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr int perHour = limits::deliveriesPerHour;
}

/// The ladder, the hundred an hour and the places at once, as values.
class TestDispatchRules final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void theLadderHasThreeRungs();
    void theWindowSlidesToTheMillisecond();
    void theWindowKeepsReservedPlaces();
    void theWindowForetells();
    void theQueueKeepsItsLimits();
    void theQueueIsFairAmongHosts();
    void theQueueIsFairWithinAHost();
    void theQueueForgetsWhatIsRemoved();
};

void TestDispatchRules::theLadderHasThreeRungs()
{
    const Instant at{1000h};
    QVERIFY(!nextAttemptAt(0, at));
    QCOMPARE(nextAttemptAt(1, at), at + 1min);
    QCOMPARE(nextAttemptAt(2, at), at + 5min);
    QCOMPARE(nextAttemptAt(3, at), at + 30min);
    QVERIFY(!nextAttemptAt(4, at));
    QVERIFY(!nextAttemptAt(5, at));
}

void TestDispatchRules::theWindowSlidesToTheMillisecond()
{
    RateWindow window;
    const Instant at{1000h};
    for (int i = 0; i < perHour; ++i) {
        QVERIFY(window.hasRoom(0, at + Millis(i)));
        window.take(at + Millis(i));
    }
    QCOMPARE(window.used(at + 100ms), perHour);
    QVERIFY(!window.hasRoom(0, at + 100ms));
    QVERIFY(!window.hasRoom(0, at + 1h - 1ms));
    QCOMPARE(window.nextRoom(0, at + 1h - 1ms), at + 1h);
    QVERIFY(window.hasRoom(0, at + 1h));
    QCOMPARE(window.used(at + 1h), perHour - 1);
    QVERIFY(!window.nextRoom(0, at + 1h));
    window.take(at + 1h);
    QCOMPARE(window.nextRoom(0, at + 1h), at + 1h + 1ms);
    QCOMPARE(window.used(at + 3h), 0);
}

void TestDispatchRules::theWindowKeepsReservedPlaces()
{
    RateWindow window;
    const Instant at{1000h};
    QVERIFY(window.hasRoom(perHour - 1, at));
    QVERIFY(!window.hasRoom(perHour, at));
    QVERIFY(!window.nextRoom(perHour, at)); // all of it waits for others to start: no clock frees a place
    window.take(at);
    QVERIFY(window.hasRoom(perHour - 2, at));
    QVERIFY(!window.hasRoom(perHour - 1, at));
    QCOMPARE(window.nextRoom(perHour - 1, at), at + 1h);
    QVERIFY(!window.nextRoom(perHour, at));
    // What an earlier run left may come in any order.
    window.take(at - 30min);
    QCOMPARE(window.nextRoom(perHour - 2, at), at + 30min);
}

void TestDispatchRules::theWindowForetells()
{
    RateWindow window;
    const Instant at{1000h};
    for (int i = 0; i < perHour; ++i)
        window.take(at + std::chrono::seconds(i));
    const Instant now = at + 10min;
    QCOMPARE(window.roomFor(0, 0, now), at + 1h);
    QCOMPARE(window.roomFor(1, 0, now), at + 1h + 1s);
    QCOMPARE(window.roomFor(perHour - 1, 0, now), at + 1h + 99s);
    QCOMPARE(window.roomFor(perHour, 0, now), at + 2h);
    QCOMPARE(RateWindow().roomFor(0, 0, now), now);
    QCOMPARE(RateWindow().roomFor(0, perHour, now), now + 1h);
}

void TestDispatchRules::theQueueKeepsItsLimits()
{
    FairQueue queue(6, 32);
    qint64 id = 0;
    for (int host = 0; host < 40; ++host) {
        for (int i = 0; i < 10; ++i)
            queue.push(QString::number(host), WebhookId{host + 1}, DeliveryId{++id});
    }
    int started = 0;
    while (queue.next())
        ++started;
    QCOMPARE(started, 32);
    QCOMPARE(queue.underWay(), 32);
    queue.done(u"0"_s, WebhookId{1});
    const auto next = queue.next();
    QVERIFY(next);
    QVERIFY(!queue.next());
    QVERIFY(next->value > 320); // a host that had nothing under way: the 33rd or later
}

void TestDispatchRules::theQueueIsFairAmongHosts()
{
    FairQueue queue(6, 32);
    qint64 id = 0;
    for (int i = 0; i < 100; ++i)
        queue.push(u"slow"_s, WebhookId{1}, DeliveryId{++id});
    int started = 0;
    while (queue.next())
        ++started;
    QCOMPARE(started, 6);
    queue.push(u"other"_s, WebhookId{2}, DeliveryId{1000});
    QCOMPARE(queue.next(), DeliveryId{1000});

    // Many slow ones together leave places to those that have nothing under way.
    for (int host = 0; host < 6; ++host) {
        for (int i = 0; i < 50; ++i)
            queue.push(u"slow%1"_s.arg(host), WebhookId{10 + host}, DeliveryId{++id});
    }
    while (queue.next()) {
    }
    QVERIFY(queue.underWay() < 32);
    queue.push(u"quick"_s, WebhookId{99}, DeliveryId{2000});
    QCOMPARE(queue.next(), DeliveryId{2000});
}

void TestDispatchRules::theQueueIsFairWithinAHost()
{
    FairQueue queue(6, 32);
    const WebhookId slow{1};
    const WebhookId quick{2};
    queue.push(u"dev"_s, quick, DeliveryId{1});
    QCOMPARE(queue.next(), DeliveryId{1});
    queue.done(u"dev"_s, quick);
    for (int i = 0; i < 20; ++i)
        queue.push(u"dev"_s, slow, DeliveryId{100 + i});
    while (queue.next()) {
    }
    QCOMPARE(queue.underWay(), 5); // one place is kept for the other webhook
    queue.push(u"dev"_s, quick, DeliveryId{2});
    QCOMPARE(queue.next(), DeliveryId{2});
    QVERIFY(!queue.next());
    queue.push(u"dev"_s, quick, DeliveryId{3});
    queue.done(u"dev"_s, slow);
    QVERIFY(queue.next());
    queue.done(u"dev"_s, quick);
    QVERIFY(queue.next());
    QCOMPARE(queue.underWay(), 6);
}

void TestDispatchRules::theQueueForgetsWhatIsRemoved()
{
    FairQueue queue(6, 32);
    for (int i = 1; i <= 1000; ++i)
        queue.push(u"host"_s, WebhookId{1}, DeliveryId{i});
    for (int i = 1; i < 1000; ++i)
        queue.remove(DeliveryId{i});
    queue.push(u"elsewhere"_s, WebhookId{1}, DeliveryId{5}); // and one comes back, in another line
    QVERIFY(queue.contains(DeliveryId{5}));
    QVERIFY(!queue.contains(DeliveryId{6}));
    QCOMPARE(queue.next(), DeliveryId{1000});
    QCOMPARE(queue.next(), DeliveryId{5});
    QVERIFY(!queue.next());
    queue.done(u"elsewhere"_s, WebhookId{1});
    queue.done(u"elsewhere"_s, WebhookId{1}); // once too often changes nothing
    QCOMPARE(queue.underWay(), 1);
}

QTEST_GUILESS_MAIN(TestDispatchRules)
#include "tst_dispatch_rules.moc"
