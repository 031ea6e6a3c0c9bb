// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <list>
#include <utility>

namespace ovyxa {

/// The connections of a server that have no whole request (silent, idle, in the middle of one, or answered and still there), in the order
/// in which they began to wait for one. When all places are taken, the first of them gives way to the newcomer: shutting the newcomer out
/// instead would let anybody close the server by saying nothing. Engine thread.
class WaitingLine final
{
public:
    using GiveWay = std::function<void()>; ///< ends the connection at once, which leaves the line by it
    using Place = std::list<GiveWay>::iterator;

    [[nodiscard]] Place join(GiveWay giveWay) { return m_waiting.insert(m_waiting.end(), std::move(giveWay)); }
    void leave(Place place) { m_waiting.erase(place); }
    /// Sends away who has waited longest; false if nobody waits.
    bool sendFirstAway()
    {
        if (m_waiting.empty())
            return false;
        const GiveWay giveWay = m_waiting.front(); // a copy: it is taken out of the line meanwhile
        giveWay();
        return true;
    }

private:
    std::list<GiveWay> m_waiting;
};

} // namespace ovyxa
