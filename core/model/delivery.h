// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/event_kind.h"
#include "core/model/ids.h"
#include "core/model/instant.h"
#include "core/model/webhook.h"

#include <QtCore/QList>

namespace ovyxa {

/// Where a delivery stands (cli.md). Delivered, Failed and Cancelled are final.
enum class DeliveryState { Queued, Held, Sending, Waiting, Delivered, Failed, Cancelled };

/// Whether a delivery may go from one state to the other (spec 4). Every change of state passes through here.
[[nodiscard]] bool isLegalMove(DeliveryState from, DeliveryState to);
[[nodiscard]] bool isFinal(DeliveryState state);

/// Why an attempt did not deliver. None = it did (a 2xx).
enum class AttemptError {
    None,
    Status,      ///< an answer, but not 2xx
    Redirect,    ///< a 3xx, never followed
    Timeout,     ///< 10 s were over
    Dns,         ///< the host's name has no address
    Refused,     ///< nothing listens there
    Connection,  ///< unreachable, reset, proxy
    Tls,         ///< handshake, trust or name
    Closed,      ///< closed without an answer, or in the middle of one
    Protocol,    ///< an answer that is malformed or not HTTP, or a request that cannot be sent
    TooLarge,    ///< over the payload limit: never sent
    Interrupted, ///< the bench ended while it was under way; made again
    Cancelled,   ///< by the user, while it was under way
    Paused,      ///< the webhook was paused when the event came: never sent
};

/// One event on its way to one webhook: what the log lists. The body lies apart (DeliveryDetails).
struct Delivery
{
    DeliveryId id;
    EventId event;
    WebhookId webhook;
    SiteId site;
    EventKind kind = EventKind::GoalCompleted;
    DeliveryState state = DeliveryState::Queued;
    Instant createdAt{};              ///< simulated
    std::optional<Instant> dueAt;     ///< simulated; Waiting: the next retry, Held: the earliest release
    int attempts = 0;                 ///< requests made, interrupted ones included
    int failures = 0;                 ///< of those, the ones that climb the retry ladder (0…4)
    bool countsForLimit = true;       ///< false: a manual replay (spec 4)
    std::optional<Instant> countedAt; ///< simulated; when the first attempt started and it entered the sliding hour
    DeliveryId replayOf;              ///< the delivery that this one repeats, if any
    qsizetype bodyBytes = 0;
    QList<AttemptError> outcomes;       ///< one for each finished attempt, in order: the log's dots
    int lastStatus = 0;                 ///< HTTP status of the last attempt, 0 = no answer
    std::optional<Millis> lastDuration; ///< real duration of the last attempt
    bool operator==(const Delivery &) const = default;
};

/// An event came while its webhook was paused: kept byte for byte, and never sent. A replay sends it.
[[nodiscard]] bool isSkipped(const Delivery &delivery);

} // namespace ovyxa

Q_DECLARE_METATYPE(ovyxa::Delivery)
