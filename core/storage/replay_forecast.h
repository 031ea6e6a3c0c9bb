// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/replay.h"
#include "core/model/result.h"

class QSqlDatabase;

namespace ovyxa::scan {

/// LogReader::forecast(): some milliseconds for a thousand deliveries. Each is looked at once, however often it is named.
[[nodiscard]] Result<ReplayForecast> forecast(QSqlDatabase &database, const QList<DeliveryId> &ids);

} // namespace ovyxa::scan
