// SPDX-License-Identifier: MIT
#include "ui/log/column_fit.h"

#include <algorithm>
#include <numeric>

namespace ovyxa {

ColumnFit fitColumns(int room, const ColumnWishes &wishes)
{
    ColumnFit fit{wishes.wanted};
    int missing = std::accumulate(fit.widths.cbegin(), fit.widths.cend(), 0) - room;
    const auto cut = [&](int column, int least) {
        const int given = std::clamp(missing, 0, std::max(0, fit.widths.at(column) - least));
        fit.widths[column] -= given;
        missing -= given;
    };
    const auto shorten = [&](Precision precision, int width) {
        if (missing <= 0 || fit.widths.at(TimeColumn) <= width)
            return;
        fit.precision = precision;
        missing -= fit.widths.at(TimeColumn) - width;
        fit.widths[TimeColumn] = width;
    };
    cut(EventColumn, wishes.least.at(EventColumn));
    shorten(Precision::Seconds, wishes.timeInSeconds);
    for (const DeliveryColumn column : {NextColumn, TookColumn, AttemptsColumn}) {
        if (missing <= 0)
            break;
        missing -= fit.widths.at(column);
        fit.widths[column] = 0;
    }
    shorten(Precision::Minutes, wishes.timeInMinutes);
    if (wishes.stateAlone > 0)
        cut(StateColumn, wishes.stateAlone);
    if (wishes.answerAlone > 0)
        cut(AnswerColumn, wishes.answerAlone);
    for (const DeliveryColumn column : {WebhookColumn, AnswerColumn, TimeColumn})
        cut(column, wishes.least.at(column));
    cut(EventColumn, wishes.least.at(EventColumn) / 2); // "usage…" tells more than half a state does
    cut(StateColumn, wishes.least.at(StateColumn));
    // A column that went may leave more than was missing: first the event gets its tail back.
    if (missing < 0) {
        const int tail = std::min(-missing, wishes.wanted.at(EventColumn) - fit.widths.at(EventColumn));
        fit.widths[EventColumn] += tail;
        missing += tail;
    }
    if (missing < 0) {
        const int column = fit.widths.at(AnswerColumn) > 0 ? int(AnswerColumn) : int(WebhookColumn);
        if (fit.widths.at(column) > 0)
            fit.widths[column] -= missing;
    }
    return fit;
}

} // namespace ovyxa
