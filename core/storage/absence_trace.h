// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/absence.h"
#include "core/model/result.h"

class QSqlDatabase;

namespace ovyxa::absence {

/// What the log holds of the event that is meant: the one that is named, else the nearest in time, of the webhook's site where there is one.
/// Of events it looks at all rows, which have no index by time: about a third of a second a million.
[[nodiscard]] Result<EventTrace> trace(QSqlDatabase &database, const AbsenceSubject &subject, const SiteId &site);

} // namespace ovyxa::absence
