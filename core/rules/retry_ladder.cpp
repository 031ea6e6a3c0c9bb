// SPDX-License-Identifier: MIT
#include "core/rules/retry_ladder.h"

#include "core/model/delivery_limits.h"

namespace ovyxa {

std::optional<Instant> nextAttemptAt(int failures, Instant failedAt)
{
    const auto rung = size_t(failures) - 1;
    if (failures < 1 || rung >= limits::retryDelays.size())
        return std::nullopt;
    return failedAt + limits::retryDelays[rung];
}

} // namespace ovyxa
