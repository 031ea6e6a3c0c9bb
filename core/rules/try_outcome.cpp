// SPDX-License-Identifier: MIT
#include "core/rules/try_outcome.h"

#include "core/rules/comparison.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace ovyxa::rules {

using namespace Qt::StringLiterals;

namespace {

struct TryWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::TryOutcome)
};

int reach(const Attempt &attempt)
{
    enum { NotThere, NoAnswer, NoSuchPlace, AtTheDoor, Content, Taken };
    switch (attempt.error) {
    case AttemptError::None: return Taken;
    case AttemptError::Redirect: return NoSuchPlace;
    case AttemptError::Timeout:
    case AttemptError::Closed:
    case AttemptError::Protocol:
    case AttemptError::Interrupted:
    case AttemptError::Cancelled: return NoAnswer;
    case AttemptError::Dns:
    case AttemptError::Refused:
    case AttemptError::Connection:
    case AttemptError::Tls:
    case AttemptError::TooLarge:
    case AttemptError::Paused: return NotThere;
    case AttemptError::Status: break;
    }
    switch (attempt.status) {
    case 404:
    case 405:
    case 410:
    case 421: return NoSuchPlace;
    case 401:
    case 403:
    case 407: return AtTheDoor;
    default: return Content;
    }
}

QString signingWords(Resigning signing)
{
    switch (signing) {
    case Resigning::Again: return TryWords::tr("signed again");
    case Resigning::AsItWas: return TryWords::tr("signed as it was");
    case Resigning::Wrong: return TryWords::tr("signed wrongly");
    case Resigning::None: return TryWords::tr("not signed");
    }
    return {};
}

QString differenceWords(const Difference &difference)
{
    constexpr qsizetype shortEnough = 24;
    QString where = difference.where;
    if (difference.part == Difference::Part::Body)
        where = where.isEmpty() ? TryWords::tr("the body") : where.mid(where.lastIndexOf(u'/') + 1);
    if (difference.kind == Difference::Kind::Added)
        return TryWords::tr("%1 added").arg(where);
    if (difference.kind == Difference::Kind::Removed)
        return TryWords::tr("%1 taken out").arg(where);
    if (difference.left.isEmpty() && difference.right.isEmpty())
        return where; // bodies that are no JSON go by their bytes
    if (difference.left.size() > shortEnough || difference.right.size() > shortEnough)
        return where;
    return u"%1: %2 → %3"_s.arg(where, QString::fromUtf8(difference.left), QString::fromUtf8(difference.right));
}

} // namespace

const Attempt *outcomeOf(const DeliveryDetails &delivery)
{
    const auto ended = std::find_if(delivery.attempts.crbegin(), delivery.attempts.crend(), [](const Attempt &attempt) { return attempt.finished; });
    return ended == delivery.attempts.crend() ? nullptr : &*ended;
}

TryVerdict compareOutcomes(const Attempt *before, const Attempt &now)
{
    if (!before)
        return TryVerdict::First;
    const int then = reach(*before);
    const int reached = reach(now);
    if (reached > then)
        return now.error == AttemptError::None ? TryVerdict::Fixed : TryVerdict::Better;
    if (reached < then)
        return TryVerdict::Worse;
    return before->status == now.status && before->error == now.error ? TryVerdict::Same : TryVerdict::Different;
}

QStringList changesBetween(const DeliveryDetails &before, Resigning signedBefore, const DeliveryDetails &now, Resigning signedNow)
{
    constexpr int mostChanges = 6;
    QStringList changes;
    if (signedBefore != signedNow)
        changes.append(signingWords(signedNow));
    const Attempt *then = outcomeOf(before);
    const Attempt *last = outcomeOf(now);
    if (then && last && then->url != last->url)
        changes.append(TryWords::tr("the URL"));
    Message left = messageOf(before, then);
    Message right = messageOf(now, last);
    left.answer.reset();
    right.answer.reset();
    const Comparison comparison = compareMessages(left, right);
    for (const Difference &each : comparison.differences) {
        if (each.part == Difference::Part::Headers && (each.setAside || each.where == "content-length"_L1 || each.where == "host"_L1))
            continue;
        changes.append(differenceWords(each));
    }
    // Its length and signature differ with it, and are no news beside it.
    if (comparison.counted(Difference::Part::Body) == 0 && before.body != now.body)
        changes.append(TryWords::tr("how the body is written"));
    if (changes.size() > mostChanges) {
        const int more = int(changes.size()) - mostChanges;
        changes = changes.first(mostChanges);
        changes.append(TryWords::tr("%n more", nullptr, more));
    }
    return changes;
}

} // namespace ovyxa::rules
