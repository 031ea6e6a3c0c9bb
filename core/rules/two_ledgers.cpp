// SPDX-License-Identifier: MIT
#include "core/rules/two_ledgers.h"

#include "core/rules/address_rules.h"

#include <QtCore/QHash>
#include <QtCore/QSet>

#include <algorithm>

namespace ovyxa::rules {

namespace {

bool isAnswerLost(AttemptError error)
{
    switch (error) {
    case AttemptError::Timeout:
    case AttemptError::Connection:
    case AttemptError::Closed:
    case AttemptError::Interrupted:
    case AttemptError::Cancelled: return true;
    default: return false;
    }
}

/// The receiver has it, and the sender does not know: it was accepted, or it came in rightly signed and its answer was lost.
bool isCut(const Attempt &attempt, const Capture &received)
{
    if (!attempt.finished || attempt.error == AttemptError::None)
        return false;
    const bool isUnanswered = received.status == 0 && received.verdict == Verdict::Valid && !received.malformed;
    return acceptedStatus(received) != 0 || (isUnanswered && isAnswerLost(attempt.error));
}

bool isWithin(const LedgerScope &scope, Instant real)
{
    return real >= scope.from && real <= scope.to;
}

/// Whether the whole request left this machine's hands, and nobody called it back.
bool wentOut(const Attempt &attempt)
{
    return attempt.error != AttemptError::Interrupted && attempt.error != AttemptError::Cancelled && (attempt.status != 0 || attempt.phases.sent);
}

LedgerLine lineOf(const Attempt &attempt, const std::optional<Capture> &received)
{
    if (!received)
        return {attempt.finished ? LedgerLine::Shape::SenderOnly : LedgerLine::Shape::Ahead, attempt, {}};
    return {isCut(attempt, *received) ? LedgerLine::Shape::Cut : LedgerLine::Shape::Whole, attempt, received};
}

LedgerCase caseOf(const LedgerEntry &entry, const LedgerScope &scope, const QString &receiver)
{
    int accepted = 0;
    bool wasCut = false;
    bool isUnverified = false;
    bool isMissing = false;
    bool isElsewhere = false;
    for (const LedgerLine &line : entry.lines) {
        wasCut = wasCut || line.shape == LedgerLine::Shape::Cut;
        if (line.received) {
            accepted += acceptedStatus(*line.received) != 0 ? 1 : 0;
            isUnverified = isUnverified || (!line.sent->signature.isEmpty() && line.received->verdict != Verdict::Valid);
        } else if (line.shape == LedgerLine::Shape::SenderOnly && wentOut(*line.sent)) {
            const bool isHere = !receiver.isEmpty() && isSamePlace(line.sent->url, receiver);
            isMissing = isMissing || (isHere && isWithin(scope, line.sent->startedReal));
            isElsewhere = isElsewhere || !isHere;
        }
    }
    if (accepted > 1)
        return LedgerCase::AcceptedTwice;
    if (wasCut)
        return LedgerCase::ThoughReset;
    if (isUnverified)
        return LedgerCase::NotVerified;
    if (isMissing)
        return LedgerCase::NeverReceived;
    return isElsewhere ? LedgerCase::Elsewhere : LedgerCase::Agree;
}

} // namespace

int acceptedStatus(const Capture &capture)
{
    const auto isSuccess = [](int status) { return status >= 200 && status < 300; };
    if (isSuccess(capture.status))
        return capture.status;
    return capture.status == 0 && capture.forward && isSuccess(capture.forward->status) ? capture.forward->status : 0;
}

QList<LedgerEntry> joinLedgers(const QList<SentRecord> &sent, const QList<ReceivedRecord> &received, const LedgerScope &scope,
                               const QString &receiver)
{
    QHash<std::pair<qsizetype, qsizetype>, qsizetype> requestOf;
    QSet<qsizetype> taken;
    for (const Tie &tie : joinRequests(sent, received)) {
        requestOf.insert({tie.record, tie.attempt}, tie.request);
        taken.insert(tie.request);
    }

    QList<LedgerEntry> entries;
    for (qsizetype record = 0; record < sent.size(); ++record) {
        const SentRecord &each = sent.at(record);
        if (each.attempts.isEmpty())
            continue;
        LedgerEntry entry{LedgerCase::Agree, each.delivery, each.webhook, {}, each.attempts.first().startedReal};
        for (qsizetype i = 0; i < each.attempts.size(); ++i) {
            const auto request = requestOf.constFind({record, i});
            entry.lines.append(
                lineOf(each.attempts.at(i), request == requestOf.cend() ? std::nullopt : std::optional(received.at(*request).capture)));
        }
        if (each.delivery.state == DeliveryState::Waiting && each.delivery.dueAt)
            entry.lines.append({LedgerLine::Shape::Ahead, {}, {}});
        entry.kind = caseOf(entry, scope, receiver);
        entries.append(entry);
    }
    for (qsizetype i = 0; i < received.size(); ++i) {
        const Capture &capture = received.at(i).capture;
        if (!taken.contains(i) && isWithin(scope, capture.receivedReal))
            entries.append({LedgerCase::NeverSent, {}, {}, {{LedgerLine::Shape::ReceiverOnly, {}, capture}}, capture.receivedReal});
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const LedgerEntry &one, const LedgerEntry &other) { return one.beganReal > other.beganReal; });
    return entries;
}

} // namespace ovyxa::rules
