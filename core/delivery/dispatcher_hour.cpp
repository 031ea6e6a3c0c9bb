// SPDX-License-Identifier: MIT
// The webhook's sliding hour and the ladder's waits: who may stand in line, and from when on.
#include "core/delivery/dispatcher_private.h"

#include "core/payload/payload.h"

#include <utility>

namespace ovyxa {

/// The state that a new delivery begins in, so that one commit says it all. Order is kept: nothing overtakes what is held already.
void Dispatcher::Private::plan(Draft &draft, const Webhook &webhook)
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
    Hour &hour = hours[delivery.webhook.value];
    if (hour.heldCount == 0 && hour.window.hasRoom(hour.reserved, now)) {
        ++hour.reserved;
        draft.hasReservation = true;
        return;
    }
    delivery.dueAt = hour.window.roomFor(hour.heldCount, hour.reserved, now);
    delivery.state = DeliveryState::Held;
    ++hour.heldCount;
}

/// It could not be stored: what was promised to it goes to others.
void Dispatcher::Private::unplan(const Draft &draft)
{
    Hour &hour = hours[draft.delivery.webhook.value];
    if (draft.hasReservation)
        --hour.reserved;
    if (draft.delivery.state == DeliveryState::Held)
        --hour.heldCount;
    release(draft.delivery.webhook);
}

/// Takes its place behind those held before it; the hour counts it already.
void Dispatcher::Private::hold(Live &entry)
{
    hours[entry.delivery.webhook.value].held.push_back(entry.delivery.id);
}

void Dispatcher::Private::release(WebhookId webhook)
{
    Hour &hour = hours[webhook.value];
    QList<DeliveryId> released;
    while (!hour.held.empty()) {
        const auto found = live.find(hour.held.front().value);
        const bool isHeld = found != live.end() && found->second.delivery.state == DeliveryState::Held; // else it was cancelled meanwhile
        if (isHeld && !hour.window.hasRoom(hour.reserved, clock->now()))
            break;
        hour.held.pop_front();
        if (!isHeld)
            continue;
        --hour.heldCount;
        ++hour.reserved;
        found->second.hasReservation = true;
        queue(found->second);
        released.append(found->second.delivery.id);
    }
    armRelease(webhook);
    pump();
    for (DeliveryId id : std::as_const(released))
        standInLine(id);
}

void Dispatcher::Private::armRelease(WebhookId webhook)
{
    Hour &hour = hours[webhook.value];
    const Instant now = clock->now();
    std::optional<Instant> wanted;
    if (!hour.held.empty()) // where there is room, its release is due and must not be called off
        wanted = hour.window.hasRoom(hour.reserved, now) ? hour.releaseAt.value_or(now) : hour.window.nextRoom(hour.reserved, now);
    if (wanted == hour.releaseAt)
        return;
    if (hour.releaseAt) {
        due.erase(due.find(*hour.releaseAt));
        clock->cancel(hour.releaseTimer);
    }
    hour.releaseAt = wanted;
    if (!wanted)
        return;
    due.insert(*wanted);
    hour.releaseTimer = clock->callAt(*wanted, q, [this, webhook] {
        Hour &woken = hours[webhook.value];
        due.erase(due.find(*woken.releaseAt));
        woken.releaseAt.reset();
        release(webhook);
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
        d->hours[webhook.value].window.take(at);
}

int Dispatcher::usedInWindow(WebhookId webhook) const
{
    const auto found = d->hours.find(webhook.value);
    return found == d->hours.end() ? 0 : found->second.window.used(d->clock->now());
}

int Dispatcher::heldCount(WebhookId webhook) const
{
    const auto found = d->hours.find(webhook.value);
    return found == d->hours.end() ? 0 : found->second.heldCount;
}

std::optional<Instant> Dispatcher::nextDue() const
{
    return d->due.empty() ? std::nullopt : std::optional(*d->due.begin());
}

} // namespace ovyxa
