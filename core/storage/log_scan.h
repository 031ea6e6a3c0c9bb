// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/result.h"
#include "core/storage/delivery_ids.h"

class QSqlDatabase;

/// Reading the deliveries newest first, by keyset pages that walk the indexes, and as a search that looks at one row after the other.
namespace ovyxa::scan {

/// The next `limit` rows (≥ 1) older than `before`; the query's text and terms do not count here.
[[nodiscard]] Result<DeliveryPage> page(QSqlDatabase &database, const DeliveryQuery &query, DeliveryId before, int limit);
/// As page(), with the query's text and terms: of texts case is ignored by Unicode's simple folding; bytes that are no UTF-8 match nothing.
/// Ends after about 50 ms, or 5 if it has found something by then; the page's `next` goes on from there.
[[nodiscard]] Result<DeliveryPage> search(QSqlDatabase &database, const DeliveryQuery &query, DeliveryId before, int limit);

/// The numbers alone of what is older than `before`: where no text is asked for, without a look at bodies and attempts, which are most of what a
/// search reads. Ends after about 50 ms, as search() does.
[[nodiscard]] Result<DeliveryIds> someIds(QSqlDatabase &database, const DeliveryQuery &query, DeliveryId before);
/// All that match, oldest first.
[[nodiscard]] Result<QList<DeliveryId>> ids(QSqlDatabase &database, const DeliveryQuery &query);
[[nodiscard]] Result<QList<DeliveryId>> searchIds(QSqlDatabase &database, const DeliveryQuery &query);

} // namespace ovyxa::scan
