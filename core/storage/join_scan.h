// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/result.h"

#include <optional>

class QSqlDatabase;

/// A capture's other side, by the rule of core/rules/ledger_join.h: what lies near it is read, too, so that each gets its own. See LogReader.
namespace ovyxa::scan {

[[nodiscard]] Result<std::optional<DeliveryId>> deliveryOf(QSqlDatabase &database, const CaptureDetails &capture);

} // namespace ovyxa::scan
