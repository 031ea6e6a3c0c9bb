// SPDX-License-Identifier: MIT
#include "core/delivery/fair_queue.h"

#include <algorithm>

namespace ovyxa {

FairQueue::FairQueue(int perHost, int inAll) : m_perHost(perHost), m_inAll(inAll) {}

void FairQueue::push(const QString &hostName, WebhookId webhook, DeliveryId delivery)
{
    QString &known = m_hostOf[webhook.value];
    if (known != hostName && !known.isEmpty())
        leave(QString(known), webhook.value); // its URL was edited
    known = hostName;
    Host &host = m_hosts[hostName];
    Lane &lane = host.lanes[webhook.value];
    lane.isLeaving = false;
    if (host.turns.empty())
        m_turns.push_back(hostName);
    if (lane.waiting.empty())
        host.turns.push_back(webhook.value);
    lane.waiting.push_back({delivery, ++m_lastTicket});
    m_tickets[delivery.value] = m_lastTicket;
}

void FairQueue::remove(DeliveryId delivery)
{
    m_tickets.erase(delivery.value);
}

void FairQueue::forget(WebhookId webhook)
{
    const auto known = m_hostOf.find(webhook.value);
    if (known == m_hostOf.end())
        return;
    leave(known->second, webhook.value);
    m_hostOf.erase(known);
}

void FairQueue::leave(const QString &host, qint64 webhook)
{
    const auto found = m_hosts.find(host);
    if (found == m_hosts.end())
        return;
    const auto lane = found->lanes.find(webhook);
    if (lane == found->lanes.end())
        return;
    lane->second.isLeaving = true;
    dropIfEmpty(host, webhook);
}

void FairQueue::dropIfEmpty(const QString &hostName, qint64 webhook)
{
    const auto host = m_hosts.find(hostName);
    const auto lane = host->lanes.find(webhook);
    skipRemoved(lane->second);
    if (!lane->second.isLeaving || lane->second.underWay > 0 || !lane->second.waiting.empty())
        return;
    host->turns.remove(webhook); // those that waited were taken out
    if (host->turns.empty())
        m_turns.remove(hostName);
    host->lanes.erase(lane);
    if (host->lanes.empty())
        m_hosts.remove(hostName);
}

std::optional<DeliveryId> FairQueue::next()
{
    if (m_underWay >= m_inAll)
        return std::nullopt;
    const bool isScarce = m_underWay >= m_inAll - m_perHost;
    for (auto turn = m_turns.begin(); turn != m_turns.end();) {
        Host &host = m_hosts[*turn];
        if (host.underWay >= m_perHost) {
            ++turn;
            continue;
        }
        const auto delivery = nextAt(host, isScarce);
        if (host.turns.empty())
            turn = m_turns.erase(turn);
        else if (delivery)
            m_turns.splice(m_turns.end(), m_turns, turn); // its turn is over
        else
            ++turn;
        if (delivery)
            return delivery;
    }
    return std::nullopt;
}

std::optional<DeliveryId> FairQueue::nextAt(Host &host, bool isScarce)
{
    for (auto turn = host.turns.begin(); turn != host.turns.end();) {
        Lane &lane = host.lanes[*turn];
        skipRemoved(lane);
        if (lane.waiting.empty()) {
            turn = host.turns.erase(turn);
            continue;
        }
        if ((isScarce && lane.underWay > 0) || !mayStart(host, lane)) {
            ++turn;
            continue;
        }
        const DeliveryId delivery = lane.waiting.front().delivery;
        lane.waiting.pop_front();
        m_tickets.erase(delivery.value);
        ++lane.underWay;
        ++host.underWay;
        ++m_underWay;
        if (lane.waiting.empty())
            host.turns.erase(turn);
        else
            host.turns.splice(host.turns.end(), host.turns, turn);
        return delivery;
    }
    return std::nullopt;
}

bool FairQueue::mayStart(const Host &host, const Lane &lane) const
{
    const auto idleOthers = int(std::count_if(host.lanes.cbegin(), host.lanes.cend(), [&lane](const auto &other) {
        return &other.second != &lane && other.second.underWay == 0 && !other.second.isLeaving;
    }));
    // The first place of a lane is one of those that were kept.
    const int kept = lane.underWay == 0 ? 0 : std::min(idleOthers, m_perHost / 2);
    return host.underWay + kept < m_perHost;
}

void FairQueue::skipRemoved(Lane &lane)
{
    while (!lane.waiting.empty()) {
        const Entry &first = lane.waiting.front();
        const auto ticket = m_tickets.find(first.delivery.value);
        if (ticket != m_tickets.end() && ticket->second == first.ticket)
            return;
        lane.waiting.pop_front();
    }
}

void FairQueue::done(const QString &hostName, WebhookId webhook)
{
    const auto host = m_hosts.find(hostName);
    if (host == m_hosts.end())
        return;
    const auto lane = host->lanes.find(webhook.value);
    if (lane == host->lanes.end() || lane->second.underWay == 0)
        return;
    --lane->second.underWay;
    --host->underWay;
    --m_underWay;
    dropIfEmpty(hostName, webhook.value);
}

} // namespace ovyxa
