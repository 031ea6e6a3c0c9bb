// SPDX-License-Identifier: MIT
// Memory that runs out at any step of what the store does and the reader asks: it is said, nothing half done is left, and all goes on once there is
// memory again. What fails so is what would fail with any other fault of SQLite's between two statements.
#include "core/storage/sql.h"
#include "tests/storage/store_fixture.h"
#include "tests/support/failing_memory.h"
#include "tests/support/soak.h"

#include <QtCore/QCryptographicHash>
#include <QtSql/QSqlRecord>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using failing_memory::Refuses;

namespace {

const Instant start = instantFromMs(1'700'000'000'000);
constexpr int mostRequests = 20'000; // of any of these: more is a loop without end

using Write = std::function<Result<void>(Writer &)>;
using Read = std::function<Result<void>(LogReader &)>;

/// Whether it went well is all that is asked of it.
template<typename T>
Result<void> ended(const Result<T> &result)
{
    return result.ok() ? Result<void>() : Result<void>(result.error());
}

DeliveryPart deliveries(const QList<qint64> &ids)
{
    QList<DeliveryId> list;
    for (const qint64 id : ids)
        list.append(DeliveryId{id});
    return list;
}

/// A log with one of each: delivered, failed twice and so owed, under way; a capture; a goal, a key, a rule.
struct Log : StoreFixture
{
    Log()
    {
        const auto made = write<void>([](Writer &writer) -> Result<void> {
            Webhook webhook;
            webhook.name = u"Orders"_s;
            webhook.site = u"acme.test"_s;
            (void)writer.putSite({u"acme.test"_s});
            (void)writer.addWebhook(webhook);
            (void)writer.addGoal({{}, u"acme.test"_s, u"Purchase"_s, Goal::Kind::Pageview, u"/thanks"_s});
            (void)writer.addApiKey({{}, u"Mine"_s, u"abcd"_s, start, {}}, "hash");
            (void)writer.addAlertRule(u"rule"_s);
            for (const auto state : {DeliveryState::Delivered, DeliveryState::Failed, DeliveryState::Failed, DeliveryState::Waiting}) {
                (void)writer.addEvent({{}, EventKind::GoalCompleted, u"acme.test"_s, start, "{}"});
                Delivery delivery = newDelivery({1}, {state == DeliveryState::Failed ? 2 : 1});
                delivery.state = state;
                delivery.countedAt = start;
                if (state == DeliveryState::Waiting)
                    delivery.dueAt = start + 1min;
                (void)writer.addDelivery(delivery, R"({"data":{"goal_name":"Größe"}})");
            }
            for (qint64 id = 1; id <= 4; ++id) {
                Attempt attempt;
                attempt.delivery = {id};
                attempt.number = 1;
                attempt.startedAt = start;
                attempt.finished = true;
                attempt.status = 503;
                attempt.responseBody = "busy";
                (void)writer.addAttempt(attempt);
            }
            CaptureDetails details;
            details.capture.receivedAt = start;
            details.headers = {{"Host", "localhost"}};
            details.body = "got";
            (void)writer.addCapture(details);
            return writer.finishCapture(answered(), {{}, {}});
        });
        if (!made.ok())
            qFatal("%s", qPrintable(made.error().message));
    }

    static Capture answered()
    {
        Capture capture;
        capture.id = {1};
        capture.status = 200;
        return capture;
    }

    /// All that is in the file.
    QByteArray digest() const
    {
        QCryptographicHash hash(QCryptographicHash::Sha256);
        const auto connection = sql::open(file, sql::Mode::ReadOnly);
        auto tables = sql::run(**connection, u"SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"_s);
        QStringList names;
        while (tables->next())
            names += tables->value(0).toString();
        for (const QString &name : names) {
            auto rows = sql::run(**connection, u"SELECT * FROM \"%1\""_s.arg(name));
            while (rows->next()) {
                for (int column = 0; column < rows->record().count(); ++column)
                    hash.addData(QByteArray(rows->value(column).toByteArray() + '|'));
            }
        }
        return hash.result();
    }
};

} // namespace

class tst_ShortMemory final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { failing_memory::install(); }
    void cleanup() { (void)failing_memory::works(); }
    void writingWholeOrNotAtAll_data();
    void writingWholeOrNotAtAll();
    void readingSaysSo_data();
    void readingSaysSo();
    void openingSaysSo();

private:
    /// Every step of a few: each of them in soak.
    static int stride() { return soakCount("OVYXA_SOAK_STRIDE", 7, 31); }
};

void tst_ShortMemory::writingWholeOrNotAtAll_data()
{
    QTest::addColumn<Write>("job");
    const auto row = [](const char *name, const Write &job) { QTest::newRow(name) << job; };
    row("site", [](Writer &w) { return w.putSite({u"b.test"_s}); });
    row("site gone", [](Writer &w) { return w.removeSite(u"acme.test"_s); });
    row("webhook", [](Writer &w) { return ended(w.addWebhook({})); });
    row("webhook edited", [](Writer &w) {
        Webhook webhook;
        webhook.id = {1};
        return w.updateWebhook(webhook);
    });
    row("health", [](Writer &w) { return w.putHealth({1}, WebhookHealth::Failed); });
    row("webhooks cleared", [](Writer &w) { return ended(w.clearWebhooks()); });
    row("goal", [](Writer &w) { return ended(w.addGoal({{}, u"acme.test"_s, u"Sign-up"_s, Goal::Kind::CustomEvent, u"signup"_s})); });
    row("goal gone", [](Writer &w) { return w.removeGoal({1}); });
    row("settings", [](Writer &w) { return w.putSettings({}); });
    row("clock", [](Writer &w) { return w.putClock(start + 1h); });
    row("time back", [](Writer &w) { return ended(w.moveTimeBack(start + 24h, start)); });
    row("own time", [](Writer &w) { return w.beginOwnTime(start); });
    row("usage", [](Writer &w) { return w.putUsage({7, 50'000, u"2023-11"_s, 0}); });
    row("completions", [](Writer &w) { return w.putCompletions({1}, 7); });
    row("key revoked", [](Writer &w) { return w.revokeApiKey({1}, start); });
    row("rule gone", [](Writer &w) { return w.removeAlertRule({1}); });
    row("event", [](Writer &w) { return ended(w.addEvent({{}, EventKind::GoalCompleted, u"acme.test"_s, start, "{}"})); });
    row("delivery", [](Writer &w) { return ended(w.addDelivery(newDelivery({1}, {1}), "abc")); });
    row("delivery edited", [](Writer &w) {
        Delivery delivery = newDelivery({1}, {2});
        delivery.id = {2};
        delivery.state = DeliveryState::Delivered; // what was owed is so no more
        return w.updateDelivery(delivery);
    });
    row("attempt", [](Writer &w) {
        Attempt attempt;
        attempt.delivery = {4};
        attempt.number = 2;
        const auto added = w.addAttempt(attempt);
        if (!added)
            return ended(added);
        attempt.id = *added;
        attempt.finished = true;
        return w.finishAttempt(attempt);
    });
    row("capture", [](Writer &w) {
        CaptureDetails details;
        details.body = QByteArray(100'000, 'x');
        return ended(w.addCapture(details));
    });
    row("capture answered", [](Writer &w) {
        CaptureEnd end;
        end.trailers = {{"X-Trailer", "a"}};
        end.answer.body = "ok";
        return w.finishCapture(Log::answered(), end);
    });
    row("capture judged", [](Writer &w) { return w.putCaptureCauses({1}, {{u"unknown"_s, {}}}); });
    row("deliveries deleted", [](Writer &w) { return ended(w.discard(deliveries({1, 2, 3, 4}), {})); });
    row("old deliveries deleted", [](Writer &w) { return ended(w.discard(DeliveryPart(OlderThan{start + 1h}), {})); });
    row("all but the newest deleted", [](Writer &w) { return ended(w.discard(DeliveryPart(AllButNewest{1}), {})); });
    row("captures deleted", [](Writer &w) { return ended(w.discard(CapturePart(OlderThan{start + 1h}), {})); });
    row("webhooks forgotten", [](Writer &w) { return w.forgetClearedWebhooks(); });
    row("space given back", [](Writer &w) { return ended(w.giveSpaceBack()); });
    row("asked", [](Writer &w) {
        const auto owed = w.isOwed({2});
        return owed ? ended(w.body({2})) : ended(owed);
    });
}

void tst_ShortMemory::writingWholeOrNotAtAll()
{
    QFETCH(const Write, job);
    for (const Refuses refuses : {Refuses::One, Refuses::All}) {
        Log log;
        const QByteArray before = log.digest();
        int failed = 0;
        for (int after = 0;; after += stride()) {
            QVERIFY(after < mostRequests);
            log.store.reset();
            log.open(); // nothing is prepared yet
            failing_memory::failAfter(after, refuses);
            const Result<void> outcome = log.write<void>(job);
            const bool wasRefused = failing_memory::works();
            if (!outcome.ok()) {
                ++failed;
                QVERIFY(wasRefused);
                QVERIFY2(outcome.error().code == ErrorCode::Unavailable, qPrintable(outcome.error().message)); // it may pass
                QVERIFY2(log.digest() == before, qPrintable(u"%1: something is left of it"_s.arg(after)));
                continue;
            }
            if (!wasRefused || log.digest() != before)
                break;
        }
        QVERIFY(failed > 0 || refuses == Refuses::One); // one that is refused may be gone without, or be tried again
        QVERIFY(log.write<DeliveryId>([](Writer &w) { return w.addDelivery(newDelivery({1}, {1}), "abc"); }).ok());
        log.store.reset();
        const auto opened = Store::open(log.file);
        QVERIFY2(opened.ok() && (*opened)->initialState().sums.balances(), "the sums are wrong");
    }
}

void tst_ShortMemory::readingSaysSo_data()
{
    QTest::addColumn<Read>("ask");
    const auto row = [](const char *name, const Read &ask) { QTest::newRow(name) << ask; };
    row("state", [](LogReader &r) { return ended(r.state()); });
    row("deliveries", [](LogReader &r) { return ended(r.deliveries({}, {}, 10)); });
    row("deliveries by state", [](LogReader &r) {
        DeliveryQuery query;
        query.states = {DeliveryState::Failed};
        return ended(r.deliveries(query, {}, 10));
    });
    row("numbers", [](LogReader &r) { return ended(r.deliveryIds({})); });
    row("delivery", [](LogReader &r) { return ended(r.delivery({2})); });
    row("original", [](LogReader &r) { return ended(r.original({2})); });
    row("body", [](LogReader &r) { return ended(r.body({2})); });
    row("forecast", [](LogReader &r) { return ended(r.forecast({{1}, {2}, {3}})); });
    row("signatures", [](LogReader &r) { return ended(r.signatures({{1}, {2}})); });
    row("captures", [](LogReader &r) { return ended(r.captures({}, {}, 10)); });
    row("capture", [](LogReader &r) { return ended(r.capture({1})); });
    row("captures whole", [](LogReader &r) { return ended(r.captureDetails({}, ReadOrder::NewestFirst, {}, 10)); });
    row("deliveries whole", [](LogReader &r) { return ended(r.deliveryDetails(DeliveryId{}, 10)); });
    row("these whole", [](LogReader &r) { return ended(r.deliveryDetails(QList<DeliveryId>{{1}, {2}})); });
    row("trace", [](LogReader &r) { return ended(r.trace({EventKind::GoalCompleted, {1}, start, {}}, u"acme.test"_s)); });
    row("changes", [](LogReader &r) { return ended(r.changeCount()); });
    row("deletion of deliveries", [](LogReader &r) { return ended(r.discardForecast(DeliveryPart(OlderThan{start + 1h}))); });
    row("deletion of captures", [](LogReader &r) { return ended(r.discardForecast(CapturePart(AllButNewest{0}))); });
    row("count", [](LogReader &r) { return ended(r.count(DeliveryQuery{})); });
    row("count of captures", [](LogReader &r) { return ended(r.count(CaptureQuery{})); });
    row("whose it is", [](LogReader &r) {
        CaptureDetails capture;
        capture.body = "got";
        return ended(r.deliveryOf(capture));
    });
}

void tst_ShortMemory::readingSaysSo()
{
    QFETCH(const Read, ask);
    Log log;
    int failed = 0;
    for (int after = 0;; after += stride()) {
        QVERIFY(after < mostRequests);
        const auto reader = log.reader();
        failing_memory::failAfter(after, Refuses::All);
        const Result<void> outcome = ask(*reader);
        const bool wasRefused = failing_memory::works();
        QVERIFY(outcome.ok() || wasRefused);
        if (!wasRefused)
            break;
        failed += !outcome.ok();
        QVERIFY2(outcome.ok() || !outcome.error().message.isEmpty(), "no word of it");
        const Result<void> again = ask(*reader);
        QVERIFY2(again.ok(), again ? "" : qPrintable(again.error().message)); // the same one goes on
    }
    QVERIFY(failed > 0);
}

void tst_ShortMemory::openingSaysSo()
{
    Log log;
    log.store.reset();
    const QByteArray before = log.digest();
    int failed = 0;
    for (int after = 0;; after += stride()) {
        QVERIFY(after < mostRequests);
        failing_memory::failAfter(after, Refuses::All);
        auto opened = Store::open(log.file);
        const auto reader = LogReader::open(log.file);
        const bool wasRefused = failing_memory::works();
        failed += !opened.ok();
        QVERIFY2(opened.ok() || !opened.error().message.isEmpty(), "no word of it");
        // Nothing is damaged, and nobody is told to move it away.
        QVERIFY2(opened.ok() || opened.error().code != ErrorCode::Corrupt, qPrintable(QString::number(after)));
        if (!wasRefused) {
            QVERIFY(opened.ok() && reader.ok());
            break;
        }
    }
    QVERIFY(failed > 0);
    QCOMPARE(log.digest(), before);
}

QTEST_GUILESS_MAIN(tst_ShortMemory)
#include "tst_short_memory.moc"
