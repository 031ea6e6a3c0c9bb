// SPDX-License-Identifier: MIT
#include "core/model/delivery_limits.h"
#include "tests/delivery/dispatcher_bed.h"

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using enum DeliveryState;

/// Breaking off: by the user, by removing a webhook, by a crash.
class TestDispatchCancel final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void removedWebhooksReceiveNothing();
    void cancelsWhileQueued();
    void cancelsWhileSending();
    void cancelsWhileWaiting();
    void cancellingTooLateChangesNothing();
    void resumesAfterACrash();
    void anOrderlyEndKeepsWhatWasAnswered();
};

void TestDispatchCancel::removedWebhooksReceiveNothing()
{
    DispatcherBed bed;
    bed.transport->answerAll(500);
    const WebhookId webhook = bed.addWebhook();
    const DeliveryId waiting = bed.submitOne(webhook).id;
    QVERIFY(bed.reaches(waiting, Waiting));
    bed.transport->keepAll();
    const DeliveryId sending = bed.submitOne(webhook).id;
    QVERIFY(bed.waitFor([&] { return bed.transport->requests().size() == 2; }));
    bed.targets.remove(webhook);
    bed.dispatcher->cancelAllFor(webhook);
    QVERIFY(bed.reaches(waiting, Cancelled));
    QVERIFY(bed.reaches(sending, Cancelled));
    QVERIFY(bed.submit({webhook}).isEmpty());
    bed.clock->skip(1h);
    bed.settle();
    QCOMPARE(bed.transport->requests().size(), 2);
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
}

void TestDispatchCancel::cancelsWhileQueued()
{
    DispatcherBed bed;
    bed.transport->keepAll();
    const WebhookId webhook = bed.addWebhook();
    for (int i = 0; i < limits::requestsAtOncePerHost; ++i)
        bed.submitOne(webhook);
    const DeliveryId queued = bed.submitOne(webhook).id;
    QVERIFY(bed.waitFor([&] { return bed.countTold(Sending) == limits::requestsAtOncePerHost; }));
    QCOMPARE(bed.told(queued).state, Queued);
    QCOMPARE(bed.cancel({queued, queued, DeliveryId{4711}}), 1);
    QCOMPARE(bed.told(queued).state, Cancelled);
    QCOMPARE(bed.stored(queued).delivery.state, Cancelled);
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
}

void TestDispatchCancel::cancelsWhileSending()
{
    DispatcherBed bed;
    bed.transport->keepAll();
    const DeliveryId id = bed.submitOne(bed.addWebhook()).id;
    QVERIFY(bed.waitFor([&] { return !bed.transport->underWay().empty(); }));
    QCOMPARE(bed.cancel({id}), 1);
    QCOMPARE(bed.told(id).state, Cancelled);
    QCOMPARE(bed.told(id).outcomes, QList<AttemptError>{AttemptError::Cancelled});
    QVERIFY(bed.transport->underWay().empty());
    QVERIFY(bed.stored(id).attempts.first().finished);

    // While the start is being written, nothing goes out at all.
    std::optional<int> count;
    bed.dispatcher->submit(
        {EventKind::GoalCompleted, u"acme.test"_s, "{}"_ba, {}, {}}, {bed.targets.constBegin().key()}, this, [&](const Result<Submitted> &submitted) {
            QMetaObject::invokeMethod(
                this,
                [&, started = submitted->deliveries.first().id] {
                    bed.dispatcher->cancel({started}, this, [&](const Result<QList<DeliveryId>> &result) { count = int(result->size()); });
                },
                Qt::QueuedConnection);
        });
    QVERIFY(bed.waitFor([&] { return count.has_value(); }));
    QCOMPARE(*count, 1);
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
}

void TestDispatchCancel::cancelsWhileWaiting()
{
    DispatcherBed bed;
    bed.transport->answerAll(500);
    const DeliveryId id = bed.submitOne(bed.addWebhook()).id;
    QVERIFY(bed.reaches(id, Waiting));
    QCOMPARE(bed.cancel({id}), 1);
    QVERIFY(!bed.dispatcher->nextDue());
    bed.clock->skip(2h);
    bed.settle();
    QCOMPARE(bed.transport->requests().size(), 1);
    QVERIFY(!bed.stored(id).delivery.dueAt);
}

void TestDispatchCancel::cancellingTooLateChangesNothing()
{
    DispatcherBed bed;
    const DeliveryId id = bed.submitOne(bed.addWebhook()).id;
    QVERIFY(bed.reaches(id, Delivered));
    QCOMPARE(bed.cancel({id}), 0);
    QCOMPARE(bed.cancel({}), 0);
    QCOMPARE(bed.told(id).state, Delivered);

    // The answer is there when the user cancels: the endpoint has it, and the log says so.
    bed.transport->keepAll();
    const DeliveryId second = bed.submitOne(bed.targets.constBegin().key()).id;
    QVERIFY(bed.waitFor([&] { return !bed.transport->underWay().empty(); }));
    std::optional<int> count;
    bed.dispatcher->cancel({second}, this, [&](const Result<QList<DeliveryId>> &result) { count = int(result->size()); });
    bed.transport->finish(bed.transport->underWay().begin()->first, FakeTransport::status(200));
    QVERIFY(bed.waitFor([&] { return count.has_value(); }));
    QCOMPARE(*count, 0);
    QCOMPARE(bed.told(second).state, Delivered);
}

void TestDispatchCancel::resumesAfterACrash()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    bed.transport->answerAll(500);
    const DeliveryId waiting = bed.submitOne(webhook).id;
    QVERIFY(bed.reaches(waiting, Waiting));
    bed.transport->keepAll();
    QList<DeliveryId> sending;
    for (int i = 0; i < limits::requestsAtOncePerHost; ++i)
        sending += bed.submitOne(webhook).id;
    const DeliveryId queued = bed.submitOne(webhook).id;
    QVERIFY(bed.waitFor([&] { return bed.countTold(Sending) == limits::requestsAtOncePerHost; }));
    bed.clock->skip(30s);

    bed.restart();
    QVERIFY(bed.reaches(queued, Delivered));
    for (DeliveryId id : std::as_const(sending)) {
        QVERIFY(bed.reaches(id, Delivered));
        const DeliveryDetails details = bed.stored(id);
        QCOMPARE(details.delivery.outcomes, (QList<AttemptError>{AttemptError::Interrupted, AttemptError::None}));
        QCOMPARE(details.delivery.failures, 0);
        QCOMPARE(details.delivery.attempts, 2);
        QCOMPARE(details.attempts.size(), 2);
        QVERIFY(details.attempts.first().finished);
        QVERIFY(details.attempts.first().detail.contains(u"may have got it"_s));
    }
    QCOMPARE(bed.told(waiting).state, Waiting); // keeps its time
    QCOMPARE(bed.dispatcher->nextDue(), DispatcherBed::start + 1min);
    QCOMPARE(bed.dispatcher->usedInWindow(webhook), 2 + limits::requestsAtOncePerHost); // each counted once
    bed.clock->skip(30s);
    QVERIFY(bed.reaches(waiting, Delivered));
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
    QVERIFY(bed.dispatcher->sums().balances());
    QVERIFY2(bed.illegal.isEmpty(), qPrintable(bed.illegal.join(u'\n')));
}

void TestDispatchCancel::anOrderlyEndKeepsWhatWasAnswered()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    bed.transport->keepAll();
    const QList<DeliveryId> ids = bed.submitMany(webhook, 2 * limits::requestsAtOncePerHost);
    bed.settle();
    while (!bed.transport->underWay().empty()) // each end is written while the one before it still is
        bed.transport->finish(bed.transport->underWay().begin()->first, FakeTransport::status(200));
    bed.restart();
    bed.settle();
    QCOMPARE(bed.transport->requests().size(), limits::requestsAtOncePerHost); // only what had not been sent before
    for (DeliveryId id : ids) {
        const DeliveryDetails details = bed.stored(id);
        QCOMPARE(details.delivery.state, Delivered);
        QCOMPARE(details.delivery.outcomes, QList<AttemptError>{AttemptError::None});
        QCOMPARE(details.attempts.size(), 1);
    }
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
}

QTEST_GUILESS_MAIN(TestDispatchCancel)
#include "tst_dispatch_cancel.moc"
