// SPDX-License-Identifier: MIT
// The webhook's sliding hour and the ladder's waits: who may stand in line, and from when on.
#include "core/delivery/dispatcher_private.h"

#include "core/model/limits.h"
#include "core/model/thread_check.h"
#include "core/payload/payload.h"
#include "core/rules/cause_words.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

/// It ends before it begins, with one record that says why: its number is 0, since no request was made.
void Dispatcher::Private::refuse(DeliveryDraft &draft, const Webhook &webhook, DeliveryState state, AttemptError error, const FailureCause &why) const
{
    draft.delivery.state = state;
    draft.delivery.outcomes = {error};
    Attempt &record = draft.refusal.emplace();
    record.startedAt = clock->now();
    record.startedReal = realNow();
    record.finished = true;
    record.error = error;
    record.causes = {why};
    record.detail = rules::causeWords(record.causes);
    record.url = webhook.url;
}

/// The state that a new delivery begins in, so that one commit says it all. Order is kept: nothing overtakes what is held already.
void Dispatcher::Private::plan(DeliveryDraft &draft, const Webhook &webhook)
{
    Delivery &delivery = draft.delivery;
    // A pause is about new events: what is sent again is somebody's wish, and goes.
    if (webhook.paused && !delivery.replayOf.isValid())
        return refuse(draft, webhook, DeliveryState::Cancelled, AttemptError::Paused, {u"webhook_paused"_s});
    if (const auto fits = checkPayloadSize(draft.body.size()); !fits) {
        const QStringList sizes{QString::number(draft.body.size()), QString::number(limits::payloadBytes)};
        return refuse(draft, webhook, DeliveryState::Failed, AttemptError::TooLarge, {u"too_large"_s, sizes});
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
    entry.retryTimer = clock->callAt(at, q, [this, id] {
        const auto found = live.find(id.value); // nothing but its end takes it away, and that cancels the call
        retries.erase(retries.find(*found->second.delivery.dueAt));
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
    assertOnThreadOf(this, "Dispatcher::restoreWindow");
    for (const auto &[webhook, at] : counted)
        d->hours.restore(webhook, std::min(at, d->clock->now())); // of a run on a time of its own
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

bool Dispatcher::isIdle() const
{
    return d->fairQueue.isEmpty() && d->fairQueue.underWay() == 0 && d->journal.isEmpty();
}

void Dispatcher::moveBack(Millis span, std::function<Result<void>(Writer &)> write, std::function<void()> written)
{
    assertOnThreadOf(this, "Dispatcher::moveBack");
    QList<Delivery> waiting;
    for (auto &[id, entry] : d->live) {
        if (entry.delivery.countedAt)
            *entry.delivery.countedAt -= span;
        if (!entry.delivery.dueAt)
            continue;
        *entry.delivery.dueAt -= span;
        waiting.append(entry.delivery);
    }
    d->hours.moveBack(span);
    std::multiset<Instant> retries;
    for (const Instant at : d->retries)
        retries.insert(retries.end(), at - span);
    d->retries = std::move(retries);
    std::sort(waiting.begin(), waiting.end(), [](const Delivery &one, const Delivery &other) { return one.id < other.id; });
    d->journal.write(std::move(write), [this, waiting, written = std::move(written)] {
        for (const Delivery &delivery : waiting)
            d->tell(delivery);
        written();
    });
}

} // namespace ovyxa
