// SPDX-License-Identifier: MIT
#include "core/storage/rows.h"

#include "core/model/text.h"
#include "core/rules/capture_words.h"
#include "core/rules/cause_words.h"
#include "core/storage/records.h"

namespace ovyxa::rows {

using namespace Qt::StringLiterals;

namespace {

template<typename Enum>
Enum enumOf(const QVariant &value, Enum otherwise)
{
    return fromText<Enum>(value.toString()).value_or(otherwise);
}

std::optional<Instant> instantOrNone(const QVariant &value)
{
    return value.isNull() ? std::nullopt : std::optional(instantFromMs(value.toLongLong()));
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
            word(toText(webhook.connections))};
}

Webhook webhook(const QSqlQuery &query)
{
    Webhook webhook;
    webhook.id = {query.value(0).toLongLong()};
    webhook.site = query.value(1).toString();
    webhook.name = query.value(2).toString();
    webhook.url = query.value(3).toString();
    webhook.events = eventKindsFromText(query.value(4).toString()).value_or(EventKinds());
    webhook.encoding = enumOf(query.value(5), SignatureEncoding::Hex);
    webhook.format = enumOf(query.value(6), BodyFormat::Ovyxa);
    webhook.spikeThreshold = query.value(7).toInt();
    webhook.listed = query.value(8).toBool();
    webhook.removed = query.value(9).toBool();
    webhook.health = enumOf(query.value(10), WebhookHealth::Untried);
    webhook.createdAt = instantFromMs(query.value(11).toLongLong());
    webhook.rotatedAt = instantOrNone(query.value(12));
    webhook.authorityFile = query.value(13).toString();
    webhook.connections = enumOf(query.value(14), Connections::New);
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

Delivery delivery(const QSqlQuery &query)
{
    Delivery delivery;
    delivery.id = {query.value(0).toLongLong()};
    delivery.event = {query.value(1).toLongLong()};
    delivery.webhook = {query.value(2).toLongLong()};
    delivery.site = query.value(3).toString();
    delivery.kind = enumOf(query.value(4), EventKind::GoalCompleted);
    delivery.state = enumOf(query.value(5), DeliveryState::Failed);
    delivery.createdAt = instantFromMs(query.value(6).toLongLong());
    delivery.dueAt = instantOrNone(query.value(7));
    delivery.attempts = query.value(8).toInt();
    delivery.failures = query.value(9).toInt();
    delivery.countsForLimit = query.value(10).toBool();
    delivery.countedAt = instantOrNone(query.value(11));
    delivery.replayOf = {query.value(12).toLongLong()};
    delivery.bodyBytes = qsizetype(query.value(13).toLongLong());
    delivery.outcomes = records::outcomesFromText(query.value(14).toString());
    delivery.lastStatus = query.value(15).toInt();
    if (!query.value(16).isNull())
        delivery.lastDuration = Millis{query.value(16).toLongLong()};
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

Attempt attempt(const QSqlQuery &query)
{
    Attempt attempt;
    attempt.id = {query.value(0).toLongLong()};
    attempt.delivery = {query.value(1).toLongLong()};
    attempt.number = query.value(2).toInt();
    attempt.startedAt = instantFromMs(query.value(3).toLongLong());
    attempt.startedReal = instantFromMs(query.value(4).toLongLong());
    attempt.finished = query.value(5).toBool();
    attempt.error = enumOf(query.value(6), AttemptError::None);
    attempt.detail = query.value(7).toString();
    attempt.causes = causesFromStored(attempt.detail);
    if (!attempt.causes.isEmpty())
        attempt.detail = rules::causeWords(attempt.causes);
    attempt.status = query.value(8).toInt();
    attempt.duration = Millis{query.value(9).toLongLong()};
    (void)records::unpack(query.value(10).toByteArray(), attempt); // what a damaged record still gives is shown
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

Capture capture(const QSqlQuery &query)
{
    Capture capture;
    capture.id = {query.value(0).toLongLong()};
    capture.receivedAt = instantFromMs(query.value(1).toLongLong());
    capture.receivedReal = instantFromMs(query.value(2).toLongLong());
    capture.verdict = enumOf(query.value(3), Verdict::Unchecked);
    capture.reason = query.value(4).toString();
    capture.causes = causesFromStored(capture.reason);
    if (!capture.causes.isEmpty())
        capture.reason = rules::captureWords(capture.causes);
    capture.method = query.value(5).toString();
    capture.target = query.value(6).toString();
    capture.host = query.value(7).toString();
    capture.peer = query.value(8).toString();
    capture.userAgent = query.value(9).toString();
    capture.bodyBytes = qsizetype(query.value(10).toLongLong());
    capture.status = query.value(11).toInt();
    capture.answer = query.value(12).toString();
    capture.malformed = query.value(13).toBool();
    capture.hostRefused = query.value(14).toBool();
    capture.matchedWebhook = {query.value(15).toLongLong()};
    capture.crossSite = query.value(16).toBool();
    capture.forward = forwardOf(query.value(17).toString());
    capture.answerCauses = causesFromStored(capture.answer);
    capture.answer = rules::answerWords(capture);
    return capture;
}

CaptureDetails captureDetails(const QSqlQuery &query)
{
    CaptureDetails details;
    details.capture = capture(query);
    (void)records::unpack(query.value(18).toByteArray(), details.trailers);
    (void)records::unpack(query.value(19).toByteArray(), details); // what a damaged record still gives is shown
    details.body = query.value(20).toByteArray();
    if (CaptureAnswer answer; !query.isNull(21) && records::unpack(query.value(21).toByteArray(), answer))
        details.answer = std::move(answer);
    return details;
}

} // namespace ovyxa::rows
