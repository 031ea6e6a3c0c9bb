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

/// How the body of an answer in pieces is delimited.
enum class StreamFraming { None, Length, Chunks, Close };

struct WrittenStart
{
    QByteArray head;
    StreamFraming framing = StreamFraming::None;
    bool closes = false; ///< the connection ends after it
};

/// As writeResponse(), for an answer to `request` whose body follows.
[[nodiscard]] WrittenStart writeStart(const ResponseStart &start, const HttpRequest &request, bool keepAlive);
/// An interim answer (1xx), which leaves the final one due.
[[nodiscard]] QByteArray writeInterim(const ResponseStart &interim);
/// A piece of a body in chunks; and its end with trailer fields, without those that must not be there.
[[nodiscard]] QByteArray writeChunk(const QByteArray &piece);
[[nodiscard]] QByteArray writeLastChunk(const HeaderList &trailers);

/// "Not Found"; empty for a status without a registered phrase.
[[nodiscard]] QByteArray reasonPhrase(int status);

} // namespace ovyxa
