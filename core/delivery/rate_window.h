// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/instant.h"

#include <deque>

namespace ovyxa {

/// The sliding hour of one webhook: at most limits::deliveriesPerHour first attempts in any hour of simulated time (spec 4). A start
/// leaves the window exactly one hour after it entered. A value; times given to it do not go back.
class RateWindow final
{
public:
    /// Whether another delivery may start now; if so the caller takes its place with take().
    [[nodiscard]] bool hasRoom(Instant now);
    void take(Instant now);
    [[nodiscard]] int used(Instant now);
    /// When the first place is free again: the past if there is room.
    [[nodiscard]] Instant nextRoom(Instant now);
    /// An estimate of when one that has `ahead` others before it may start, if each place is taken again as soon as it is free.
    [[nodiscard]] Instant roomFor(int ahead, Instant now);

private:
    void slide(Instant now);

    std::deque<Instant> m_starts;
};

} // namespace ovyxa
