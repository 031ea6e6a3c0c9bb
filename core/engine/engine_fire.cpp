// SPDX-License-Identifier: MIT
// An event goes out to those whom it is for.
#include "core/engine/engine.h"

#include "core/model/text.h"
#include "core/model/thread_check.h"
#include "core/payload/payload.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ovyxa {

void Engine::submit(const EventDraft &draft, const QList<WebhookId> &webhooks, Reply<Fired> done)
{
    m_dispatcher->submit(draft, webhooks, this, [done = std::move(done)](const Result<Submitted> &submitted) {
        if (!submitted)
            return done(submitted.error());
        done(Fired{submitted->event.id, submitted->deliveries, 0});
    });
}

void Engine::fire(const EventDraft &draft, Reply<Fired> done)
{
    assertOnThreadOf(this, "Engine::fire");
    const Instant at = draft.at.value_or(m_clock->now());
    QList<WebhookId> listeners = m_configuration->listeners(draft.site, draft.kind);
    if (listeners.isEmpty()) {
        m_traffic->unsent().takeUnheard(draft.kind, draft.site, at);
        return done(Error{ErrorCode::NotFound,
                          tr("No webhook of %1 listens for %2. Add one, or choose that event in one of them.").arg(draft.site, toText(draft.kind))});
    }
    const auto visitors = visitorsTold(draft);
    if (!visitors)
        return submit(draft, listeners, std::move(done));
    // A webhook is told of what exceeds its threshold, whoever counted (spec 2).
    int lowest = std::numeric_limits<int>::max();
    const int below = int(listeners.removeIf([&](WebhookId id) {
        const int threshold = m_configuration->webhook(id)->spikeThreshold;
        lowest = std::min(lowest, threshold);
        return *visitors <= threshold;
    }));
    if (listeners.isEmpty()) {
        m_traffic->unsent().takeBelow(*visitors, draft.site, at);
        return done(
            Error{ErrorCode::InvalidInput, tr("Not sent: %1 active visitors are not above %2, the lowest threshold of a webhook of %3. Fire with "
                                              "more, or lower the threshold.")
                                               .arg(*visitors)
                                               .arg(lowest)
                                               .arg(draft.site)});
    }
    submit(draft, listeners, [below, done = std::move(done)](Result<Fired> fired) {
        if (fired)
            fired->below = below;
        done(fired);
    });
}

void Engine::fireTo(const EventDraft &draft, WebhookId webhook, Reply<Fired> done)
{
    assertOnThreadOf(this, "Engine::fireTo");
    const Webhook *target = m_configuration->webhook(webhook);
    if (!target || target->removed)
        return done(Error{ErrorCode::NotFound, tr("That webhook has been removed.")});
    submit(draft, {webhook}, std::move(done));
}

} // namespace ovyxa
