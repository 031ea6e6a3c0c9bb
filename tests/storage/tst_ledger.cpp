// SPDX-License-Identifier: MIT
// What the store keeps up beside its rows: what is owed, numbers, webhooks that nothing can use any more, and what a replay would come to.
#include "tests/storage/store_fixture.h"

#include "core/storage/schema.h"
#include "core/storage/sql.h"

using namespace ovyxa;
using namespace std::chrono_literals;

namespace {

struct LedgerFixture : StoreFixture
{
    EventId event = *write<EventId>([](Writer &writer) { return writer.addEvent({{}, EventKind::GoalCompleted, u"acme.test"_s, {}, "{}"_ba}); });

    WebhookId addWebhook(const QString &url, bool listed = true)
    {
        Webhook webhook;
        webhook.site = u"acme.test"_s;
        webhook.name = u"hook"_s;
        webhook.url = url;
        webhook.listed = listed;
        return *write<WebhookId>([&](Writer &writer) { return writer.addWebhook(webhook); });
    }

    DeliveryId add(WebhookId webhook, DeliveryState state, const QByteArray &body = "abc"_ba)
    {
        Delivery delivery = newDelivery(webhook, event);
        delivery.state = state;
        return addDelivery(delivery, body);
    }

    QList<DeliveryId> owed()
    {
        DeliveryQuery query;
        query.states = {DeliveryState::Failed};
        query.owed = true;
        const QList<DeliveryId> ids = *reader()->deliveryIds(query);
        if (*reader()->count(query) != ids.size())
            qFatal("the list's number is not the list's");
        return ids;
    }
};

} // namespace

class TestLedger final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anOldProfileKnowsWhatIsOwed()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"bench.sqlite"_s);
        {
            auto connection = sql::open(file, sql::Mode::ReadWrite);
            QVERIFY(migrate(**connection, migrations().first(3)).ok());
            const auto row = [&](int id, int event, int webhook, const char *state) {
                return sql::run(
                           **connection,
                           u"INSERT INTO deliveries VALUES (%1, %2, %3, 's', 'goal.completed', '%4', 5, NULL, 1, 1, 1, 4, 0, 3, 'status', 500, 12)"_s
                               .arg(id)
                               .arg(event)
                               .arg(webhook)
                               .arg(QLatin1StringView(state)))
                    .ok();
            };
            QVERIFY(row(1, 1, 1, "failed") && row(2, 1, 1, "failed") && row(3, 1, 2, "failed") && row(4, 1, 2, "delivered"));
            QVERIFY(row(5, 2, 1, "failed") && row(6, 2, 1, "waiting") && row(7, 3, 1, "failed") && row(8, 3, 1, "cancelled"));
            QVERIFY(
                sql::run(**connection, u"INSERT INTO events VALUES (1, 'goal.completed', 's', 1, X''), (3, 'goal.completed', 's', 1, X'')"_s).ok());
        }
        const auto store = Store::open(file);
        QVERIFY2(store.ok(), store ? "" : qPrintable(store.error().message));
        QVERIFY(QFile::exists(file + ".v3.bak"_L1));
        QCOMPARE((*store)->owed(), 2);
        QCOMPARE((*store)->events(), 2);
        DeliveryQuery query;
        query.states = {DeliveryState::Failed};
        query.owed = true;
        const auto reader = LogReader::open(file);
        QCOMPARE(*(*reader)->deliveryIds(query), (QList<DeliveryId>{{2}, {7}}));
        query.states = {DeliveryState::Failed, DeliveryState::Cancelled}; // of the others all
        QCOMPARE(*(*reader)->deliveryIds(query), (QList<DeliveryId>{{2}, {7}, {8}}));
        query.site = u"other"_s;
        QVERIFY((*reader)->deliveryIds(query)->isEmpty());
        query = {};
        query.states = {DeliveryState::Failed};
        QCOMPARE((*reader)->deliveryIds(query)->size(), 5); // the log tells all that failed
    }

    void whatIsOwedIsReadPageByPage()
    {
        LedgerFixture f;
        QList<DeliveryId> expected;
        for (int i = 0; i < 25; ++i)
            expected.prepend(f.add({i + 1}, DeliveryState::Failed));
        (void)f.add({3}, DeliveryState::Delivered);
        expected.removeAt(expected.size() - 3);
        DeliveryQuery query;
        query.states = {DeliveryState::Failed};
        query.owed = true;
        QList<DeliveryId> got;
        DeliveryPage page;
        while (!page.atEnd) {
            page = *f.reader()->deliveries(query, page.next, 10);
            for (const Delivery &delivery : std::as_const(page.rows))
                got.append(delivery.id);
        }
        QCOMPARE(got, expected);
        QCOMPARE(f.store->owed(), 24);
    }

    void whatIsRolledBackCountsNowhere()
    {
        LedgerFixture f;
        const auto refused = f.write<void>([&](Writer &writer) -> Result<void> {
            Delivery failed = newDelivery({1}, f.event);
            failed.state = DeliveryState::Failed;
            (void)writer.addDelivery(failed, {});
            return Error{ErrorCode::Conflict, {}};
        });
        QVERIFY(!refused.ok());
        QCOMPARE(f.store->owed(), 0);
        QVERIFY(f.owed().isEmpty());
    }

    void aNumberIsNeverGivenTwice()
    {
        StoreFixture f;
        const auto addGoal = [&](const QString &name) {
            return *f.write<GoalId>([&](Writer &writer) { return writer.addGoal({{}, u"acme.test"_s, name, Goal::Kind::Pageview, u"/"_s}); });
        };
        const auto removeGoal = [&](GoalId id) { return f.write<void>([&](Writer &writer) { return writer.removeGoal(id); }).ok(); };
        const GoalId first = addGoal(u"a"_s);
        QVERIFY(removeGoal(first));
        const GoalId second = addGoal(u"b"_s);
        QVERIFY(second > first);
        QVERIFY(removeGoal(second));
        f.store.reset();
        f.open(); // nothing is left but the memory of it
        QVERIFY(addGoal(u"c"_s) > second);
        const auto addRule = [&] { return *f.write<AlertRuleId>([](Writer &writer) { return writer.addAlertRule(u"rule"_s); }); };
        const AlertRuleId rule = addRule();
        QVERIFY(f.write<void>([&](Writer &writer) { return writer.removeAlertRule(rule); }).ok());
        f.store.reset();
        f.open();
        QVERIFY(addRule() > rule);
    }

    void oneOffsAreClearedOnceNothingCanUseThem()
    {
        LedgerFixture f;
        const WebhookId listed = f.addWebhook(u"https://listed.example/"_s);
        const WebhookId busy = f.addWebhook(u"https://busy.example/"_s, false);
        const WebhookId owing = f.addWebhook(u"https://owing.example/"_s, false);
        const WebhookId done = f.addWebhook(u"https://done.example/deep"_s, false);
        (void)f.add(listed, DeliveryState::Delivered);
        (void)f.add(busy, DeliveryState::Waiting);
        (void)f.add(owing, DeliveryState::Failed);
        const DeliveryId old = f.add(done, DeliveryState::Delivered);
        QVERIFY(f.write<void>([&](Writer &writer) -> Result<void> {
                     Webhook webhook;
                     webhook.url = u"https://many.example/"_s;
                     webhook.listed = false;
                     for (int i = 0; i < 2000; ++i) {
                         if (const auto added = writer.addWebhook(webhook); !added)
                             return added.error();
                         if (i == 1500) {
                             if (const auto before = writer.clearWebhooks(); !before)
                                 return before.error();
                         }
                     }
                     return {};
                 }).ok());
        const auto cleared = f.write<QList<WebhookId>>([](Writer &writer) { return writer.clearWebhooks(); });
        QVERIFY(cleared.ok());
        QVERIFY(cleared->contains(done) && cleared->contains(owing)); // a thousand came after what is owed: its place is taken
        QVERIFY(!cleared->contains(busy) && !cleared->contains(listed));
        const auto state = f.reader()->state();
        QCOMPARE(state->webhooks.size(), 102);
        // The log still names it.
        QCOMPARE(f.reader()->delivery(old)->webhook.url, u"https://done.example/deep"_s);
        const auto page = f.reader()->deliveries({}, {}, 10);
        QCOMPARE(page->cleared.size(), 2);
        DeliveryQuery search;
        search.text = u"DONE.example"_s;
        QCOMPARE(f.reader()->deliveries(search, {}, 10)->rows.size(), 1);
        QCOMPARE(f.reader()->forecast({old})->impossible, 1);
    }

    void theHourOfAClearedOneOffIsNotRead()
    {
        LedgerFixture f;
        const WebhookId listed = f.addWebhook(u"https://listed.example/"_s);
        const WebhookId done = f.addWebhook(u"https://done.example/"_s, false);
        Attempt attempt;
        attempt.startedAt = instantFromMs(1'700'000'001'000);
        for (const WebhookId webhook : {listed, done}) {
            Delivery delivery = newDelivery(webhook, f.event);
            delivery.state = DeliveryState::Delivered;
            delivery.countedAt = instantFromMs(1'700'000'000'000);
            attempt.delivery = f.addDelivery(delivery, "abc");
            QVERIFY(f.write<AttemptId>([&](Writer &writer) { return writer.addAttempt(attempt); }).ok());
        }
        f.store.reset();
        f.open();
        QCOMPARE(f.store->initialState().countedSince.size(), 2);
        for (int i = 0; i < 100; ++i)
            f.addWebhook(u"https://many.example/"_s, false);
        QCOMPARE(f.write<QList<WebhookId>>([](Writer &writer) { return writer.clearWebhooks(); }).value(), QList{done});
        f.store.reset();
        f.open();
        const auto &counted = f.store->initialState().countedSince;
        QCOMPARE(counted.size(), 1); // twenty thousand of them would slow each start down
        QCOMPARE(counted.first().first, listed);
    }

    void whatCanNeverBeStoredIsNoTroubleOfTheDisk()
    {
        StoreFixture f;
        const Goal goal{{7}, u"acme.test"_s, u"a"_s, Goal::Kind::Pageview, u"/"_s};
        QVERIFY(f.write<void>([&](Writer &writer) { return writer.restoreGoal(goal); }).ok());
        const auto twice = f.write<void>([&](Writer &writer) { return writer.restoreGoal(goal); });
        QVERIFY(!twice.ok());
        QCOMPARE(twice.error().code, ErrorCode::InvalidInput); // the journal gives it up, and waits for nothing
    }

    void aForecastSaysWhereToAndWhatWasAnswered()
    {
        LedgerFixture f;
        const WebhookId one = f.addWebhook(u"https://localhost:8443/hook"_s);
        const WebhookId two = f.addWebhook(u"https://two.example/"_s);
        const WebhookId gone = f.addWebhook(u"https://gone.example/"_s);
        Webhook removed = f.reader()->delivery(f.add(gone, DeliveryState::Failed))->webhook;
        removed.removed = true;
        QVERIFY(f.write<void>([&](Writer &writer) { return writer.updateWebhook(removed); }).ok());

        QList<DeliveryId> ids;
        for (int i = 0; i < 8; ++i)
            ids += f.add(one, DeliveryState::Failed, "body "_ba + QByteArray::number(i));
        ids += f.add(two, DeliveryState::Failed, "body 1"_ba);
        ids += f.add(gone, DeliveryState::Failed);
        ids += ids.first(); // named twice, sent once
        Attempt cut;
        cut.delivery = ids[0];
        cut.status = 200; // and then the answer broke off
        cut.error = AttemptError::Protocol;
        cut.finished = true;
        QVERIFY(f.write<AttemptId>([&](Writer &writer) { return writer.addAttempt(cut); }).ok());
        const Instant began = realNow();
        for (const int index : {1, 2, 3}) {
            Attempt lost;
            lost.delivery = ids[index];
            lost.startedReal = began;
            lost.duration = 2s;
            lost.error = AttemptError::Closed;
            lost.finished = true;
            QVERIFY(f.write<AttemptId>([&](Writer &writer) { return writer.addAttempt(lost); }).ok());
        }
        CaptureDetails capture; // our receiver answered, the answer was lost
        capture.capture.host = u"localhost:8443"_s;
        capture.capture.status = 204;
        capture.capture.receivedReal = began + 1s;
        capture.body = "body 1"_ba;
        QVERIFY(f.write<CaptureId>([&](Writer &writer) { return writer.addCapture(capture); }).ok());
        capture.capture.status = 503;
        capture.body = "body 2"_ba;
        QVERIFY(f.write<CaptureId>([&](Writer &writer) { return writer.addCapture(capture); }).ok());

        capture.capture.status = 200; // of another delivery with the same bytes: a minute before
        capture.capture.receivedReal = began - 1min;
        capture.body = "body 3"_ba;
        QVERIFY(f.write<CaptureId>([&](Writer &writer) { return writer.addCapture(capture); }).ok());

        const auto forecast = f.reader()->forecast(ids);
        QVERIFY(forecast.ok());
        QCOMPARE(forecast->deliveries.size(), 9);
        QCOMPARE(forecast->targets.size(), 2);
        QCOMPARE(forecast->targets[0].webhook, one);
        QCOMPARE(forecast->targets[0].count, 8);
        QCOMPARE(forecast->answered, (QList<DeliveryId>{ids[0], ids[1]})); // not the other webhook's of the same bytes
        QCOMPARE(forecast->impossible, 1);
        QCOMPARE(forecast->requestsNow, 7); // six at one host, one at the other
        QCOMPARE(forecast->retriesWithin, 36min);
        QCOMPARE(forecast->longest, 80s); // two rounds of four requests of ten seconds
    }

    /// A million rows are made elsewhere (README); here that the way through the index is taken.
    void itIsReadByItsIndexes()
    {
        LedgerFixture f;
        auto connection = sql::open(f.file, sql::Mode::ReadOnly);
        const auto planOf = [&](const QString &statement) {
            auto rows = sql::run(**connection, u"EXPLAIN QUERY PLAN "_s + statement);
            QString plan;
            while (rows && rows->next())
                plan += rows->value(3).toString() + u'\n';
            return plan;
        };
        const QString plan = planOf(u"SELECT d.id FROM deliveries d WHERE d.event = 1 AND d.webhook = 2 AND %1"_s.arg(owedCondition));
        QCOMPARE(plan.count("deliveries_by_event"_L1), 2);
        QVERIFY2(!plan.contains("SCAN"_L1), qPrintable(plan));
    }
};

QTEST_GUILESS_MAIN(TestLedger)
#include "tst_ledger.moc"
