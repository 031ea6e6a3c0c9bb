// SPDX-License-Identifier: MIT
// From the queue to the wire and back: one attempt of a delivery.
#include "core/delivery/dispatcher_private.h"

#include "core/delivery/retry_ladder.h"
#include "core/signing/signature.h"

#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// Whom the limit of requests at once is for: requests to one of these share connections.
QString endpointOf(const QUrl &url)
{
    return url.scheme() + "://"_L1 + url.host() + u':' + QString::number(url.port(url.scheme() == "https"_L1 ? 443 : 80));
}

std::optional<qint64> retryAfterSeconds(const HeaderList &headers)
{
    const QByteArray value = headerValue(headers, "Retry-After").trimmed();
    if (value.isEmpty())
        return std::nullopt;
    bool isNumber = false;
    const qint64 seconds = value.toLongLong(&isNumber);
    if (isNumber)
        return seconds >= 0 ? std::optional(seconds) : std::nullopt;
    const QDateTime date = QDateTime::fromString(QString::fromLatin1(value), Qt::RFC2822Date); // RFC 9110 5.6.7, its usual form
    return date.isValid() ? std::optional(std::max<qint64>(0, QDateTime::currentDateTimeUtc().secsTo(date))) : std::nullopt;
}

} // namespace

void Dispatcher::Private::queue(Live &entry)
{
    const auto target = targets(entry.delivery.webhook);
    entry.host = target ? endpointOf(QUrl(target->webhook.url)) : u""_s;
    fairQueue.push(entry.host, entry.delivery.id);
}

void Dispatcher::Private::pump()
{
    while (!journal.isInTrouble()) {
        const auto id = fairQueue.next();
        if (!id)
            return;
        startAttempt(live.at(id->value));
    }
}

LogReader *Dispatcher::Private::reader()
{
    if (!logReader) {
        if (auto opened = LogReader::open(store->file()))
            logReader = std::move(opened).value();
    }
    return logReader.get();
}

bool Dispatcher::Private::loadBody(Live &entry)
{
    if (entry.body)
        return true;
    LogReader *log = reader();
    auto body = log ? log->body(entry.delivery.id) : Result<QByteArray>(Error{});
    if (!body)
        return false;
    entry.body = std::move(body).value();
    return true;
}

void Dispatcher::Private::startAttempt(Live &entry)
{
    const DeliveryId id = entry.delivery.id;
    const auto target = targets(entry.delivery.webhook);
    if (!target || !loadBody(entry)) {
        fairQueue.done(entry.host);
        cancelNow({id}, [] {});
        return;
    }
    const Instant now = clock->now();
    if (std::exchange(entry.hasReservation, false)) {
        Lane &lane = lanes[entry.delivery.webhook.value];
        --lane.reserved;
        lane.window.take(now);
        entry.delivery.countedAt = now;
        armRelease(lane, entry.delivery.webhook);
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
    attempt.signature = sign(target->secret, *entry.body, target->webhook.encoding);

    // On disk before the first byte is sent: a crash from here on leaves a record of what may have gone out.
    const auto attemptId = std::make_shared<AttemptId>();
    journal.write(
        [snapshot = entry.delivery, attempt, attemptId](Writer &writer) -> Result<void> {
            const auto added = writer.addAttempt(attempt);
            if (!added)
                return added.error();
            *attemptId = *added;
            return writer.updateDelivery(snapshot);
        },
        [this, id, snapshot = entry.delivery, attemptId] {
            const auto found = live.find(id.value);
            if (found == live.end())
                return;
            found->second.attempt.id = *attemptId;
            tell(snapshot);
            Q_EMIT q->attemptStarted(found->second.attempt);
            send(id);
        });
}

void Dispatcher::Private::send(DeliveryId id)
{
    Live &entry = live.at(id.value);
    const auto target = targets(entry.delivery.webhook);
    if (entry.isCancelling || !target) {
        TransportResult cancelled;
        cancelled.error = AttemptError::Cancelled;
        cancelled.detail = Dispatcher::tr("Cancelled before anything was sent.");
        return finishAttempt(id, cancelled);
    }
    TransportRequest request;
    request.url = QUrl(entry.attempt.url);
    request.headers = {{"Content-Type", "application/json"},
                       {"User-Agent", options.userAgent},
                       {signatureHeader.toByteArray(), entry.attempt.signature}};
    request.body = *entry.body;
    request.extraAuthorities = options.extraAuthorities;
    request.useSystemProxy = options.useSystemProxy && options.useSystemProxy();
    entry.token = transport->send(request);
    byToken.insert(entry.token, id);
}

void Dispatcher::Private::finishAttempt(DeliveryId id, const TransportResult &result)
{
    Live &entry = live.at(id.value);
    entry.token = 0;
    fairQueue.done(entry.host);

    Attempt &attempt = entry.attempt;
    attempt.finished = true;
    attempt.error = entry.isCancelling && result.error != AttemptError::None ? AttemptError::Cancelled : result.error;
    attempt.detail = result.detail;
    attempt.status = result.status;
    attempt.reasonPhrase = result.reasonPhrase;
    attempt.requestHead = result.sentHead;
    attempt.responseHeaders = result.responseHeaders;
    attempt.responseBody = result.responseBody;
    attempt.responseTruncated = result.responseTruncated;
    attempt.retryAfterSeconds = retryAfterSeconds(result.responseHeaders);
    attempt.tls = result.tls;
    attempt.phases = result.phases;
    attempt.duration = result.duration;

    Delivery &delivery = entry.delivery;
    delivery.outcomes.append(attempt.error);
    delivery.lastStatus = attempt.status;
    delivery.lastDuration = attempt.duration;
    settle(entry);

    const bool isEnd = isFinal(delivery.state);
    journal.write(
        [snapshot = delivery, attempt](Writer &writer) -> Result<void> {
            if (auto finished = writer.finishAttempt(attempt); !finished)
                return finished;
            return writer.updateDelivery(snapshot);
        },
        [this, snapshot = delivery, attempt, isEnd] {
            Q_EMIT q->attemptFinished(attempt);
            tell(snapshot);
            if (snapshot.state == DeliveryState::Delivered)
                Q_EMIT q->webhookHealthChanged(snapshot.webhook, WebhookHealth::Healthy);
            if (snapshot.state == DeliveryState::Failed)
                Q_EMIT q->webhookHealthChanged(snapshot.webhook, WebhookHealth::Failed);
            const auto found = live.find(snapshot.id.value);
            if (isEnd)
                forget(snapshot.id);
            else if (found != live.end() && found->second.delivery.state == DeliveryState::Waiting)
                waitForRetry(found->second);
            pump();
        });
    pump();
}

/// What the finished attempt makes of its delivery.
void Dispatcher::Private::settle(Live &entry)
{
    Delivery &delivery = entry.delivery;
    switch (entry.attempt.error) {
    case AttemptError::None:
        return move(entry, DeliveryState::Delivered);
    case AttemptError::Cancelled:
        return move(entry, DeliveryState::Cancelled);
    default:
        break;
    }
    ++delivery.failures;
    const Instant failedAt = clock->now();
    const auto next = options.retries && !entry.isCancelling ? nextAttemptAt(delivery.failures, failedAt) : std::nullopt;
    if (!next)
        return move(entry, DeliveryState::Failed);
    delivery.dueAt = next;
    entry.attempt.nextAttemptIn = *next - failedAt;
    move(entry, DeliveryState::Waiting);
}

} // namespace ovyxa
