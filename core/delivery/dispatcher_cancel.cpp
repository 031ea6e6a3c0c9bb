// SPDX-License-Identifier: MIT
// Taking deliveries back, wherever they are.
#include "core/delivery/dispatcher_private.h"
#include "core/model/thread_check.h"

#include <QtCore/QSet>

#include <utility>

namespace ovyxa {

namespace {
constexpr qsizetype cancelGroup = 500; // in one write
}

/// Leaves the queue, the hour and the ladder's timer.
void Dispatcher::Private::takeOutOfLine(Live &entry)
{
    fairQueue.remove(entry.delivery.id);
    if (entry.retryTimer != 0) {
        clock->cancel(std::exchange(entry.retryTimer, 0));
        retries.erase(retries.find(*entry.delivery.dueAt));
    }
    if (std::exchange(entry.hasReservation, false))
        hours.giveUpReserved(entry.delivery.webhook);
    else if (entry.delivery.state == DeliveryState::Held)
        hours.giveUpHeld(entry.delivery.webhook);
}

void Dispatcher::Private::cancelNow(const QList<DeliveryId> &ids)
{
    QList<Delivery> snapshots;
    QSet<WebhookId> touched;
    const auto writeGroup = [this, &snapshots] {
        const QList<Delivery> group = std::exchange(snapshots, {});
        journal.write(
            [group](Writer &writer) -> Result<void> {
                for (const Delivery &snapshot : group) {
                    if (auto done = writer.updateDelivery(snapshot); !done)
                        return done;
                }
                return {};
            },
            [this, group] {
                for (const Delivery &snapshot : group) {
                    tell(snapshot);
                    forget(snapshot.id);
                }
            });
    };
    for (DeliveryId id : ids) {
        const auto found = live.find(id.value);
        if (found == live.end() || isFinal(found->second.delivery.state) || found->second.isCancelling)
            continue;
        Live &entry = found->second;
        if (entry.delivery.state == DeliveryState::Sending) {
            entry.isCancelling = true; // cut off; finishAttempt does the rest
            if (entry.token != 0)
                transport->cancel(entry.token);
            continue;
        }
        takeOutOfLine(entry);
        touched.insert(entry.delivery.webhook);
        entry.delivery.dueAt.reset();
        move(entry, DeliveryState::Cancelled);
        snapshots.append(entry.delivery);
        if (snapshots.size() == cancelGroup)
            writeGroup();
    }
    if (!snapshots.isEmpty())
        writeGroup();
    for (WebhookId webhook : std::as_const(touched)) // the place of a cancelled one is free for a held one
        release(webhook);
}

void Dispatcher::leave(const QList<Delivery> &unfinished, const QList<Attempt> &interrupted)
{
    assertOnThreadOf(this, "Dispatcher::leave");
    for (const Delivery &delivery : unfinished)
        d->left.insert(delivery.id, {delivery, std::nullopt});
    for (const Attempt &attempt : interrupted) {
        if (const auto of = d->left.find(attempt.delivery); of != d->left.end())
            of->second = attempt;
    }
}

/// Nothing is sent in between: they leave the line before it moves.
void Dispatcher::Private::takeUpToCancel(const QList<DeliveryId> &ids)
{
    for (const DeliveryId id : ids) {
        if (!left.contains(id))
            continue;
        const auto [delivery, cutOff] = left.take(id);
        resumeOne(delivery, cutOff);
    }
}

void Dispatcher::cancel(const QList<DeliveryId> &deliveries, QObject *context, Reply<QList<DeliveryId>> done)
{
    assertOnThreadOf(this, "Dispatcher::cancel");
    const auto count = std::make_shared<Private::CancelCount>();
    count->done = [context = QPointer<QObject>(context), done = std::move(done)](const QList<DeliveryId> &cancelled) {
        if (context)
            done(cancelled);
    };
    d->takeUpToCancel(deliveries);
    const QSet<DeliveryId> each(deliveries.cbegin(), deliveries.cend());
    for (DeliveryId id : each) {
        const auto found = d->live.find(id.value);
        if (found == d->live.end() || isFinal(found->second.delivery.state))
            continue;
        ++count->open;
        d->cancelCounts[id].append(count);
    }
    if (count->open == 0)
        count->done({});
    else
        d->cancelNow(deliveries);
}

void Dispatcher::cancelAllFor(WebhookId webhook)
{
    assertOnThreadOf(this, "Dispatcher::cancelAllFor");
    QList<DeliveryId> ids;
    for (const auto &[id, entry] : d->live) {
        if (entry.delivery.webhook == webhook)
            ids.append(DeliveryId{id});
    }
    d->cancelNow(ids);
    d->fairQueue.forget(webhook);
}

} // namespace ovyxa
