// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"
#include "core/model/instant.h"

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
    bool owedOnly = false;       ///< a failed or skipped one that is owed no more when its turn comes is left out
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
    int settled = 0;              ///< left out: owed no more
};

/// What a replay would come to, before anything goes.
struct ReplayForecast
{
    struct Target
    {
        WebhookId webhook;
        QString name;
        QString url;
        int count = 0;
    };
    QList<DeliveryId> deliveries; ///< that can be made, in the order asked
    QList<Target> targets;        ///< where to; the most first
    QList<DeliveryId> answered;   ///< of them, those that the endpoint already answered with 2xx (cut answers, our receiver's captures)
    int impossible = 0;           ///< whose webhook is gone
    int requestsNow = 0;          ///< start at once; the others wait for their places (spec 4)
    Millis wait{0};               ///< real; until the last has started, each taking as long as it did last time
    Millis duration{0};           ///< real; until the last has ended
    Millis retriesWithin{0};      ///< simulated; one that goes on failing is tried for the last time after that
    Millis longest{0};            ///< real; if each request ran into its limit, all retries included
};

} // namespace ovyxa
