// SPDX-License-Identifier: MIT
// A paused webhook on a real bench: what triggers set off meanwhile is kept, and sent when it is wanted.
#include "core/rules/absence.h"
#include "traffic_fixture.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ovyxa;
using namespace ovyxa::test;

namespace {

struct PauseFixture : TrafficFixture
{
    using TrafficFixture::TrafficFixture;

    [[nodiscard]] WebhookId first() const { return bench->catalogue()->webhooks().constFirst().webhook.id; }
    Result<void> setPaused(WebhookId id, bool paused)
    {
        return wait<void>([&](auto reply) { bench->catalogue()->setPaused(id, paused, bench.get(), reply); });
    }
    [[nodiscard]] bool isPaused(WebhookId id) const { return bench->catalogue()->webhook(id).value_or(Webhook()).paused; }
    QList<DeliveryId> skipped(WebhookId id)
    {
        DeliveryQuery query;
        query.skippedOf = id;
        return wait<QList<DeliveryId>>([&](auto reply) { bench->log()->deliveryIds(query, bench.get(), reply); }).value();
    }
    QByteArray bodyOf(DeliveryId id)
    {
        return wait<DeliveryDetails>([&](auto reply) { bench->log()->delivery(id, bench.get(), reply); })->body;
    }
};

} // namespace

class TestPause final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The triggers know nothing of a pause: what fires fires once, whether it is sent or kept.
    void whatTriggersSetOffIsKeptAndSentLater()
    {
        PauseFixture f(3);
        const WebhookId id = f.first();
        Goal goal{{}, u"acme.test"_s, u"Purchase"_s, Goal::Kind::Pageview, u"/thanks"_s};
        QVERIFY(f.wait<Goal>([&](auto reply) { f.bench->catalogue()->addGoal(goal, f.bench.get(), reply); }).ok());
        f.setPlanLimit(100);
        QVERIFY(f.startApi().ok());
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->traffic()->fillMonth(79, f.bench.get(), reply); }).ok());
        QVERIFY(f.setPaused(id, true).ok());

        QCOMPARE(f.pageview(u"/thanks"_s, u"203.0.1.1"_s), 201); // a goal, and the 80th event
        for (int i = 2; i <= 5; ++i)
            QCOMPARE(f.pageview(u"/"_s, u"203.0.%1.1"_s.arg(i)), 201); // the fourth visitor is a spike
        QTRY_COMPARE_WITH_TIMEOUT(f.kinds(), QStringList({u"goal.completed"_s, u"usage.threshold"_s, u"realtime.spike"_s}), waitMs);
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->sending()->sums().cancelled, 3, waitMs);
        const QList<DeliveryId> kept = f.skipped(id);
        QCOMPARE(kept.size(), 3);
        QVERIFY(f.bench->sending()->sums().balances());
        QCOMPARE(f.bench->sending()->sums().failed, 0);
        QCOMPARE(f.bench->catalogue()->webhook(id)->health, WebhookHealth::Untried);

        // Resumed, a spike that was told, if to nobody, is told again only once it is armed again; so is the month's threshold.
        QVERIFY(f.setPaused(id, false).ok());
        QCOMPARE(f.pageview(u"/"_s, u"203.0.6.1"_s), 201);
        QCOMPARE(f.events.size(), 3);
        f.bench->clock()->skip(5min);
        for (int i = 11; i <= 14; ++i)
            QCOMPARE(f.pageview(u"/"_s, u"203.0.%1.1"_s.arg(i)), 201);
        QTRY_COMPARE_WITH_TIMEOUT(f.captures.size(), 1, waitMs);
        QCOMPARE(f.kinds().constLast(), u"realtime.spike"_s);
        QCOMPARE(f.captures.constFirst().verdict, Verdict::Valid);

        QList<QByteArray> bodies;
        for (const DeliveryId each : kept)
            bodies += f.bodyOf(each);
        const ReplayRequest all{kept, ReplayRequest::Body::Exact, std::nullopt, true};
        QVERIFY(f.wait<ReplayId>([&](auto reply) { f.bench->sending()->replay(all, f.bench.get(), reply); }).ok());
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->sending()->sums().delivered, 4, waitMs);
        QVERIFY(f.skipped(id).isEmpty());
        QCOMPARE(f.bench->sending()->sums().cancelled, 3); // they stay as they were
        for (const Delivery &delivery : std::as_const(f.deliveries)) {
            if (delivery.replayOf.isValid())
                QCOMPARE(f.bodyOf(delivery.id), bodies.value(kept.indexOf(delivery.replayOf)));
        }
    }

    void itLastsOverARestartAndAnUndo()
    {
        PauseFixture f;
        const WebhookId id = f.first();
        QVERIFY(f.setPaused(id, true).ok());
        QVERIFY(f.setPaused(id, true).ok()); // once more is no error
        const auto fired = f.fire(EventKind::GoalCompleted, u"acme.test"_s);
        QVERIFY(fired.ok() && isSkipped(fired->deliveries.value(0)));
        f.reopen();
        QVERIFY(f.isPaused(id));
        QCOMPARE(f.skipped(id), QList<DeliveryId>{fired->deliveries.first().id});
        QVERIFY(f.bench->sending()->sums().balances());

        // Whoever edits it, perhaps in a form that was open before, does not resume it.
        Webhook edited = *f.bench->catalogue()->webhook(id);
        edited.paused = false;
        edited.name = u"Renamed"_s;
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->catalogue()->updateWebhook(edited, f.bench.get(), reply); }).ok());
        QCOMPARE(f.bench->catalogue()->webhook(id)->name, u"Renamed"_s);
        QVERIFY(f.isPaused(id));

        QVERIFY(f.wait<void>([&](auto reply) { f.bench->catalogue()->removeWebhook(id, f.bench.get(), reply); }).ok());
        QCOMPARE(f.setPaused(id, false).error().code, ErrorCode::NotFound);
        QCOMPARE(f.setPaused(WebhookId{77}, true).error().code, ErrorCode::NotFound);
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->catalogue()->restoreWebhook(id, f.bench.get(), reply); }).ok());
        QVERIFY(f.isPaused(id));
        QVERIFY(f.setPaused(id, false).ok());
        QVERIFY(!f.isPaused(id));
    }

    void aResendGoesOutThoughItIsPaused()
    {
        PauseFixture f;
        const WebhookId id = f.first();
        QVERIFY(f.setPaused(id, true).ok());
        ResendDraft draft;
        draft.webhook = id;
        draft.kind = EventKind::GoalCompleted;
        draft.site = u"acme.test"_s;
        draft.body = "{\"event\":\"goal.completed\"}"_ba;
        QVERIFY(f.wait<Fired>([&](auto reply) { f.bench->sending()->resend(draft, f.bench.get(), reply); }).ok());
        QTRY_COMPARE_WITH_TIMEOUT(f.captures.size(), 1, waitMs);
        QVERIFY(f.isPaused(id));
    }

    void whatIsMissedIsExplained()
    {
        PauseFixture f;
        const WebhookId id = f.first();
        QVERIFY(f.setPaused(id, true).ok());
        const auto fired = f.fire(EventKind::GoalCompleted, u"acme.test"_s);
        QVERIFY(fired.ok());
        const AbsenceSubject missed{EventKind::GoalCompleted, id, fired->deliveries.constFirst().createdAt, fired->event};
        const auto facts = f.wait<AbsenceFacts>([&](auto reply) { f.bench->log()->absence(missed, f.bench.get(), reply); });
        QVERIFY(facts.ok());
        const AbsenceVerdict verdict = rules::explainAbsence(*facts, id);
        QCOMPARE(verdict.cause.code, u"webhook_paused"_s);
        QVERIFY(verdict.remedies.contains(AbsenceRemedy::SendAgain) && verdict.remedies.contains(AbsenceRemedy::Resume));
    }
};

QTEST_GUILESS_MAIN(TestPause)
#include "tst_pause.moc"
