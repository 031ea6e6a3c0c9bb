// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QDateTime>
#include <QtCore/QMetaType>

#include <chrono>
#include <optional>

namespace ovyxa {

using Millis = std::chrono::milliseconds;
/// A point in time in UTC, to the millisecond. Which clock it was read from (simulated or real) is said by the name of what holds it.
using Instant = std::chrono::sys_time<Millis>;

[[nodiscard]] Instant realNow();
[[nodiscard]] Instant instantFromMs(qint64 msSinceEpoch);
[[nodiscard]] qint64 msSinceEpoch(Instant instant);
[[nodiscard]] QDateTime toDateTime(Instant instant);
/// "2025-03-15T14:32:18Z": whole seconds, as payloads carry it (spec 3).
[[nodiscard]] QString toPayloadTimestamp(Instant instant);
/// "2025-03-15T14:32:18.250Z", as the command line's JSON and exports carry it.
[[nodiscard]] QString toIsoMillis(Instant instant);
/// "2025-03": the calendar month in UTC (spec 2).
[[nodiscard]] QString toPeriod(Instant instant);

} // namespace ovyxa

Q_DECLARE_METATYPE(ovyxa::Instant)
