// SPDX-License-Identifier: MIT
#include "core/delivery/dispatcher_private.h"

#include "core/model/limits.h"
#include "core/payload/payload.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

namespace {

qint64 &countOf(Sums &sums, DeliveryState state)
{
    switch (state) {
    case DeliveryState::Queued: return sums.queued;
    case DeliveryState::Held: return sums.held;
    case DeliveryState::Sending: return sums.sending;
    case DeliveryState::Waiting: return sums.waiting;
    case DeliveryState::Delivered: return sums.delivered;
    case DeliveryState::Failed: return sums.failed;
    case DeliveryState::Cancelled: return sums.cancelled;
    }
    Q_UNREACHABLE();
}

} // namespace

Dispatcher::Private::Private(Dispatcher *dispatcher, Clock *theClock, Transport *theTransport, Store *theStore, TargetSource theTargets,
                             DispatcherOptions theOptions)
    : q(dispatcher)
    , clock(theClock)
    , transport(theTransport)
    , store(theStore)
    , targets(std::move(theTargets))
    , options(std::move(theOptions))
    , journal(theStore)
    , fairQueue(limits::requestsAtOncePerHost, limits::requestsAtOnce)
{
}

Dispatcher::Dispatcher(Clock *clock, Transport *transport, Store *store, TargetSource targets, DispatcherOptions options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, clock, transport, store, std::move(targets), std::move(options)))
{
    connect(&d->journal, &Journal::trouble, this, &Dispatcher::storageTrouble);
    connect(&d->journal, &Journal::recovered, this, [this] {
        Q_EMIT storageRecovered();
        d->pump();
    });
    connect(transport, &Transport::finished, this, [this](Transport::Token token, const TransportResult &result) {
        const DeliveryId id = d->byToken.take(token);
        if (id.isValid())
            d->finishAttempt(id, result);
    });
}

Dispatcher::~Dispatcher() = default;

void Dispatcher::submit(const EventDraft &draft, const QList<WebhookId> &webhooks, QObject *context, Reply<Submitted> done)
{
    Submitted submitted;
    submitted.event = {{}, draft.kind, draft.site, d->clock->now(), draft.data};
    QList<QByteArray> bodies;
    for (WebhookId id : webhooks) {
        const auto target = d->targets(id);
        if (!target)
            return done(Error{ErrorCode::NotFound, tr("That webhook has been removed.")});
        auto body = draft.body ? Result<QByteArray>(*draft.body) : makePayload(submitted.event, target->webhook.format);
        if (!body)
            return done(body.error());
        Delivery delivery;
        delivery.webhook = id;
        delivery.site = draft.site;
        delivery.kind = draft.kind;
        delivery.createdAt = submitted.event.at;
        delivery.bodyBytes = body->size();
        submitted.deliveries.append(delivery);
        bodies.append(std::move(body).value());
    }
    const auto write = [submitted, bodies](Writer &writer) mutable -> Result<Submitted> {
        const auto event = writer.addEvent(submitted.event);
        if (!event)
            return event.error();
        submitted.event.id = *event;
        for (qsizetype i = 0; i < bodies.size(); ++i) {
            submitted.deliveries[i].event = *event;
            const auto id = writer.addDelivery(submitted.deliveries.at(i), bodies.at(i));
            if (!id)
                return id.error();
            submitted.deliveries[i].id = *id;
        }
        return submitted;
    };
    d->store->write<Submitted>(write, this,
                               [this, bodies, context = QPointer<QObject>(context), done = std::move(done)](const Result<Submitted> &stored) {
                                   if (stored)
                                       d->submitted(*stored, bodies);
                                   if (context)
                                       done(stored);
                                   d->pump();
                               });
}

void Dispatcher::Private::submitted(const Submitted &submitted, const QList<QByteArray> &bodies)
{
    for (qsizetype i = 0; i < bodies.size(); ++i) {
        Live &entry = adopt(submitted.deliveries.at(i), bodies.at(i));
        ++sums.triggered;
        tell(entry.delivery);
        if (const auto fits = checkPayloadSize(bodies.at(i).size()); !fits)
            refuseOversized(entry, fits.error().message);
        else
            admit(entry);
    }
}

Dispatcher::Private::Live &Dispatcher::Private::adopt(const Delivery &delivery, std::optional<QByteArray> body)
{
    Live &entry = live[delivery.id.value];
    entry.delivery = delivery;
    entry.body = std::move(body);
    return entry;
}

/// Decides between the queue and being held. Order is kept: nothing overtakes what is held already.
void Dispatcher::Private::admit(Live &entry)
{
    if (!entry.delivery.countsForLimit || entry.delivery.countedAt)
        return queue(entry);
    Lane &lane = lanes[entry.delivery.webhook.value];
    if (lane.held.empty() && lane.window.used(clock->now()) + lane.reserved < limits::deliveriesPerHour) {
        ++lane.reserved;
        entry.hasReservation = true;
        return queue(entry);
    }
    hold(entry);
}

void Dispatcher::Private::hold(Live &entry)
{
    Lane &lane = lanes[entry.delivery.webhook.value];
    entry.delivery.dueAt = lane.window.roomFor(int(lane.held.size()), clock->now());
    lane.held.push_back(entry.delivery.id);
    if (entry.delivery.state != DeliveryState::Held) {
        move(entry, DeliveryState::Held);
        save(entry);
    }
    armRelease(lane, entry.delivery.webhook);
}

void Dispatcher::Private::release(Lane &lane, WebhookId webhook)
{
    while (!lane.held.empty() && lane.window.used(clock->now()) + lane.reserved < limits::deliveriesPerHour) {
        const auto found = live.find(lane.held.front().value);
        lane.held.pop_front();
        if (found == live.end() || found->second.delivery.state != DeliveryState::Held)
            continue; // cancelled while it was held
        Live &entry = found->second;
        entry.delivery.dueAt.reset();
        move(entry, DeliveryState::Queued);
        ++lane.reserved;
        entry.hasReservation = true;
        save(entry);
        queue(entry);
    }
    armRelease(lane, webhook);
}

void Dispatcher::Private::armRelease(Lane &lane, WebhookId webhook)
{
    std::optional<Instant> wanted;
    if (!lane.held.empty() && lane.window.used(clock->now()) > 0)
        wanted = lane.window.nextRoom(clock->now());
    if (wanted == lane.releaseAt)
        return;
    if (lane.releaseAt) {
        due.erase(due.find(*lane.releaseAt));
        clock->cancel(lane.releaseTimer);
    }
    lane.releaseAt = wanted;
    if (!wanted)
        return;
    due.insert(*wanted);
    lane.releaseTimer = clock->callAt(*wanted, q, [this, webhook] {
        Lane &woken = lanes[webhook.value];
        due.erase(due.find(*woken.releaseAt));
        woken.releaseAt.reset();
        release(woken, webhook);
        pump();
    });
}

void Dispatcher::Private::waitForRetry(Live &entry)
{
    const DeliveryId id = entry.delivery.id;
    const Instant at = *entry.delivery.dueAt;
    due.insert(at);
    entry.retryTimer = clock->callAt(at, q, [this, id, at] {
        due.erase(due.find(at));
        const auto found = live.find(id.value);
        if (found == live.end())
            return;
        found->second.retryTimer = 0;
        queue(found->second);
        pump();
    });
}

/// Leaves the queue, the hour's reservation and the ladder's timer.
void Dispatcher::Private::takeOutOfLine(Live &entry)
{
    fairQueue.remove(entry.delivery.id);
    if (entry.retryTimer != 0) {
        clock->cancel(entry.retryTimer);
        entry.retryTimer = 0;
        due.erase(due.find(*entry.delivery.dueAt));
    }
    if (std::exchange(entry.hasReservation, false))
        --lanes[entry.delivery.webhook.value].reserved;
}

void Dispatcher::Private::move(Live &entry, DeliveryState to)
{
    Q_ASSERT_X(isLegalMove(entry.delivery.state, to), "Dispatcher", "an illegal move of a delivery");
    entry.delivery.state = to;
}

void Dispatcher::Private::save(const Live &entry, std::function<void()> then)
{
    const Delivery snapshot = entry.delivery;
    journal.write([snapshot](Writer &writer) { return writer.updateDelivery(snapshot); },
                  [this, snapshot, then = std::move(then)] {
                      tell(snapshot);
                      if (then)
                          then();
                  });
}

void Dispatcher::Private::tell(const Delivery &delivery)
{
    const auto before = toldStates.constFind(delivery.id);
    if (before != toldStates.cend())
        --countOf(sums, *before);
    ++countOf(sums, delivery.state);
    if (isFinal(delivery.state))
        toldStates.remove(delivery.id);
    else
        toldStates.insert(delivery.id, delivery.state);
    Q_EMIT q->deliveryChanged(delivery);
}

void Dispatcher::Private::forget(DeliveryId id)
{
    live.erase(id.value);
}

/// Never sent: the log gets one record that says both sizes.
void Dispatcher::Private::refuseOversized(Live &entry, const QString &sentence)
{
    move(entry, DeliveryState::Failed);
    entry.delivery.outcomes.append(AttemptError::TooLarge);
    Attempt record;
    record.delivery = entry.delivery.id;
    record.startedAt = clock->now();
    record.startedReal = realNow();
    record.finished = true;
    record.error = AttemptError::TooLarge;
    record.detail = sentence;
    if (const auto target = targets(entry.delivery.webhook))
        record.url = target->webhook.url;
    const Delivery snapshot = entry.delivery;
    journal.write(
        [snapshot, record](Writer &writer) -> Result<void> {
            if (const auto added = writer.addAttempt(record); !added)
                return added.error();
            return writer.updateDelivery(snapshot);
        },
        [this, snapshot, record] {
            Q_EMIT q->attemptFinished(record);
            tell(snapshot);
            forget(snapshot.id);
        });
}

void Dispatcher::resume(const QList<Delivery> &unfinished, const QList<Attempt> &interrupted)
{
    QHash<DeliveryId, Attempt> cutOff;
    for (const Attempt &attempt : interrupted)
        cutOff.insert(attempt.delivery, attempt);
    for (const Delivery &delivery : unfinished) {
        Private::Live &entry = d->adopt(delivery, std::nullopt);
        d->toldStates.insert(delivery.id, delivery.state);
        if (delivery.state == DeliveryState::Sending) {
            d->move(entry, DeliveryState::Queued);
            entry.delivery.outcomes.append(AttemptError::Interrupted);
            Attempt attempt = cutOff.value(delivery.id);
            attempt.finished = true;
            attempt.error = AttemptError::Interrupted;
            attempt.detail = tr("The bench ended while this request was under way. The endpoint may have got it; it is sent again.");
            const Delivery snapshot = entry.delivery;
            d->journal.write(
                [snapshot, attempt](Writer &writer) -> Result<void> {
                    if (attempt.id.isValid()) {
                        if (auto finished = writer.finishAttempt(attempt); !finished)
                            return finished;
                    }
                    return writer.updateDelivery(snapshot);
                },
                [this, snapshot, attempt] {
                    Q_EMIT attemptFinished(attempt);
                    d->tell(snapshot);
                });
        }
        switch (entry.delivery.state) {
        case DeliveryState::Waiting:
            d->waitForRetry(entry);
            break;
        case DeliveryState::Held:
            d->lanes[delivery.webhook.value].held.push_back(delivery.id);
            break;
        default:
            d->admit(entry);
        }
    }
    for (auto &[webhook, lane] : d->lanes)
        d->release(lane, WebhookId{webhook});
    d->pump();
}

void Dispatcher::restoreWindow(const QList<std::pair<WebhookId, Instant>> &counted)
{
    for (const auto &[webhook, at] : counted)
        d->lanes[webhook.value].window.take(at);
}

int Dispatcher::Private::cancelNow(const QList<DeliveryId> &ids, std::function<void()> then)
{
    int count = 0;
    QList<Delivery> snapshots;
    QList<WebhookId> touched;
    for (DeliveryId id : ids) {
        const auto found = live.find(id.value);
        if (found == live.end() || isFinal(found->second.delivery.state) || found->second.isCancelling)
            continue;
        Live &entry = found->second;
        ++count;
        if (entry.delivery.state == DeliveryState::Sending) {
            entry.isCancelling = true; // cut off; finishAttempt does the rest
            if (entry.token != 0)
                transport->cancel(entry.token);
            continue;
        }
        takeOutOfLine(entry);
        touched.append(entry.delivery.webhook);
        entry.delivery.dueAt.reset();
        move(entry, DeliveryState::Cancelled);
        snapshots.append(entry.delivery);
    }
    const auto writeAll = [snapshots](Writer &writer) -> Result<void> {
        for (const Delivery &snapshot : snapshots) {
            if (auto done = writer.updateDelivery(snapshot); !done)
                return done;
        }
        return {};
    };
    journal.write(writeAll, [this, snapshots, then = std::move(then)] {
        for (const Delivery &snapshot : snapshots) {
            tell(snapshot);
            forget(snapshot.id);
        }
        then();
    });
    for (WebhookId webhook : std::as_const(touched)) // a place reserved by a cancelled one is free for a held one
        release(lanes[webhook.value], webhook);
    pump();
    return count;
}

void Dispatcher::cancel(const QList<DeliveryId> &deliveries, QObject *context, Reply<int> done)
{
    const auto count = std::make_shared<int>(0);
    *count = d->cancelNow(deliveries, [count, context = QPointer<QObject>(context), done = std::move(done)] {
        if (context)
            done(*count);
    });
}

void Dispatcher::cancelAllFor(WebhookId webhook)
{
    QList<DeliveryId> ids;
    for (const auto &[id, entry] : d->live) {
        if (entry.delivery.webhook == webhook)
            ids.append(DeliveryId{id});
    }
    d->cancelNow(ids, [] {});
}

int Dispatcher::usedInWindow(WebhookId webhook) const
{
    const auto found = d->lanes.find(webhook.value);
    return found == d->lanes.end() ? 0 : found->second.window.used(d->clock->now());
}

int Dispatcher::heldCount(WebhookId webhook) const
{
    const auto found = d->lanes.find(webhook.value);
    if (found == d->lanes.end())
        return 0;
    return int(std::count_if(found->second.held.cbegin(), found->second.held.cend(), [this](DeliveryId id) {
        const auto entry = d->live.find(id.value);
        return entry != d->live.end() && entry->second.delivery.state == DeliveryState::Held;
    }));
}

Sums Dispatcher::sums() const
{
    return d->sums;
}

void Dispatcher::setInitialSums(const Sums &sums)
{
    d->sums = sums;
}

std::optional<Instant> Dispatcher::nextDue() const
{
    return d->due.empty() ? std::nullopt : std::optional(*d->due.begin());
}

} // namespace ovyxa
