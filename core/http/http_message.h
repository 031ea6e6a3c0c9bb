// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/failure_cause.h"
#include "core/model/header.h"
#include "core/model/tls_summary.h"

#include <QtCore/QString>
#include <QtNetwork/QHostAddress>

#include <optional>

namespace ovyxa {

/// A request as it came, whole, or of one whose body is passed on while it comes the beginning. A malformed one has `problem` set, its parts as
/// far as they were understood (of the body 64 KiB at most), and in `rawHead` the raw bytes that came, up to 64 KiB of them after the head.
struct HttpRequest
{
    QByteArray method;
    QByteArray target;
    QByteArray version;                 ///< "HTTP/1.1"
    HeaderList headers;                 ///< as written, in order
    QByteArray rawHead;                 ///< request line and headers with their line ends, as they came
    QByteArray body;                    ///< decoded from its framing
    HeaderList trailers{};              ///< behind a chunked body that is here whole, as written, in order
    bool hasMore = false;               ///< … and more of it is coming: HttpExchange::body()
    std::optional<qint64> bodyLength{}; ///< of one that has more, as announced; none = it comes in chunks
    FailureCause cause{};               ///< why it is refused, for programs
    QString problem;                    ///< … and in words: refused with `problemStatus`; empty = well formed
    int problemStatus = 0;              ///< 400, 408, 413, 431, 505 …: the server has answered already
    bool rawTruncated = false;
    QByteArray refusal; ///< of a malformed one: what the server sent in answer, head and body
    QHostAddress peerAddress;
    quint16 peerPort = 0;
    std::optional<TlsSummary> tls;
};

struct HttpResponse
{
    int status = 200;
    HeaderList headers; ///< Content-Length, Date and Connection are added; "Connection: close" is obeyed
    QByteArray body;
};

/// The head of an answer whose body follows in pieces.
struct ResponseStart
{
    int status = 200;
    QByteArray reason;  ///< empty = the status's own
    HeaderList headers; ///< Connection and what frames the body are added; Date, too, where it is missing
    /// Of the body. Without it the body is sent in chunks, to an HTTP/1.0 peer until the connection ends. Where there is none (HEAD, 304) it
    /// is told all the same.
    std::optional<qint64> length;
};

/// The host and port that a well-formed request is for: the target's in absolute or authority form, else the Host header's
/// (RFC 9112 3.3). Empty for HTTP/1.0 without Host.
[[nodiscard]] QByteArray requestedAuthority(const HttpRequest &request);

} // namespace ovyxa
