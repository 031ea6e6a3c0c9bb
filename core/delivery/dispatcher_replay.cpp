// SPDX-License-Identifier: MIT
// Sending old deliveries again.
#include "core/delivery/dispatcher_private.h"

#include "core/payload/payload.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

namespace {
constexpr qsizetype replayGroup = 100; // one commit; between two of them everything else gets its turn
} // namespace

void Dispatcher::replay(const ReplayRequest &request, QObject *context, Reply<ReplayId> started)
{
    Q_UNUSED(context);
    if (request.to && !d->targets(*request.to))
        return started(Error{ErrorCode::NotFound, tr("The webhook to replay to has been removed.")});
    // A replay is known for as long as one of its deliveries can still be cancelled.
    std::erase_if(d->replays, [this](const auto &entry) {
        const QList<DeliveryId> &made = entry.second.made;
        return entry.second.progress.finished
            && std::none_of(made.cbegin(), made.cend(), [this](DeliveryId id) { return d->live.count(id.value) > 0; });
    });
    const ReplayId id{++d->lastReplay};
    Private::Replay &replay = d->replays[id.value];
    replay.request = request;
    replay.progress.id = id;
    replay.progress.total = int(request.deliveries.size());
    started(id);
    d->continueReplay(id);
}

void Dispatcher::cancelReplay(ReplayId id)
{
    const auto found = d->replays.find(id.value);
    if (found == d->replays.end())
        return;
    found->second.progress.cancelled = true;
    d->cancelNow(found->second.made, [] {});
}

Result<QByteArray> Dispatcher::Private::replayedBody(const DeliveryDetails &original, const Webhook &target, ReplayRequest::Body how) const
{
    if (how == ReplayRequest::Body::Exact)
        return original.body;
    // An event whose body the bench made itself is made anew, in the target's format; bytes that the user gave keep all but their time.
    const auto made = makePayload(original.event, original.webhook.format);
    if (!made || *made != original.body)
        return withTimestamp(original.body, clock->now());
    Event event = original.event;
    event.at = clock->now();
    return makePayload(event, target.format);
}

void Dispatcher::Private::continueReplay(ReplayId id)
{
    const auto found = replays.find(id.value);
    if (found == replays.end() || found->second.progress.finished)
        return;
    Replay &replay = found->second;
    const QList<DeliveryId> &all = replay.request.deliveries;
    LogReader *log = reader();
    QList<Delivery> deliveries;
    QList<QByteArray> bodies;
    while (log && !replay.progress.cancelled && replay.next < all.size() && deliveries.size() < replayGroup) {
        const auto original = log->delivery(all.at(replay.next++));
        const auto target = original ? targets(replay.request.to.value_or(original->delivery.webhook)) : std::nullopt;
        auto body = target ? replayedBody(*original, target->webhook, replay.request.body) : Result<QByteArray>(Error{});
        if (!body) {
            ++replay.progress.refused;
            continue;
        }
        Delivery delivery;
        delivery.event = original->delivery.event;
        delivery.webhook = target->webhook.id;
        delivery.site = original->delivery.site;
        delivery.kind = original->delivery.kind;
        delivery.createdAt = clock->now();
        delivery.countsForLimit = false;
        delivery.replayOf = original->delivery.id;
        delivery.bodyBytes = body->size();
        deliveries.append(delivery);
        bodies.append(std::move(body).value());
    }
    if (deliveries.isEmpty())
        return endReplay(replay);
    const auto write = [deliveries, bodies](Writer &writer) mutable -> Result<Submitted> {
        for (qsizetype i = 0; i < bodies.size(); ++i) {
            const auto stored = writer.addDelivery(deliveries.at(i), bodies.at(i));
            if (!stored)
                return stored.error();
            deliveries[i].id = *stored;
        }
        return Submitted{{}, deliveries};
    };
    store->write<Submitted>(write, q, [this, id, bodies](const Result<Submitted> &stored) {
        const auto running = replays.find(id.value);
        if (running == replays.end())
            return;
        Replay &current = running->second;
        current.progress.deliveries.clear();
        if (!stored) {
            current.progress.refused += int(bodies.size());
            Q_EMIT q->storageTrouble(stored.error());
            return endReplay(current);
        }
        submitted(*stored, bodies);
        current.progress.made += int(bodies.size());
        for (const Delivery &delivery : stored->deliveries)
            current.progress.deliveries.append(delivery.id);
        current.made += current.progress.deliveries;
        if (current.progress.cancelled)
            cancelNow(current.progress.deliveries, [] {});
        Q_EMIT q->replayProgress(current.progress);
        pump();
        QMetaObject::invokeMethod(q, [this, id] { continueReplay(id); }, Qt::QueuedConnection);
    });
}

void Dispatcher::Private::endReplay(Replay &replay)
{
    replay.progress.deliveries.clear();
    replay.progress.finished = true;
    Q_EMIT q->replayProgress(replay.progress);
}

} // namespace ovyxa
