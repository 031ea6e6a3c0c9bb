// SPDX-License-Identifier: MIT
#include "core/triggers/active_visitors.h"

#include "core/model/traffic_limits.h"

#include <algorithm>

namespace ovyxa {

ActiveVisitors::ActiveVisitors() : ActiveVisitors(limits::activeVisitorWindow) {}

int ActiveVisitors::windowMinutes()
{
    return int(std::chrono::duration_cast<std::chrono::minutes>(limits::activeVisitorWindow).count());
}

ActiveVisitors::ActiveVisitors(Millis window) : m_window(window) {}

void ActiveVisitors::pageview(VisitorKey visitor, Instant at)
{
    // One that comes late counts as of now: the window's order is what forgetting goes by.
    if (!m_order.empty())
        at = std::max(at, m_order.back().at);
    advance(at);
    const auto [known, isNew] = m_lastSeen.try_emplace(visitor, at);
    if (!isNew) {
        if (known->second == at)
            return; // the same millisecond again changes nothing
        known->second = at;
    }
    m_order.push_back({at, visitor});
    dropStale();
}

void ActiveVisitors::advance(Instant now)
{
    const Instant limit = now - m_window;
    while (!m_order.empty() && m_order.front().at <= limit) {
        const Seen seen = m_order.front();
        m_order.pop_front();
        const auto known = m_lastSeen.find(seen.visitor);
        if (known != m_lastSeen.end() && known->second == seen.at)
            m_lastSeen.erase(known);
    }
    dropStale();
}

void ActiveVisitors::moveBack(Millis span)
{
    for (Seen &seen : m_order)
        seen.at -= span;
    for (auto &[visitor, at] : m_lastSeen)
        at -= span;
}

void ActiveVisitors::dropStale()
{
    while (!m_order.empty()) {
        const auto known = m_lastSeen.find(m_order.front().visitor);
        if (known != m_lastSeen.end() && known->second == m_order.front().at)
            return;
        m_order.pop_front(); // seen again since
    }
}

std::optional<Instant> ActiveVisitors::nextExpiry() const
{
    if (m_order.empty())
        return std::nullopt;
    return m_order.front().at + m_window;
}

} // namespace ovyxa
