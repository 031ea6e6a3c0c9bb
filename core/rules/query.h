// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/result.h"

#include <QtCore/QStringList>
#include <QtCore/QTimeZone>

/// The query language of the window's bar and of `--query` (cli.md, "Queries"). Words are texts to find, all of them; KEY:VALUE asks for
/// a field. `-` in front excludes, commas say "one of", `*` at an end stands for anything, what is in quotes is itself; figures and
/// spans of time take `>`, `>=`, `<`, `<=` and `A..B`. Pure; any thread.
namespace ovyxa::rules {

/// What times are read against: `since:10m` is ten minutes before `now`, and `since:2025-03-15` the midnight of that zone.
struct QueryTime
{
    Instant now{};
    QTimeZone zone = QTimeZone::systemTimeZone();
};

/// InvalidInput: a key or value that there is not, with the nearest right one; a figure or time that is none; a quote that does not end.
[[nodiscard]] Result<DeliveryQuery> deliveryQuery(const QString &text, const QueryTime &time);
[[nodiscard]] Result<CaptureQuery> captureQuery(const QString &text, const QueryTime &time);

/// What is wrong with a query that neither of the two takes: a slip, told with the nearest of all keys, or keys of the one and of the other.
[[nodiscard]] Error queryOfNeither(const QString &text, const QueryTime &time);

/// One time as a query writes it ("10m" ago, "14:30", "2025-03-15"), for what takes one elsewhere; `name` is whose it is, for people.
[[nodiscard]] Result<Instant> pointInTime(const QString &name, const QString &text, const QueryTime &time);

/// Leaves of a query what is in one of these states, or has one of these verdicts, as well; none are no condition.
void narrowTo(const QList<DeliveryState> &states, DeliveryQuery &query);
void narrowTo(const QList<Verdict> &verdicts, CaptureQuery &query);

/// What stands before the colon, in the order of cli.md; "data." and "header." want a name behind the dot.
[[nodiscard]] QStringList deliveryQueryKeys();
[[nodiscard]] QStringList captureQueryKeys();
/// The words that a key takes, if they are few and known: those of "state", "event", "error", "verdict", "replay".
[[nodiscard]] QStringList queryWords(const QString &key);

} // namespace ovyxa::rules
