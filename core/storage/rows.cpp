// SPDX-License-Identifier: MIT
#include "core/storage/rows.h"

#include "core/model/text.h"
#include "core/rules/capture_words.h"
#include "core/rules/cause_words.h"
#include "core/storage/records.h"

#include <algorithm>
#include <array>

namespace ovyxa::rows {

using namespace Qt::StringLiterals;

namespace {

template<typename Enum>
Enum enumOf(QByteArrayView word, Enum otherwise)
{
    std::array<char16_t, 32> wide{}; // the words are short, and ASCII
    if (word.size() > qsizetype(wide.size()))
        return otherwise;
    std::transform(word.cbegin(), word.cend(), wide.begin(), [](char c) { return char16_t(uchar(c)); });
    return fromText<Enum>(QStringView(wide.data(), word.size())).value_or(otherwise);
}

std::optional<Instant> instantOrNone(const sql::Rows &row, int column)
{
    return row.isNull(column) ? std::nullopt : std::optional(instantFromMs(row.integer(column)));
}

QString word(QLatin1StringView text)
{
    return QString(text);
}

QString notNull(const QString &text)
{
    return text.isNull() ? u""_s : text;
}

std::optional<ForwardOutcome> forwardOf(const QString &stored)
{
    QList<FailureCause> causes = causesFromStored(stored);
    if (causes.isEmpty())
        return std::nullopt;
    const QStringList figures = causes.takeFirst().arguments;
    ForwardOutcome forward{figures.value(0),
                           figures.value(1).toInt(),
                           std::chrono::milliseconds(figures.value(2).toLongLong()),
                           figures.value(3).toLongLong(),
                           figures.value(5) == u"1",
                           figures.value(4),
                           causes};
    forward.words = rules::causeWords(causes);
    return forward;
}

} // namespace

QVariant orNull(const std::optional<Instant> &instant)
{
    return instant ? QVariant(msSinceEpoch(*instant)) : QVariant(QMetaType::fromType<qint64>());
}

QVariantList values(const Webhook &webhook)
{
    return {webhook.site,
            webhook.name,
            webhook.url,
            toText(webhook.events),
            word(toText(webhook.encoding)),
            word(toText(webhook.format)),
            webhook.spikeThreshold,
            webhook.listed,
            webhook.removed,
            word(toText(webhook.health)),
            msSinceEpoch(webhook.createdAt),
            orNull(webhook.rotatedAt),
            notNull(webhook.authorityFile),
            word(toText(webhook.connections)),
            webhook.paused};
}

Webhook webhook(const sql::Rows &row)
{
    Webhook webhook;
    webhook.id = {row.integer(0)};
    webhook.site = row.text(1);
    webhook.name = row.text(2);
    webhook.url = row.text(3);
    webhook.events = eventKindsFromText(row.text(4)).value_or(EventKinds());
    webhook.encoding = enumOf(row.view(5), SignatureEncoding::Hex);
    webhook.format = enumOf(row.view(6), BodyFormat::Ovyxa);
    webhook.spikeThreshold = int(row.integer(7));
    webhook.listed = row.integer(8) != 0;
    webhook.removed = row.integer(9) != 0;
    webhook.health = enumOf(row.view(10), WebhookHealth::Untried);
    webhook.createdAt = instantFromMs(row.integer(11));
    webhook.rotatedAt = instantOrNone(row, 12);
    webhook.authorityFile = row.text(13);
    webhook.connections = enumOf(row.view(14), Connections::New);
    webhook.paused = row.integer(15) != 0;
    return webhook;
}

QVariantList values(const Delivery &delivery)
{
    return {delivery.event.value,
            delivery.webhook.value,
            delivery.site,
            word(toText(delivery.kind)),
            word(toText(delivery.state)),
            msSinceEpoch(delivery.createdAt),
            orNull(delivery.dueAt),
            delivery.attempts,
            delivery.failures,
            delivery.countsForLimit,
            orNull(delivery.countedAt),
            delivery.replayOf.value,
            qint64(delivery.bodyBytes),
            records::outcomesText(delivery.outcomes),
            delivery.lastStatus,
            delivery.lastDuration ? QVariant(qint64(delivery.lastDuration->count())) : QVariant(QMetaType::fromType<qint64>())};
}

Delivery delivery(const sql::Rows &row)
{
    Delivery delivery;
    delivery.id = {row.integer(0)};
    delivery.event = {row.integer(1)};
    delivery.webhook = {row.integer(2)};
    delivery.site = row.text(3);
    delivery.kind = enumOf(row.view(4), EventKind::GoalCompleted);
    delivery.state = enumOf(row.view(5), DeliveryState::Failed);
    delivery.createdAt = instantFromMs(row.integer(6));
    delivery.dueAt = instantOrNone(row, 7);
    delivery.attempts = int(row.integer(8));
    delivery.failures = int(row.integer(9));
    delivery.countsForLimit = row.integer(10) != 0;
    delivery.countedAt = instantOrNone(row, 11);
    delivery.replayOf = {row.integer(12)};
    delivery.bodyBytes = qsizetype(row.integer(13));
    delivery.outcomes = records::outcomesFromText(row.text(14));
    delivery.lastStatus = int(row.integer(15));
    if (!row.isNull(16))
        delivery.lastDuration = Millis{row.integer(16)};
    return delivery;
}

QVariantList values(const Attempt &attempt)
{
    return {attempt.delivery.value,
            attempt.number,
            msSinceEpoch(attempt.startedAt),
            msSinceEpoch(attempt.startedReal),
            attempt.finished,
            word(toText(attempt.error)),
            attempt.causes.isEmpty() ? attempt.detail : toStored(attempt.causes),
            attempt.status,
            qint64(attempt.duration.count()),
            records::pack(attempt)};
}

Attempt attempt(const sql::Rows &row)
{
    Attempt attempt;
    attempt.id = {row.integer(0)};
    attempt.delivery = {row.integer(1)};
    attempt.number = int(row.integer(2));
    attempt.startedAt = instantFromMs(row.integer(3));
    attempt.startedReal = instantFromMs(row.integer(4));
    attempt.finished = row.integer(5) != 0;
    attempt.error = enumOf(row.view(6), AttemptError::None);
    attempt.detail = row.text(7);
    attempt.causes = causesFromStored(attempt.detail);
    if (!attempt.causes.isEmpty())
        attempt.detail = rules::causeWords(attempt.causes);
    attempt.status = int(row.integer(8));
    attempt.duration = Millis{row.integer(9)};
    (void)records::unpack(row.view(10), attempt); // what a damaged record still gives is shown
    return attempt;
}

QString storedReason(const Capture &capture)
{
    return capture.causes.isEmpty() ? capture.reason : toStored(capture.causes);
}

QString storedAnswer(const Capture &capture)
{
    return capture.answerCauses.isEmpty() ? notNull(capture.answer) : toStored(capture.answerCauses);
}

QString storedForward(const std::optional<ForwardOutcome> &forward)
{
    if (!forward)
        return u""_s;
    const FailureCause figures{u"forwarded"_s,
                               {forward->url, QString::number(forward->status), QString::number(forward->duration.count()),
                                QString::number(forward->bytes), forward->error, QString::number(int(forward->isEarly))}};
    return toStored(QList<FailureCause>{figures} + forward->causes);
}

QVariantList values(const Capture &capture)
{
    return {msSinceEpoch(capture.receivedAt),
            msSinceEpoch(capture.receivedReal),
            word(toText(capture.verdict)),
            storedReason(capture),
            capture.method,
            capture.target,
            capture.host,
            capture.peer,
            capture.userAgent,
            qint64(capture.bodyBytes),
            capture.status,
            storedAnswer(capture),
            capture.malformed,
            capture.hostRefused,
            capture.matchedWebhook.value,
            capture.crossSite,
            storedForward(capture.forward)};
}

Capture capture(const sql::Rows &row)
{
    Capture capture;
    capture.id = {row.integer(0)};
    capture.receivedAt = instantFromMs(row.integer(1));
    capture.receivedReal = instantFromMs(row.integer(2));
    capture.verdict = enumOf(row.view(3), Verdict::Unchecked);
    capture.reason = row.text(4);
    capture.causes = causesFromStored(capture.reason);
    if (!capture.causes.isEmpty())
        capture.reason = rules::captureWords(capture.causes);
    capture.method = row.text(5);
    capture.target = row.text(6);
    capture.host = row.text(7);
    capture.peer = row.text(8);
    capture.userAgent = row.text(9);
    capture.bodyBytes = qsizetype(row.integer(10));
    capture.status = int(row.integer(11));
    capture.answer = row.text(12);
    capture.malformed = row.integer(13) != 0;
    capture.hostRefused = row.integer(14) != 0;
    capture.matchedWebhook = {row.integer(15)};
    capture.crossSite = row.integer(16) != 0;
    capture.forward = forwardOf(row.text(17));
    capture.answerCauses = causesFromStored(capture.answer);
    capture.answer = rules::answerWords(capture);
    return capture;
}

CaptureDetails captureDetails(const sql::Rows &row)
{
    CaptureDetails details;
    details.capture = capture(row);
    (void)records::unpack(row.view(18), details.trailers);
    (void)records::unpack(row.view(19), details); // what a damaged record still gives is shown
    details.body = row.bytes(20);
    if (CaptureAnswer answer; !row.isNull(21) && records::unpack(row.view(21), answer))
        details.answer = std::move(answer);
    return details;
}

} // namespace ovyxa::rows
