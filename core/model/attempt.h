// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/delivery.h"
#include "core/model/header.h"
#include "core/model/tls_summary.h"

namespace ovyxa {

/// Real durations since the attempt started, as far as the transport can tell. Unset = did not get that far.
struct AttemptPhases
{
    std::optional<std::chrono::microseconds> connecting; ///< a connection was begun; unset on a reused one
    std::optional<std::chrono::microseconds> encrypted;  ///< the TLS handshake was done
    std::optional<std::chrono::microseconds> sent;       ///< the last byte of the request was handed over
    std::optional<std::chrono::microseconds> answered;   ///< the head of the answer was there
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
    QString detail; ///< a sentence for people: what happened, why, what to do
    int status = 0; ///< 0 = no answer
    QString reasonPhrase;
    QString url;                ///< where it went
    QByteArray requestHead;     ///< request line and headers as sent, with CRLF; the body is the delivery's
    QByteArray signature;       ///< the value of X-Ovyxa-Signature
    HeaderList responseHeaders; ///< as QNetworkAccessManager gives them: duplicates joined
    QByteArray responseBody;    ///< the first limits::keptResponseBytes
    bool responseTruncated = false;
    std::optional<qint64> retryAfterSeconds; ///< shown, not obeyed (spec 4)
    std::optional<TlsSummary> tls;
    AttemptPhases phases;
    Millis duration{};                   ///< real, from the start of connecting to the end
    std::optional<Millis> nextAttemptIn; ///< simulated; set when a retry was scheduled
};

} // namespace ovyxa

Q_DECLARE_METATYPE(ovyxa::Attempt)
