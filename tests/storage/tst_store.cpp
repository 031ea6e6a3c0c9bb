// SPDX-License-Identifier: MIT
#include "core/storage/schema.h"
#include "core/storage/sql.h"
#include "core/storage/store.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

constexpr int waitMs = 10'000;

Delivery newDelivery(WebhookId webhook, EventId event)
{
    Delivery delivery;
    delivery.event = event;
    delivery.webhook = webhook;
    delivery.site = u"acme.test"_s;
    delivery.createdAt = instantFromMs(1'700'000'000'123);
    delivery.bodyBytes = 3;
    return delivery;
}

struct Fixture
{
    QTemporaryDir folder;
    QString file = folder.filePath(u"bench.sqlite"_s);
    std::unique_ptr<Store> store;
    QObject context;

    Fixture() { open(); }

    void open()
    {
        auto opened = Store::open(file);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        store = std::move(opened).value();
    }

    template<typename T>
    Result<T> write(std::function<Result<T>(Writer &)> job)
    {
        std::optional<Result<T>> outcome;
        store->write<T>(std::move(job), &context, [&](Result<T> result) { outcome.emplace(std::move(result)); });
        if (!QTest::qWaitFor([&] { return outcome.has_value(); }, waitMs))
            qFatal("the store did not answer");
        return std::move(*outcome);
    }

    DeliveryId addDelivery(const Delivery &delivery, const QByteArray &body)
    {
        return *write<DeliveryId>([&](Writer &writer) { return writer.addDelivery(delivery, body); });
    }

    std::unique_ptr<LogReader> reader() { return std::move(LogReader::open(file)).value(); }
};

} // namespace

class tst_Store : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFieldComesBack();
    void anErrorRollsItsOwnJobBackAlone();
    void answersComeInOrder();
    void theSumCountsEveryState();
    void whatIsUnfinishedComesBack();
    void aPageGoesOnWhereTheLastEnded();
    void aSearchFindsBodiesSentencesAndNames();
    void aCaptureFindsItsDelivery();
    void aNewerVersionIsRefused();
    void anOlderVersionIsBackedUpAndMigrated();
    void aDamagedFileIsRefused();
    void theFileIsForTheOwnerAlone();
    void closingWritesWhatIsQueued();
};

void tst_Store::everyFieldComesBack()
{
    Fixture f;
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
    attempt.phases.connecting = std::chrono::microseconds(0);
    attempt.phases.finished = std::chrono::microseconds(900);
    attempt.duration = Millis{12};
    attempt.nextAttemptIn = Millis{60'000};
    QVERIFY(f.write<void>([&](Writer &writer) { return writer.finishAttempt(attempt); }).ok());

    const auto details = f.reader()->delivery(delivery.id);
    QVERIFY(details.ok());
    QCOMPARE(details->delivery, delivery);
    QCOMPARE(details->webhook, webhook);
    QCOMPARE(details->event.data, event.data);
    QCOMPARE(details->event.at, event.at);
    QCOMPARE(details->body, body);
    QCOMPARE(details->attempts.size(), 1);
    const Attempt &read = details->attempts.first();
    QVERIFY(read.finished);
    QCOMPARE(read.error, attempt.error);
    QCOMPARE(read.detail, attempt.detail);
    QCOMPARE(read.requestHead, attempt.requestHead);
    QCOMPARE(read.responseHeaders, attempt.responseHeaders);
    QCOMPARE(read.responseBody, attempt.responseBody);
    QCOMPARE(read.responseTruncated, true);
    QCOMPARE(read.retryAfterSeconds, attempt.retryAfterSeconds);
    QCOMPARE(read.tls, attempt.tls);
    QCOMPARE(read.phases, attempt.phases);
    QCOMPARE(read.nextAttemptIn, attempt.nextAttemptIn);
}

void tst_Store::anErrorRollsItsOwnJobBackAlone()
{
    Fixture f;
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
    QTRY_VERIFY_WITH_TIMEOUT(first && second, waitMs);
    QVERIFY(!first->ok());
    QVERIFY(second->ok());
    const auto state = f.reader()->state();
    QCOMPARE(state->sites.size(), 1);
    QCOMPARE(state->sites.first().id, u"whole.test"_s);
}

void tst_Store::answersComeInOrder()
{
    Fixture f;
    QList<int> order;
    constexpr int count = 2000;
    for (int i = 0; i < count; ++i) {
        f.store->write<void>([i](Writer &writer) { return writer.putClock(instantFromMs(i)); }, &f.context,
                             [&order, i](const Result<void> &) { order.append(i); });
    }
    QTRY_COMPARE_WITH_TIMEOUT(order.size(), count, waitMs);
    QVERIFY(std::is_sorted(order.cbegin(), order.cend()));
}

void tst_Store::theSumCountsEveryState()
{
    Fixture f;
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
    Fixture f;
    QList<DeliveryId> expected;
    for (DeliveryState state : {DeliveryState::Queued, DeliveryState::Delivered, DeliveryState::Held, DeliveryState::Sending,
                                DeliveryState::Failed, DeliveryState::Waiting, DeliveryState::Cancelled}) {
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

void tst_Store::aPageGoesOnWhereTheLastEnded()
{
    Fixture f;
    constexpr int count = 250;
    for (int i = 0; i < count; ++i) {
        Delivery delivery = newDelivery({1}, {1});
        delivery.state = i % 50 == 0 ? DeliveryState::Failed : DeliveryState::Delivered;
        (void)f.addDelivery(delivery, "abc");
    }
    const auto reader = f.reader();
    QList<qint64> ids;
    DeliveryPage page;
    while (!page.atEnd) {
        page = *reader->deliveries({}, page.next, 30);
        for (const Delivery &delivery : page.rows)
            ids.append(delivery.id.value);
        if (ids.size() == 30)
            (void)f.addDelivery(newDelivery({1}, {1}), "abc"); // new rows do not shift the pages
    }
    QCOMPARE(ids.size(), count);
    QVERIFY(std::is_sorted(ids.crbegin(), ids.crend()));

    DeliveryQuery failed;
    failed.states = {DeliveryState::Failed};
    QCOMPARE(reader->deliveries(failed, {}, 100)->rows.size(), 5);
    QCOMPARE(reader->deliveryIds(failed)->size(), 5);
    DeliveryQuery elsewhere;
    elsewhere.site = u"other.test"_s;
    QVERIFY(reader->deliveries(elsewhere, {}, 100)->rows.isEmpty());
}

void tst_Store::aSearchFindsBodiesSentencesAndNames()
{
    Fixture f;
    Webhook webhook;
    webhook.name = u"Orders"_s;
    webhook.url = u"https://example.test/50%_off"_s;
    webhook.events = EventKind::GoalCompleted;
    webhook.id = *f.write<WebhookId>([&](Writer &writer) { return writer.addWebhook(webhook); });
    const DeliveryId inBody = f.addDelivery(newDelivery({99}, {1}), "{\"goal_name\":\"Größe 100%\"}");
    const DeliveryId inName = f.addDelivery(newDelivery(webhook.id, {1}), "x");
    const DeliveryId inSentence = f.addDelivery(newDelivery({99}, {1}), QByteArray("\xff\x00y", 3));
    Attempt attempt;
    attempt.delivery = inSentence;
    attempt.detail = u"Connection refused"_s;
    QVERIFY(f.write<AttemptId>([&](Writer &writer) { return writer.addAttempt(attempt); }).ok());

    const auto reader = f.reader();
    const auto find = [&](const QString &text) {
        DeliveryQuery query;
        query.text = text;
        return *reader->deliveryIds(query);
    };
    QCOMPARE(find(u"GRÖSSE"_s), QList<DeliveryId>()); // no folding of ß to SS
    QCOMPARE(find(u"größe"_s), QList{inBody});
    QCOMPARE(find(u"100%"_s), QList{inBody}); // % and _ are themselves
    QCOMPARE(find(u"orders"_s), QList{inName});
    QCOMPARE(find(u"%_OFF"_s), QList{inName});
    QCOMPARE(find(u"refused"_s), QList{inSentence});
    QCOMPARE(find(u"nowhere"_s), QList<DeliveryId>());
}

void tst_Store::aCaptureFindsItsDelivery()
{
    Fixture f;
    const auto deliver = [&](qint64 startedReal) {
        const DeliveryId id = f.addDelivery(newDelivery({1}, {1}), "the same bytes");
        Attempt attempt;
        attempt.delivery = id;
        attempt.startedReal = instantFromMs(startedReal);
        (void)f.write<AttemptId>([&](Writer &writer) { return writer.addAttempt(attempt); });
        return id;
    };
    (void)deliver(1000);
    const DeliveryId nearest = deliver(5000);
    (void)deliver(9000);
    CaptureDetails capture;
    capture.body = "the same bytes";
    capture.rawHead = "POST / HTTP/1.1\r\n";
    capture.headers = {{"Host", "localhost"}};
    capture.capture.receivedReal = instantFromMs(5010);
    capture.capture.verdict = Verdict::Invalid;
    const CaptureId id = *f.write<CaptureId>([&](Writer &writer) { return writer.addCapture(capture); });
    const auto reader = f.reader();
    const auto read = reader->capture(id);
    QVERIFY(read.ok());
    QCOMPARE(read->rawHead, capture.rawHead);
    QCOMPARE(read->headers, capture.headers);
    QCOMPARE(read->body, capture.body);
    QCOMPARE(read->capture.verdict, Verdict::Invalid);
    QCOMPARE(*reader->deliveryOf(*read), std::optional(nearest));
    capture.body = "other bytes";
    QCOMPARE(*reader->deliveryOf(capture), std::optional<DeliveryId>());
    QCOMPARE(reader->captures({}, 10)->rows.size(), 1);
}

void tst_Store::aNewerVersionIsRefused()
{
    Fixture f;
    f.store.reset();
    {
        auto connection = sql::open(f.file, sql::Mode::ReadWrite);
        QVERIFY(sql::run(**connection, u"PRAGMA user_version = 4711"_s).ok());
    }
    const auto refused = Store::open(f.file);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::Corrupt);
    QVERIFY(refused.error().message.contains("4711"_L1));
}

void tst_Store::anOlderVersionIsBackedUpAndMigrated()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"old.sqlite"_s);
    const QList<Migration> old{{1, {u"CREATE TABLE things (name TEXT)"_s, u"INSERT INTO things VALUES ('kept')"_s}}};
    QList<Migration> newer = old;
    newer.append({2, {u"ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 7"_s}});
    auto connection = sql::open(file, sql::Mode::ReadWrite);
    QVERIFY(migrate(**connection, old).ok());
    QVERIFY(!QFile::exists(file + ".v0.bak"_L1)); // nothing was there to keep
    QVERIFY(migrate(**connection, newer).ok());
    auto row = sql::run(**connection, u"SELECT name, size FROM things"_s);
    QVERIFY(row->next());
    QCOMPARE(row->value(1).toInt(), 7);
    row->finish();

    auto backup = sql::open(file + ".v1.bak"_L1, sql::Mode::ReadOnly);
    QVERIFY(backup.ok());
    auto kept = sql::run(**backup, u"SELECT * FROM things"_s);
    QVERIFY(kept->next());
    QCOMPARE(kept->value(0).toString(), u"kept"_s);

    newer.append({3, {u"CREATE TABLE fine (a)"_s, u"NO SUCH STATEMENT"_s}});
    QVERIFY(!migrate(**connection, newer).ok()); // as a whole or not at all
    auto version = sql::run(**connection, u"PRAGMA user_version"_s);
    QVERIFY(version->next());
    QCOMPARE(version->value(0).toInt(), 2);
}

void tst_Store::aDamagedFileIsRefused()
{
    QTemporaryDir folder;
    const QString name = folder.filePath(u"bench.sqlite"_s);
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    const auto refused = Store::open(name);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::Corrupt);
    QCOMPARE(QFileInfo(name).size(), 8192); // left as it was
}

void tst_Store::theFileIsForTheOwnerAlone()
{
    Fixture f;
    QVERIFY(f.write<void>([](Writer &writer) { return writer.putSite({u"a.test"_s}); }).ok());
    for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s}) {
        const QFileInfo info(f.file + suffix);
        QVERIFY(info.exists());
        QVERIFY(!(info.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
    }
}

void tst_Store::closingWritesWhatIsQueued()
{
    Fixture f;
    for (int i = 0; i < 300; ++i)
        f.store->write<void>([i](Writer &writer) { return writer.putSite({u"site%1.test"_s.arg(i)}); }, &f.context, [](const Result<void> &) {});
    f.store.reset();
    QCOMPARE(f.reader()->state()->sites.size(), 300);
}

QTEST_GUILESS_MAIN(tst_Store)
#include "tst_store.moc"
