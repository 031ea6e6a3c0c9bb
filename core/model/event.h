// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/event_kind.h"
#include "core/model/ids.h"
#include "core/model/instant.h"

#include <QtCore/QByteArray>

#include <optional>

namespace ovyxa {

/// Something that happened on a site. `data` is the payload's data object as JSON text, its keys in the order sent (spec 3).
struct Event
{
    EventId id;
    EventKind kind = EventKind::GoalCompleted;
    SiteId site;
    Instant at{};    ///< simulated; the payload's timestamp
    QByteArray data; ///< a JSON object, UTF-8
};

/// An event that has not happened yet: what a trigger card or the command line fills in.
struct EventDraft
{
    EventKind kind = EventKind::GoalCompleted;
    SiteId site;
    QByteArray data;                ///< a JSON object, UTF-8
    std::optional<QByteArray> body; ///< exact bytes to send instead of the payload (`--body-file`)
    std::optional<Instant> at;      ///< simulated; when it happened, if that is not now
};

} // namespace ovyxa
