// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"

#include <QtCore/QHash>
#include <QtCore/QString>

#include <deque>
#include <list>
#include <optional>
#include <unordered_set>

namespace ovyxa {

/// Who sends next: one line for each endpoint (scheme, host, port), served in turn, at most `perHost` under way at each and `inAll`
/// together. A slow endpoint fills its own places and no others; while others wait, none gets more than its share of all places, so
/// that many slow ones together cannot take every place either. A value without time or I/O.
class FairQueue final
{
public:
    FairQueue(int perHost, int inAll);

    void push(const QString &host, DeliveryId delivery);
    /// Takes a waiting delivery out; no effect on one under way.
    void remove(DeliveryId delivery);
    /// The next that may start now; it counts as under way until done().
    [[nodiscard]] std::optional<DeliveryId> next();
    /// A place of the host is free again.
    void done(const QString &host);
    [[nodiscard]] int underWay() const { return m_underWay; }
    [[nodiscard]] bool contains(DeliveryId delivery) const { return m_waiting.count(delivery.value) > 0; }

private:
    struct Line
    {
        std::deque<DeliveryId> waiting;
        int underWay = 0;
    };

    int m_perHost;
    int m_inAll;
    int m_underWay = 0;
    QHash<QString, Line> m_lines;
    std::list<QString> m_turns; // hosts with someone waiting, in the order of their turns
    std::unordered_set<qint64> m_waiting; // removed ones stay in their line and are skipped when they come up
};

} // namespace ovyxa
