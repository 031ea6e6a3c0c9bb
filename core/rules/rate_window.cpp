// SPDX-License-Identifier: MIT
#include "core/rules/rate_window.h"

#include "core/model/delivery_limits.h"

#include <algorithm>

namespace ovyxa {

void RateWindow::slide(Instant now)
{
    while (!m_starts.empty() && m_starts.front() + limits::rateWindow <= now)
        m_starts.pop_front();
}

bool RateWindow::hasRoom(int reserved, Instant now)
{
    return used(now) + reserved < limits::deliveriesPerHour;
}

void RateWindow::take(Instant at)
{
    m_starts.insert(std::upper_bound(m_starts.begin(), m_starts.end(), at), at);
}

int RateWindow::used(Instant now)
{
    slide(now);
    return int(m_starts.size());
}

void RateWindow::moveBack(Millis span)
{
    for (Instant &start : m_starts)
        start -= span;
}

std::optional<Instant> RateWindow::nextRoom(int reserved, Instant now)
{
    if (hasRoom(reserved, now))
        return std::nullopt;
    // As many must leave as are above the limit, and one.
    const auto leaving = m_starts.size() + size_t(reserved) - size_t(limits::deliveriesPerHour);
    return leaving < m_starts.size() ? std::optional(m_starts[leaving] + limits::rateWindow) : std::nullopt;
}

Instant RateWindow::roomFor(int ahead, int reserved, Instant now)
{
    slide(now);
    // The n-th from now on starts an hour after the one a hundred before it: one that has started, or that may start now.
    const int before = int(m_starts.size()) + reserved + ahead - limits::deliveriesPerHour;
    if (before < 0)
        return now;
    const int rounds = before / limits::deliveriesPerHour;
    const auto place = size_t(before % limits::deliveriesPerHour);
    const Instant first = place < m_starts.size() ? m_starts[place] : now;
    return first + limits::rateWindow * (1 + rounds);
}

} // namespace ovyxa
