// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"

#include <QtCore/QHash>
#include <QtCore/QString>

#include <deque>
#include <list>
#include <optional>
#include <unordered_map>

namespace ovyxa {

/// Who sends next, so that one slow endpoint never delays another. At most `perHost` are under way at a host (scheme, name, port) and
/// `inAll` together; hosts take turns, and so do the webhooks of one host. Three rules keep places free for those that would
/// otherwise wait behind slow ones:
/// - within a host, a place is kept for each other known webhook that has nothing under way (at most half of the places);
/// - when the last `perHost` places of all are reached, only webhooks with nothing under way get one;
/// - a place that is given back goes to the next in turn, not to who had it.
/// Removing is O(1); so is taking, but for hosts that are full. A value without time or I/O.
class FairQueue final
{
public:
    FairQueue(int perHost, int inAll);

    void push(const QString &host, WebhookId webhook, DeliveryId delivery);
    /// Takes a waiting delivery out; no effect on one under way.
    void remove(DeliveryId delivery);
    /// The next that may start now; it counts as under way until done().
    [[nodiscard]] std::optional<DeliveryId> next();
    /// No place is kept any more for a webhook that is gone, once nothing of it waits or is under way.
    void forget(WebhookId webhook);
    /// A place at the host is free again.
    void done(const QString &host, WebhookId webhook);
    [[nodiscard]] bool isEmpty() const { return m_tickets.empty(); } ///< nobody waits
    [[nodiscard]] int underWay() const { return m_underWay; }
    [[nodiscard]] bool contains(DeliveryId delivery) const { return m_tickets.count(delivery.value) > 0; }

private:
    struct Entry
    {
        DeliveryId delivery;
        quint64 ticket = 0;
    };
    struct Lane
    {
        std::deque<Entry> waiting;
        int underWay = 0;
        bool isLeaving = false; ///< no place is kept for it
    };
    struct Host
    {
        std::unordered_map<qint64, Lane> lanes; ///< by webhook; kept once known, until it leaves: that is what a place is kept for
        std::list<qint64> turns;                ///< of lanes with someone waiting
        int underWay = 0;
    };

    [[nodiscard]] std::optional<DeliveryId> nextAt(Host &host, bool isScarce);
    [[nodiscard]] bool mayStart(const Host &host, const Lane &lane) const;
    void skipRemoved(Lane &lane);
    void leave(const QString &host, qint64 webhook);
    void dropIfEmpty(const QString &host, qint64 webhook);

    int m_perHost;
    int m_inAll;
    int m_underWay = 0;
    quint64 m_lastTicket = 0;
    QHash<QString, Host> m_hosts;
    std::unordered_map<qint64, QString> m_hostOf;  ///< where a webhook's lane is
    std::list<QString> m_turns;                    ///< of hosts with someone waiting
    std::unordered_map<qint64, quint64> m_tickets; ///< of those waiting; an entry whose ticket is not here was removed
};

} // namespace ovyxa
