// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>

namespace ovyxa {

/// Why Slack's incoming webhooks would refuse this message (JSON, UTF-8): "invalid_payload", "no_text" or "invalid_blocks" (spec 5);
/// empty = taken. Reads it in one pass and builds nothing, so that ten megabytes of brackets cost no more memory than they are. Pure.
[[nodiscard]] QByteArray slackRefusal(const QByteArray &message);

} // namespace ovyxa
