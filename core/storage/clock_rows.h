// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/instant.h"
#include "core/model/result.h"

#include <QtSql/QSqlDatabase>

/// What the rows tell of the simulated clock. Blocking, on the connection's thread.
namespace ovyxa::clock_rows {

/// Where the clock stood: what was kept of it last, or what was written after that. Rows from before a way back, and those of a run whose
/// time was its own, do not count. None in a new database.
[[nodiscard]] Result<std::optional<Instant>> last(QSqlDatabase &database);
/// The newest rows tell no time from now on.
[[nodiscard]] Result<void> disregardRows(QSqlDatabase &database);
/// At a start: a run before, whose time was its own, has ended or was cut off.
[[nodiscard]] Result<void> endOwnTime(QSqlDatabase &database);

/// What went out at or before this time counts no longer in the sliding hour that ends at `now`.
[[nodiscard]] Instant hourBefore(Instant now);

} // namespace ovyxa::clock_rows
