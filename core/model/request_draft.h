// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/instant.h"
#include "core/model/resend.h"

#include <QtCore/QList>

#include <optional>

namespace ovyxa {

/// One field of a draft: what it was in its source, and what it is now. Without a `was` it was added, without a `now` taken out.
struct DraftHeader
{
    std::optional<Header> was;
    std::optional<Header> now;
    bool made = false; ///< by the bench, for each request: only its place is known
    bool operator==(const DraftHeader &) const = default;
};

/// A request that was sent from a draft, as a delivery in the log.
struct DraftTry
{
    DeliveryId delivery;
    Resigning signing = Resigning::Again;
    bool operator==(const DraftTry &) const = default;
};

/// A request that people edit and send, again and again. A value; holds no secret.
struct RequestDraft
{
    enum class Source { Delivery, Capture, Text };

    Source source = Source::Text;
    qint64 sourceId = 0;   ///< the delivery's or capture's number
    Instant sourceAt{};    ///< simulated
    QString sourceName;    ///< Text: "the clipboard", a file's name
    QString note;          ///< what of the source could not be taken over, in a sentence
    WebhookId webhookThen; ///< the source's; not valid where it had none
    WebhookId webhook;     ///< whose secret, encoding and trust it takes
    SiteId site;
    EventKind kind = EventKind::GoalCompleted;
    QByteArray data;            ///< the event's; empty = that which its body tells of
    QString urlThen;            ///< the source's own; empty = the webhook's
    QString url;                ///< empty = the webhook's
    QList<DraftHeader> headers; ///< in wire order
    QByteArray bodyThen;
    QByteArray body; ///< exact bytes
    Resigning signing = Resigning::Again;
    QByteArray signature;    ///< that it had; empty = none
    QList<DraftTry> tries{}; ///< the oldest first
    bool operator==(const RequestDraft &) const = default;
};

} // namespace ovyxa
