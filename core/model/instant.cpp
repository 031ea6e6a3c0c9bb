// SPDX-License-Identifier: MIT
#include "core/model/instant.h"

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
    return toDateTime(instant).toString(Qt::ISODateWithMs);
}

QString toPeriod(Instant instant)
{
    return toDateTime(instant).toString(QStringLiteral("yyyy-MM"));
}

} // namespace ovyxa
