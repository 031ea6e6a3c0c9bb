// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"

#include <nlohmann/json_fwd.hpp>

/// All of a delivery, as `deliveries show` and the exports tell it; what a list says stands in words.h.
namespace ovyxa::cli {

class JsonText;

/// attemptLine() with both messages, TLS and phases: nothing of it is lost.
[[nodiscard]] nlohmann::ordered_json wholeAttemptLine(const Attempt &attempt);
/// Its members, for what is written at once.
void tellWholeAttempt(JsonText &json, const Attempt &attempt);

/// attemptText(), then where it went, both messages as they were on the wire, TLS and phases. `body` is what was sent.
[[nodiscard]] QString wholeAttemptText(const Attempt &attempt, const QByteArray &body);

} // namespace ovyxa::cli
