// SPDX-License-Identifier: MIT
#include "core/rules/cause_words.h"
#include "tests/storage/store_fixture.h"

#include <QtCore/QTranslator>

#include <stdexcept>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

/// Says everything in brackets.
struct OtherLanguage final : QTranslator
{
    [[nodiscard]] QString translate(const char *, const char *source, const char *, int) const override
    {
        return u'[' + QString::fromUtf8(source) + u']';
    }
    [[nodiscard]] bool isEmpty() const override { return false; }
};

} // namespace

class tst_Store : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFieldComesBack();
    void sentencesAreReadInTheLanguageOfTheMoment();
    void anErrorRollsItsOwnJobBackAlone();
    void theSumCountsEveryState();
    void whatIsUnfinishedComesBack();
    void aJobThatThrowsHarmsNobodyElse();
    void emptyFieldsAreStoredAsEmpty();
};

void tst_Store::everyFieldComesBack()
{
    StoreFixture f;
    Webhook webhook;
    webhook.site = u"acme.test"_s;
    webhook.name = u"Bestellungen ✓"_s;
    webhook.url = u"https://example.test/"_s;
    webhook.events = EventKind::UsageThreshold;
    webhook.encoding = SignatureEncoding::Prefixed;
    webhook.format = BodyFormat::Slack;
    webhook.health = WebhookHealth::Failed;
    webhook.createdAt = instantFromMs(5);
    webhook.rotatedAt = instantFromMs(6);
    webhook.authorityFile = u"/srv/ä b/ca.pem"_s;
    webhook.connections = Connections::Kept;
    webhook.paused = true;
    webhook.id = *f.write<WebhookId>([&](Writer &writer) { return writer.addWebhook(webhook); });

    const Event event{{}, EventKind::RealtimeSpike, u"acme.test"_s, instantFromMs(99), "{\"a\":1.0}"};
    const EventId eventId = *f.write<EventId>([&](Writer &writer) { return writer.addEvent(event); });
    Delivery delivery = newDelivery(webhook.id, eventId);
    delivery.kind = EventKind::RealtimeSpike;
    delivery.state = DeliveryState::Waiting;
    delivery.dueAt = instantFromMs(77);
    delivery.countedAt = instantFromMs(78);
    delivery.countsForLimit = false;
    delivery.replayOf = {41};
    delivery.outcomes = {AttemptError::Interrupted, AttemptError::Timeout};
    delivery.attempts = 2;
    delivery.failures = 1;
    delivery.lastStatus = 503;
    delivery.lastDuration = Millis{12};
    const QByteArray body("\x00\xff\x01", 3);
    delivery.id = f.addDelivery(delivery, body);

    Attempt attempt;
    attempt.delivery = delivery.id;
    attempt.number = 2;
    attempt.startedAt = instantFromMs(1);
    attempt.startedReal = instantFromMs(2);
    attempt.id = *f.write<AttemptId>([&](Writer &writer) { return writer.addAttempt(attempt); });
    attempt.finished = true;
    attempt.error = AttemptError::Status;
    attempt.detail = u"503: später noch einmal"_s;
    attempt.status = 503;
    attempt.requestHead = "POST / HTTP/1.1\r\n\r\n";
    attempt.signature = "abc";
    attempt.responseHeaders = {{"Retry-After", "3"}};
    attempt.responseBody = QByteArray("\x00no", 3);
    attempt.responseTruncated = true;
    attempt.retryAfterSeconds = 3;
    attempt.tls = TlsSummary{u"TLS 1.3"_s, u"C"_s, u"S"_s, u"I"_s, {u"localhost"_s}, u"2030-01-01"_s, u"ff"_s};
    attempt.causes = {{u"status"_s, {u"503"_s, u"Später"_s}}, {u"cancelled_before"_s}};
    attempt.reasonPhrase = u"Später"_s;
    attempt.url = u"https://example.test//a/../b?x=%C3"_s;
    attempt.interimHeads = {"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 \r\nlink: </a>\r\n\r\n"};
    attempt.responseHead = QByteArray("HTTP/1.1 503 Sp\xe4ter\r\nRetry-After:3\r\n\r\n");
    attempt.responseBytes = 70'000;
    attempt.trailers = {{"X-Sum", "1"}, {"x-sum", ""}};
    using std::chrono::microseconds;
    attempt.phases = {true, microseconds(1), microseconds(0), microseconds(2), microseconds(3), microseconds(4), microseconds(5), microseconds(900)};
    attempt.duration = Millis{12};
    attempt.nextAttemptIn = Millis{60'000};
    QVERIFY(f.write<void>([&](Writer &writer) { return writer.finishAttempt(attempt); }).ok());

    const auto details = f.reader()->delivery(delivery.id);
    QVERIFY(details.ok());
    QCOMPARE(details->delivery, delivery);
    QCOMPARE(details->webhook, webhook);
    QCOMPARE(details->webhook.authorityFile, u"/srv/ä b/ca.pem"_s);
    QCOMPARE(details->event.data, event.data);
    QCOMPARE(details->event.at, event.at);
    QCOMPARE(details->body, body);
    QCOMPARE(details->attempts.size(), 1);
    const Attempt &read = details->attempts.first();
    QVERIFY(read.finished);
    QCOMPARE(read.error, attempt.error);
    QCOMPARE(read.causes, attempt.causes);
    QCOMPARE(read.detail, rules::causeWords(attempt.causes)); // made anew
    QCOMPARE(read.status, attempt.status);
    QCOMPARE(read.reasonPhrase, attempt.reasonPhrase);
    QCOMPARE(read.url, attempt.url);
    QCOMPARE(read.signature, attempt.signature);
    QCOMPARE(read.startedAt, attempt.startedAt);
    QCOMPARE(read.startedReal, attempt.startedReal);
    QCOMPARE(read.duration, attempt.duration);
    QCOMPARE(read.interimHeads, attempt.interimHeads);
    QCOMPARE(read.responseHead, attempt.responseHead);
    QCOMPARE(read.responseBytes, attempt.responseBytes);
    QCOMPARE(read.trailers, attempt.trailers);
    QCOMPARE(read.requestHead, attempt.requestHead);
    QCOMPARE(read.responseHeaders, attempt.responseHeaders);
    QCOMPARE(read.responseBody, attempt.responseBody);
    QCOMPARE(read.responseTruncated, true);
    QCOMPARE(read.retryAfterSeconds, attempt.retryAfterSeconds);
    QCOMPARE(read.tls, attempt.tls);
    QCOMPARE(read.phases, attempt.phases);
    QCOMPARE(read.nextAttemptIn, attempt.nextAttemptIn);
}

void tst_Store::sentencesAreReadInTheLanguageOfTheMoment()
{
    StoreFixture f;
    CaptureDetails details;
    details.capture.crossSite = true;
    details.capture.causes = {{u"cross_site"_s, {u"https://evil.example"_s}}, {u"not_forwarded"_s}};
    details.capture.id = *f.write<CaptureId>([&](Writer &writer) { return writer.addCapture(details); });
    QVERIFY(f.write<void>([&](Writer &writer) { return writer.finishCapture(details.capture, {}); }).ok()); // keeps it, too
    CaptureDetails old;
    old.capture.reason = u"Der Host war nicht erlaubt."_s; // as older versions stored them
    old.capture.id = *f.write<CaptureId>([&](Writer &writer) { return writer.addCapture(old); });

    const auto read = [&f](CaptureId id) { return f.reader()->capture(id)->capture; };
    QCOMPARE(read(details.capture.id).reason, u"A web page of https://evil.example sent this. Such a request is not forwarded."_s);
    OtherLanguage other;
    QVERIFY(QCoreApplication::installTranslator(&other));
    const Capture capture = read(details.capture.id);
    QCOMPARE(capture.reason, u"[A web page of https://evil.example sent this.] [Such a request is not forwarded.]"_s);
    QCOMPARE(capture.causes, details.capture.causes);
    QVERIFY(capture.crossSite);
    QCOMPARE(read(old.capture.id).reason, old.capture.reason);
    QVERIFY(read(old.capture.id).causes.isEmpty() && !read(old.capture.id).crossSite);
    QCoreApplication::removeTranslator(&other);
}

void tst_Store::anErrorRollsItsOwnJobBackAlone()
{
    StoreFixture f;
    std::optional<Result<void>> first;
    std::optional<Result<void>> second;
    f.store->write<void>(
        [](Writer &writer) -> Result<void> {
            if (auto done = writer.putSite({u"half.test"_s}); !done)
                return done;
            return Error{ErrorCode::Conflict, u"no"_s};
        },
        &f.context, [&](const Result<void> &result) { first = result; });
    f.store->write<void>([](Writer &writer) { return writer.putSite({u"whole.test"_s}); }, &f.context,
                         [&](const Result<void> &result) { second = result; });
    QTRY_VERIFY_WITH_TIMEOUT(first && second, storeWaitMs);
    QVERIFY(!first->ok());
    QVERIFY(second->ok());
    const auto state = f.reader()->state();
    QCOMPARE(state->sites.size(), 1);
    QCOMPARE(state->sites.first().id, u"whole.test"_s);
}

void tst_Store::theSumCountsEveryState()
{
    StoreFixture f;
    Delivery delivery = newDelivery({1}, {1});
    delivery.id = f.addDelivery(delivery, "abc");
    (void)f.addDelivery(newDelivery({1}, {1}), "abc");
    delivery.state = DeliveryState::Sending;
    QVERIFY(f.write<void>([&](Writer &writer) { return writer.updateDelivery(delivery); }).ok());
    delivery.state = DeliveryState::Delivered;
    QVERIFY(f.write<void>([&](Writer &writer) { return writer.updateDelivery(delivery); }).ok());
    const Sums sums = f.reader()->state()->sums;
    QCOMPARE(sums.triggered, 2);
    QCOMPARE(sums.queued, 1);
    QCOMPARE(sums.sending, 0);
    QCOMPARE(sums.delivered, 1);
    QVERIFY(sums.balances());
}

void tst_Store::whatIsUnfinishedComesBack()
{
    StoreFixture f;
    QList<DeliveryId> expected;
    for (DeliveryState state : {DeliveryState::Queued, DeliveryState::Delivered, DeliveryState::Held, DeliveryState::Sending, DeliveryState::Failed,
                                DeliveryState::Waiting, DeliveryState::Cancelled}) {
        Delivery delivery = newDelivery({3}, {1});
        delivery.state = state;
        delivery.countedAt = instantFromMs(1'700'000'000'000);
        const DeliveryId id = f.addDelivery(delivery, "abc");
        if (!isFinal(state))
            expected.append(id);
    }
    Attempt attempt;
    attempt.delivery = expected.last();
    attempt.startedAt = instantFromMs(1'700'000'001'000);
    QVERIFY(f.write<AttemptId>([&](Writer &writer) { return writer.addAttempt(attempt); }).ok());
    f.store.reset();
    f.open();
    const StoredState &state = f.store->initialState();
    QList<DeliveryId> found;
    for (const Delivery &delivery : state.unfinished)
        found.append(delivery.id);
    QCOMPARE(found, expected);
    QCOMPARE(state.unfinishedAttempts.size(), 1);
    QCOMPARE(state.lastClock, std::optional(attempt.startedAt));
    QCOMPARE(state.countedSince.size(), 7);
}

void tst_Store::aJobThatThrowsHarmsNobodyElse()
{
    StoreFixture f;
    const auto thrown = f.write<void>([](Writer &writer) -> Result<void> {
        (void)writer.putSite({u"half.test"_s});
        throw std::runtime_error("the secret is hunter2");
    });
    QVERIFY(!thrown.ok());
    QVERIFY(!thrown.error().message.contains("hunter2"_L1));
    QVERIFY(f.write<void>([](Writer &writer) { return writer.putSite({u"whole.test"_s}); }).ok());
    QCOMPARE(f.reader()->state()->sites.size(), 1);
}

void tst_Store::emptyFieldsAreStoredAsEmpty()
{
    StoreFixture f;
    Site site;
    site.id = u"acme.test"_s;
    site.defaultCountry = QString();
    QVERIFY(f.write<void>([&](Writer &writer) { return writer.putSite(site); }).ok());
    const EventId event = *f.write<EventId>([](Writer &writer) { return writer.addEvent({}); });
    const DeliveryId id = f.addDelivery({}, {});
    Attempt attempt;
    attempt.delivery = id;
    QVERIFY(f.write<AttemptId>([&](Writer &writer) { return writer.addAttempt(attempt); }).ok());
    QVERIFY(f.write<CaptureId>([](Writer &writer) { return writer.addCapture({}); }).ok());
    QVERIFY(f.write<WebhookId>([](Writer &writer) { return writer.addWebhook({}); }).ok());
    QVERIFY(f.write<GoalId>([](Writer &writer) { return writer.addGoal({}); }).ok());
    QVERIFY(event.isValid());
    const auto read = f.reader()->delivery(id);
    QVERIFY(read.ok());
    QVERIFY(read->body.isEmpty());
    QCOMPARE(read->delivery.dueAt, std::nullopt);
    QCOMPARE(read->attempts.first().retryAfterSeconds, std::nullopt);
    QCOMPARE(read->attempts.first().tls, std::nullopt);
    QCOMPARE(read->attempts.first().phases, AttemptPhases());
}

QTEST_GUILESS_MAIN(tst_Store)
#include "tst_store.moc"
