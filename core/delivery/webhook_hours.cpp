// SPDX-License-Identifier: MIT
#include "core/delivery/webhook_hours.h"

namespace ovyxa {

WebhookHours::WebhookHours(Clock *clock, QObject *parent) : QObject(parent), m_clock(clock) {}

std::optional<Instant> WebhookHours::ask(WebhookId webhook)
{
    Hour &hour = m_hours[webhook.value];
    const Instant now = m_clock->now();
    if (hour.heldCount == 0 && hour.window.hasRoom(hour.reserved, now)) {
        ++hour.reserved;
        return std::nullopt;
    }
    const Instant until = hour.window.roomFor(hour.heldCount, hour.reserved, now);
    ++hour.heldCount;
    return until;
}

void WebhookHours::reserve(WebhookId webhook)
{
    ++m_hours[webhook.value].reserved;
}

void WebhookHours::countHeld(WebhookId webhook)
{
    ++m_hours[webhook.value].heldCount;
}

void WebhookHours::restore(WebhookId webhook, Instant countedAt)
{
    m_hours[webhook.value].window.take(countedAt);
}

void WebhookHours::hold(WebhookId webhook, DeliveryId delivery)
{
    m_hours[webhook.value].held.push_back(delivery);
}

void WebhookHours::giveUpReserved(WebhookId webhook)
{
    --m_hours[webhook.value].reserved;
}

void WebhookHours::giveUpHeld(WebhookId webhook)
{
    --m_hours[webhook.value].heldCount;
}

void WebhookHours::forget(WebhookId webhook)
{
    const auto found = m_hours.find(webhook.value);
    if (found == m_hours.end() || found->second.reserved > 0 || found->second.heldCount > 0)
        return;
    found->second.held.clear(); // cancelled ones
    arm(webhook);
    m_hours.erase(found);
}

void WebhookHours::enter(WebhookId webhook, Instant at)
{
    Hour &hour = m_hours[webhook.value];
    --hour.reserved;
    hour.window.take(at);
    arm(webhook);
}

QList<DeliveryId> WebhookHours::release(WebhookId webhook, const std::function<bool(DeliveryId)> &isHeld)
{
    Hour &hour = m_hours[webhook.value];
    QList<DeliveryId> released;
    while (!hour.held.empty()) {
        const DeliveryId first = hour.held.front();
        const bool isStillHeld = isHeld(first);
        if (isStillHeld && !hour.window.hasRoom(hour.reserved, m_clock->now()))
            break;
        hour.held.pop_front();
        if (!isStillHeld)
            continue;
        --hour.heldCount;
        ++hour.reserved;
        released.append(first);
    }
    arm(webhook);
    return released;
}

void WebhookHours::arm(WebhookId webhook)
{
    Hour &hour = m_hours[webhook.value];
    const Instant now = m_clock->now();
    std::optional<Instant> wanted;
    if (!hour.held.empty()) // where there is room, its release is due and must not be called off
        wanted = hour.window.hasRoom(hour.reserved, now) ? hour.releaseAt.value_or(now) : hour.window.nextRoom(hour.reserved, now);
    if (wanted == hour.releaseAt)
        return;
    if (hour.releaseAt) {
        m_releases.erase(m_releases.find(*hour.releaseAt));
        m_clock->cancel(hour.releaseTimer);
    }
    hour.releaseAt = wanted;
    if (!wanted)
        return;
    m_releases.insert(*wanted);
    hour.releaseTimer = m_clock->callAt(*wanted, this, [this, webhook] {
        Hour &woken = m_hours[webhook.value];
        m_releases.erase(m_releases.find(*woken.releaseAt));
        woken.releaseAt.reset();
        Q_EMIT roomMade(webhook);
    });
}

int WebhookHours::used(WebhookId webhook)
{
    const auto found = m_hours.find(webhook.value);
    return found == m_hours.end() ? 0 : found->second.window.used(m_clock->now());
}

int WebhookHours::heldCount(WebhookId webhook) const
{
    const auto found = m_hours.find(webhook.value);
    return found == m_hours.end() ? 0 : found->second.heldCount;
}

std::optional<Instant> WebhookHours::nextRelease() const
{
    return m_releases.empty() ? std::nullopt : std::optional(*m_releases.begin());
}

void WebhookHours::moveBack(Millis span)
{
    for (auto &[webhook, hour] : m_hours) {
        hour.window.moveBack(span);
        if (hour.releaseAt)
            *hour.releaseAt -= span;
    }
    std::multiset<Instant> releases;
    for (const Instant at : m_releases)
        releases.insert(releases.end(), at - span);
    m_releases = std::move(releases);
}

} // namespace ovyxa
