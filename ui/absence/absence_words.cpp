// SPDX-License-Identifier: MIT
#include "ui/absence/absence_words.h"

#include "core/model/text.h"

#include <QtCore/QLocale>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

QString figure(const QString &digits)
{
    return QLocale().toString(digits.toLongLong());
}

} // namespace

QString AbsenceWords::time(const QString &ms) const
{
    return dayTimeText(instantFromMs(ms.toLongLong()), m_now, m_zone);
}

QString AbsenceWords::kind() const
{
    return toText(m_kind);
}

QString AbsenceWords::sentence(const FailureCause &cause) const
{
    const auto argument = [&cause](qsizetype i) { return cause.arguments.value(i); };
    const QString &code = cause.code;
    if (code == "nothing_happened"_L1)
        return tr("No %1 happened within 5 minutes of that time.").arg(kind());
    if (code == "other_site"_L1)
        return tr("It belongs to %1, and %2 is a webhook of %3.").arg(argument(0), argument(1), argument(2));
    if (code == "bot"_L1)
        return tr("It was never sent: the visitor was a bot.");
    if (code == "not_subscribed"_L1)
        return tr("It was never sent: %1 does not listen to %2.").arg(argument(0), kind());
    if (code == "added_later"_L1)
        return tr("It was never sent: %1 was added later, %2.").arg(argument(0), time(argument(1)));
    if (code == "subscribed_later"_L1)
        return tr("It was never sent: %1 did not listen to %2 then.").arg(argument(0), kind());
    if (code == "sent_to_one"_L1)
        return argument(1).isEmpty() ? tr("It went to one other webhook alone.") : tr("It went to %1 alone.").arg(argument(1));
    if (code == "below_threshold"_L1)
        return tr("It was never sent: %n active visitors are not above %1's threshold of %2.", nullptr, argument(0).toInt())
            .arg(argument(1), figure(argument(2)));
    if (code == "not_armed"_L1)
        return tr("It was never sent: %1 had told of this spike before, or asked for more visitors then.").arg(argument(1));
    if (code == "below_usage"_L1)
        return tr("It has not happened: %1 of %2 events are below 80 %.").arg(figure(argument(0)), figure(argument(1)));
    if (code == "usage_told"_L1)
        return tr("The month stands at %1 %, and tells each threshold once.").arg(argument(2));
    if (code == "webhook_paused"_L1)
        return tr("It was never sent: %1 was paused.").arg(argument(0));
    if (code == "too_large"_L1)
        return tr("It was never sent: %1 bytes are over the limit of %2.").arg(figure(argument(0)), figure(argument(1)));
    if (code == "held"_L1)
        return tr("It is held back: %1 has had its %2 deliveries in the last hour.").arg(argument(0), argument(1));
    if (code == "cancelled"_L1)
        return argument(0) == "0"_L1 ? tr("It was never sent: it was cancelled.")
                                     : tr("It was cancelled after %n requests.", nullptr, argument(0).toInt());
    if (code == "deleted_event"_L1)
        return tr("It may have been deleted: %n events are in the log no more.", nullptr, argument(0).toInt());
    if (code == "deleted"_L1)
        return tr("Its delivery to %1 was deleted from the log.").arg(argument(0));
    if (code == "delivered"_L1)
        return tr("It is here: %1 got it.").arg(argument(0));
    if (code == "waiting"_L1)
        return tr("It has failed so far, and is sent again %1.").arg(time(argument(1)));
    if (code == "failed"_L1)
        return tr("It was sent %n times, and failed.", nullptr, argument(0).toInt());
    return tr("It is on its way.");
}

QString AbsenceWords::advice(const AbsenceVerdict &verdict) const
{
    const FailureCause &cause = verdict.cause;
    const auto argument = [&cause](qsizetype i) { return cause.arguments.value(i); };
    const QString &code = cause.code;
    if (code == "nothing_happened"_L1)
        return tr("Fire one, have the traffic set it off, or choose another time. Of traffic that set off nothing, only the last since the bench was "
                  "started is known.");
    if (code == "other_site"_L1)
        return tr("A webhook gets the events of its own site alone. Add one to %1, or send it here.").arg(argument(0));
    if (code == "bot"_L1)
        return tr("“%1” is a known crawler's user agent: it counts nowhere and sets off nothing. Send the hit with a browser's.").arg(argument(0));
    if (code == "not_subscribed"_L1)
        return tr("Have it listen, and it gets the next one.");
    if (code == "added_later"_L1)
        return tr("A webhook gets what happens from then on. Send this one there, or fire another.");
    if (code == "subscribed_later"_L1)
        return tr("It does now, and gets the next one.");
    if (code == "sent_to_one"_L1)
        return tr("It was sent there as a test or from the command line, or %1 did not listen then. Send it there now.").arg(argument(0));
    if (code == "below_threshold"_L1)
        return tr("%1 asks for more than %2 active in 5 minutes. Fire with more, or lower the threshold.").arg(argument(1), figure(argument(2)));
    if (code == "not_armed"_L1)
        return tr("It fires when the count rises above %1, and again only once it has been at %1 or below in between.").arg(figure(argument(2)));
    if (code == "below_usage"_L1)
        return tr("Fill the month at the traffic, or fire the event.");
    if (code == "usage_told"_L1)
        return tr("80 % and 100 % fire once each, in a calendar month by UTC. Fire one by hand to see it again.");
    if (code == "webhook_paused"_L1)
        return tr("It is kept, byte for byte. Send it now; that goes to a paused webhook, too.");
    if (code == "too_large"_L1)
        return tr("Shorten its data, and send it again.");
    if (code == "held"_L1)
        return argument(2).isEmpty() ? tr("It goes out in its order as the hour frees; nothing is dropped.")
                                     : tr("It goes out in its order, %1 at the earliest; nothing is dropped.").arg(time(argument(2)));
    if (code == "cancelled"_L1)
        return tr("Send it again: that is a new delivery of the same event.");
    if (code == "deleted_event"_L1)
        return tr("What was deleted cannot be told from what never was. Fire another.");
    if (code == "deleted"_L1)
        return tr("Whether it arrived is not known here any more. Look at your endpoint, or send it there again.");
    if (verdict.delivery && code != "under_way"_L1)
        return outcome(*verdict.delivery) + u'.';
    return {};
}

QString AbsenceWords::brief(const FailureCause &cause) const
{
    const QString &code = cause.code;
    if (code == "other_site"_L1)
        return tr("is of another site");
    if (code == "not_subscribed"_L1)
        return tr("does not listen to %1").arg(kind());
    if (code == "added_later"_L1)
        return tr("was added later");
    if (code == "subscribed_later"_L1)
        return tr("did not listen then");
    if (code == "sent_to_one"_L1)
        return tr("it went to another alone");
    if (code == "below_threshold"_L1)
        return tr("below its threshold of %1").arg(figure(cause.arguments.value(2)));
    if (code == "not_armed"_L1)
        return tr("had told of it, or asked for more");
    if (code == "webhook_paused"_L1)
        return tr("was paused");
    return tr("deleted from the log");
}

QString AbsenceWords::level(const FailureCause &cause)
{
    if (cause.code == "delivered"_L1)
        return u"good"_s;
    if (cause.code == "failed"_L1 || cause.code == "too_large"_L1)
        return u"problem"_s;
    return cause.code == "under_way"_L1 || cause.code == "held"_L1 ? u"information"_s : u"warning"_s;
}

QString AbsenceWords::question(const AbsenceStep &step, const QString &webhook) const
{
    switch (step.question) {
    case AbsenceQuestion::Happened:
        if (step.figures.value(0) == "visitors"_L1)
            return tr("Visitors came");
        return step.figures.value(0) == "usage"_L1 ? tr("Events were counted") : tr("The event happened");
    case AbsenceQuestion::OwnSite: return tr("It belongs to this site");
    case AbsenceQuestion::NotABot: return tr("Not by a bot");
    case AbsenceQuestion::Listens: return tr("%1 listens to %2").arg(webhook, kind());
    case AbsenceQuestion::AboveThreshold: return m_kind == EventKind::UsageThreshold ? tr("A threshold was reached") : tr("Above its threshold");
    case AbsenceQuestion::NotPaused: return tr("%1 was not paused").arg(webhook);
    case AbsenceQuestion::SmallEnough: return tr("Small enough to send");
    case AbsenceQuestion::WithinHour: return tr("Within 100 an hour");
    case AbsenceQuestion::NotCancelled: return tr("Not cancelled");
    case AbsenceQuestion::Kept: return tr("Not deleted from the log");
    }
    return {};
}

QString AbsenceWords::figures(const AbsenceStep &step) const
{
    if (step.answer == AbsenceStep::Answer::NotAsked)
        return tr("not asked");
    if (step.answer == AbsenceStep::Answer::Unknown)
        return tr("not known any more");
    const QString &first = step.figures.value(0);
    switch (step.question) {
    case AbsenceQuestion::Happened:
        if (first == "visitors"_L1)
            return tr("%n active", nullptr, step.figures.value(1).toInt());
        if (first == "usage"_L1)
            return tr("%1 of %2").arg(figure(step.figures.value(1)), figure(step.figures.value(2)));
        return first.isEmpty() ? QString() : time(first);
    case AbsenceQuestion::AboveThreshold:
        if (m_kind == EventKind::UsageThreshold)
            return first.isEmpty() ? QString() : tr("%1 %").arg(step.figures.value(2));
        return first.isEmpty() ? QString() : tr("%1 of %2").arg(figure(first), figure(step.figures.value(1)));
    case AbsenceQuestion::SmallEnough: return first.isEmpty() ? QString() : bytesText(first.toLongLong());
    case AbsenceQuestion::Listens: return first.isEmpty() ? QString() : tr("since %1").arg(time(first));
    case AbsenceQuestion::OwnSite:
    case AbsenceQuestion::NotABot: return first;
    default: return {};
    }
}

StateStyle AbsenceWords::answer(AbsenceStep::Answer answer)
{
    switch (answer) {
    case AbsenceStep::Answer::Yes: return {Glyph::Check, tr("yes"), Tone::Good};
    case AbsenceStep::Answer::No: return {Glyph::Cross, tr("no"), Tone::Bad};
    case AbsenceStep::Answer::Unknown: return {Glyph::Question, tr("not known"), Tone::Dim};
    case AbsenceStep::Answer::NotAsked: break;
    }
    return {Glyph::Dash, tr("not asked"), Tone::Dim};
}

QString AbsenceWords::outcome(const Delivery &delivery) const
{
    QStringList parts;
    if (const QString answer = answerText(delivery.outcomes, delivery.lastStatus); !answer.isEmpty())
        parts += answer;
    if (delivery.lastDuration && delivery.attempts > 0)
        parts += durationText(*delivery.lastDuration);
    if (delivery.dueAt && !isFinal(delivery.state))
        parts += dueText(*delivery.dueAt, m_now);
    return parts.join(u" · "_s);
}

} // namespace ovyxa
