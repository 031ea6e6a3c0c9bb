// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/delivery.h"
#include "core/model/failure_cause.h"
#include "core/model/header.h"
#include "core/model/tls_summary.h"

namespace ovyxa {

/// Real durations since the attempt started, each no shorter than the one before. Unset = did not get that far, or (those of a connection,
/// on a kept one) there was no such thing.
struct AttemptPhases
{
    bool reused = false;                                 ///< on a kept connection
    std::optional<std::chrono::microseconds> lookedUp;   ///< the name had addresses
    std::optional<std::chrono::microseconds> connecting; ///< a connection was begun
    std::optional<std::chrono::microseconds> connected;  ///< it stood
    std::optional<std::chrono::microseconds> encrypted;  ///< the TLS handshake was done
    std::optional<std::chrono::microseconds> sent;       ///< the last byte of the request was handed over
    std::optional<std::chrono::microseconds> answered;   ///< the first byte of the answer was there
    std::optional<std::chrono::microseconds> finished;   ///< the last byte of the answer, or the failure
    bool operator==(const AttemptPhases &) const = default;
};

/// One HTTP request of a delivery and what came of it (spec 4).
struct Attempt
{
    AttemptId id;
    DeliveryId delivery;
    int number = 0;        ///< 1, 2, …
    Instant startedAt{};   ///< simulated
    Instant startedReal{}; ///< real
    bool finished = false;
    AttemptError error = AttemptError::None;
    QList<FailureCause> causes; ///< why, for programs; what older versions stored has none
    QString detail;             ///< them in a sentence: what happened, why, what to do; made of them when they are read
    int status = 0;             ///< 0 = no answer
    QString reasonPhrase;
    QString url;                             ///< where it went
    QByteArray requestHead;                  ///< request line and headers as sent, with CRLF; the body is the delivery's
    QByteArray signature;                    ///< the value of X-Ovyxa-Signature
    QList<QByteArray> interimHeads;          ///< 1xx answers before the final one, as they were on the wire
    QByteArray responseHead;                 ///< status line and headers as they were on the wire; of what is no whole head, what came
    HeaderList responseHeaders;              ///< as written, in order, repeats apart
    QByteArray responseBody;                 ///< the first limits::keptResponseBytes
    qint64 responseBytes = 0;                ///< how long the body was, as far as it came
    bool responseTruncated = false;          ///< it was longer than what is kept
    HeaderList trailers;                     ///< of a chunked answer
    std::optional<qint64> retryAfterSeconds; ///< shown, not obeyed (spec 4)
    std::optional<TlsSummary> tls;
    AttemptPhases phases;
    Millis duration{};                   ///< real, from the start of connecting to the end
    std::optional<Millis> nextAttemptIn; ///< simulated; set when a retry was scheduled
};

} // namespace ovyxa

Q_DECLARE_METATYPE(ovyxa::Attempt)
