// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"
#include "core/model/delivery.h"

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QSet>

#include <optional>

namespace ovyxa {

class Bench;

/// What goes on with a webhook's deliveries.
struct WebhookPulse
{
    int retry = 0;              ///< the retry that is due first, 1 …; 0 = none is to come
    std::optional<Instant> due; ///< simulated; nothing: it is being made
    int failedThisHour = 0;     ///< deliveries of the last simulated hour that were given up
    AttemptError lastError = AttemptError::None;
    int skipped = 0; ///< events that a pause has kept, of a paused one
};

/// Follows deliveries for what a webhook's stored health does not tell: that attempts fail while retries are still to come, and why. Reads
/// the newest of the log once, and then listens. What a paused one has skipped is counted in the log. GUI thread; owned by the panel; the
/// bench outlives it.
class WebhookPulses final : public QObject
{
    Q_OBJECT
public:
    explicit WebhookPulses(Bench *bench, QObject *parent = nullptr);

    [[nodiscard]] WebhookPulse of(WebhookId id, Instant now) const;
    void take(const QList<Delivery> &deliveries); ///< oldest first

Q_SIGNALS:
    void changed();

private:
    struct Retry
    {
        int number;
        std::optional<Instant> due;
    };
    struct Entry
    {
        QHash<DeliveryId, Retry> retries;
        QHash<DeliveryId, Instant> failed;
        AttemptError lastError = AttemptError::None;
        int skipped = 0;
    };

    void read(const QList<DeliveryState> &states);
    void recount();
    void count(WebhookId id);
    void countNext();

    Bench *m_bench;
    QHash<WebhookId, Entry> m_entries;
    QSet<WebhookId> m_toCount; ///< paused ones of which something was skipped or sent since they were counted
    QSet<WebhookId> m_paused;  ///< as of the last change
    bool m_isCounting = false;
};

} // namespace ovyxa
