// SPDX-License-Identifier: MIT
// The webhook's sliding hour and the ladder's waits: who may stand in line, and from when on.
#include "core/delivery/dispatcher_private.h"

#include "core/payload/payload.h"

#include <algorithm>

namespace ovyxa {

/// The state that a new delivery begins in, so that one commit says it all. Order is kept: nothing overtakes what is held already.
void Dispatcher::Private::plan(DeliveryDraft &draft, const Webhook &webhook)
{
    Delivery &delivery = draft.delivery;
    const Instant now = clock->now();
    if (const auto fits = checkPayloadSize(draft.body.size()); !fits) {
        delivery.state = DeliveryState::Failed;
        delivery.outcomes = {AttemptError::TooLarge};
        Attempt &record = draft.refusal.emplace(); // number 0: no request was made
        record.startedAt = now;
        record.startedReal = realNow();
        record.finished = true;
        record.error = AttemptError::TooLarge;
        record.detail = fits.error().message;
        record.url = webhook.url;
        return;
    }
    if (!delivery.countsForLimit)
        return;
    delivery.dueAt = hours.ask(delivery.webhook);
    draft.hasReservation = !delivery.dueAt;
    if (delivery.dueAt)
        delivery.state = DeliveryState::Held;
}

/// It could not be stored: what was promised to it goes to others.
void Dispatcher::Private::unplan(const DeliveryDraft &draft)
{
    if (draft.hasReservation)
        hours.giveUpReserved(draft.delivery.webhook);
    if (draft.delivery.state == DeliveryState::Held)
        hours.giveUpHeld(draft.delivery.webhook);
    release(draft.delivery.webhook);
}

void Dispatcher::Private::release(WebhookId webhook)
{
    const QList<DeliveryId> released = hours.release(webhook, [this](DeliveryId id) {
        const auto found = live.find(id.value);
        return found != live.end() && found->second.delivery.state == DeliveryState::Held; // else it was cancelled meanwhile
    });
    for (DeliveryId id : released) {
        Live &entry = live.at(id.value);
        entry.hasReservation = true;
        queue(entry);
    }
    pump();
    for (DeliveryId id : released)
        standInLine(id);
}

void Dispatcher::Private::waitForRetry(Live &entry)
{
    const DeliveryId id = entry.delivery.id;
    const Instant at = *entry.delivery.dueAt;
    retries.insert(at);
    entry.retryTimer = clock->callAt(at, q, [this, id, at] {
        retries.erase(retries.find(at));
        const auto found = live.find(id.value);
        if (found == live.end())
            return;
        found->second.retryTimer = 0;
        queue(found->second);
        pump();
        standInLine(id);
    });
}

/// Due, but no place was free (or the disk is in trouble): it is shown as queued until one is.
void Dispatcher::Private::standInLine(DeliveryId id)
{
    const auto found = live.find(id.value);
    if (found == live.end() || !fairQueue.contains(id) || found->second.delivery.state == DeliveryState::Queued)
        return;
    found->second.delivery.dueAt.reset();
    move(found->second, DeliveryState::Queued);
    save(found->second);
}

void Dispatcher::restoreWindow(const QList<std::pair<WebhookId, Instant>> &counted)
{
    for (const auto &[webhook, at] : counted)
        d->hours.restore(webhook, at);
}

int Dispatcher::usedInWindow(WebhookId webhook) const
{
    return d->hours.used(webhook);
}

int Dispatcher::heldCount(WebhookId webhook) const
{
    return d->hours.heldCount(webhook);
}

std::optional<Instant> Dispatcher::nextDue() const
{
    const auto release = d->hours.nextRelease();
    if (d->retries.empty())
        return release;
    return std::min(*d->retries.begin(), release.value_or(*d->retries.begin()));
}

} // namespace ovyxa
