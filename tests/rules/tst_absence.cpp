// SPDX-License-Identifier: MIT
// Why a delivery is not there: of made-up facts the first question that says no, its figures, and what mends it.
#include "core/rules/absence.h"

#include "core/model/limits.h"

#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr WebhookId orders{1};
constexpr WebhookId billing{2};
constexpr WebhookId ops{3};
const SiteId acme = u"acme.test"_s;

Instant at(Millis since)
{
    return instantFromMs(1'742'049'138'000) + since;
}

Webhook webhook(WebhookId id, const QString &name, EventKinds kinds)
{
    Webhook made;
    made.id = id;
    made.site = acme;
    made.name = name;
    made.events = kinds;
    made.spikeThreshold = 200;
    made.createdAt = at(-1h);
    return made;
}

/// An event that went to Orders, missed at Billing, which listens to all.
AbsenceFacts facts(EventKind kind)
{
    AbsenceFacts made;
    made.subject = {kind, billing, at(0s), {}};
    made.webhooks = {webhook(orders, u"Orders"_s, kind), webhook(billing, u"Billing"_s, kind), webhook(ops, u"Ops"_s, kind)};
    made.trace.event = Event{{7}, kind, acme, at(0s), R"({"active_visitors":151,"threshold":150,"window_minutes":5})"};
    made.trace.found = 1;
    for (const auto &[id, to] : {std::pair{20, orders}, std::pair{21, ops}}) {
        Delivery delivery;
        delivery.id = {id};
        delivery.event = {7};
        delivery.webhook = to;
        delivery.state = DeliveryState::Delivered;
        made.trace.deliveries.append(delivery);
    }
    return made;
}

/// The same with a delivery to Billing.
AbsenceFacts factsWith(DeliveryState state)
{
    AbsenceFacts made = facts(EventKind::GoalCompleted);
    Delivery delivery;
    delivery.id = {22};
    delivery.event = {7};
    delivery.webhook = billing;
    delivery.state = state;
    delivery.attempts = 1;
    made.trace.deliveries.append(delivery);
    return made;
}

/// The same without an event.
AbsenceFacts nothing(EventKind kind)
{
    AbsenceFacts made = facts(kind);
    made.trace = {};
    return made;
}

UnsentHit hit(UnsentHit::Why why, Millis since, const SiteId &site = acme)
{
    return {why, EventKind::GoalCompleted, site, at(since), u"Googlebot/2.1"_s};
}

std::optional<AbsenceQuestion> saidNo(const AbsenceVerdict &verdict)
{
    for (const AbsenceStep &step : verdict.steps) {
        if (step.answer == AbsenceStep::Answer::No)
            return step.question;
    }
    return {};
}

} // namespace

class tst_Absence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void causes_data();
    void causes();
    void whatIsNotAskedIsSaid();
    void aPausedWebhookCanBeResumed();
    void theNearerIsMeant();
    void aNumberTellsWhatWasDeleted();
    void whatArrivedCounts();
};

void tst_Absence::causes_data()
{
    QTest::addColumn<AbsenceFacts>("given");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("question"); // -1: none said no
    QTest::addColumn<int>("remedy");
    const auto row = [](const char *name, const AbsenceFacts &given, const QString &code, const QStringList &arguments, int question,
                        AbsenceRemedy remedy) { QTest::newRow(name) << given << code << arguments << question << int(remedy); };
    using Q = AbsenceQuestion;
    using R = AbsenceRemedy;
    const EventKind goal = EventKind::GoalCompleted;
    const EventKind spike = EventKind::RealtimeSpike;
    const EventKind usage = EventKind::UsageThreshold;

    row("nothing", nothing(goal), u"nothing_happened"_s, {}, int(Q::Happened), R::Fire);
    AbsenceFacts given = nothing(goal);
    given.trace.missingEvents = 3;
    row("an event that may be deleted", given, u"deleted_event"_s, {u"3"_s}, int(Q::Kept), R::Fire);
    given = facts(goal);
    given.trace.event->site = u"other.test"_s;
    row("another site's", given, u"other_site"_s, {u"other.test"_s, u"Billing"_s, acme}, int(Q::OwnSite), R::SendThere);
    given = nothing(goal);
    given.unsent = {hit(UnsentHit::Why::Unheard, 1s, u"other.test"_s)};
    row("another site's that nobody heard", given, u"other_site"_s, {u"other.test"_s, u"Billing"_s, acme}, int(Q::OwnSite), R::Fire);
    given.unsent += hit(UnsentHit::Why::Bot, 4min);
    row("a bot", given, u"bot"_s, {u"Googlebot/2.1"_s}, int(Q::NotABot), R::Fire);
    given = facts(goal);
    given.webhooks[1].events = spike;
    row("not subscribed", given, u"not_subscribed"_s, {u"Billing"_s}, int(Q::Listens), R::Listen);
    given = nothing(goal);
    given.unsent = {hit(UnsentHit::Why::Unheard, 1s)};
    given.webhooks[1].events = spike;
    row("nobody subscribed", given, u"not_subscribed"_s, {u"Billing"_s}, int(Q::Listens), R::Listen);
    given.webhooks[1].events = goal;
    row("subscribed since", given, u"subscribed_later"_s, {u"Billing"_s}, int(Q::Listens), R::Fire);
    row("did not listen then", facts(goal), u"subscribed_later"_s, {u"Billing"_s}, int(Q::Listens), R::SendThere);
    given = facts(goal);
    given.webhooks[1].createdAt = at(1ms);
    row("added later", given, u"added_later"_s, {u"Billing"_s, QString::number(msSinceEpoch(at(1ms)))}, int(Q::Listens), R::SendThere);
    given = facts(goal);
    given.trace.deliveries.removeLast();
    row("sent to one alone", given, u"sent_to_one"_s, {u"Billing"_s, u"Orders"_s}, int(Q::Listens), R::SendThere);

    given = facts(spike);
    row("below its threshold", given, u"below_threshold"_s, {u"151"_s, u"Billing"_s, u"200"_s}, int(Q::AboveThreshold), R::FireAbove);
    given.webhooks[1].spikeThreshold = 151;
    row("at its threshold", given, u"below_threshold"_s, {u"151"_s, u"Billing"_s, u"151"_s}, int(Q::AboveThreshold), R::FireAbove);
    given.webhooks[1].spikeThreshold = 150;
    row("above it, and not armed", given, u"not_armed"_s, {u"151"_s, u"Billing"_s, u"150"_s}, int(Q::AboveThreshold), R::SendThere);
    given.trace.event->data = R"({"active_visitors":"many"})"_ba;
    row("told of no figure", given, u"subscribed_later"_s, {u"Billing"_s}, int(Q::Listens), R::SendThere);
    given = nothing(spike);
    given.visitors = 12;
    row("visitors, too few", given, u"below_threshold"_s, {u"12"_s, u"Billing"_s, u"200"_s}, int(Q::AboveThreshold), R::FireAbove);
    given.visitors = 201;
    row("visitors enough, told before", given, u"not_armed"_s, {u"201"_s, u"Billing"_s, u"200"_s}, int(Q::AboveThreshold), R::FireAbove);
    given.trace.missingEvents = 1;
    row("visitors enough, perhaps deleted", given, u"deleted_event"_s, {u"1"_s}, int(Q::Kept), R::Fire);
    given.unsent = {hit(UnsentHit::Why::Below, 1s)};
    given.unsent.last().kind = spike;
    given.unsent.last().detail = u"20"_s;
    row("fired by hand, too few", given, u"below_threshold"_s, {u"20"_s, u"Billing"_s, u"200"_s}, int(Q::AboveThreshold), R::FireAbove);
    given.webhooks[1].spikeThreshold = 19;
    row("fired by hand, too few then", given, u"not_armed"_s, {u"20"_s, u"Billing"_s, u"19"_s}, int(Q::AboveThreshold), R::FireAbove);
    given.unsent.clear();
    given.visitors = 0;
    given.trace.missingEvents = 0;
    row("nobody came", given, u"nothing_happened"_s, {}, int(Q::Happened), R::Fire);

    given = nothing(usage);
    given.usage = {39'999, 50'000, toPeriod(at(0s)), 0};
    row("usage below", given, u"below_usage"_s, {u"39999"_s, u"50000"_s, u"79"_s, toPeriod(at(0s))}, int(Q::AboveThreshold), R::Fire);
    given.usage.events = 40'000;
    row("usage told", given, u"usage_told"_s, {u"40000"_s, u"50000"_s, u"80"_s, toPeriod(at(0s))}, int(Q::AboveThreshold), R::Fire);
    given.usage.period = u"2020-01"_s;
    row("usage of another month", given, u"nothing_happened"_s, {}, int(Q::Happened), R::Fire);

    given = factsWith(DeliveryState::Failed);
    given.trace.deliveries.last().outcomes = {AttemptError::TooLarge};
    given.trace.deliveries.last().bodyBytes = limits::payloadBytes + 1;
    row("too large", given, u"too_large"_s, {QString::number(limits::payloadBytes + 1), QString::number(limits::payloadBytes)}, int(Q::SmallEnough),
        R::Edit);
    given = factsWith(DeliveryState::Cancelled);
    given.trace.deliveries.last().outcomes = {AttemptError::Paused};
    given.trace.deliveries.last().attempts = 0;
    row("paused then", given, u"webhook_paused"_s, {u"Billing"_s}, int(Q::NotPaused), R::SendAgain);
    given = factsWith(DeliveryState::Held);
    given.trace.deliveries.last().dueAt = at(5min);
    row("held", given, u"held"_s, {u"Billing"_s, u"100"_s, QString::number(msSinceEpoch(at(5min)))}, int(Q::WithinHour), R::GoToRelease);
    row("cancelled", factsWith(DeliveryState::Cancelled), u"cancelled"_s, {u"1"_s}, int(Q::NotCancelled), R::SendAgain);
    row("delivered", factsWith(DeliveryState::Delivered), u"delivered"_s, {u"Billing"_s}, -1, R::Show);
    row("failed", factsWith(DeliveryState::Failed), u"failed"_s, {u"1"_s}, -1, R::SendAgain);
    row("waiting", factsWith(DeliveryState::Waiting), u"waiting"_s, {u"1"_s, {}}, -1, R::GoToRelease);
    row("queued", factsWith(DeliveryState::Queued), u"under_way"_s, {u"Billing"_s}, -1, R::Show);
}

void tst_Absence::causes()
{
    QFETCH(AbsenceFacts, given);
    QFETCH(QStringList, arguments);
    QFETCH(int, question);
    const AbsenceVerdict verdict = rules::explainAbsence(given, billing);
    QTEST(verdict.cause.code, "code");
    QCOMPARE(verdict.cause.arguments, arguments);
    const auto no = saidNo(verdict);
    QCOMPARE(no ? int(*no) : -1, question);
    QCOMPARE(verdict.isThere(), question < 0);
    QVERIFY(!verdict.remedies.isEmpty());
    QTEST(int(verdict.remedies.first()), "remedy");
    // All questions, once, in their order; a goal has no threshold.
    QCOMPARE(verdict.steps.size(), given.subject.kind == EventKind::GoalCompleted ? 9 : 10);
    for (qsizetype i = 1; i < verdict.steps.size(); ++i)
        QVERIFY(verdict.steps.at(i - 1).question < verdict.steps.at(i).question);
}

void tst_Absence::whatIsNotAskedIsSaid()
{
    using Answer = AbsenceStep::Answer;
    const AbsenceVerdict verdict = rules::explainAbsence(facts(EventKind::RealtimeSpike), billing);
    QList<Answer> answers;
    for (const AbsenceStep &step : verdict.steps)
        answers.append(step.answer);
    const QList<Answer> expected{Answer::Yes,      Answer::Yes,      Answer::Yes,      Answer::Yes,      Answer::No,
                                 Answer::NotAsked, Answer::NotAsked, Answer::NotAsked, Answer::NotAsked, Answer::NotAsked};
    QCOMPARE(answers, expected);
    QCOMPARE(verdict.steps.at(4).figures, (QStringList{u"151"_s, u"200"_s}));
    QCOMPARE(verdict.remedies, (QList{AbsenceRemedy::FireAbove, AbsenceRemedy::LowerThreshold}));
}

void tst_Absence::aPausedWebhookCanBeResumed()
{
    AbsenceFacts given = factsWith(DeliveryState::Cancelled);
    given.trace.deliveries.last().outcomes = {AttemptError::Paused};
    QCOMPARE(rules::explainAbsence(given, billing).remedies, (QList{AbsenceRemedy::SendAgain, AbsenceRemedy::Show}));
    given.webhooks[1].paused = true;
    QCOMPARE(rules::explainAbsence(given, billing).remedies, (QList{AbsenceRemedy::SendAgain, AbsenceRemedy::Resume, AbsenceRemedy::Show}));
    Delivery again = given.trace.deliveries.last(); // sent since
    again.id = {30};
    again.replayOf = {22};
    again.outcomes = {AttemptError::None};
    again.state = DeliveryState::Delivered;
    given.trace.deliveries.append(again);
    QCOMPARE(rules::explainAbsence(given, billing).cause.code, u"delivered"_s);
}

void tst_Absence::theNearerIsMeant()
{
    AbsenceFacts given = factsWith(DeliveryState::Delivered);
    given.trace.event->at = at(-2min);
    given.unsent = {hit(UnsentHit::Why::Bot, -1min)};
    QCOMPARE(rules::explainAbsence(given, billing).cause.code, u"bot"_s);
    given.subject.near = at(-2min);
    QCOMPARE(rules::explainAbsence(given, billing).cause.code, u"delivered"_s);
    given.subject.near = at(0s);
    given.subject.event = {7}; // a row named it
    QCOMPARE(rules::explainAbsence(given, billing).cause.code, u"delivered"_s);
}

void tst_Absence::aNumberTellsWhatWasDeleted()
{
    AbsenceFacts given = facts(EventKind::GoalCompleted); // Orders has 20 and Ops 21: between them there is no number for Billing
    given.trace.missing = {DeliveryId{19}, DeliveryId{22}};
    QCOMPARE(rules::explainAbsence(given, billing).cause.code, u"subscribed_later"_s);
    given.trace.deliveries.last().id = {22};
    given.trace.missing = {DeliveryId{21}};
    const AbsenceVerdict verdict = rules::explainAbsence(given, billing);
    QCOMPARE(verdict.cause.code, u"deleted"_s);
    QCOMPARE(saidNo(verdict), AbsenceQuestion::Kept);
    QCOMPARE(verdict.steps.at(4).answer, AbsenceStep::Answer::Unknown);
    QCOMPARE(verdict.remedies.first(), AbsenceRemedy::SendThere);
    // At the front only the number before the first one could have been its.
    given = facts(EventKind::GoalCompleted);
    given.trace.deliveries.removeFirst();
    given.trace.missing = {DeliveryId{22}};
    QCOMPARE(rules::explainAbsence(given, billing).cause.code, u"sent_to_one"_s);
    given.trace.missing = {DeliveryId{20}};
    QCOMPARE(rules::explainAbsence(given, billing).cause.code, u"deleted"_s);
}

void tst_Absence::whatArrivedCounts()
{
    AbsenceFacts given = factsWith(DeliveryState::Delivered);
    Delivery again = given.trace.deliveries.last();
    again.id = {30};
    again.replayOf = {22};
    again.state = DeliveryState::Cancelled;
    given.trace.deliveries.append(again);
    QCOMPARE(rules::explainAbsence(given, billing).cause.code, u"delivered"_s);
    QCOMPARE(rules::tellingDelivery(given.trace.deliveries, billing)->id, DeliveryId{22});
    given.trace.deliveries[2].state = DeliveryState::Failed;
    QCOMPARE(rules::explainAbsence(given, billing).cause.code, u"cancelled"_s); // the newest tells
}

QTEST_GUILESS_MAIN(tst_Absence)
#include "tst_absence.moc"
