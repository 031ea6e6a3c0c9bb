// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>

namespace ovyxa::rules {

/// What looks like an HMAC-SHA256 in an endpoint's answer (64 hex digits, or 44 characters of base64) and is not what was sent to it: a handler
/// that refuses often says what it computed. Empty if there is none. Looks at the first 16 KiB; pure; any thread.
[[nodiscard]] QByteArray signatureIn(QByteArrayView answer, QByteArrayView sent);

} // namespace ovyxa::rules
