// SPDX-License-Identifier: MIT
#pragma once

#include "ui/hour/hour_band.h"

#include <QtCore/QMap>

namespace ovyxa {

/// "14:32": a whole minute, in the window's zone.
[[nodiscard]] QString minuteText(Instant at, Zone zone);

/// Where things stand in the band, one below the other: the flag of now, then three rows with a caption each, the selected
/// delivery's ladder where there is one, then the axis.
struct HourBand::Rows
{
    int bar = 0;     ///< the red bar begins below the flag
    int caption = 0; ///< height of a row's words
    QRectF outcomes;
    QRectF times;
    QRectF gauge;
    QRectF ladder; ///< empty without one
    int axis = 0;  ///< its labels stand below
};

/// The attempts of each few minutes; a bin is known by how many of them have passed since the epoch, so that it keeps its attempts as time runs.
struct HourBand::Bins
{
    struct Coming
    {
        int arriving = 0;
        int failing = 0;
    };
    Millis span{};
    QMap<qint64, HourSums> past;
    QMap<qint64, Coming> future;
    int highest = 0;
};

} // namespace ovyxa
