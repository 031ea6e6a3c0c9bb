// SPDX-License-Identifier: MIT
#include "ui/hour/ladder_marks.h"

#include "ui/common/state_style.h"

#include <QtCore/QCoreApplication>

namespace ovyxa {

namespace {

struct LadderWords
{
    Q_DECLARE_TR_FUNCTIONS(LadderMarks)
};

} // namespace

QList<LadderMark> ladderMarks(const DeliveryDetails &details, const OutageForecast &forecast)
{
    QList<LadderMark> marks;
    for (const Attempt &attempt : details.attempts) {
        if (attempt.finished)
            marks.append({attempt.startedAt, true, outcomeTone(attempt.error), answerText({attempt.error}, attempt.status)});
    }
    for (const PlannedAttempt &each : forecast.attempts) {
        if (each.delivery != details.delivery.id)
            continue;
        const QString said = each.meetsOutage   ? each.number == 1 ? LadderWords::tr("the first attempt meets it")
                                                                   : LadderWords::tr("retry %1 meets it").arg(each.number - 1)
                               : each.number == 1 ? LadderWords::tr("the first attempt arrives")
                                                : LadderWords::tr("retry %1 arrives").arg(each.number - 1);
        marks.append({each.at, false, each.meetsOutage ? Tone::Bad : Tone::Good, said});
    }
    return marks;
}

} // namespace ovyxa
