// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/time_format.h"
#include "ui/log/delivery_columns.h"

#include <QtCore/QList>

namespace ovyxa {

/// How the log's columns share a width.
struct ColumnFit
{
    QList<int> widths;                             ///< by column; 0 = it has to go
    Precision precision = Precision::Milliseconds; ///< of the time
};

/// What the columns would like and how far each can be cut, by column. 0 = not chosen, and so not shown.
struct ColumnWishes
{
    QList<int> wanted;
    QList<int> least;
    int timeInSeconds = 0; ///< the time's width without its milliseconds
    int timeInMinutes = 0; ///< and, where it has a date, without its seconds
    int stateAlone = 0;    ///< the state's width without the room behind it; 0 = there is none
    int answerAlone = 0;   ///< and the answer's without the room for words that no row says
};

/// Where there is less room than wanted, they give in a fixed order: the event's tail, the time's milliseconds, Next, Took, Attempts,
/// a date's seconds, the room behind the state and the answer, then the webhook's name,
/// and only then the answer's words are cut; the answer never goes. What is left over is the answer's,
/// whose words can be long.
[[nodiscard]] ColumnFit fitColumns(int room, const ColumnWishes &wishes);

} // namespace ovyxa
