// SPDX-License-Identifier: MIT
#include "core/model/instant.h"

#include <algorithm>

namespace ovyxa {

Instant realNow()
{
    return std::chrono::floor<Millis>(std::chrono::system_clock::now());
}

Instant instantFromMs(qint64 msSinceEpoch)
{
    return Instant{Millis{msSinceEpoch}};
}

qint64 msSinceEpoch(Instant instant)
{
    return instant.time_since_epoch().count();
}

QDateTime toDateTime(Instant instant)
{
    return QDateTime::fromMSecsSinceEpoch(msSinceEpoch(instant), Qt::UTC);
}

QString toPayloadTimestamp(Instant instant)
{
    return toDateTime(instant).toString(Qt::ISODate);
}

QString toIsoMillis(Instant instant)
{
    // As far as dates are told; a database that somebody wrote into can hold any figure.
    static constexpr Instant last{std::chrono::sys_days{std::chrono::year{200'000} / 1 / 1}};
    static constexpr Instant first{std::chrono::sys_days{std::chrono::year{-4'000} / 1 / 1}};
    instant = std::clamp(instant, first, last);
    // By hand: an export writes several of them a record, and QDateTime takes ten times as long.
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(instant - day);
    if (date.year() < std::chrono::year(1) || date.year() > std::chrono::year(9999))
        return toDateTime(instant).toString(Qt::ISODateWithMs);
    QString text = QStringLiteral("0000-00-00T00:00:00.000Z");
    QChar *characters = text.data();
    const auto put = [characters](qsizetype end, auto number) {
        for (; number > 0; number /= 10)
            characters[--end] = QChar(u'0' + char16_t(number % 10));
    };
    put(4, int(date.year()));
    put(7, unsigned(date.month()));
    put(10, unsigned(date.day()));
    put(13, time.hours().count());
    put(16, time.minutes().count());
    put(19, time.seconds().count());
    put(23, time.subseconds().count());
    return text;
}

QString toPeriod(Instant instant)
{
    return toDateTime(instant).toString(QStringLiteral("yyyy-MM"));
}

} // namespace ovyxa
