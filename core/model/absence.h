// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/delivery.h"
#include "core/model/event.h"
#include "core/model/traffic.h"

#include <optional>

namespace ovyxa {

/// Which delivery is missed: that of an event of this kind, at about this time, to this webhook.
struct AbsenceSubject
{
    /// How far from its time an event may lie and still be meant, either way: that long visitors count as active, too.
    static constexpr Millis reach = std::chrono::minutes{5};

    EventKind kind = EventKind::GoalCompleted;
    WebhookId webhook;
    Instant near{};  ///< simulated
    EventId event{}; ///< this very one, where a row of the log names it
    bool operator==(const AbsenceSubject &) const = default;
};

/// Traffic that became no event. Kept in memory, and only of the last hits.
struct UnsentHit
{
    enum class Why {
        Bot,     ///< a known crawler's: it counts nowhere (spec 2)
        Unheard, ///< it was an event, and no webhook of its site listened for it
        Below,   ///< a spike fired by hand that was above no webhook's threshold
    };
    Why why = Why::Bot;
    EventKind kind = EventKind::GoalCompleted; ///< of what nobody listened for
    SiteId site;
    Instant at{};   ///< simulated
    QString detail; ///< a crawler's user agent; of a spike how many visitors it told of
};

/// What the log still holds of the event that is meant.
struct EventTrace
{
    std::optional<Event> event;
    int found = 0;               ///< how many of its kind there are within reach
    QList<Delivery> deliveries;  ///< of it, replays too; oldest first
    QList<DeliveryId> missing{}; ///< of the numbers among and right beside its first deliveries', those that are in the log no more
    qint64 missingEvents = 0;    ///< without an event: how many that lay within reach, or may have, are in the log no more
};

/// All that the bench still knows of what is asked.
struct AbsenceFacts
{
    AbsenceSubject subject;
    QList<Webhook> webhooks; ///< the one that is meant, its site's and the event's others, as they are configured now
    EventTrace trace;
    QList<UnsentHit> unsent;       ///< within reach
    std::optional<int> visitors{}; ///< the most that were active at the webhook's site within reach; none: not known
    Usage usage;                   ///< of the month that is counted now
};

} // namespace ovyxa
