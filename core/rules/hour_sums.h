// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"

#include <QtCore/QList>

#include <optional>

namespace ovyxa {

/// One request that an endpoint has answered, or not: what a picture of an hour needs of an attempt.
struct AttemptMark
{
    Instant at{}; ///< simulated: when it started
    AttemptError error = AttemptError::None;
    Millis duration{}; ///< real
    bool operator==(const AttemptMark &) const = default;
};

/// What came of the requests of a span of time.
struct HourSums
{
    int delivered = 0;               ///< answered 2xx
    int refused = 0;                 ///< answered with anything else
    int unanswered = 0;              ///< no answer, or none that could be read: timeout, network, TLS
    std::optional<Millis> half;      ///< as long as half of them took, or less; none without a request
    std::optional<Millis> most;      ///< 95 of 100
    std::optional<Millis> nearlyAll; ///< 99 of 100
    [[nodiscard]] int failed() const { return refused + unanswered; }
    bool operator==(const HourSums &) const = default;
};

/// Pure; any thread.
namespace rules {

/// None for what says nothing of the endpoint: never sent (paused, too large), cut off by this side (interrupted, cancelled), not finished.
[[nodiscard]] std::optional<AttemptMark> attemptMark(const Attempt &attempt);
/// Of the requests that started from `from` on and before `to`. Percentiles are by nearest rank: times that were measured.
[[nodiscard]] HourSums hourSums(const QList<AttemptMark> &marks, Instant from, Instant to);
/// How many places of the webhook's sliding hour (spec 4) are taken at `from` and at each `step` after it, given when deliveries entered it.
[[nodiscard]] QList<int> hourCurve(QList<Instant> starts, Instant from, Millis step, int points);

} // namespace rules

} // namespace ovyxa
