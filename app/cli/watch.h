// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/output.h"

#include "core/bench/bench.h"

#include <QtCore/QHash>
#include <QtCore/QObject>

#include <functional>
#include <optional>

namespace ovyxa::cli {

/// Follows the deliveries that a command has set off: reports their attempts and each one's end as they come, and knows when
/// nothing of them is queued, sending or waiting any more. What is held stays in the log and counts as ended. Main thread.
class Watch final : public QObject
{
    Q_OBJECT
public:
    Watch(Bench *bench, Output *output, QObject *parent = nullptr);

    void add(const Delivery &delivery);
    void add(DeliveryId id);
    /// So many will be added: where there are several, a terminal sees how many have ended.
    void expect(qsizetype deliveries) { m_expected = deliveries; }
    /// No more will be added: `settled` may come.
    void complete();
    /// Those of them that are not at their end, nor held.
    [[nodiscard]] QList<DeliveryId> unfinished() const;
    /// When the next retry of them is due, in simulated time; nothing while none waits.
    [[nodiscard]] std::optional<Instant> nextRetry() const;
    /// Asks the log what those under way are signed with, then calls `then`.
    void lookUp(std::function<void()> then);
    /// Reports what has not ended and the sums, once; returns how the command ends: 0, or 1 if any delivery did not arrive (held apart).
    int conclude();

Q_SIGNALS:
    /// Once, after complete(), when nothing is under way any more.
    void settled();

private:
    void takeAttempts(const QList<Attempt> &attempts);
    void takeDeliveries(const QList<Delivery> &deliveries);
    void take(const Delivery &delivery);
    void check();
    void reportEnd(DeliveryId id);

    struct Followed
    {
        Delivery delivery;
        QByteArray signature;
        bool known = false;    ///< its state has been told at least once
        bool reported = false; ///< its end has been reported
    };

    Bench *m_bench;
    Output *m_output;
    const QString m_language; ///< as where it was made
    QHash<DeliveryId, Followed> m_followed;
    QHash<DeliveryId, Delivery> m_early; ///< told of before add(): a reply may come after the first news
    QHash<DeliveryId, QList<Attempt>> m_earlyAttempts;
    qsizetype m_open = 0;
    qsizetype m_expected = 0; ///< 0: nobody knows
    qsizetype m_reported = 0; ///< ends
    bool m_complete = false;
    bool m_settled = false;
    bool m_isOver = false; ///< concluded: its summary is the last line
    bool m_checking = false;
    QList<DeliveryId> m_ended; ///< not reported yet
};

} // namespace ovyxa::cli
