// SPDX-License-Identifier: MIT
// From the queue to the wire and back: one attempt of a delivery.
#include "core/delivery/dispatcher_private.h"

#include "core/model/ascii.h"
#include "core/rules/cause_words.h"
#include "core/rules/request_edit.h"
#include "core/rules/retry_ladder.h"
#include "core/rules/url_policy.h"
#include "core/signing/signature.h"
#include "core/wire/wire_failure.h"

#include <QtCore/QLocale>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// Whom the limit of requests at once is for: scheme, host and port.
QString serverOf(const QUrl &url)
{
    return url.scheme() + "://"_L1 + endpointOf(url);
}

/// Of what was edited, as people chose it.
QByteArray signatureOf(const DispatchTarget &target, const QByteArray &body)
{
    switch (target.edit ? target.edit->signing : Resigning::Again) {
    case Resigning::AsItWas: return target.edit->signature;
    case Resigning::None: return headerValue(target.edit->headers, signatureHeader); // what was written for one, mostly nothing
    case Resigning::Wrong:
        return sign(QByteArray(target.secret + "-wrong"), body, target.webhook.encoding); // well-formed, so that only the check refuses it
    case Resigning::Again: break;
    }
    return sign(target.secret, body, target.webhook.encoding);
}

std::optional<qint64> retryAfterSeconds(const HeaderList &headers)
{
    const QByteArray value = headerValue(headers, "Retry-After").trimmed();
    if (value.isEmpty())
        return std::nullopt;
    if (ascii::isDigits(value)) {
        bool isInRange = false;
        const qint64 seconds = value.toLongLong(&isInRange);
        return isInRange ? std::optional(seconds) : std::nullopt;
    }
    // RFC 9110 5.6.7, the one form that may still be sent: "Sun, 06 Nov 1994 08:49:37 GMT".
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(value), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    date.setTimeSpec(Qt::UTC);
    return date.isValid() ? std::optional(std::max<qint64>(0, QDateTime::currentDateTimeUtc().secsTo(date))) : std::nullopt;
}

} // namespace

void Dispatcher::Private::queue(Live &entry)
{
    const auto target = targets(entry.delivery.webhook);
    entry.host = target ? serverOf(QUrl(target->webhook.url)) : QString();
    fairQueue.push(entry.host, entry.delivery.webhook, entry.delivery.id);
}

void Dispatcher::Private::pump()
{
    if (isPumping)
        return; // what became ready meanwhile is taken by the loop below
    isPumping = true;
    while (!journal.isInTrouble() && !isStopping) {
        const auto id = fairQueue.next();
        if (!id)
            break;
        startAttempt(*id);
    }
    isPumping = false;
}

void Dispatcher::Private::startAttempt(DeliveryId id)
{
    Live &entry = live.at(id.value);
    const auto target = targets(entry.delivery.webhook);
    if (!target || serverOf(QUrl(target->webhook.url)) != entry.host) {
        fairQueue.done(entry.host, entry.delivery.webhook);
        if (target)
            queue(entry); // its URL was edited while it stood in line
        else
            cancelNow({id});
        return;
    }
    const Instant now = clock->now();
    if (std::exchange(entry.hasReservation, false)) {
        hours.enter(entry.delivery.webhook, now);
        entry.delivery.countedAt = now;
    }
    move(entry, DeliveryState::Sending);
    entry.delivery.dueAt.reset();
    ++entry.delivery.attempts;

    Attempt &attempt = entry.attempt = Attempt();
    attempt.delivery = id;
    attempt.number = entry.delivery.attempts;
    attempt.startedAt = now;
    attempt.startedReal = realNow();
    attempt.url = target->webhook.url;

    // On disk before the first byte is sent: a crash from here on leaves a record of what may have gone out.
    struct Begun
    {
        Attempt attempt;
        std::optional<QByteArray> body;

        /// What it is to be sent with is not there.
        Error lacks(const QString &code)
        {
            attempt.causes = {{code}};
            return {ErrorCode::NotFound, rules::causeWords(attempt.causes)};
        }
    };
    const auto begun = std::make_shared<Begun>(Begun{attempt, entry.body});
    const auto begin = [begun, snapshot = entry.delivery, target = *target](Writer &writer) -> Result<void> {
        if (target.secret.isEmpty()) // never signed with nothing: that would look like a signature
            return begun->lacks(u"no_secret"_s);
        if (!begun->body) {
            auto body = writer.body(snapshot.id);
            if (!body)
                return body.error().code == ErrorCode::NotFound ? begun->lacks(u"body_gone"_s) : body.error();
            begun->body = std::move(body).value();
        }
        begun->attempt.signature = signatureOf(target, *begun->body);
        const auto added = writer.addAttempt(begun->attempt);
        if (!added)
            return added.error();
        begun->attempt.id = *added;
        return writer.updateDelivery(snapshot);
    };
    journal.write(
        begin,
        [this, id, snapshot = entry.delivery, begun] {
            Live &started = live.at(id.value); // nothing but its own end takes a delivery away while it is sending
            started.attempt = begun->attempt;
            tell(snapshot);
            send(id, *begun->body);
        },
        Journal::AtEnd::Drop,
        [this, id, begun](const Error &error) {
            failUnsent(id, begun->attempt.causes.isEmpty() ? FailureCause{u"not_sent"_s, {error.message}} : begun->attempt.causes.first());
        });
}

/// It can never be begun: what was stored of it is gone. Its one record is a finished attempt with number 0: no request was made.
void Dispatcher::Private::failUnsent(DeliveryId id, const FailureCause &why)
{
    Live &entry = live.at(id.value);
    fairQueue.done(entry.host, entry.delivery.webhook);
    --entry.delivery.attempts;
    move(entry, DeliveryState::Queued); // as it has been all the while: nobody was told that it was being sent
    save(entry);
    Attempt &record = entry.attempt;
    record.number = 0;
    record.finished = true;
    record.error = AttemptError::Protocol;
    record.causes = {why};
    record.detail = rules::causeWords(record.causes);
    entry.delivery.outcomes.append(record.error);
    move(entry, entry.isCancelling ? DeliveryState::Cancelled : DeliveryState::Failed);
    writeEnd(entry);
    pump();
}

void Dispatcher::Private::send(DeliveryId id, const QByteArray &body)
{
    Live &entry = live.at(id.value);
    const auto target = targets(entry.delivery.webhook);
    if (entry.isCancelling || !target || isStopping) {
        TransportResult cancelled;
        cancelled.error = AttemptError::Cancelled;
        cancelled.causes = {{u"cancelled_before"_s}};
        return finishAttempt(id, cancelled);
    }
    if (!target->problem.isEmpty()) {
        TransportResult unsent;
        unsent.error = AttemptError::Tls;
        unsent.causes = target->problem;
        return finishAttempt(id, unsent);
    }
    TransportRequest request;
    request.url = QUrl(entry.attempt.url);
    request.headers = {
        {"Content-Type", "application/json"}, {"User-Agent", options.userAgent}, {signatureHeader.toByteArray(), entry.attempt.signature}};
    if (target->edit)
        request.headers = rules::editedHeaders(*target->edit, entry.attempt.signature);
    request.body = body;
    request.target = requestTarget(entry.attempt.url);
    request.extraAuthorities = target->authorities;
    if (entry.terms)
        request.extraAuthorities += entry.terms->authorities;
    request.keepConnection = target->webhook.connections == Connections::Kept;
    request.useSystemProxy = options.useSystemProxy && options.useSystemProxy();
    entry.token = transport->send(request);
    byToken.insert(entry.token, id);
}

void Dispatcher::Private::finishAttempt(DeliveryId id, const TransportResult &result)
{
    Live &entry = live.at(id.value);
    entry.token = 0;
    fairQueue.done(entry.host, entry.delivery.webhook);

    Attempt &attempt = entry.attempt;
    attempt.finished = true;
    const bool isInterrupted = isStopping && !entry.isCancelling && result.error == AttemptError::Cancelled;
    attempt.error = isInterrupted ? AttemptError::Interrupted : result.error;
    attempt.causes = isInterrupted ? QList<FailureCause>{{u"interrupted"_s}} : result.causes;
    attempt.detail = rules::causeWords(attempt.causes);
    attempt.status = result.status;
    attempt.reasonPhrase = result.reasonPhrase;
    attempt.requestHead = result.sentHead;
    attempt.interimHeads = result.interimHeads;
    attempt.responseHead = result.responseHead;
    attempt.responseHeaders = result.responseHeaders;
    attempt.responseBody = result.responseBody;
    attempt.responseBytes = result.responseBytes;
    attempt.responseTruncated = result.responseTruncated;
    attempt.trailers = result.trailers;
    attempt.retryAfterSeconds = retryAfterSeconds(result.responseHeaders);
    attempt.tls = result.tls;
    attempt.phases = result.phases;
    attempt.duration = result.duration;

    Delivery &delivery = entry.delivery;
    delivery.outcomes.append(attempt.error);
    delivery.lastStatus = attempt.status;
    delivery.lastDuration = attempt.duration;
    settle(entry);
    writeEnd(entry);
    pump();
    endIfIdle();
}

/// The attempt, what it made of its delivery, and the mark of the webhook: in one commit, so that none of them is ever there without the
/// others. Then they are told.
void Dispatcher::Private::writeEnd(Live &entry)
{
    const Delivery snapshot = entry.delivery;
    const auto attempt = std::make_shared<Attempt>(std::exchange(entry.attempt, {})); // a waiting one keeps no answer in memory
    const auto health = snapshot.state == DeliveryState::Delivered ? std::optional(WebhookHealth::Healthy)
                        : snapshot.state == DeliveryState::Failed  ? std::optional(WebhookHealth::Failed)
                                                                   : std::nullopt;
    const auto end = [snapshot, attempt, health](Writer &writer) -> Result<void> {
        if (attempt->number == 0) {
            const auto added = writer.addAttempt(*attempt);
            if (!added)
                return added.error();
            attempt->id = *added;
        } else if (auto finished = writer.finishAttempt(*attempt); !finished) {
            return finished;
        }
        if (auto marked = health ? writer.putHealth(snapshot.webhook, *health) : Result<void>(); !marked)
            return marked;
        return writer.updateDelivery(snapshot);
    };
    journal.write(end, [this, snapshot, attempt, health] {
        Q_EMIT q->attemptFinished(*attempt);
        tell(snapshot);
        if (health) // always told: what the webhook is marked with now may be about to change by an outcome told just before
            Q_EMIT q->webhookHealthChanged(snapshot.webhook, *health);
        const auto found = live.find(snapshot.id.value);
        if (isFinal(snapshot.state))
            forget(snapshot.id);
        else if (found != live.end() && found->second.delivery.state == DeliveryState::Waiting)
            waitForRetry(found->second); // not cancelled while it was written
    });
}

/// What the finished attempt makes of its delivery.
void Dispatcher::Private::settle(Live &entry)
{
    Delivery &delivery = entry.delivery;
    const AttemptError error = entry.attempt.error;
    if (error == AttemptError::None)
        return move(entry, DeliveryState::Delivered); // even if the user meant to cancel: the endpoint has it
    if (error == AttemptError::Interrupted)
        return move(entry, DeliveryState::Queued);
    if (error == AttemptError::Cancelled || entry.isCancelling)
        return move(entry, DeliveryState::Cancelled);
    ++delivery.failures;
    const Instant failedAt = clock->now();
    const bool isRetried = options.retries && (!entry.terms || entry.terms->retries);
    const auto next = isRetried ? nextAttemptAt(delivery.failures, failedAt) : std::nullopt;
    if (!next)
        return move(entry, DeliveryState::Failed);
    entry.attempt.nextAttemptIn = *next - failedAt; // the rung of the ladder, however fast it is climbed
    const double haste = entry.terms ? entry.terms->haste : 1.0;
    delivery.dueAt = failedAt + std::chrono::duration_cast<Millis>((*next - failedAt) / haste);
    move(entry, DeliveryState::Waiting);
}

} // namespace ovyxa
