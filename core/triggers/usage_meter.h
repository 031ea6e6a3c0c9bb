// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/instant.h"

#include <QtCore/QList>

namespace ovyxa {

/// A threshold that the account's usage has reached, with the figures of that moment.
struct UsageCrossing
{
    int thresholdPercent = 0;
    qint64 usage = 0;
    qint64 limit = 0;
    QString period; ///< "2025-03"
};

/// The month's event usage over all sites against one plan limit (spec 2): calendar months in UTC, each threshold once a month,
/// "reaches" is ≥, one jump over both tells 80 then 100. Bots are not given to it. A value without I/O; the engine keeps and stores it.
class UsageMeter final
{
public:
    explicit UsageMeter(qint64 planLimit = 50'000);

    /// Counts events at a simulated time, which does not go back. A new month begins at its first event.
    [[nodiscard]] QList<UsageCrossing> add(Instant at, qint64 events = 1);
    /// Whether an event at that time would begin a new month; after restore() that is not known before the first event, and true.
    [[nodiscard]] bool isOver(Instant at) const { return at >= m_periodEnd; }
    /// A changed limit (≥ 1) may itself reach a threshold: told with the next event, as usage is measured when it changes.
    void setPlanLimit(qint64 planLimit);

    [[nodiscard]] qint64 usage() const { return m_usage; }
    [[nodiscard]] qint64 planLimit() const { return m_limit; }
    [[nodiscard]] const QString &period() const { return m_period; }
    /// Rounded down, as the documented display does: 79.99 % shows as 79.
    [[nodiscard]] int percent() const { return int(m_usage * 100 / m_limit); }
    /// How many of limits::usageThresholdsPercent have fired this month.
    [[nodiscard]] int fired() const { return m_fired; }

    /// Takes up what an earlier run counted.
    void restore(const QString &period, qint64 usage, int fired);

private:
    qint64 m_limit;
    qint64 m_usage = 0;
    int m_fired = 0;
    QString m_period;
    Instant m_periodEnd{}; // so that a hit compares numbers and formats no date
};

} // namespace ovyxa
