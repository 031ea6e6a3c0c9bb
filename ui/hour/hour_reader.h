// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/result.h"
#include "core/rules/hour_sums.h"

#include <QtCore/QHash>
#include <QtCore/QMap>
#include <QtCore/QObject>
#include <QtCore/QSet>

#include <functional>
#include <memory>

namespace ovyxa {

class LogDoor;
class SendingDoor;

/// What one webhook's hour is drawn from: its deliveries that are under way, those that may have had an attempt within the last hour, and
/// what came of these attempts. Reads them once, as the log lists them, and then follows what is told. GUI thread; the doors outlive it.
class HourReader final : public QObject
{
    Q_OBJECT
public:
    static constexpr int mostDeliveries = 2000; ///< of the webhook's site are looked at, of each kind

    struct Source
    {
        LogDoor *log;
        SendingDoor *sending;
        std::function<Instant()> now; ///< simulated
    };

    explicit HourReader(Source source, QObject *parent = nullptr);

    void read(WebhookId webhook, const SiteId &site); ///< anew
    void forget();                                    ///< nothing is followed any more
    [[nodiscard]] bool isReading() const { return m_round != nullptr; }
    /// There were more of the site's deliveries than are looked at: sums are too small.
    [[nodiscard]] bool isCut() const { return m_cut; }
    /// All of the site's log was looked at, to its end.
    [[nodiscard]] bool isWhole() const { return !isReading() && m_isWhole; }
    [[nodiscard]] QList<Delivery> deliveries() const { return m_deliveries.values(); } ///< by their numbers
    [[nodiscard]] QList<AttemptMark> marks() const { return m_marks.values(); }
    [[nodiscard]] QList<Instant> starts() const; ///< that count in the sliding hour

Q_SIGNALS:
    void changed();
    void failed(const QString &problem);

private:
    struct Round;
    using RoundPtr = std::shared_ptr<Round>;
    void readPage(const RoundPtr &round);
    void readAttempts(const RoundPtr &round);
    void takePage(const RoundPtr &round, const DeliveryPage &page);
    void finish(const QString &problem = {});
    void takeAttempt(const Attempt &attempt);
    void dropOld();

    Source m_source;
    WebhookId m_webhook;
    RoundPtr m_round; ///< answers to earlier ones are dropped
    bool m_cut = false;
    bool m_isWhole = false;
    QMap<DeliveryId, Delivery> m_deliveries;
    QHash<AttemptId, AttemptMark> m_marks;
};

} // namespace ovyxa
