// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/result.h"

class QSqlDatabase;

/// Reading what the receiver got, page by page, each by a few statements however many rows it has. See LogReader.
namespace ovyxa::scan {

/// Of a query with terms rows are looked at one after the other, for 50 ms at most: what is found then, and where to go on.
[[nodiscard]] Result<CapturePage> captures(QSqlDatabase &database, const CaptureQuery &query, CaptureId before, int limit);
[[nodiscard]] Result<CaptureDetailsPage> captureDetails(QSqlDatabase &database, const CaptureQuery &query, ReadOrder order, CaptureId from,
                                                        int limit);
/// Of a query without terms.
[[nodiscard]] Result<qint64> count(QSqlDatabase &database, const CaptureQuery &query);

} // namespace ovyxa::scan
