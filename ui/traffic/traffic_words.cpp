// SPDX-License-Identifier: MIT
#include "ui/traffic/traffic_words.h"

#include "core/model/traffic_limits.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>
#include <QtCore/QStringList>

#include <algorithm>
#include <limits>

namespace ovyxa::TrafficWords {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(TrafficWords)
};

int pluralCount(qint64 count)
{
    return int(std::min<qint64>(count, std::numeric_limits<int>::max()));
}

} // namespace

QString usage(const Usage &usage)
{
    return Text::tr("%L1 / %L2 events (%3%)").arg(usage.events).arg(usage.planLimit).arg(usage.percent());
}

QString usageInShort(const Usage &usage)
{
    return Text::tr("%L1 / %L2 (%3%)").arg(usage.events).arg(usage.planLimit).arg(usage.percent());
}

Tone usageTone(const Usage &usage)
{
    const int percent = usage.percent();
    return percent >= limits::usageThresholdsPercent[1] ? Tone::Bad : percent >= limits::usageThresholdsPercent[0] ? Tone::Wait : Tone::Good;
}

QString usageState(const Usage &usage)
{
    switch (usageTone(usage)) {
    case Tone::Bad: return Text::tr("limit reached");
    case Tone::Wait: return Text::tr("%1 % reached").arg(limits::usageThresholdsPercent[0]);
    default: return Text::tr("within the plan");
    }
}

QString counts(const Traffic &traffic)
{
    QStringList parts{Text::tr("%Ln views", nullptr, pluralCount(traffic.pageviews))};
    if (traffic.customEvents > 0)
        parts += Text::tr("%Ln events", nullptr, pluralCount(traffic.customEvents));
    if (traffic.bots > 0)
        parts += Text::tr("%L1 by bots").arg(traffic.bots);
    if (traffic.refused > 0)
        parts += Text::tr("%L1 refused").arg(traffic.refused);
    return parts.join(u", ");
}

QString tier(ApiTier tier)
{
    switch (tier) {
    case ApiTier::Unlimited: return Text::tr("Off");
    case ApiTier::Free: return Text::tr("Free: %L1 an hour").arg(limits::requestsPerHourFree);
    case ApiTier::Pro: return Text::tr("Pro: %L1 an hour").arg(limits::requestsPerHourPro);
    }
    Q_UNREACHABLE();
}

Millis toMonthEnd(Instant now)
{
    using namespace std::chrono;
    const year_month_day day{floor<days>(now)};
    return sys_days{day.year() / day.month() / 1 + months{1}} - now;
}

} // namespace ovyxa::TrafficWords
