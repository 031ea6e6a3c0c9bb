// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/theme.h"
#include "ui/log/timeline_view.h"

#include <QtGui/QFontMetrics>

#include <algorithm>

namespace ovyxa {

/// Where things stand in the time line, one below the other, in the font of now.
struct TimelineView::Rows
{
    static constexpr int side = 14; ///< free at the left and at the right
    static constexpr int top = 10;
    static constexpr int mark = 14; ///< of now: above the line and below it; the flag stands on it
    static constexpr int flag = 16;
    static constexpr double radius = 7; ///< of a point

    int heading = std::max(20, QFontMetrics(interfaceFont(0, QFont::DemiBold)).height());
    int label = std::max(flag, QFontMetrics(dataFont(-2)).height());
    int line = top + heading + label + mark; ///< the middle of the line itself
    int first = line + 14;                   ///< its labels
    int second = first + label - 3;          ///< those that would run into their neighbours
    int height = second + label + 9;
};

} // namespace ovyxa
