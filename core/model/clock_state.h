// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/instant.h"

#include <algorithm>

namespace ovyxa {

/// How the simulated clock runs, as a value that a window can extrapolate from without asking again.
struct ClockState
{
    static constexpr double minSpeed = 1.0;
    static constexpr double maxSpeed = 3600.0;

    Instant at{};                                  ///< simulated time when this was taken
    std::chrono::steady_clock::time_point taken{}; ///< the monotonic clock at that moment
    double speed = 1.0;
    bool paused = false;
    std::optional<Instant> nextDue; ///< simulated; the next retry or release of a held delivery

    /// Simulated time at a later monotonic moment; an earlier one counts as the moment it was taken.
    [[nodiscard]] Instant atMoment(std::chrono::steady_clock::time_point moment) const
    {
        if (paused)
            return at;
        const double real = std::max(0.0, std::chrono::duration<double, std::milli>(moment - taken).count());
        return at + Millis{qint64(real * speed)};
    }
};

} // namespace ovyxa
