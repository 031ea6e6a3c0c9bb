// SPDX-License-Identifier: MIT
#include "core/model/delivery_limits.h"
#include "core/model/limits.h"
#include "core/signing/signature.h"
#include "tests/delivery/dispatcher_bed.h"

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using enum DeliveryState;

/// One delivery from its event to its end: the ladder, and what is stored when.
class TestDispatcher final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void deliversAtOnce();
    void climbsTheWholeLadder();
    void recoversOnTheLadder();
    void theLadderWaitsToTheMillisecond();
    void everyErrorClimbs_data();
    void everyErrorClimbs();
    void withoutRetriesTheFirstFailureIsFinal();
    void startsNothingThatIsNotStored();
    void theSizeRuleHasAnEdge_data();
    void theSizeRuleHasAnEdge();
    void editsTakeEffectAtTheNextAttempt();
    void refusedEventsLeaveNoTrace();
    void readsRetryAfter_data();
    void readsRetryAfter();
};

void TestDispatcher::deliversAtOnce()
{
    DispatcherBed bed;
    const WebhookId first = bed.addWebhook();
    const WebhookId second = bed.addWebhook(u"https://two.example/hook"_s);
    const auto deliveries = bed.submit({first, second});
    QCOMPARE(deliveries.size(), 2);
    QCOMPARE(deliveries.at(0).event, deliveries.at(1).event);
    for (const Delivery &delivery : deliveries)
        QVERIFY(bed.reaches(delivery.id, Delivered));
    QCOMPARE(bed.transport->requests().size(), 2);
    const TransportRequest &request = bed.transport->requests().first();
    QCOMPARE(request.body, "{\"event\":\"goal.completed\",\"timestamp\":\"2025-03-15T14:32:18Z\",\"site_id\":\"acme.test\","
                           "\"data\":{\"goal_name\":\"Purchase\"}}"_ba);
    QCOMPARE(request.headers.size(), 3);
    QCOMPARE(headerValue(request.headers, "Content-Type"), "application/json"_ba);
    QCOMPARE(headerValue(request.headers, "User-Agent"), "Ovyxa-Bench/test"_ba);
    QCOMPARE(headerValue(request.headers, "X-Ovyxa-Signature"), sign("s3cret", request.body, SignatureEncoding::Hex));
    const DeliveryDetails details = bed.stored(deliveries.first().id);
    QCOMPARE(details.delivery, bed.told(deliveries.first().id));
    QCOMPARE(details.attempts.size(), 1);
    QVERIFY(details.attempts.first().finished);
    QCOMPARE(details.attempts.first().status, 200);
    QCOMPARE(bed.healths, (QList<QPair<WebhookId, WebhookHealth>>{{first, WebhookHealth::Healthy}, {second, WebhookHealth::Healthy}}));
    QVERIFY(bed.illegal.isEmpty());
}

void TestDispatcher::climbsTheWholeLadder()
{
    DispatcherBed bed;
    bed.transport->answerAll(500);
    const WebhookId webhook = bed.addWebhook();
    const DeliveryId id = bed.submitOne(webhook).id;
    Instant at = DispatcherBed::start;
    for (size_t rung = 0; rung < limits::retryDelays.size(); ++rung) {
        QVERIFY(bed.reaches(id, Waiting));
        const Delivery waiting = bed.told(id);
        QCOMPARE(waiting.dueAt, at + limits::retryDelays[rung]);
        QCOMPARE(bed.dispatcher->nextDue(), waiting.dueAt);
        QCOMPARE(waiting.failures, int(rung) + 1);
        QCOMPARE(bed.finished.last().nextAttemptIn, limits::retryDelays[rung]);
        QVERIFY(bed.healths.isEmpty());
        at += limits::retryDelays[rung];
        bed.clock->skipTo(at);
        QVERIFY(bed.waitFor([&] { return bed.finished.size() == qsizetype(rung) + 2; }));
        QCOMPARE(bed.finished.last().startedAt, at);
    }
    QVERIFY(bed.reaches(id, Failed));
    QCOMPARE(bed.transport->requests().size(), limits::maxRequestsPerDelivery);
    for (const TransportRequest &request : bed.transport->requests())
        QCOMPARE(request.body, bed.transport->requests().first().body); // a retry sends the same bytes (spec 3)
    QCOMPARE(bed.told(id).outcomes, QList<AttemptError>(4, AttemptError::Status));
    QCOMPARE(bed.healths, (QList<QPair<WebhookId, WebhookHealth>>{{webhook, WebhookHealth::Failed}}));
    QVERIFY(!bed.finished.last().nextAttemptIn);
    QVERIFY(!bed.dispatcher->nextDue());
    bed.clock->skip(24h);
    bed.settle();
    QCOMPARE(bed.transport->requests().size(), limits::maxRequestsPerDelivery);

    bed.transport->answerAll(200); // a failed webhook goes on receiving, and its mark clears
    QVERIFY(bed.reaches(bed.submitOne(webhook).id, Delivered));
    QCOMPARE(bed.healths.last().second, WebhookHealth::Healthy);
    QCOMPARE(bed.dispatcher->usedInWindow(webhook), 1); // retries never counted, and the first is a day old
}

void TestDispatcher::recoversOnTheLadder()
{
    DispatcherBed bed;
    bed.transport->answerAll(503);
    const DeliveryId id = bed.submitOne(bed.addWebhook()).id;
    QVERIFY(bed.reaches(id, Waiting));
    bed.clock->skip(1min);
    QVERIFY(bed.waitFor([&] { return bed.finished.size() == 2; }));
    bed.transport->answerAll(200);
    bed.clock->skip(5min);
    QVERIFY(bed.reaches(id, Delivered));
    QCOMPARE(bed.told(id).outcomes, (QList<AttemptError>{AttemptError::Status, AttemptError::Status, AttemptError::None}));
    QCOMPARE(bed.stored(id).attempts.size(), 3);
    QCOMPARE(bed.stored(id).attempts.last().number, 3);
}

void TestDispatcher::theLadderWaitsToTheMillisecond()
{
    DispatcherBed bed;
    bed.transport->answerAll(500);
    const DeliveryId id = bed.submitOne(bed.addWebhook()).id;
    QVERIFY(bed.reaches(id, Waiting));
    bed.clock->skip(1min - 1ms);
    bed.settle();
    QCOMPARE(bed.transport->requests().size(), 1);
    bed.clock->skip(1ms);
    QVERIFY(bed.waitFor([&] { return bed.transport->requests().size() == 2; }));
}

void TestDispatcher::everyErrorClimbs_data()
{
    QTest::addColumn<AttemptError>("error");
    using enum AttemptError;
    for (AttemptError error : {Status, Redirect, Timeout, Dns, Refused, Connection, Tls, Closed, Protocol})
        QTest::addRow("%d", int(error)) << error;
}

void TestDispatcher::everyErrorClimbs()
{
    QFETCH(AttemptError, error);
    DispatcherBed bed;
    bed.transport->answer([error](const TransportRequest &) { return FakeTransport::failure(error); });
    const DeliveryId id = bed.submitOne(bed.addWebhook()).id;
    QVERIFY(bed.reaches(id, Waiting));
    QCOMPARE(bed.told(id).failures, 1);
    QCOMPARE(bed.told(id).outcomes, QList<AttemptError>{error});
}

void TestDispatcher::withoutRetriesTheFirstFailureIsFinal()
{
    DispatcherOptions options;
    options.retries = false;
    DispatcherBed bed(options);
    bed.transport->answerAll(500);
    const DeliveryId id = bed.submitOne(bed.addWebhook()).id;
    QVERIFY(bed.reaches(id, Failed));
    QCOMPARE(bed.told(id).attempts, 1);
    QVERIFY(!bed.dispatcher->nextDue());
}

void TestDispatcher::startsNothingThatIsNotStored()
{
    DispatcherBed bed;
    std::optional<DeliveryDetails> atSending;
    bed.transport->answer([&](const TransportRequest &) {
        atSending = bed.stored(DeliveryId{1});
        return FakeTransport::status(200);
    });
    const DeliveryId id = bed.submitOne(bed.addWebhook()).id;
    QCOMPARE(id, DeliveryId{1});
    QVERIFY(bed.reaches(id, Delivered));
    QVERIFY(atSending);
    QCOMPARE(atSending->delivery.state, Sending);
    QCOMPARE(atSending->attempts.size(), 1);
    QVERIFY(!atSending->attempts.first().finished);
    QCOMPARE(atSending->attempts.first().signature, headerValue(bed.transport->requests().first().headers, "X-Ovyxa-Signature"));
    QCOMPARE(atSending->body, bed.transport->requests().first().body);
}

void TestDispatcher::theSizeRuleHasAnEdge_data()
{
    QTest::addColumn<qsizetype>("bytes");
    QTest::addColumn<bool>("sent");
    QTest::newRow("10,239") << qsizetype(10'239) << true;
    QTest::newRow("10,240") << qsizetype(10'240) << false;
    QTest::newRow("1 MiB") << qsizetype(1024 * 1024) << false;
}

void TestDispatcher::theSizeRuleHasAnEdge()
{
    QFETCH(qsizetype, bytes);
    QFETCH(bool, sent);
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    const auto deliveries = bed.submit({webhook}, QByteArray(bytes, 'x'));
    QCOMPARE(deliveries.size(), 1);
    const DeliveryId id = deliveries.first().id;
    QVERIFY(bed.reaches(id, sent ? Delivered : Failed));
    bed.settle();
    QCOMPARE(bed.transport->requests().size(), sent ? 1 : 0);
    if (sent)
        return;
    QCOMPARE(deliveries.first().state, Failed); // at once: there was no moment in which it might have gone out
    const DeliveryDetails details = bed.stored(id);
    QCOMPARE(details.delivery.attempts, 0);
    QCOMPARE(details.delivery.outcomes, QList<AttemptError>{AttemptError::TooLarge});
    QCOMPARE(details.attempts.size(), 1);
    QVERIFY(details.attempts.first().finished);
    QCOMPARE(details.attempts.first().error, AttemptError::TooLarge);
    QVERIFY(details.attempts.first().detail.contains(QLocale().toString(bytes)));
    QVERIFY(details.attempts.first().detail.contains(QLocale().toString(limits::payloadBytes)));
    QCOMPARE(bed.finished.size(), 1);
    QCOMPARE(bed.dispatcher->usedInWindow(webhook), 0);
    QVERIFY(bed.healths.isEmpty());
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
}

void TestDispatcher::editsTakeEffectAtTheNextAttempt()
{
    DispatcherBed bed;
    bed.transport->answerAll(500);
    const WebhookId webhook = bed.addWebhook();
    const DeliveryId id = bed.submitOne(webhook).id;
    QVERIFY(bed.reaches(id, Waiting));
    bed.targets[webhook].webhook.url = u"https://moved.example/hook"_s;
    bed.targets[webhook].webhook.encoding = SignatureEncoding::Prefixed;
    bed.targets[webhook].secret = "rotated"_ba;
    bed.clock->skip(1min);
    QVERIFY(bed.waitFor([&] { return bed.transport->requests().size() == 2; }));
    const TransportRequest &request = bed.transport->requests().last();
    QCOMPARE(request.url, QUrl(u"https://moved.example/hook"_s));
    QCOMPARE(headerValue(request.headers, "X-Ovyxa-Signature"), sign("rotated", request.body, SignatureEncoding::Prefixed));
}

void TestDispatcher::refusedEventsLeaveNoTrace()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    std::optional<Result<Submitted>> result;
    bed.dispatcher->submit({EventKind::GoalCompleted, u"acme.test"_s, "not JSON"_ba, {}, {}}, {webhook}, this,
                           [&](const Result<Submitted> &submitted) { result = submitted; });
    QVERIFY(bed.waitFor([&] { return result.has_value(); }));
    QVERIFY(!result->ok());
    bed.settle();
    QCOMPARE(bed.dispatcher->sums(), Sums());
    QCOMPARE(bed.storedSums(), Sums());
}

void TestDispatcher::readsRetryAfter_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("least");
    QTest::addColumn<qint64>("most"); // -1 = not understood
    const QDateTime soon = QDateTime::currentDateTimeUtc().addSecs(3600);
    QTest::newRow("seconds") << "120"_ba << qint64(120) << qint64(120);
    QTest::newRow("none") << ""_ba << qint64(-1) << qint64(-1);
    QTest::newRow("negative") << "-5"_ba << qint64(-1) << qint64(-1);
    QTest::newRow("huge") << "99999999999999999999"_ba << qint64(-1) << qint64(-1);
    QTest::newRow("words") << "soon"_ba << qint64(-1) << qint64(-1);
    QTest::newRow("date") << QLocale::c().toString(soon, u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s).toLatin1() << qint64(3500) << qint64(3600);
    QTest::newRow("date in the past") << "Sun, 06 Nov 1994 08:49:37 GMT"_ba << qint64(0) << qint64(0);
}

void TestDispatcher::readsRetryAfter()
{
    QFETCH(QByteArray, value);
    QFETCH(qint64, least);
    QFETCH(qint64, most);
    DispatcherBed bed;
    bed.transport->answer([value](const TransportRequest &) {
        TransportResult result = FakeTransport::status(429);
        result.responseHeaders = {{"Retry-After"_ba, value}};
        return result;
    });
    const DeliveryId id = bed.submitOne(bed.addWebhook()).id;
    QVERIFY(bed.reaches(id, Waiting));
    const auto seconds = bed.finished.first().retryAfterSeconds;
    QCOMPARE(seconds.has_value(), most >= 0);
    if (seconds)
        QVERIFY2(*seconds >= least && *seconds <= most, qPrintable(QString::number(*seconds)));
    QCOMPARE(bed.told(id).dueAt, DispatcherBed::start + 1min); // shown, and not obeyed
}

QTEST_GUILESS_MAIN(TestDispatcher)
#include "tst_dispatcher.moc"
