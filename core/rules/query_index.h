// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/result.h"

/// What of a query the log's indexes know, so that no row need be looked at for it. Pure; any thread.
namespace ovyxa::rules {

/// Takes it out of the terms: states, and the deliveries that are named by their numbers. InvalidInput: numbers without an end, or too many.
[[nodiscard]] Result<void> takeIndexed(DeliveryQuery &query);
void takeIndexed(CaptureQuery &query); ///< verdicts

/// "id:5,7..9": exactly these, in any order; empty of none.
[[nodiscard]] QString queryTermOf(QList<DeliveryId> deliveries);

} // namespace ovyxa::rules
