// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/event_kind.h"
#include "core/model/header.h"
#include "core/model/ids.h"

#include <QtCore/QString>

namespace ovyxa {

/// How a request that was edited is signed.
enum class Resigning {
    Again,   ///< with the present secret, over exactly its bytes
    AsItWas, ///< with the signature that it had
    Wrong,   ///< with another secret: a handler must refuse it
    None     ///< not at all, or with what its headers give for a signature
};

/// What a one-off webhook's requests are made of instead of the bench's own fields, for its retries and replays, too.
struct RequestEdit
{
    HeaderList headers; ///< in wire order, without what frames the message; of a signature only its place counts, but with None
    Resigning signing = Resigning::Again;
    QByteArray signature; ///< AsItWas
    bool operator==(const RequestEdit &) const = default;
};

/// A delivery edited, to be sent as a new one.
struct ResendDraft
{
    WebhookId webhook; ///< whose secret, encoding and trust it takes
    SiteId site;
    EventKind kind = EventKind::GoalCompleted;
    QByteArray data; ///< the event's, as it was
    QString url;     ///< empty = the webhook's
    QByteArray body; ///< exact bytes
    RequestEdit edit;
};

} // namespace ovyxa
