// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"

#include <QtCore/QList>

#include <optional>

namespace ovyxa {

using ReplayId = Id<struct ReplayTag>;

/// Sends old deliveries again as new ones.
struct ReplayRequest
{
    enum class Body {
        Exact,   ///< byte for byte
        Rebuilt, ///< the same event with a fresh timestamp
    };
    QList<DeliveryId> deliveries; ///< frozen when the user saw the count
    Body body = Body::Exact;
    std::optional<WebhookId> to; ///< another webhook than each one's own
};

struct ReplayProgress
{
    ReplayId id;
    int total = 0;
    int made = 0;    ///< new deliveries on disk
    int refused = 0; ///< could not be made: the webhook is gone, the body cannot be rebuilt
    bool finished = false;
    bool cancelled = false;
    QList<DeliveryId> deliveries; ///< the new ones made since the last report
};

} // namespace ovyxa
