// SPDX-License-Identifier: MIT
#include "ui/clock/clock_words.h"

#include "core/model/lead_text.h"

#include <QtCore/QLocale>

#include <algorithm>
#include <cmath>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr Millis frame{34}; // at most 30 times a second
}

QString ClockWords::speed(double factor)
{
    return u"×"_s % QLocale::c().toString(factor, 'g', 6);
}

QString ClockWords::times(double factor)
{
    return factor == 1 ? tr("real time") : tr("%1 times").arg(QLocale().toString(factor, 'g', 6));
}

QString ClockWords::time(Instant simulated, Instant real, Zone zone)
{
    return dayTimeText(simulated, real, zone, Precision::Seconds);
}

std::pair<int, int> ClockWords::timeWidths(const QFontMetrics &metrics)
{
    int day = 0;
    for (const QString &sample : dayTimeSamples(Precision::Seconds))
        day = std::max(day, metrics.horizontalAdvance(sample));
    return {day, metrics.horizontalAdvance(dayTimeText({}, Instant{} + std::chrono::hours{24 * 400}, Zone::Utc, Precision::Seconds))};
}

bool ClockWords::isAhead(Instant simulated, Instant real)
{
    return simulated - real >= noLead;
}

QString ClockWords::lead(Instant simulated, Instant real)
{
    if (isAhead(simulated, real))
        return tr("%1 ahead").arg(leadText(simulated - real));
    return isAhead(real, simulated) ? tr("%1 behind").arg(leadText(real - simulated)) : tr("simulated");
}

QString ClockWords::jump(const ClockState &clock, Instant now)
{
    if (!clock.nextDue)
        return tr("Jump to next");
    return tr("Jump to next · %1").arg(leftText(*clock.nextDue - now));
}

QString ClockWords::shortJump(const ClockState &clock, Instant now)
{
    if (!clock.nextDue)
        return tr("Jump");
    return tr("Jump · %1").arg(leftText(*clock.nextDue - now));
}

std::optional<Millis> ClockWords::nextChange(const ClockState &clock, Instant now)
{
    if (clock.paused || clock.speed <= 0)
        return {};
    const qint64 intoSecond = ((msSinceEpoch(now) % 1000) + 1000) % 1000;
    const Millis real{qint64(std::ceil(double(1000 - intoSecond) / clock.speed))};
    return std::max(real, frame);
}

} // namespace ovyxa
