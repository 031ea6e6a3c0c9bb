// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/result.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QStringList>

#include <functional>

namespace ovyxa {

/// Counts what each of some queries would find, one after the other, a bounded piece of the log each, so that a search under way is hardly
/// held up. GUI thread.
class QueryCounts final : public QObject
{
    Q_OBJECT
public:
    struct Doors
    {
        std::function<Result<DeliveryQuery>(const QString &)> read;
        std::function<void(const DeliveryQuery &query, DeliveryId before, int limit, QObject *context, Reply<DeliveryPage> done)> page;
    };
    struct Count
    {
        int matches = 0;
        bool whole = false; ///< else there may be more
    };
    static constexpr int pageSize = 500;
    static constexpr int mostPieces = 4; ///< of the log, for one query

    explicit QueryCounts(Doors doors, QObject *parent = nullptr) : QObject(parent), m_doors(std::move(doors)) {}

    /// In this order; what was asked for before and is not among these is not counted any more. What was counted once is told at once.
    void ask(const QStringList &queries);
    void forget() { m_known.clear(); } ///< the log may have changed

Q_SIGNALS:
    void counted(const QString &query, const ovyxa::QueryCounts::Count &count);

private:
    void next();
    void count(const QString &text, const DeliveryQuery &query, DeliveryId before, Count sofar, int pieces);

    Doors m_doors;
    QStringList m_due;
    QHash<QString, Count> m_known;
    bool m_busy = false;
};

} // namespace ovyxa
