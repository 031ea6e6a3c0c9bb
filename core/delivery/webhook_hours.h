// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"
#include "core/rules/rate_window.h"
#include "core/time/clock.h"

#include <QtCore/QObject>

#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <unordered_map>

namespace ovyxa {

/// The webhooks' sliding hours (spec 4): who has a place for its first attempt, who is held and in which order, and when the next
/// place becomes free. Knows deliveries by their numbers alone. Engine thread; owned by the dispatcher.
class WebhookHours final : public QObject
{
    Q_OBJECT
public:
    explicit WebhookHours(Clock *clock, QObject *parent = nullptr);

    /// A place for a new delivery: none = reserved, else held, at least until then. Nothing overtakes what is held already.
    [[nodiscard]] std::optional<Instant> ask(WebhookId webhook);
    /// One had a place before a restart, and keeps it.
    void reserve(WebhookId webhook);
    /// One was held before a restart; hold() follows.
    void countHeld(WebhookId webhook);
    /// What counted in an earlier run.
    void restore(WebhookId webhook, Instant countedAt);
    /// A held one takes its place in line: it is on disk.
    void hold(WebhookId webhook, DeliveryId delivery);
    void giveUpReserved(WebhookId webhook);
    void giveUpHeld(WebhookId webhook);
    /// Nothing more comes of this webhook, and nothing of it is held.
    void forget(WebhookId webhook);
    /// A reserved first attempt starts: it counts from now on.
    void enter(WebhookId webhook, Instant at);
    /// Takes those out of the line that have a place now (reserved); cancelled ones, of which `isHeld` is false, are skipped.
    [[nodiscard]] QList<DeliveryId> release(WebhookId webhook, const std::function<bool(DeliveryId)> &isHeld);

    [[nodiscard]] int used(WebhookId webhook); ///< drops what is older than the hour
    [[nodiscard]] int heldCount(WebhookId webhook) const;
    /// When the next held one is to be released, simulated.
    [[nodiscard]] std::optional<Instant> nextRelease() const;
    /// The clock went back, and its timers with it.
    void moveBack(Millis span);

Q_SIGNALS:
    /// A place has become free: release() is due.
    void roomMade(ovyxa::WebhookId webhook);

private:
    struct Hour
    {
        RateWindow window;
        int reserved = 0;            ///< queued first attempts: together with the window at most the limit
        int heldCount = 0;           ///< those being stored included
        std::deque<DeliveryId> held; ///< in order; cancelled ones are skipped when they come up
        Clock::TimerId releaseTimer = 0;
        std::optional<Instant> releaseAt;
    };

    void arm(WebhookId webhook);

    Clock *m_clock;
    std::unordered_map<qint64, Hour> m_hours;
    std::multiset<Instant> m_releases;
};

} // namespace ovyxa
