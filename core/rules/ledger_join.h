// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"

namespace ovyxa {

/// What an attempt went over the wire with besides its body: light. Empty while its head is not known: it is under way, or the bench ended then.
struct SentHead
{
    QByteArray digest;    ///< SHA-256 of the request line and headers
    QByteArray signature; ///< as it went
    QByteArray agent;     ///< User-Agent
};

/// A delivery as the sender wrote it down: light, its bytes as digests.
struct SentRecord
{
    Delivery delivery;
    QString webhook;         ///< its name
    QString url;             ///< where its webhook points
    QByteArray digest;       ///< SHA-256 of the body
    QList<Attempt> attempts; ///< without heads and bodies; of the answer's headers only Server
    QList<SentHead> heads;   ///< of the attempts, one each
};

/// A request as the receiver wrote it down: light, its bytes as digests.
struct ReceivedRecord
{
    Capture capture;
    QByteArray digest;         ///< of the body
    QByteArray signature;      ///< as it came; empty = none
    QByteArray head;           ///< SHA-256 of the request line and headers, as they came
    QString url;               ///< that it came to, by its target and Host
    QList<QByteArray> renamed; ///< values of other headers that may be a signature's
};

/// Which of the receiver's requests belongs to which of the sender's attempts: the one rule, for all who join. It goes by what went over the wire
/// and by time, never by a hidden header. Pure; any thread.
namespace rules {

/// A request that is an attempt's: indexes into what was given.
struct Tie
{
    qsizetype record;
    qsizetype attempt;
    qsizetype request;
    bool isProved; ///< by the head's bytes or the signature; else by the body, the sender's name and the time alone
};

[[nodiscard]] SentRecord sentRecord(const DeliveryDetails &details);
[[nodiscard]] ReceivedRecord receivedRecord(const CaptureDetails &details);
/// The URL that a request came to, as its sender may have signed it.
[[nodiscard]] QString urlOf(const CaptureDetails &details);

/// Whether a request can have got there at all.
[[nodiscard]] bool canHaveArrived(const Attempt &attempt);

/// How late the two sides may have written down what happened at one moment.
constexpr Millis joinLateness{5'000};
/// How long an attempt whose end is not known may have lasted.
constexpr Millis longestAttempt{15'000};
/// The last moment at which an attempt's request can have come, but for lateness.
[[nodiscard]] Instant endOf(const Attempt &attempt);

/// Each request is one attempt's at most, and each attempt has one at most. What speaks for it, the strongest first:
/// | bytes      | the head and the body are the same byte for byte |
/// | address    | the same body and signature, and it came by the URL that it was sent to: a proxy has added to the head |
/// | signature  | the same body and signature: it came by another URL, through a tunnel or a proxy of the user's |
/// | changed    | the same signature alone, rather by the same URL: the body was changed on the way |
/// | bare       | the same body, User-Agent and URL, and no signature that holds: it was dropped or spoilt on the way |
/// | bare, away | … but not the same URL, no signature at all, and no other attempt that it may be |
/// | mangled    | the same User-Agent and URL, no signature at all, and no other attempt that it may be: the receiver itself changed the body |
/// A signature counts under another header's name, too. What is under way without one goes by body and URL: its head is not known yet. Within each:
/// what came during the attempt goes before what was written down late (up to 5 s where it is proved, else half a second), then the same status
/// on both sides, then as many pairs as there can be, each request with the attempt that began last before it. About linear in what is given.
[[nodiscard]] QList<Tie> joinRequests(const QList<SentRecord> &sent, const QList<ReceivedRecord> &received);

/// The requests that may be a delivery's by what a list knows of them, the likeliest of the newest attempt first. Whether one is, its delivery
/// tells (LogReader::deliveryOf).
[[nodiscard]] QList<CaptureId> candidates(const DeliveryDetails &details, const QList<Capture> &captures);

} // namespace rules
} // namespace ovyxa
