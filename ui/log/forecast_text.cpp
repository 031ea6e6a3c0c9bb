// SPDX-License-Identifier: MIT
#include "ui/log/forecast_text.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::ReplayBar)
};

constexpr qsizetype namedTargets = 2;
constexpr Millis leastWait{50}; // that is not told as "0.0 s"

QString where(const QList<ReplayForecast::Target> &targets)
{
    QStringList names;
    for (const ReplayForecast::Target &target : targets.first(std::min(targets.size(), namedTargets)))
        names += target.name;
    const QString named = names.join(u", "_s);
    const auto others = int(targets.size() - names.size());
    return others == 0 ? named : Text::tr("%1 and %Ln more webhooks", nullptr, others).arg(named);
}

} // namespace

QString forecastText(const ReplayForecast &forecast)
{
    const auto count = int(forecast.deliveries.size());
    QStringList parts;
    if (count > 0)
        parts += Text::tr("%Ln deliveries → %1", nullptr, count).arg(where(forecast.targets));
    if (!forecast.answered.isEmpty())
        parts += Text::tr("%Ln already answered 2xx", nullptr, int(forecast.answered.size()));
    if (forecast.impossible > 0)
        parts += Text::tr("%Ln whose webhook is gone", nullptr, forecast.impossible);
    if (count > 0) {
        const bool isAllAtOnce = forecast.requestsNow >= count;
        parts += isAllAtOnce ? Text::tr("%Ln requests now", nullptr, forecast.requestsNow) : Text::tr("%Ln at a time", nullptr, forecast.requestsNow);
        parts += isAllAtOnce || forecast.wait < leastWait
                     ? Text::tr("no wait")
                     : Text::tr("the last about %1 s later").arg(QLocale().toString(double(forecast.wait.count()) / 1000, 'f', 1));
    }
    return parts.join(u", "_s);
}

} // namespace ovyxa
