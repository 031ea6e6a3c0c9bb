// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/instant.h"
#include "core/model/limits.h"

namespace ovyxa {

/// When the request after the n-th failed one (n from 1) is due: 1, 5, then 30 minutes after the failure; none = four were made, the
/// delivery has failed (spec 4). `failedAt` is simulated.
[[nodiscard]] inline std::optional<Instant> nextAttemptAt(int failures, Instant failedAt)
{
    const auto rung = size_t(failures) - 1;
    if (failures < 1 || rung >= limits::retryDelays.size())
        return std::nullopt;
    return failedAt + limits::retryDelays[rung];
}

} // namespace ovyxa
