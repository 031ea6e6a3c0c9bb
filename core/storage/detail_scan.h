// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/result.h"

class QSqlDatabase;

/// Reading whole deliveries one page after the other, each page by a few statements however many rows it has. See LogReader.
namespace ovyxa::scan {

[[nodiscard]] Result<DeliveryDetailsPage> deliveryDetails(QSqlDatabase &database, DeliveryId after, int limit);
/// Of these; `next` is the last one that was looked at.
[[nodiscard]] Result<DeliveryDetailsPage> deliveryDetails(QSqlDatabase &database, const QList<DeliveryId> &ids);
[[nodiscard]] Result<qint64> count(QSqlDatabase &database, const DeliveryQuery &query);

} // namespace ovyxa::scan
