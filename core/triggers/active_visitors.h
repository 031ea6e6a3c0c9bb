// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/instant.h"

#include <deque>
#include <optional>
#include <unordered_map>

namespace ovyxa {

/// A visitor as the events know it: a salted hash (spec 6), so that no address is kept.
using VisitorKey = quint64;

/// Unique visitors with at least one pageview in the last 5 minutes (spec 2). Memory is bounded by the pageviews within the window.
/// A value on the simulated clock; times given to it go back with moveBack() alone.
class ActiveVisitors final
{
public:
    ActiveVisitors(); ///< limits::activeVisitorWindow
    explicit ActiveVisitors(Millis window);
    [[nodiscard]] static int windowMinutes(); ///< of limits::activeVisitorWindow, as events tell it

    void pageview(VisitorKey visitor, Instant at);
    /// Forgets what is older than the window; then count() is exact for `now`. A pageview exactly one window ago is out.
    void advance(Instant now);
    /// The clock went back, and who was there is there still.
    void moveBack(Millis span);
    [[nodiscard]] qsizetype count() const { return qsizetype(m_lastSeen.size()); }
    /// When the next visitor falls out of the window, if anyone is in it.
    [[nodiscard]] std::optional<Instant> nextExpiry() const;

private:
    struct Seen
    {
        Instant at;
        VisitorKey visitor;
    };

    void dropStale();

    Millis m_window;
    std::deque<Seen> m_order; // every sighting that moved a visitor on, oldest first; outdated ones are skipped when they surface
    std::unordered_map<VisitorKey, Instant> m_lastSeen;
};

/// Fires when the active-visitor count goes from ≤ threshold to > threshold, and arms again once it is ≤ threshold (spec 2).
/// One for each webhook.
class SpikeDetector final
{
public:
    explicit SpikeDetector(int threshold) : m_threshold(threshold) {}

    /// Told the count after each change; true = fire now.
    [[nodiscard]] bool update(qsizetype activeVisitors)
    {
        const bool above = activeVisitors > m_threshold;
        const bool fires = above && m_armed;
        m_armed = !above;
        return fires;
    }
    /// A changed threshold fires nothing by itself: it is the count that must go over it.
    void setThreshold(int threshold) { m_threshold = threshold; }
    [[nodiscard]] int threshold() const { return m_threshold; }

private:
    int m_threshold;
    bool m_armed = true;
};

} // namespace ovyxa
