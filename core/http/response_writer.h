// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/http_message.h"

namespace ovyxa {

/// A response as bytes.
struct WrittenResponse
{
    QByteArray head;
    QByteArray body;     ///< what goes on the wire: none for HEAD, 1xx, 204, 304 and 2xx to CONNECT (RFC 9112 6.3)
    bool closes = false; ///< the connection ends after it
};

/// Writes status line and headers, adding Date, Connection and Content-Length. Fields that would change the framing or could
/// split the response (a name that is no token, a control character in the value) are left out. `keepAlive`: what the request
/// allows.
[[nodiscard]] WrittenResponse writeResponse(const HttpResponse &response, const QByteArray &method, bool keepAlive);

/// "Not Found"; empty for a status without a registered phrase.
[[nodiscard]] QByteArray reasonPhrase(int status);

} // namespace ovyxa
