// SPDX-License-Identifier: MIT
#include "core/model/delivery_limits.h"
#include "tests/delivery/dispatcher_bed.h"

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using enum DeliveryState;

namespace {
constexpr int perHour = limits::deliveriesPerHour;
}

/// The hundred an hour, the places at once, and that nobody waits for another.
class TestDispatchHour final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void holdsTheHundredAndFirst();
    void releasesInOrder();
    void aStartBesideTheReleaseDoesNotCallItOff();
    void cancellingFreesThePlace();
    void retriesAndReplaysDoNotCount();
    void webhooksHaveHoursOfTheirOwn();
    void theHourSurvivesARestart();
    void sixAtOnceForAHost();
    void slowEndpointsDelayNobody();
    void whatFindsNoPlaceIsQueued();
};

void TestDispatchHour::holdsTheHundredAndFirst()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    const QList<DeliveryId> ids = bed.submitMany(webhook, perHour + 1);
    QVERIFY(bed.reaches(ids.at(perHour - 1), Delivered));
    const Delivery last = bed.told(ids.at(perHour));
    QCOMPARE(last.state, Held);
    QCOMPARE(last.dueAt, DispatcherBed::start + 1h);
    QCOMPARE(bed.dispatcher->usedInWindow(webhook), perHour);
    QCOMPARE(bed.dispatcher->heldCount(webhook), 1);
    QCOMPARE(bed.dispatcher->nextDue(), DispatcherBed::start + 1h);
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
    bed.clock->skip(1h - 1ms);
    bed.settle();
    QCOMPARE(bed.told(ids.last()).state, Held);
    bed.clock->skip(1ms);
    QVERIFY(bed.reaches(ids.last(), Delivered));
    QCOMPARE(bed.told(ids.last()).countedAt, DispatcherBed::start + 1h);
    QCOMPARE(bed.dispatcher->heldCount(webhook), 0);
    QVERIFY2(bed.illegal.isEmpty(), qPrintable(bed.illegal.join(u'\n')));
}

void TestDispatchHour::releasesInOrder()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    for (int minute = 0; minute < perHour; ++minute) {
        bed.submitOne(webhook);
        bed.clock->skip(30s);
    }
    bed.settle();
    QCOMPARE(bed.transport->requests().size(), perHour);
    const QList<DeliveryId> held = bed.submitMany(webhook, 130);
    QCOMPARE(bed.dispatcher->heldCount(webhook), 130);
    QCOMPARE(bed.told(held.at(0)).dueAt, DispatcherBed::start + 1h);
    QCOMPARE(bed.told(held.at(1)).dueAt, DispatcherBed::start + 1h + 30s);
    QCOMPARE(bed.told(held.at(perHour)).dueAt, DispatcherBed::start + 2h);
    qsizetype sent = perHour;
    while (const auto due = bed.dispatcher->nextDue()) { // "jump to the next due thing"
        bed.clock->skipTo(*due);
        QVERIFY(bed.waitFor([&] { return bed.transport->requests().size() > sent; }));
        bed.settle();
        sent = bed.transport->requests().size();
        QVERIFY(bed.dispatcher->usedInWindow(webhook) <= perHour);
    }
    QCOMPARE(sent, perHour + 130);
    QList<Instant> starts;
    for (const Attempt &attempt : std::as_const(bed.finished))
        starts += attempt.startedAt;
    for (qsizetype i = perHour; i < starts.size(); ++i)
        QVERIFY(starts.at(i) - starts.at(i - perHour) >= 1h); // never more than a hundred in any hour
    QList<DeliveryId> order;
    for (qsizetype i = perHour; i < bed.finished.size(); ++i)
        order += bed.finished.at(i).delivery;
    QCOMPARE(order, held);
    QVERIFY2(bed.illegal.isEmpty(), qPrintable(bed.illegal.join(u'\n')));
}

void TestDispatchHour::aStartBesideTheReleaseDoesNotCallItOff()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    bed.submitMany(webhook, perHour - 10);
    bed.settle();
    bed.transport->keepAll();
    bed.submitMany(webhook, 10); // six under way, four in line
    const QList<DeliveryId> held = bed.submitMany(webhook, 3);
    bed.settle();
    QCOMPARE(bed.dispatcher->heldCount(webhook), 3);
    bed.transport->answerAll(200);
    bed.clock->skip(1h); // the release is due, and has not been called when the next in line starts
    while (!bed.transport->underWay().empty())
        bed.transport->finish(bed.transport->underWay().begin()->first, FakeTransport::status(200));
    for (DeliveryId id : held)
        QVERIFY(bed.reaches(id, Delivered));
    QCOMPARE(bed.dispatcher->heldCount(webhook), 0);
}

void TestDispatchHour::cancellingFreesThePlace()
{
    DispatcherBed bed;
    bed.transport->keepAll();
    const WebhookId webhook = bed.addWebhook();
    const QList<DeliveryId> ids = bed.submitMany(webhook, perHour + 3);
    bed.settle();
    QCOMPARE(bed.dispatcher->heldCount(webhook), 3);
    QCOMPARE(bed.told(ids.at(50)).state, Queued);
    QCOMPARE(bed.cancel({ids.at(50), ids.at(perHour + 1)}), 2);
    bed.settle();
    QCOMPARE(bed.told(ids.at(perHour)).state, Queued); // moved up
    QCOMPARE(bed.told(ids.at(perHour + 2)).state, Held);
    QCOMPARE(bed.dispatcher->heldCount(webhook), 1);
    QVERIFY(bed.dispatcher->nextDue()); // its release
    QCOMPARE(bed.cancel({ids.at(perHour + 2)}), 1);
    QCOMPARE(bed.dispatcher->heldCount(webhook), 0);
    QVERIFY(!bed.dispatcher->nextDue()); // nothing is left to wait for
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
    QVERIFY2(bed.illegal.isEmpty(), qPrintable(bed.illegal.join(u'\n')));
}

void TestDispatchHour::retriesAndReplaysDoNotCount()
{
    DispatcherBed bed;
    bed.transport->answerAll(500);
    const WebhookId webhook = bed.addWebhook();
    const DeliveryId id = bed.submitOne(webhook).id;
    QVERIFY(bed.reaches(id, Waiting));
    bed.clock->skip(1min);
    QVERIFY(bed.waitFor([&] { return bed.finished.size() == 2; }));
    QCOMPARE(bed.dispatcher->usedInWindow(webhook), 1);
    bed.transport->answerAll(200);
    bed.submitMany(webhook, perHour - 1);
    bed.settle();
    bed.dispatcher->replay({QList<DeliveryId>(20, id), ReplayRequest::Body::Exact, std::nullopt}, [](const Result<ReplayId> &) {});
    QVERIFY(bed.waitFor([&] { return bed.transport->requests().size() == 2 + perHour - 1 + 20; }));
    QCOMPARE(bed.dispatcher->usedInWindow(webhook), perHour);
    QCOMPARE(bed.dispatcher->heldCount(webhook), 0);
    bed.clock->skip(5min); // a retry is due although the hour is full
    QVERIFY(bed.reaches(id, Delivered));
}

void TestDispatchHour::webhooksHaveHoursOfTheirOwn()
{
    DispatcherBed bed;
    const WebhookId first = bed.addWebhook();
    const WebhookId second = bed.addWebhook();
    bed.submitMany(first, perHour + 1);
    QVERIFY(bed.reaches(bed.submitOne(second).id, Delivered));
    QCOMPARE(bed.dispatcher->usedInWindow(second), 1);
    QCOMPARE(bed.dispatcher->heldCount(second), 0);
}

void TestDispatchHour::theHourSurvivesARestart()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    const QList<DeliveryId> ids = bed.submitMany(webhook, perHour + 2);
    bed.settle();
    bed.clock->skip(10min);
    bed.restart();
    bed.settle();
    QCOMPARE(bed.dispatcher->usedInWindow(webhook), perHour);
    QCOMPARE(bed.dispatcher->heldCount(webhook), 2);
    QCOMPARE(bed.dispatcher->nextDue(), DispatcherBed::start + 1h);
    QCOMPARE(bed.submitOne(webhook).state, Held);
    QCOMPARE(bed.transport->requests().size(), 0);
    bed.clock->skip(50min);
    QVERIFY(bed.reaches(ids.last(), Delivered));
    QVERIFY(!bed.transport->requests().first().body.isEmpty()); // read back from the disk
}

void TestDispatchHour::sixAtOnceForAHost()
{
    DispatcherBed bed;
    bed.transport->keepAll();
    const WebhookId webhook = bed.addWebhook();
    bed.submitMany(webhook, 20);
    bed.settle();
    QCOMPARE(int(bed.transport->underWay().size()), limits::requestsAtOncePerHost);
    while (!bed.transport->underWay().empty()) {
        bed.transport->finish(bed.transport->underWay().begin()->first, FakeTransport::status(200));
        bed.settle();
    }
    QCOMPARE(bed.transport->requests().size(), 20);
    QCOMPARE(bed.transport->peak(), limits::requestsAtOncePerHost);
}

void TestDispatchHour::slowEndpointsDelayNobody()
{
    DispatcherBed bed;
    QList<WebhookId> slow;
    for (int i = 0; i < 12; ++i)
        slow += bed.addWebhook(u"https://slow%1.example/hook"_s.arg(i));
    slow += bed.addWebhook(u"https://quick.example/slow"_s); // a slow path of the same host as the quick one
    const WebhookId quick = bed.addWebhook(u"https://quick.example/quick"_s);
    bed.transport->answer(
        [](const TransportRequest &request) { return request.url.path() == "/quick"_L1 ? std::optional(FakeTransport::status(200)) : std::nullopt; });
    QVERIFY(bed.reaches(bed.submitOne(quick).id, Delivered));
    for (int round = 0; round < 7; ++round) {
        for (WebhookId webhook : std::as_const(slow))
            bed.submitMany(webhook, 1);
    }
    bed.settle();
    for (int i = 0; i < 10; ++i)
        QVERIFY(bed.reaches(bed.submitOne(quick).id, Delivered));
    QVERIFY(bed.transport->peak() <= limits::requestsAtOnce);
}

void TestDispatchHour::whatFindsNoPlaceIsQueued()
{
    DispatcherBed bed;
    bed.transport->answerAll(500);
    const WebhookId webhook = bed.addWebhook();
    const DeliveryId id = bed.submitOne(webhook).id;
    QVERIFY(bed.reaches(id, Waiting));
    bed.transport->keepAll();
    for (int i = 0; i < limits::requestsAtOncePerHost; ++i)
        bed.submitOne(webhook);
    bed.clock->skip(1min);
    QVERIFY(bed.reaches(id, Queued)); // due, and waits for a place
    QVERIFY(!bed.told(id).dueAt);
    bed.transport->finish(bed.transport->underWay().begin()->first, FakeTransport::status(200));
    QVERIFY(bed.reaches(id, Sending));
    QVERIFY2(bed.illegal.isEmpty(), qPrintable(bed.illegal.join(u'\n')));
}

QTEST_GUILESS_MAIN(TestDispatchHour)
#include "tst_dispatch_hour.moc"
