// SPDX-License-Identifier: MIT
// Each cause for which a delivery is not there, brought about by what people do, and told from what a real bench keeps of it.
#include "core/model/delivery_limits.h"
#include "core/rules/absence.h"
#include "tests/support/bench_fixture.h"

#include <QtTest/QTest>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const SiteId acme = u"acme.test"_s;
const QString browser = u"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"_s;

/// A site with webhooks at which nothing listens: what is sent to them waits for its retry.
struct AbsenceBench : BenchFixture
{
    AbsenceBench()
    {
        if (!addSite(acme).ok() || !addSite(u"other.test"_s).ok())
            qFatal("the sites were refused");
    }

    WebhookId add(const QString &name, EventKinds kinds, int threshold = 100, const SiteId &site = acme)
    {
        Webhook made = webhook(site, name, u"https://localhost:1/"_s + name);
        made.events = kinds;
        made.spikeThreshold = threshold;
        const auto added = addWebhook(made);
        if (!added)
            qFatal("%s", qPrintable(added.error().message));
        return added->webhook.id;
    }

    void listen(WebhookId id, EventKinds kinds)
    {
        Webhook changed = *bench->catalogue()->webhook(id);
        changed.events = kinds;
        QVERIFY(wait<void>([&](auto reply) { bench->catalogue()->updateWebhook(changed, bench.get(), reply); }).ok());
    }

    void visit(const QString &address, const QString &agent = browser, const QString &path = u"/"_s)
    {
        const Hit hit{acme, u"https://acme.test"_s + path, {}, {}, agent, address, {}};
        QVERIFY(wait<void>([&](auto reply) { bench->traffic()->hit(QList{hit}, bench.get(), reply); }).ok());
    }

    void discard(const DeliveryPart &part)
    {
        const auto gone = wait<Discarded>([&](auto reply) { bench->log()->discard(part, bench.get(), reply); });
        QVERIFY(gone.ok() && gone->rows > 0);
    }

    void cancel(const QList<Delivery> &open)
    {
        QList<DeliveryId> ids;
        for (const Delivery &delivery : open)
            ids.append(delivery.id);
        const auto done = wait<QList<DeliveryId>>([&](auto reply) { bench->sending()->cancelDeliveries(ids, bench.get(), reply); });
        QVERIFY(done.ok() && done->size() == ids.size());
    }

    AbsenceVerdict why(EventKind kind, WebhookId webhook, EventId event = {})
    {
        const AbsenceSubject subject{kind, webhook, bench->clock()->now(), event};
        const auto facts = wait<AbsenceFacts>([&](auto reply) { bench->log()->absence(subject, bench.get(), reply); });
        if (!facts)
            qFatal("%s", qPrintable(facts.error().message));
        return rules::explainAbsence(*facts, webhook);
    }
    QString code(EventKind kind, WebhookId webhook, EventId event = {}) { return why(kind, webhook, event).cause.code; }
};

constexpr EventKind goal = EventKind::GoalCompleted;
constexpr EventKind spike = EventKind::RealtimeSpike;
constexpr EventKind usage = EventKind::UsageThreshold;

} // namespace

class tst_Absences : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingHappened();
    void whoListens();
    void ofAnotherSite();
    void byABot();
    void belowItsThreshold();
    void belowItsThresholdByHand();
    void belowAPercentage();
    void whatBecameOfIt();
    void heldByTheHour();
    void whatWasDeleted();
    void afterAnotherStart();
};

void tst_Absences::nothingHappened()
{
    AbsenceBench f;
    const WebhookId orders = f.add(u"Orders"_s, goal);
    QCOMPARE(f.code(goal, orders), u"nothing_happened"_s);
    QVERIFY(f.fire(goal, acme).ok());
    f.bench->clock()->skip(AbsenceSubject::reach + 1s);
    QTRY_COMPARE_WITH_TIMEOUT(f.code(goal, orders), u"nothing_happened"_s, waitMs); // that one is too long ago
}

void tst_Absences::whoListens()
{
    AbsenceBench f;
    const WebhookId orders = f.add(u"Orders"_s, goal);
    const WebhookId billing = f.add(u"Billing"_s, spike);
    const auto fired = f.fire(goal, acme);
    QVERIFY(fired.ok());
    QCOMPARE(f.code(goal, billing), u"not_subscribed"_s);
    QCOMPARE(f.why(goal, billing).remedies.first(), AbsenceRemedy::Listen);
    f.listen(billing, goal);
    QCOMPARE(f.code(goal, billing), u"sent_to_one"_s);
    const WebhookId ops = f.add(u"Ops"_s, goal);
    QVERIFY(f.fire(goal, acme).ok());
    QTRY_COMPARE_WITH_TIMEOUT(f.code(goal, ops), u"waiting"_s, waitMs); // the newest has one for each
    QCOMPARE(f.code(goal, ops, fired->event), u"added_later"_s);
    // An event that nobody listens for is not kept, but that it came is known.
    QVERIFY(!f.fire(usage, acme).ok());
    QCOMPARE(f.code(usage, orders), u"not_subscribed"_s);
    f.listen(orders, EventKinds(goal) | usage);
    QCOMPARE(f.code(usage, orders), u"subscribed_later"_s);
    // Two that listened, and one that did not yet.
    f.listen(billing, spike);
    const auto two = f.fire(goal, acme);
    QVERIFY(two.ok() && two->deliveries.size() == 2);
    f.listen(billing, goal);
    QCOMPARE(f.code(goal, billing, two->event), u"subscribed_later"_s);
}

void tst_Absences::ofAnotherSite()
{
    AbsenceBench f;
    const WebhookId orders = f.add(u"Orders"_s, goal);
    f.add(u"There"_s, goal, 100, u"other.test"_s);
    QVERIFY(f.fire(goal, u"other.test"_s).ok());
    const AbsenceVerdict verdict = f.why(goal, orders);
    QCOMPARE(verdict.cause.code, u"other_site"_s);
    QCOMPARE(verdict.cause.arguments.first(), u"other.test"_s);
}

void tst_Absences::byABot()
{
    AbsenceBench f;
    const WebhookId orders = f.add(u"Orders"_s, goal);
    QVERIFY(f.wait<Goal>([&](auto reply) {
                 f.bench->catalogue()->addGoal({{}, acme, u"Purchase"_s, Goal::Kind::Pageview, u"/thanks"_s}, f.bench.get(), reply);
             }).ok());
    f.visit(u"192.0.2.1"_s, u"Mozilla/5.0 (compatible; Googlebot/2.1)"_s, u"/thanks"_s);
    const AbsenceVerdict verdict = f.why(goal, orders);
    QCOMPARE(verdict.cause.code, u"bot"_s);
    QVERIFY(verdict.cause.arguments.first().contains(u"Googlebot"_s));
    f.visit(u"192.0.2.1"_s, browser, u"/thanks"_s);
    QTRY_COMPARE_WITH_TIMEOUT(f.code(goal, orders), u"waiting"_s, waitMs);
}

void tst_Absences::belowItsThreshold()
{
    AbsenceBench f;
    const WebhookId ops = f.add(u"Ops"_s, spike, 1);
    const WebhookId billing = f.add(u"Billing"_s, spike, 5);
    f.visit(u"192.0.2.1"_s);
    QCOMPARE(f.why(spike, ops).cause, (FailureCause{u"below_threshold"_s, {u"1"_s, u"Ops"_s, u"1"_s}}));
    f.visit(u"198.51.100.1"_s);
    QTRY_COMPARE_WITH_TIMEOUT(f.code(spike, ops), u"waiting"_s, waitMs);
    QCOMPARE(f.why(spike, billing).cause, (FailureCause{u"below_threshold"_s, {u"2"_s, u"Billing"_s, u"5"_s}}));
    // Out of reach of that event they are still active, and too many to have fallen below in between.
    f.bench->clock()->skip(4min);
    f.visit(u"192.0.2.1"_s);
    f.visit(u"198.51.100.1"_s);
    f.bench->clock()->skip(2min);
    QTRY_COMPARE_WITH_TIMEOUT(f.code(spike, ops), u"not_armed"_s, waitMs);
}

/// What is fired is sent to those whose threshold it exceeds, and that it was fired is known where it exceeds none.
void tst_Absences::belowItsThresholdByHand()
{
    AbsenceBench f;
    const WebhookId ops = f.add(u"Ops"_s, spike, 20);
    const WebhookId billing = f.add(u"Billing"_s, spike, 200);
    const auto firing = [&f](const QByteArray &visitors) {
        EventDraft draft = f.bench->draft(spike, acme);
        draft.data = R"({"active_visitors":)" + visitors + R"(,"threshold":20,"window_minutes":5})";
        return f.wait<Fired>([&](auto reply) { f.bench->sending()->fire(draft, f.bench.get(), reply); });
    };
    const auto none = firing("20");
    QVERIFY(!none.ok());
    QCOMPARE(none.error().code, ErrorCode::InvalidInput);
    QVERIFY2(none.error().message.contains("20 active"_L1), qPrintable(none.error().message));
    QCOMPARE(f.code(spike, ops), u"below_threshold"_s);
    QCOMPARE(f.why(spike, billing).cause.arguments, QStringList({u"20"_s, u"Billing"_s, u"200"_s}));
    const auto one = firing("151");
    QVERIFY(one.ok());
    QCOMPARE(one->deliveries.size(), 1);
    QCOMPARE(one->deliveries.constFirst().webhook, ops);
    QTRY_COMPARE_WITH_TIMEOUT(f.code(spike, billing, one->event), u"below_threshold"_s, waitMs);
    const auto both = firing(R"("many")"); // no figure that could be compared: it was edited to be sent
    QVERIFY(both.ok());
    QCOMPARE(both->deliveries.size(), 2);
}

void tst_Absences::belowAPercentage()
{
    AbsenceBench f;
    const WebhookId orders = f.add(u"Orders"_s, goal);
    const auto fill = [&f](int percent) {
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->traffic()->fillMonth(percent, f.bench.get(), reply); }).ok());
    };
    fill(50);
    f.listen(orders, EventKinds(goal) | usage);
    QCOMPARE(f.code(usage, orders), u"below_usage"_s);
    f.listen(orders, goal);
    fill(90); // nobody listens
    f.listen(orders, EventKinds(goal) | usage);
    const AbsenceVerdict verdict = f.why(usage, orders);
    QCOMPARE(verdict.cause.code, u"usage_told"_s);
    QCOMPARE(verdict.cause.arguments.at(2), u"90"_s);
}

void tst_Absences::whatBecameOfIt()
{
    AbsenceBench f;
    const WebhookId orders = f.add(u"Orders"_s, goal);
    const auto fired = f.fire(goal, acme);
    QVERIFY(fired.ok());
    QTRY_COMPARE_WITH_TIMEOUT(f.code(goal, orders), u"waiting"_s, waitMs);
    f.cancel(fired->deliveries);
    QCOMPARE(f.code(goal, orders), u"cancelled"_s);
    EventDraft large = f.bench->draft(goal, acme);
    large.data = "{\"text\":\"" + QByteArray(11'000, 'x') + "\"}";
    QVERIFY(f.wait<Fired>([&](auto reply) { f.bench->sending()->fire(large, f.bench.get(), reply); }).ok());
    const AbsenceVerdict verdict = f.why(goal, orders);
    QCOMPARE(verdict.cause.code, u"too_large"_s);
    QVERIFY(verdict.cause.arguments.first().toInt() > 11'000);
    QVERIFY(f.fire(goal, acme).ok());
    QTRY_VERIFY_WITH_TIMEOUT(f.bench->sending()->sums().waiting == 1, waitMs);
    for (int retry = 0; retry < 3; ++retry) {
        f.bench->clock()->jumpToNextDue();
        const int made = retry + 2;
        QTRY_VERIFY_WITH_TIMEOUT(f.deliveries.last().attempts == made && f.deliveries.last().state != DeliveryState::Sending, waitMs);
    }
    QTRY_VERIFY_WITH_TIMEOUT(f.isIn(f.deliveries.last().id, DeliveryState::Failed), waitMs);
    QCOMPARE(f.why(goal, orders, f.deliveries.last().event).cause, (FailureCause{u"failed"_s, {u"4"_s}}));
    QVERIFY(f.startReceiver().ok());
    Webhook there = BenchFixture::webhook(acme, u"There"_s, f.bench->receiver()->state().url);
    const auto added = f.addWebhook(there);
    QVERIFY(added.ok() && f.fire(goal, acme).ok());
    QTRY_COMPARE_WITH_TIMEOUT(f.code(goal, added->webhook.id), u"delivered"_s, waitMs);
}

void tst_Absences::heldByTheHour()
{
    AbsenceBench f;
    const WebhookId orders = f.add(u"Orders"_s, goal);
    for (int i = 0; i < limits::deliveriesPerHour; ++i)
        f.bench->sending()->fire(f.bench->draft(goal, acme), f.bench.get(), [](const Result<Fired> &) {});
    const auto last = f.fire(goal, acme);
    QVERIFY(last.ok());
    const AbsenceVerdict verdict = f.why(goal, orders, last->event);
    QCOMPARE(verdict.cause.code, u"held"_s);
    QCOMPARE(verdict.remedies.first(), AbsenceRemedy::GoToRelease);
}

void tst_Absences::whatWasDeleted()
{
    AbsenceBench f;
    f.add(u"Orders"_s, goal);
    const WebhookId billing = f.add(u"Billing"_s, goal);
    f.add(u"Ops"_s, goal);
    const auto fired = f.fire(goal, acme);
    QVERIFY(fired.ok() && fired->deliveries.size() == 3);
    QTRY_COMPARE_WITH_TIMEOUT(f.bench->sending()->sums().waiting, 3, waitMs);
    f.cancel(fired->deliveries);
    QCOMPARE(fired->deliveries.at(1).webhook, billing);
    f.discard(QList{fired->deliveries.at(1).id});
    QCOMPARE(f.code(goal, billing), u"deleted"_s);
    f.discard(AllButNewest{0});
    const AbsenceVerdict verdict = f.why(goal, billing);
    QCOMPARE(verdict.cause, (FailureCause{u"deleted_event"_s, {u"1"_s}}));
    QCOMPARE(verdict.steps.first().answer, AbsenceStep::Answer::Unknown);
}

void tst_Absences::afterAnotherStart()
{
    AbsenceBench f;
    f.add(u"Orders"_s, goal);
    const WebhookId billing = f.add(u"Billing"_s, spike);
    const WebhookId there = f.add(u"There"_s, goal, 100, u"other.test"_s);
    QVERIFY(f.fire(goal, acme).ok());
    f.visit(u"192.0.2.1"_s, u"Googlebot/2.1"_s);
    QCOMPARE(f.code(spike, billing), u"bot"_s);
    f.bench.reset();
    f.open();
    QCOMPARE(f.code(goal, billing), u"not_subscribed"_s);    // what is in the log is known
    QCOMPARE(f.code(spike, billing), u"nothing_happened"_s); // and of the crawler nothing any more
    QCOMPARE(f.code(goal, there), u"other_site"_s);
}

QTEST_GUILESS_MAIN(tst_Absences)
#include "tst_absences.moc"
