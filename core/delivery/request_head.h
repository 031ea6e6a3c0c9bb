// SPDX-License-Identifier: MIT
#pragma once

#include "core/delivery/transport.h"
#include "core/model/result.h"

namespace ovyxa {

/// Every header field that goes out, in order: the framing that HTTP needs, then the request's own. Complete, so that
/// QNetworkAccessManager adds none of its own accord; it insists on some Accept-Encoding and Accept-Language, which therefore say
/// "no coding" and "any language". Errors: a URL that is not http(s), a name that is no token, a value with CR, LF or NUL, a field
/// that would frame the message anew (RFC 9110 5.5, RFC 9112 6).
[[nodiscard]] Result<HeaderList> completeHeaders(const TransportRequest &request);

/// The bytes of request line and fields as they stand on the wire, with the empty line that ends them.
[[nodiscard]] QByteArray requestHead(const QUrl &url, const HeaderList &headers);

} // namespace ovyxa
