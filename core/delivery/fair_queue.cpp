// SPDX-License-Identifier: MIT
#include "core/delivery/fair_queue.h"

#include <algorithm>

namespace ovyxa {

FairQueue::FairQueue(int perHost, int inAll)
    : m_perHost(perHost)
    , m_inAll(inAll)
{
}

void FairQueue::push(const QString &host, DeliveryId delivery)
{
    Line &line = m_lines[host];
    if (line.waiting.empty())
        m_turns.push_back(host);
    line.waiting.push_back(delivery);
    m_waiting.insert(delivery.value);
}

void FairQueue::remove(DeliveryId delivery)
{
    m_waiting.erase(delivery.value);
}

std::optional<DeliveryId> FairQueue::next()
{
    if (m_underWay >= m_inAll)
        return std::nullopt;
    for (auto turn = m_turns.begin(); turn != m_turns.end();) {
        Line &line = m_lines[*turn];
        while (!line.waiting.empty() && m_waiting.count(line.waiting.front().value) == 0)
            line.waiting.pop_front();
        if (line.waiting.empty()) {
            if (line.underWay == 0)
                m_lines.remove(*turn);
            turn = m_turns.erase(turn);
            continue;
        }
        // The last places are for hosts that have nothing under way: what sends nothing is slowed down by nobody.
        const bool isScarce = m_underWay >= m_inAll - m_perHost;
        if (line.underWay >= m_perHost || (isScarce && line.underWay > 0)) {
            ++turn;
            continue;
        }
        const DeliveryId delivery = line.waiting.front();
        line.waiting.pop_front();
        m_waiting.erase(delivery.value);
        ++line.underWay;
        ++m_underWay;
        const QString host = *turn;
        m_turns.erase(turn);
        if (!line.waiting.empty())
            m_turns.push_back(host);
        return delivery;
    }
    return std::nullopt;
}

void FairQueue::done(const QString &host)
{
    const auto found = m_lines.find(host);
    if (found == m_lines.end() || found->underWay == 0)
        return;
    --found->underWay;
    --m_underWay;
    if (found->underWay == 0 && found->waiting.empty())
        m_lines.erase(found);
}

} // namespace ovyxa
