// SPDX-License-Identifier: MIT
#include "ui/webhooks/webhook_pulses.h"

#include "core/bench/bench.h"

#include <algorithm>
#include <utility>

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
    connect(bench->catalogue(), &CatalogueDoor::changed, this, &WebhookPulses::recount);
    connect(bench->log(), &LogDoor::discarded, this, [this] {
        for (const WebhookId id : std::as_const(m_paused))
            count(id);
    });
    recount();
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

/// Of those that are paused since.
void WebhookPulses::recount()
{
    QSet<WebhookId> paused;
    for (const WebhookStatus &status : m_bench->catalogue()->webhooks()) {
        if (status.webhook.paused)
            paused.insert(status.webhook.id);
    }
    const QSet<WebhookId> before = std::exchange(m_paused, paused);
    for (const WebhookId id : std::as_const(paused)) {
        if (!before.contains(id))
            count(id);
    }
}

void WebhookPulses::count(WebhookId id)
{
    m_toCount.insert(id);
    countNext();
}

/// One at a time: what comes meanwhile is counted once more, however much it is.
void WebhookPulses::countNext()
{
    if (m_isCounting || m_toCount.isEmpty())
        return;
    m_isCounting = true;
    DeliveryQuery query;
    query.skippedOf = *m_toCount.cbegin();
    m_toCount.erase(m_toCount.cbegin());
    m_bench->log()->count(query, this, [this, id = query.skippedOf](const Result<qint64> &skipped) {
        m_isCounting = false;
        if (skipped && std::exchange(m_entries[id].skipped, int(*skipped)) != int(*skipped))
            Q_EMIT changed();
        countNext();
    });
}

void WebhookPulses::take(const QList<Delivery> &deliveries)
{
    Instant newest{}; // of those that failed
    for (const Delivery &delivery : deliveries) {
        if (m_paused.contains(delivery.webhook) && (isSkipped(delivery) || delivery.replayOf.isValid()))
            count(delivery.webhook);
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
    pulse.skipped = entry->skipped;
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
