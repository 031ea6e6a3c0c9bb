// SPDX-License-Identifier: MIT
#include "core/delivery/fair_queue.h"

#include <algorithm>

namespace ovyxa {

FairQueue::FairQueue(int perHost, int inAll) : m_perHost(perHost), m_inAll(inAll) {}

void FairQueue::push(const QString &hostName, WebhookId webhook, DeliveryId delivery)
{
    Host &host = m_hosts[hostName];
    Lane &lane = host.lanes[webhook.value];
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
    const auto idleOthers = int(std::count_if(host.lanes.cbegin(), host.lanes.cend(),
                                              [&lane](const auto &other) { return &other.second != &lane && other.second.underWay == 0; }));
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
    Lane &lane = host->lanes[webhook.value];
    if (lane.underWay == 0)
        return;
    --lane.underWay;
    --host->underWay;
    --m_underWay;
}

} // namespace ovyxa
