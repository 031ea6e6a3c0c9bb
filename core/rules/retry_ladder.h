// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/instant.h"

#include <optional>

namespace ovyxa {

/// When the request after the n-th failed one (n from 1) is due: 1, 5, then 30 minutes after the failure; none = four were made, the
/// delivery has failed (spec 4). `failedAt` is simulated.
[[nodiscard]] std::optional<Instant> nextAttemptAt(int failures, Instant failedAt);

} // namespace ovyxa
