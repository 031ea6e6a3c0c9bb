// SPDX-License-Identifier: MIT
#include "core/rules/hour_sums.h"

#include "core/rules/rate_window.h"

#include <algorithm>
#include <vector>

namespace ovyxa::rules {

namespace {

/// `sorted` is not empty.
Millis percentile(const std::vector<Millis> &sorted, size_t percent)
{
    return sorted.at((sorted.size() * percent + 99) / 100 - 1);
}

} // namespace

std::optional<AttemptMark> attemptMark(const Attempt &attempt)
{
    switch (attempt.error) {
    case AttemptError::TooLarge:
    case AttemptError::Paused:
    case AttemptError::Interrupted:
    case AttemptError::Cancelled: return std::nullopt;
    default: break;
    }
    if (!attempt.finished)
        return std::nullopt;
    return AttemptMark{attempt.startedAt, attempt.error, attempt.duration};
}

HourSums hourSums(const QList<AttemptMark> &marks, Instant from, Instant to)
{
    HourSums sums;
    std::vector<Millis> times;
    for (const AttemptMark &mark : marks) {
        if (mark.at < from || mark.at >= to)
            continue;
        times.push_back(mark.duration);
        if (mark.error == AttemptError::None)
            ++sums.delivered;
        else if (mark.error == AttemptError::Status || mark.error == AttemptError::Redirect)
            ++sums.refused;
        else
            ++sums.unanswered;
    }
    if (times.empty())
        return sums;
    std::sort(times.begin(), times.end());
    sums.half = percentile(times, 50);
    sums.most = percentile(times, 95);
    sums.nearlyAll = percentile(times, 99);
    return sums;
}

QList<int> hourCurve(QList<Instant> starts, Instant from, Millis step, int points)
{
    std::sort(starts.begin(), starts.end());
    QList<int> curve;
    RateWindow window;
    auto next = starts.cbegin();
    for (int i = 0; i < points; ++i) {
        const Instant at = from + i * step;
        for (; next != starts.cend() && *next <= at; ++next)
            window.take(*next);
        curve.append(window.used(at));
    }
    return curve;
}

} // namespace ovyxa::rules
