// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/chunked_body.h"
#include "core/http/head_rules.h"

#include <functional>
#include <utility>

namespace ovyxa {

struct RequestLimits
{
    qsizetype headBytes = 0;
    qsizetype bodyBytes = 0; ///< of a body that is taken whole
    /// Asked with a good head whether a larger body is taken piece by piece; empty = it is refused with 413.
    std::function<bool(const HttpRequest &head)> passesOn{};
    bool wantsTls = false; ///< and the connection has none: each request is refused
};

/// A strict parser of HTTP/1.1 requests (RFC 9112), fed with bytes as they come. What it makes of them is the same whatever way
/// they are split: each decision follows from the bytes up to it alone. No I/O, no signals, no clock; any one thread.
class RequestParser final
{
public:
    enum class State {
        Waiting, ///< nothing of a request has come (a single blank line may have, RFC 9112 2.2)
        Head,
        Body,
        Begun,    ///< the body is larger than the limit: take() gives its beginning, and takeRest() what follows as it is fed
        Complete, ///< take() gives the request
        Refused,  ///< take() gives what came of it, with `problem`; the connection is to be closed
    };

    explicit RequestParser(RequestLimits limits) : m_limits(limits), m_chunks(limits.bodyBytes, limits.headBytes) {}

    /// Returns how many bytes were taken; the rest belongs to the next request. A refused one takes all that comes, and keeps
    /// some.
    qsizetype feed(QByteArrayView bytes);
    [[nodiscard]] State state() const;
    /// The head is good, and the peer waits for a word before it sends the body.
    [[nodiscard]] bool wantsContinue() const;
    /// About how much memory the request takes so far.
    [[nodiscard]] qint64 heldBytes() const;
    /// Whether another request may follow on the connection.
    [[nodiscard]] bool keepsAlive() const { return m_framing.keepsAlive; }
    /// Ends the request in a refusal that does not follow from its bytes, such as a time limit.
    void refuse(const RequestProblem &problem);
    /// Hands out the request and starts over; after one that has begun, goes on with its rest.
    [[nodiscard]] HttpRequest take();
    /// What has come of the body of one that was handed out when it had begun; nothing of it is kept.
    [[nodiscard]] QByteArray takeRest() { return std::exchange(m_rest, {}); }

private:
    enum class Stage { RequestLine, FieldLine, FixedBody, ChunkedBody, Complete, Refused };

    qsizetype feedHead(QByteArrayView bytes);
    qsizetype feedBody(QByteArrayView bytes);
    void takeHeadByte(char c);
    [[nodiscard]] qsizetype takeWholeLine(QByteArrayView bytes);
    void takeHeadLine(QByteArrayView line);
    void endHead();
    void keepRawBody(QByteArrayView bytes);

    RequestLimits m_limits;
    Stage m_stage = Stage::RequestLine;
    HttpRequest m_request;
    RequestFraming m_framing;
    LineReader m_line;
    ChunkedBody m_chunks;
    QByteArray m_rawBody; // as framed, for a request that turns out malformed
    bool m_rawBodyCut = false;
    QByteArray m_rest;     // of a body that was handed out when it had begun
    qint64 m_bodyLeft = 0; // of one that is not chunked
    bool m_mayPassOn = false;
    bool m_isHandedOut = false;
    bool m_skippedBlank = false;
    bool m_bodyBegun = false;
};

} // namespace ovyxa
