// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"
#include "core/model/instant.h"

#include <QtCore/QList>

#include <variant>

namespace ovyxa {

/// Made before this time, simulated.
struct OlderThan
{
    Instant time;
};

/// All but so many, counted from the newest.
struct AllButNewest
{
    qint64 count = 0;
};

/// What of a log is to be deleted. What is still under way stays, whatever is asked.
using DeliveryPart = std::variant<QList<DeliveryId>, OlderThan, AllButNewest>;
using CapturePart = std::variant<QList<CaptureId>, OlderThan, AllButNewest>;

/// What was deleted, or would be.
struct Discarded
{
    qint64 rows = 0;
    qint64 kept = 0;  ///< asked for, but under way, or what shows that an older failed one is no longer owed
    qint64 bytes = 0; ///< by which the database became smaller
    bool operator==(const Discarded &) const = default;
};

} // namespace ovyxa
