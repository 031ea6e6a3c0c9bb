// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/instant.h"

#include <deque>
#include <optional>

namespace ovyxa {

/// The sliding hour of one webhook: at most limits::deliveriesPerHour first attempts in any hour of simulated time (spec 4). A start
/// leaves the window exactly one hour after it entered. `reserved` places are promised to deliveries that are queued and have not
/// started. A value; `now` goes back with moveBack() alone.
class RateWindow final
{
public:
    [[nodiscard]] bool hasRoom(int reserved, Instant now);
    /// A delivery starts, or started (after a restart, in any order).
    void take(Instant at);
    [[nodiscard]] int used(Instant now);
    /// When the next place becomes free, if that is only a matter of time: none while there is room, and none if it takes a reserved
    /// one to start first.
    [[nodiscard]] std::optional<Instant> nextRoom(int reserved, Instant now);
    /// The earliest that one with `ahead` others before it may start, each place being taken again as soon as it is free.
    [[nodiscard]] Instant roomFor(int ahead, int reserved, Instant now);

    /// The clock went back.
    void moveBack(Millis span);

private:
    void slide(Instant now);

    std::deque<Instant> m_starts; ///< in order
};

} // namespace ovyxa
