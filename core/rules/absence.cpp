// SPDX-License-Identifier: MIT
#include "core/rules/absence.h"

#include "core/model/delivery_limits.h"
#include "core/model/limits.h"
#include "core/model/traffic_limits.h"
#include "core/payload/payload.h"

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

bool AbsenceVerdict::isThere() const
{
    return std::none_of(steps.cbegin(), steps.cend(), [](const AbsenceStep &step) { return step.answer == AbsenceStep::Answer::No; });
}

namespace rules {

namespace {

using Answer = AbsenceStep::Answer;
using Question = AbsenceQuestion;

QString stamp(Instant instant)
{
    return QString::number(msSinceEpoch(instant));
}

/// The questions one after the other; the first no ends them.
class Asking final
{
public:
    Asking(const AbsenceFacts &facts, const Webhook &webhook) : m_facts(facts), m_webhook(webhook) {}

    AbsenceVerdict ask();

private:
    [[nodiscard]] const std::optional<Event> &event() const { return m_facts.trace.event; }
    [[nodiscard]] EventKind kind() const { return m_facts.subject.kind; }
    [[nodiscard]] const UnsentHit *unsent() const;
    [[nodiscard]] QList<Delivery> originals() const;
    [[nodiscard]] bool mayBeDeleted() const;

    void yes(Question question, const QStringList &figures = {}) { m_verdict.steps.append({question, Answer::Yes, figures}); }
    void no(Question question, const FailureCause &cause, const QList<AbsenceRemedy> &remedies, const QStringList &figures = {});
    bool askWithoutEvent();
    bool askListening();
    bool askThreshold(const UnsentHit *fired = nullptr);
    bool askDelivery();
    void tellAbsence();
    void tellWhatBecame();
    void fillUp(Question end, Answer answer);

    const AbsenceFacts &m_facts;
    const Webhook &m_webhook;
    AbsenceVerdict m_verdict;
};

void Asking::no(Question question, const FailureCause &cause, const QList<AbsenceRemedy> &remedies, const QStringList &figures)
{
    m_verdict.steps.append({question, Answer::No, figures});
    m_verdict.cause = cause;
    m_verdict.remedies = remedies;
}

/// Traffic that became no event and lies nearer to the time that is meant than the event that was found.
const UnsentHit *Asking::unsent() const
{
    const auto distance = [this](Instant at) { return std::chrono::abs(at - m_facts.subject.near); };
    const auto isMeant = [this](const UnsentHit &hit) {
        if (hit.why != UnsentHit::Why::Bot)
            return hit.kind == kind();
        switch (kind()) { // what other people do is counted, too, and then the count tells
        case EventKind::GoalCompleted: return true;
        case EventKind::UsageThreshold: return m_facts.usage.events == 0;
        case EventKind::RealtimeSpike: return m_facts.visitors.value_or(0) == 0;
        }
        return false;
    };
    const auto rank = [&](const UnsentHit &hit) { return std::pair(hit.site != m_webhook.site, distance(hit.at)); };
    const UnsentHit *nearest = nullptr;
    for (const UnsentHit &hit : m_facts.unsent) {
        if (isMeant(hit) && (!nearest || rank(hit) < rank(*nearest)))
            nearest = &hit;
    }
    const bool isNamed = m_facts.subject.event.isValid();
    if (nearest && event() && (isNamed || nearest->site != m_webhook.site || distance(event()->at) <= distance(nearest->at)))
        return nullptr;
    return nearest;
}

/// Those made when the event happened, in the order of their numbers, which is that of their webhooks'.
QList<Delivery> Asking::originals() const
{
    QList<Delivery> first = m_facts.trace.deliveries;
    first.removeIf([](const Delivery &delivery) { return delivery.replayOf.isValid(); });
    return first;
}

/// Deliveries of one event have numbers in the order of their webhooks': where this one's would stand, one is missing.
bool Asking::mayBeDeleted() const
{
    const QList<Delivery> first = originals();
    return std::any_of(m_facts.trace.missing.cbegin(), m_facts.trace.missing.cend(), [&](DeliveryId id) {
        return std::all_of(first.cbegin(), first.cend(), [&](const Delivery &each) { return (each.id < id) == (each.webhook < m_webhook.id); });
    });
}

/// True if that was all there is to say.
bool Asking::askWithoutEvent()
{
    if (const UnsentHit *hit = unsent()) {
        yes(Question::Happened, {stamp(hit->at)});
        if (hit->site != m_webhook.site) {
            no(Question::OwnSite, {u"other_site"_s, {hit->site, m_webhook.name, m_webhook.site}}, {AbsenceRemedy::Fire}, {hit->site});
            return true;
        }
        yes(Question::OwnSite, {hit->site});
        if (hit->why == UnsentHit::Why::Bot) {
            no(Question::NotABot, {u"bot"_s, {hit->detail}}, {AbsenceRemedy::Fire}, {hit->detail});
            return true;
        }
        yes(Question::NotABot);
        if (!m_webhook.events.testFlag(kind())) {
            no(Question::Listens, {u"not_subscribed"_s, {m_webhook.name}}, {AbsenceRemedy::Listen});
        } else if (hit->why == UnsentHit::Why::Unheard) {
            no(Question::Listens, {u"subscribed_later"_s, {m_webhook.name}}, {AbsenceRemedy::Fire});
        } else {
            yes(Question::Listens);
            askThreshold(hit);
        }
        return true;
    }
    if (event())
        return false;
    // Above a threshold there may have been an event: it is said to be deleted where some were.
    const bool areDeleted = m_facts.trace.missingEvents > 0;
    const int visitors = m_facts.visitors.value_or(0);
    const Usage &usage = m_facts.usage;
    if (kind() == EventKind::RealtimeSpike && visitors > 0 && (!areDeleted || visitors <= m_webhook.spikeThreshold)) {
        yes(Question::Happened, {u"visitors"_s, QString::number(visitors)});
    } else if (kind() == EventKind::UsageThreshold && usage.events > 0 && usage.period == toPeriod(m_facts.subject.near)
               && (!areDeleted || usage.percent() < limits::usageThresholdsPercent.front())) {
        yes(Question::Happened, {u"usage"_s, QString::number(usage.events), QString::number(usage.planLimit)});
    } else if (areDeleted) {
        fillUp(Question::Kept, Answer::Unknown);
        const QString count = QString::number(m_facts.trace.missingEvents);
        no(Question::Kept, {u"deleted_event"_s, {count}}, {AbsenceRemedy::Fire}, {count});
        return true;
    } else {
        no(Question::Happened, {u"nothing_happened"_s, {}}, {AbsenceRemedy::Fire});
        return true;
    }
    yes(Question::OwnSite, {m_webhook.site});
    yes(Question::NotABot);
    if (askListening() && askThreshold())
        tellAbsence();
    return true;
}

bool Asking::askListening()
{
    if (!m_webhook.events.testFlag(kind())) {
        no(Question::Listens, {u"not_subscribed"_s, {m_webhook.name}},
           event() ? QList{AbsenceRemedy::Listen, AbsenceRemedy::SendThere} : QList{AbsenceRemedy::Listen});
        return false;
    }
    if (event() && m_webhook.createdAt > event()->at) {
        no(Question::Listens, {u"added_later"_s, {m_webhook.name, stamp(m_webhook.createdAt)}}, {AbsenceRemedy::SendThere, AbsenceRemedy::Fire},
           {stamp(m_webhook.createdAt)});
        return false;
    }
    yes(Question::Listens);
    return true;
}

/// Of a spike each webhook has a threshold of its own; of usage the month has two (spec 2).
bool Asking::askThreshold(const UnsentHit *fired)
{
    if (kind() == EventKind::RealtimeSpike) {
        const auto told = event() ? visitorsTold(event()->data) : m_facts.visitors.value_or(0);
        if (!fired && !told)
            return true; // it went to all
        const qint64 visitors = fired ? fired->detail.toLongLong() : *told;
        const QStringList figures{QString::number(visitors), QString::number(m_webhook.spikeThreshold)};
        if (visitors <= m_webhook.spikeThreshold) {
            no(Question::AboveThreshold, {u"below_threshold"_s, {figures.first(), m_webhook.name, figures.last()}},
               visitors > 0 ? QList{AbsenceRemedy::FireAbove, AbsenceRemedy::LowerThreshold} : QList{AbsenceRemedy::FireAbove}, figures);
            return false;
        }
        if (fired || !event()) { // it was above, and set off nothing: it had before, and has not fallen since; or less was asked for later
            no(Question::AboveThreshold, {u"not_armed"_s, {figures.first(), m_webhook.name, figures.last()}}, {AbsenceRemedy::FireAbove}, figures);
            return false;
        }
        yes(Question::AboveThreshold, figures);
    } else if (kind() == EventKind::UsageThreshold) {
        const Usage &usage = m_facts.usage;
        const QStringList figures{QString::number(usage.events), QString::number(usage.planLimit), QString::number(usage.percent())};
        if (!event()) {
            const bool isBelow = usage.percent() < limits::usageThresholdsPercent.front();
            no(Question::AboveThreshold, {isBelow ? u"below_usage"_s : u"usage_told"_s, figures + QStringList{usage.period}}, {AbsenceRemedy::Fire},
               figures);
            return false;
        }
        yes(Question::AboveThreshold);
    }
    return true;
}

/// It was made: whatever is set up now, it listened and was above its threshold.
bool Asking::askDelivery()
{
    const Delivery &made = *m_verdict.delivery;
    yes(Question::Listens);
    if (kind() != EventKind::GoalCompleted)
        yes(Question::AboveThreshold);
    if (isSkipped(made)) {
        no(Question::NotPaused, {u"webhook_paused"_s, {m_webhook.name}},
           m_webhook.paused ? QList{AbsenceRemedy::SendAgain, AbsenceRemedy::Resume, AbsenceRemedy::Show}
                            : QList{AbsenceRemedy::SendAgain, AbsenceRemedy::Show});
        return false;
    }
    yes(Question::NotPaused);
    const QStringList sizes{QString::number(made.bodyBytes), QString::number(limits::payloadBytes)};
    if (!made.outcomes.isEmpty() && made.outcomes.last() == AttemptError::TooLarge) {
        no(Question::SmallEnough, {u"too_large"_s, sizes}, {AbsenceRemedy::Edit, AbsenceRemedy::Show}, sizes);
        return false;
    }
    yes(Question::SmallEnough, sizes);
    if (made.state == DeliveryState::Held) {
        const QString due = made.dueAt ? stamp(*made.dueAt) : QString();
        no(Question::WithinHour, {u"held"_s, {m_webhook.name, QString::number(limits::deliveriesPerHour), due}},
           {AbsenceRemedy::GoToRelease, AbsenceRemedy::Show}, {QString::number(limits::deliveriesPerHour)});
        return false;
    }
    yes(Question::WithinHour);
    if (made.state == DeliveryState::Cancelled) {
        no(Question::NotCancelled, {u"cancelled"_s, {QString::number(made.attempts)}}, {AbsenceRemedy::SendAgain, AbsenceRemedy::Show});
        return false;
    }
    yes(Question::NotCancelled);
    yes(Question::Kept);
    return true;
}

void Asking::tellWhatBecame()
{
    const Delivery &made = *m_verdict.delivery;
    switch (made.state) {
    case DeliveryState::Delivered:
        m_verdict.cause = {u"delivered"_s, {m_webhook.name}};
        m_verdict.remedies = {AbsenceRemedy::Show};
        break;
    case DeliveryState::Failed:
        m_verdict.cause = {u"failed"_s, {QString::number(made.attempts)}};
        m_verdict.remedies = {AbsenceRemedy::SendAgain, AbsenceRemedy::Show};
        break;
    case DeliveryState::Waiting:
        m_verdict.cause = {u"waiting"_s, {QString::number(made.attempts), made.dueAt ? stamp(*made.dueAt) : QString()}};
        m_verdict.remedies = {AbsenceRemedy::GoToRelease, AbsenceRemedy::Show};
        break;
    default: m_verdict.cause = {u"under_way"_s, {m_webhook.name}}; m_verdict.remedies = {AbsenceRemedy::Show};
    }
}

/// It listens now, it was there then, and there is no row: either the row is gone, or it never was.
void Asking::tellAbsence()
{
    const QList<Delivery> first = originals();
    const QList<AbsenceRemedy> send{AbsenceRemedy::SendThere, AbsenceRemedy::Fire};
    if (mayBeDeleted()) {
        fillUp(Question::Kept, Answer::Unknown);
        return no(Question::Kept, {u"deleted"_s, {m_webhook.name}}, send);
    }
    FailureCause cause{u"subscribed_later"_s, {m_webhook.name}};
    Question question = Question::Listens;
    const bool hadToBeAbove = kind() == EventKind::RealtimeSpike && m_verdict.steps.last().question == Question::AboveThreshold;
    if (first.size() == 1 && !hadToBeAbove) {
        const auto other = std::find_if(m_facts.webhooks.cbegin(), m_facts.webhooks.cend(),
                                        [&first](const Webhook &each) { return each.id == first.first().webhook; });
        cause = {u"sent_to_one"_s, {m_webhook.name, other == m_facts.webhooks.cend() ? QString() : other->name}};
    } else if (hadToBeAbove) {
        const QStringList figures = m_verdict.steps.last().figures;
        cause = {u"not_armed"_s, {figures.value(0), m_webhook.name, figures.value(1)}};
        question = Question::AboveThreshold;
    }
    while (!m_verdict.steps.isEmpty() && m_verdict.steps.last().question >= question)
        m_verdict.steps.removeLast();
    no(question, cause, send);
}

/// What is not asked, up to a question. Goals have no threshold.
void Asking::fillUp(Question end, Answer answer)
{
    for (int each = m_verdict.steps.isEmpty() ? 0 : int(m_verdict.steps.last().question) + 1; each < int(end); ++each) {
        if (Question(each) != Question::AboveThreshold || kind() != EventKind::GoalCompleted)
            m_verdict.steps.append({Question(each), answer, {}});
    }
}

AbsenceVerdict Asking::ask()
{
    if (!askWithoutEvent()) {
        m_verdict.delivery = tellingDelivery(m_facts.trace.deliveries, m_webhook.id);
        yes(Question::Happened, {stamp(event()->at)});
        if (!m_verdict.delivery && event()->site != m_webhook.site) {
            no(Question::OwnSite, {u"other_site"_s, {event()->site, m_webhook.name, m_webhook.site}}, {AbsenceRemedy::SendThere, AbsenceRemedy::Fire},
               {event()->site});
        } else {
            yes(Question::OwnSite, {event()->site});
            yes(Question::NotABot);
            if (m_verdict.delivery) {
                if (askDelivery())
                    tellWhatBecame();
            } else if (askListening() && askThreshold()) {
                tellAbsence();
            }
        }
    }
    if (m_verdict.steps.last().question != Question::Kept) {
        fillUp(Question::Kept, Answer::NotAsked);
        m_verdict.steps.append({Question::Kept, Answer::NotAsked, {}});
    }
    return m_verdict;
}

} // namespace

std::optional<Delivery> tellingDelivery(const QList<Delivery> &deliveries, WebhookId webhook)
{
    std::optional<Delivery> telling;
    for (const Delivery &each : deliveries) {
        if (each.webhook == webhook && !(telling && telling->state == DeliveryState::Delivered && each.state != DeliveryState::Delivered))
            telling = each;
    }
    return telling;
}

AbsenceVerdict explainAbsence(const AbsenceFacts &facts, WebhookId webhook)
{
    const auto found = std::find_if(facts.webhooks.cbegin(), facts.webhooks.cend(), [webhook](const Webhook &each) { return each.id == webhook; });
    return Asking(facts, found == facts.webhooks.cend() ? Webhook{} : *found).ask();
}

} // namespace rules

} // namespace ovyxa
