// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/http_message.h"
#include "core/model/capture.h"

namespace ovyxa {

/// A request as it is recorded, before anything is judged of it. `at` is simulated time. Pure; any thread.
[[nodiscard]] CaptureDetails recordOf(const HttpRequest &request, Instant at);

} // namespace ovyxa
