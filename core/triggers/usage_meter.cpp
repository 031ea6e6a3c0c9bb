// SPDX-License-Identifier: MIT
#include "core/triggers/usage_meter.h"

#include "core/model/traffic_limits.h"

#include <algorithm>

namespace ovyxa {

namespace {

constexpr qint64 mostEvents = 10'000'000'000'000'000; // far from where a percentage of it overflows

Instant startOfNextMonth(Instant at)
{
    using namespace std::chrono;
    const year_month_day day{floor<days>(at)};
    return sys_days{day.year() / day.month() / 1 + months{1}};
}

} // namespace

UsageMeter::UsageMeter(qint64 planLimit) : m_limit(std::clamp<qint64>(planLimit, 1, mostEvents)) {}

QList<UsageCrossing> UsageMeter::add(Instant at, qint64 events)
{
    if (at >= m_periodEnd) {
        const QString period = toPeriod(at);
        if (period != m_period) { // the same after restore, which knows no end
            m_period = period;
            m_usage = 0;
            m_fired = 0;
        }
        m_periodEnd = startOfNextMonth(at);
    }
    m_usage = std::min(m_usage, mostEvents) + std::clamp<qint64>(events, 0, mostEvents);

    QList<UsageCrossing> crossings;
    while (m_fired < int(limits::usageThresholdsPercent.size())) {
        const int threshold = limits::usageThresholdsPercent[size_t(m_fired)];
        if (m_usage * 100 < m_limit * threshold) // in whole numbers: 79.99 % is below 80
            break;
        ++m_fired;
        crossings.append({threshold, m_usage, m_limit, m_period});
    }
    return crossings;
}

void UsageMeter::setPlanLimit(qint64 planLimit)
{
    m_limit = std::clamp<qint64>(planLimit, 1, mostEvents);
}

void UsageMeter::restore(const QString &period, qint64 usage, int fired)
{
    m_period = period;
    m_usage = std::clamp<qint64>(usage, 0, mostEvents);
    m_fired = std::clamp(fired, 0, int(limits::usageThresholdsPercent.size()));
    m_periodEnd = {};
}

} // namespace ovyxa
