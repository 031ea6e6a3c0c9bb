// SPDX-License-Identifier: MIT
#include "ui/webhooks/webhook_pulses.h"

#include "core/bench/bench.h"

#include <algorithm>

namespace ovyxa {

using namespace std::chrono_literals;

namespace {

constexpr int looksBack = 500; // deliveries; what is older is seldom of the last hour

} // namespace

WebhookPulses::WebhookPulses(Bench *bench, QObject *parent) : QObject(parent), m_bench(bench)
{
    connect(bench->sending(), &SendingDoor::deliveriesChanged, this, [this](const QList<Delivery> &deliveries) {
        take(deliveries);
        Q_EMIT changed();
    });
    read({DeliveryState::Delivered, DeliveryState::Failed});
    read({DeliveryState::Waiting, DeliveryState::Sending}); // the later word on what failed last
}

void WebhookPulses::read(const QList<DeliveryState> &states)
{
    DeliveryQuery query;
    query.states = states;
    m_bench->log()->deliveries(query, {}, looksBack, this, [this](const Result<DeliveryPage> &page) {
        if (!page)
            return; // the log says what is wrong with it
        take({page->rows.crbegin(), page->rows.crend()});
        Q_EMIT changed();
    });
}

void WebhookPulses::take(const QList<Delivery> &deliveries)
{
    Instant newest{}; // of those that failed
    for (const Delivery &delivery : deliveries) {
        Entry &entry = m_entries[delivery.webhook];
        const bool waits = delivery.state == DeliveryState::Waiting;
        if (delivery.failures > 0 && (waits || delivery.state == DeliveryState::Sending))
            entry.retries.insert(delivery.id, {delivery.failures, waits ? delivery.dueAt : std::nullopt});
        else
            entry.retries.remove(delivery.id);
        if (delivery.state == DeliveryState::Failed) {
            entry.failed.insert(delivery.id, delivery.createdAt);
            newest = std::max(newest, delivery.createdAt);
        }
        const bool ended = waits || delivery.state == DeliveryState::Delivered || delivery.state == DeliveryState::Failed;
        if (ended && !delivery.outcomes.isEmpty())
            entry.lastError = delivery.outcomes.last();
    }
    if (newest == Instant{})
        return;
    for (Entry &entry : m_entries)
        entry.failed.removeIf([newest](auto each) { return each.value() + 1h < newest; });
}

WebhookPulse WebhookPulses::of(WebhookId id, Instant now) const
{
    WebhookPulse pulse;
    const auto entry = m_entries.constFind(id);
    if (entry == m_entries.cend())
        return pulse;
    pulse.lastError = entry->lastError;
    for (const Retry &each : entry->retries) {
        // One that is being made has no time, and comes first.
        if (pulse.retry == 0 || (pulse.due && (!each.due || *each.due < *pulse.due))) {
            pulse.retry = each.number;
            pulse.due = each.due;
        }
    }
    pulse.failedThisHour = int(std::count_if(entry->failed.cbegin(), entry->failed.cend(), [now](Instant at) { return at + 1h > now; }));
    return pulse;
}

} // namespace ovyxa
