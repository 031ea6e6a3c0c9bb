// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/failure_cause.h"
#include "core/model/header.h"
#include "core/model/ids.h"
#include "core/model/instant.h"
#include "core/model/tls_summary.h"
#include "core/model/webhook.h"

#include <chrono>
#include <optional>

namespace ovyxa {

/// What the receiver thinks of a request's signature (cli.md). Missing: no signature header; Unchecked: no secret to check with, or malformed.
enum class Verdict { Valid, Invalid, Missing, Unchecked };

/// What the server behind the receiver made of a request that was passed on.
struct ForwardOutcome
{
    QString url{};                        ///< of the server
    int status = 0;                       ///< the server's; 0 = it came to none
    std::chrono::milliseconds duration{}; ///< real, from passing on to the answer's end
    qint64 bytes = 0;                     ///< of the answer's body, taken out of its framing
    bool isEarly = false;                 ///< it had answered before it had the whole request
    QString error{};                      ///< a code, as an attempt's ("closed", "timeout", "protocol" …); empty = a whole answer
    QList<FailureCause> causes{};         ///< … why, for programs
    QString words{};                      ///< … and in sentences, made of them when they are read
    bool operator==(const ForwardOutcome &) const = default;
};

/// One request that the receiver got, as the list shows it. Raw bytes and body lie apart (CaptureDetails).
struct Capture
{
    CaptureId id;
    Instant receivedAt{};   ///< simulated
    Instant receivedReal{}; ///< real
    Verdict verdict = Verdict::Unchecked;
    QList<FailureCause> causes; ///< why it is judged so, for programs; what older versions stored has none
    QString reason;             ///< them in sentences: which secret and encoding matched, or why not; made of them when they are read
    QString method;
    QString target; ///< as it came
    QString host;
    QString peer; ///< "127.0.0.1:40312"
    QString userAgent;
    qsizetype bodyBytes = 0;
    int status = 0;                        ///< what was answered; 0 = nothing, or not HTTP
    QList<FailureCause> answerCauses;      ///< what became of it where that is more than a step: for programs; older versions stored none
    QString answer;                        ///< the plan's step ("200", "close", "hang"), or those in words, made of them when they are read
    bool malformed = false;                ///< the framing was not HTTP/1.1 by RFC 9110/9112: answered 400
    bool hostRefused = false;              ///< 421: the Host is neither loopback nor allowed
    bool crossSite = false;                ///< a web page of another site had its browser send it
    WebhookId matchedWebhook;              ///< whose secret matched, if one did
    std::optional<ForwardOutcome> forward; ///< nothing if it was not passed on
};

/// What a request was answered with, as far as it had been sent when the log was told.
struct CaptureAnswer
{
    QByteArray head;      ///< status line and headers as sent, interim ones before; empty = nothing that is HTTP
    HeaderList headers;   ///< of the final answer, in order
    QByteArray body;      ///< decoded from its framing, the first limits::keptResponseBytes; what is not HTTP stands here, too
    qint64 bodyBytes = 0; ///< of all that was sent
    HeaderList trailers;  ///< behind a body in chunks
    bool operator==(const CaptureAnswer &) const = default;
};

/// What comes to light of a request after it was recorded.
struct CaptureEnd
{
    HeaderList trailers; ///< of the request (CaptureDetails::trailers)
    CaptureAnswer answer;
};

/// All of a capture.
struct CaptureDetails
{
    Capture capture;
    QByteArray rawHead; ///< request line and headers, as they came
    HeaderList headers;
    QByteArray body;           ///< decoded from its framing
    HeaderList trailers;       ///< fields behind a chunked body; nothing until that has come whole
    bool rawTruncated = false; ///< what is kept of a malformed request is bounded
    std::optional<TlsSummary> tls;
    std::optional<CaptureAnswer> answer; ///< none: nothing was sent, or it was logged by an older program
};

} // namespace ovyxa

Q_DECLARE_METATYPE(ovyxa::Capture)
