// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "ui/log/delivery_model.h"
#include "ui/query/paged_search.h"

#include <QtCore/QSet>

namespace ovyxa {

struct DeliveryLedger
{
    using Query = DeliveryQuery;
    using Id = DeliveryId;
    using Page = DeliveryPage;
    using Model = DeliveryModel;
    static Result<Query> read(const QString &text, const rules::QueryTime &time) { return rules::deliveryQuery(text, time); }
};

/// What the log shows and when it reads: a PagedSearch of deliveries, with their live changes. Owned by the log's panel; GUI thread.
class LogController final : public PagedSearch<DeliveryLedger>
{
    Q_OBJECT
public:
    LogController(PageSource source, DeliveryModel *model, QObject *parent = nullptr);

    /// In place of the states that are asked for.
    void setStates(const QList<DeliveryState> &states);
    /// Deliveries that are selected: they stay listed though they may not match any more.
    void setKept(const QSet<DeliveryId> &kept) { m_kept = kept; }
    [[nodiscard]] const QSet<DeliveryId> &kept() const { return m_kept; }
    void takeLive(const QList<Delivery> &changed);

private:
    void takeNewest(const DeliveryPage &page) override;

    QSet<DeliveryId> m_kept;
};

} // namespace ovyxa
