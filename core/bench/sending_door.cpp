// SPDX-License-Identifier: MIT
#include "core/bench/sending_door.h"

#include "core/bench/crossing.h"

namespace ovyxa {

void SendingDoor::fire(const EventDraft &draft, QObject *context, Reply<Fired> done)
{
    m_crossing->ask<Fired>(context, std::move(done), [draft](Engine &engine, Reply<Fired> reply) { engine.fire(draft, std::move(reply)); });
}

void SendingDoor::fireTo(const EventDraft &draft, WebhookId webhook, QObject *context, Reply<Fired> done)
{
    m_crossing->ask<Fired>(context, std::move(done),
                           [draft, webhook](Engine &engine, Reply<Fired> reply) { engine.fireTo(draft, webhook, std::move(reply)); });
}

void SendingDoor::resend(const ResendDraft &draft, QObject *context, Reply<Fired> done)
{
    m_crossing->ask<Fired>(context, std::move(done), [draft](Engine &engine, const Reply<Fired> &reply) { engine.resend(draft, reply); });
}

void SendingDoor::replay(const ReplayRequest &request, QObject *context, Reply<ReplayId> done)
{
    m_crossing->ask<ReplayId>(context, std::move(done),
                              [request](Engine &engine, Reply<ReplayId> reply) { engine.dispatcher().replay(request, std::move(reply)); });
}

void SendingDoor::cancelReplay(ReplayId id)
{
    m_crossing->tell([id](Engine &engine) { engine.dispatcher().cancelReplay(id); });
}

void SendingDoor::cancelDeliveries(const QList<DeliveryId> &ids, QObject *context, Reply<QList<DeliveryId>> done)
{
    m_crossing->ask<QList<DeliveryId>>(context, std::move(done), [ids](Engine &engine, Reply<QList<DeliveryId>> reply) {
        engine.dispatcher().cancel(ids, &engine, std::move(reply));
    });
}

void SendingDoor::take(const Batch &batch)
{
    m_sumsMoved = batch.sums && m_sums != *batch.sums;
    if (m_sumsMoved)
        m_sums = *batch.sums;
}

void SendingDoor::tell(const Batch &batch)
{
    if (!batch.deliveries.isEmpty())
        Q_EMIT deliveriesChanged(batch.deliveries);
    if (!batch.attempts.isEmpty())
        Q_EMIT attemptsFinished(batch.attempts);
    if (m_sumsMoved)
        Q_EMIT sumsChanged(m_sums);
    for (const ReplayProgress &progress : batch.replays)
        Q_EMIT replayProgress(progress);
}

} // namespace ovyxa
