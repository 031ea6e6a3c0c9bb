// SPDX-License-Identifier: MIT
#include "ui/log/column_fit.h"

#include <algorithm>
#include <numeric>

namespace ovyxa {

ColumnFit fitColumns(int room, const ColumnWishes &wishes)
{
    ColumnFit fit{wishes.wanted, true};
    int missing = std::accumulate(fit.widths.cbegin(), fit.widths.cend(), 0) - room;
    const auto cut = [&](int column, int least) {
        const int given = std::clamp(missing, 0, std::max(0, fit.widths.at(column) - least));
        fit.widths[column] -= given;
        missing -= given;
    };
    cut(EventColumn, wishes.least.at(EventColumn));
    if (missing > 0 && fit.widths.at(TimeColumn) > wishes.timeInSeconds) {
        fit.milliseconds = false;
        missing -= fit.widths.at(TimeColumn) - wishes.timeInSeconds;
        fit.widths[TimeColumn] = wishes.timeInSeconds;
    }
    for (const DeliveryColumn column : {NextColumn, TookColumn, AttemptsColumn}) {
        if (missing <= 0)
            break;
        missing -= fit.widths.at(column);
        fit.widths[column] = 0;
    }
    for (const DeliveryColumn column : {WebhookColumn, AnswerColumn, TimeColumn, StateColumn})
        cut(column, wishes.least.at(column));
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
