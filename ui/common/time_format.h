// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/instant.h"

#include <QtCore/QString>
#include <QtCore/QStringList>

#include <array>

namespace ovyxa {

/// How all times of the window are shown. Panels that show times take it by setZone(Zone). Relative: lists say how long ago something was, and
/// what stands alone, for which that would soon be wrong, is local time.
enum class Zone { Local, Utc, Relative };
/// As what stands alone is shown.
[[nodiscard]] constexpr Zone fixedZone(Zone zone)
{
    return zone == Zone::Relative ? Zone::Local : zone;
}
inline constexpr std::array allZones{Zone::Local, Zone::Utc, Zone::Relative};

/// "14:32:18.204".
[[nodiscard]] QString timeText(Instant instant, Zone zone);
/// "14:32:18".
[[nodiscard]] QString timeTextSeconds(Instant instant, Zone zone);
/// Whether both fall on one day there.
[[nodiscard]] bool sameDay(Instant one, Instant other, Zone zone);
/// How exact a time is. Minutes: where a date takes the room; a time of today has its seconds.
enum class Precision { Milliseconds, Seconds, Minutes };
/// "14:32:18.204" on the day of `now`, "23 Nov 14:32:18.204" on another one of its year, "2025-11-23 14:32:18.204" in another year.
/// Relative: "12 s ago", "in 3:12".
[[nodiscard]] QString dayTimeText(Instant instant, Instant now, Zone zone, Precision precision = Precision::Milliseconds);
/// "23 Nov", or "2025-11-23" where its year is not that of `now`.
[[nodiscard]] QString dayText(Instant instant, Instant now, Zone zone);
/// One of each month, as dayTimeText has them: whoever keeps room for a date keeps it for the longest.
[[nodiscard]] QStringList dayTimeSamples(Precision precision = Precision::Milliseconds);
/// The same for Zone::Relative: the longest of each unit.
[[nodiscard]] QStringList agoSamples();
/// "2026-11-23 14:32:18.204 +01:00", for tool tips and the inspector: nothing left to guess.
[[nodiscard]] QString fullTimeText(Instant instant, Zone zone);
/// "Local time", "UTC" or "Time ago".
[[nodiscard]] QString zoneName(Zone zone);

/// How long something took: "12 ms", "10.0 s", "2:05 min".
[[nodiscard]] QString durationText(Millis duration);
/// Under a millisecond too: "0.4 ms".
[[nodiscard]] QString durationText(std::chrono::microseconds duration);
/// A span to wait, in full: "3:12", "1:04:00"; never negative.
[[nodiscard]] QString countdownText(Millis remaining);
/// "3:12", from an hour on "5:23 h", from a hundred on "30 d"; never negative, and never much wider.
[[nodiscard]] QString leftText(Millis left);
/// "in 3:12", from an hour on "in 5:23 h", from a hundred on "in 30 d", or "now" when it is due.
[[nodiscard]] QString dueText(Instant due, Instant now);
/// "10 s", "1 min", "2 h": the round spans of the retry ladder.
[[nodiscard]] QString spanText(Millis span);
/// "171 B", "65,536 B", "1.2 MiB"; exact below 100 000 bytes.
[[nodiscard]] QString bytesText(qint64 bytes);

} // namespace ovyxa
