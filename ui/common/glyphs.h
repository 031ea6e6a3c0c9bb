// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QRectF>
#include <QtGui/QColor>

class QPainter;

namespace ovyxa {

/// The small marks beside words. Drawn, so that they need no font and stay sharp at any scale.
enum class Glyph { Check, Cross, Retry, Pause, Arrow, Dash, Ring, Question, Play, Warning, Information, Clock, Star, StarFilled, Key, Search };

/// Paints a glyph centred in `box`, as a square of the box's shorter side.
void paintGlyph(QPainter *painter, const QRectF &box, Glyph glyph, const QColor &colour);

} // namespace ovyxa
