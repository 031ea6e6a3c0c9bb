// SPDX-License-Identifier: MIT
#include "core/delivery/rate_window.h"

#include "core/model/limits.h"

namespace ovyxa {

void RateWindow::slide(Instant now)
{
    while (!m_starts.empty() && m_starts.front() + limits::rateWindow <= now)
        m_starts.pop_front();
}

bool RateWindow::hasRoom(Instant now)
{
    return used(now) < limits::deliveriesPerHour;
}

void RateWindow::take(Instant now)
{
    m_starts.push_back(now);
}

int RateWindow::used(Instant now)
{
    slide(now);
    return int(m_starts.size());
}

Instant RateWindow::nextRoom(Instant now)
{
    if (hasRoom(now))
        return now;
    // After a restart there may be more in the window than it admits: as many must leave as are above the limit, and one.
    const auto index = m_starts.size() - size_t(limits::deliveriesPerHour);
    return m_starts[index] + limits::rateWindow;
}

Instant RateWindow::roomFor(int ahead, Instant now)
{
    slide(now);
    const auto place = size_t(ahead % limits::deliveriesPerHour);
    const Instant first = place < m_starts.size() ? m_starts[place] + limits::rateWindow : now + limits::rateWindow;
    return first + limits::rateWindow * (ahead / limits::deliveriesPerHour);
}

} // namespace ovyxa
