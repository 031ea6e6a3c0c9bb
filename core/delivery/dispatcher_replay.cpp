// SPDX-License-Identifier: MIT
// What the replays are lent of the dispatcher, and the terms of runs.
#include "core/delivery/dispatcher_private.h"

#include "core/model/thread_check.h"

namespace ovyxa {

Replays::Parts Dispatcher::Private::replayParts()
{
    Replays::Parts parts{clock, store, &journal, targets, {}, {}, {}, {}};
    parts.plan = [this](DeliveryDraft &draft, const Webhook &webhook) { plan(draft, webhook); };
    parts.accept = [this](const QList<DeliveryDraft> &drafts, const RunTermsPtr &terms) {
        for (const DeliveryDraft &draft : drafts)
            accept(draft, terms);
        pump();
    };
    parts.cancel = [this](const QList<DeliveryId> &deliveries) { cancelNow(deliveries); };
    parts.isOpen = [this](DeliveryId delivery) { return live.count(delivery.value) > 0; };
    return parts;
}

void Dispatcher::replay(const ReplayRequest &request, Reply<ReplayId> started)
{
    assertOnThreadOf(this, "Dispatcher::replay");
    d->replays.start(request, OnTerms::current(), started);
}

void Dispatcher::cancelReplay(ReplayId id)
{
    assertOnThreadOf(this, "Dispatcher::cancelReplay");
    d->replays.cancel(id);
}

void Dispatcher::setTerms(WebhookId webhook, const RunTermsPtr &terms)
{
    assertOnThreadOf(this, "Dispatcher::setTerms");
    if (terms)
        d->termsOf.insert(webhook, terms);
    else
        d->termsOf.remove(webhook);
}

void Dispatcher::forget(WebhookId webhook)
{
    setTerms(webhook, nullptr);
    d->hours.forget(webhook);
}

} // namespace ovyxa
