// SPDX-License-Identifier: MIT
#include "core/receiver/request_record.h"

#include "core/rules/address_rules.h"
#include "core/rules/word_text.h"

namespace ovyxa {

CaptureDetails recordOf(const HttpRequest &request, Instant at)
{
    CaptureDetails details;
    Capture &capture = details.capture;
    capture.receivedAt = at;
    capture.receivedReal = realNow();
    capture.method = QString::fromLatin1(request.method);
    capture.target = wordText(request.target);
    capture.host = wordText(requestedAuthority(request));
    capture.peer = rules::withPort(request.peerAddress.toString(), request.peerPort);
    capture.userAgent = QString::fromUtf8(headerValue(request.headers, "User-Agent"));
    capture.bodyBytes = qsizetype(request.bodyLength.value_or(request.body.size() + (request.hasMore ? 1 : 0)));
    details.rawHead = request.rawHead;
    details.headers = request.headers;
    details.body = request.body;
    details.trailers = request.trailers;
    details.rawTruncated = request.rawTruncated;
    details.tls = request.tls;
    return details;
}

} // namespace ovyxa
