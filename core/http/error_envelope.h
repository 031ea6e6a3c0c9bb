// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/http_message.h"

namespace ovyxa {

/// {"error":{"code":…,"message":…}}: the envelope that Ovyxa's API answers errors in (spec 6), and the receiver with it for what it answers
/// for itself. `more` are header fields besides the Content-Type.
[[nodiscard]] HttpResponse errorEnvelope(int status, const QByteArray &code, const QByteArray &message, const HeaderList &more = {});

} // namespace ovyxa
