// SPDX-License-Identifier: MIT
#include "ui/common/glyphs.h"

#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

namespace ovyxa {

namespace {

// All glyphs are drawn on a square of 16 by 16.
void strokePath(QPainter *painter, const QPainterPath &path, const QColor &colour, double width = 1.8)
{
    painter->setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(path);
}

void fillPath(QPainter *painter, const QPainterPath &path, const QColor &colour)
{
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawPath(path);
}

QPainterPath line(std::initializer_list<QPointF> points)
{
    QPainterPath path(*points.begin());
    for (auto point = points.begin() + 1; point != points.end(); ++point)
        path.lineTo(*point);
    return path;
}

void paintRetry(QPainter *painter, const QColor &colour)
{
    QPainterPath arc;
    arc.arcMoveTo(QRectF(2.5, 2.8, 10.5, 10.5), 20);
    arc.arcTo(QRectF(2.5, 2.8, 10.5, 10.5), 20, -285);
    strokePath(painter, arc, colour);
    QPainterPath head = line({{8.2, 0.4}, {13.4, 2.6}, {9.2, 6.4}});
    head.closeSubpath();
    fillPath(painter, head, colour);
}

void paintExclamation(QPainter *painter, const QColor &colour, double dotY, double fromY, double toY)
{
    strokePath(painter, line({{8, fromY}, {8, toY}}), colour);
    QPainterPath dot;
    dot.addEllipse(QPointF(8, dotY), 1.1, 1.1);
    fillPath(painter, dot, colour);
}

void paintQuestion(QPainter *painter, const QColor &colour)
{
    QPainterPath hook(QPointF(5, 5.6));
    hook.cubicTo(5, 1.6, 11.4, 1.6, 11.4, 5.4);
    hook.cubicTo(11.4, 8, 8, 7.8, 8, 10.4);
    strokePath(painter, hook, colour);
    QPainterPath dot;
    dot.addEllipse(QPointF(8, 13.4), 1.1, 1.1);
    fillPath(painter, dot, colour);
}

void paintClock(QPainter *painter, const QColor &colour)
{
    QPainterPath clock;
    clock.addEllipse(QPointF(8, 8), 6, 6);
    clock.addPath(line({{8, 4.6}, {8, 8.2}, {10.4, 9.8}}));
    strokePath(painter, clock, colour, 1.5);
}

void paintStar(QPainter *painter, const QColor &colour, bool filled)
{
    QPainterPath star = line({{8, 1.8}, {9.9, 5.9}, {14.4, 6.4}, {11.1, 9.5}, {12, 13.9}, {8, 11.7}, {4, 13.9}, {4.9, 9.5}, {1.6, 6.4}, {6.1, 5.9}});
    star.closeSubpath();
    if (filled)
        fillPath(painter, star, colour);
    strokePath(painter, star, colour, 1.4);
}

void paintKey(QPainter *painter, const QColor &colour)
{
    QPainterPath key;
    key.addEllipse(QPointF(4.8, 8), 3, 3);
    key.addPath(line({{7.8, 8}, {14.2, 8}, {14.2, 10.4}}));
    key.addPath(line({{11.2, 8}, {11.2, 9.8}}));
    strokePath(painter, key, colour, 1.5);
}

void paintSearch(QPainter *painter, const QColor &colour)
{
    QPainterPath glass;
    glass.addEllipse(QPointF(6.8, 6.8), 4.4, 4.4);
    glass.addPath(line({{10.2, 10.2}, {13.8, 13.8}}));
    strokePath(painter, glass, colour, 1.6);
}

void paintMark(QPainter *painter, Glyph glyph, const QColor &colour)
{
    switch (glyph) {
    case Glyph::Check: return strokePath(painter, line({{2.8, 8.6}, {6.4, 12.2}, {13.2, 4.2}}), colour);
    case Glyph::Cross:
        strokePath(painter, line({{3.6, 3.6}, {12.4, 12.4}}), colour);
        return strokePath(painter, line({{12.4, 3.6}, {3.6, 12.4}}), colour);
    case Glyph::Retry: return paintRetry(painter, colour);
    case Glyph::Pause:
        strokePath(painter, line({{5.4, 3.6}, {5.4, 12.4}}), colour, 2.2);
        return strokePath(painter, line({{10.6, 3.6}, {10.6, 12.4}}), colour, 2.2);
    case Glyph::Arrow:
        strokePath(painter, line({{2.4, 8}, {13.2, 8}}), colour);
        return strokePath(painter, line({{9.2, 4}, {13.4, 8}, {9.2, 12}}), colour);
    case Glyph::Dash: return strokePath(painter, line({{3.4, 8}, {12.6, 8}}), colour);
    case Glyph::Ring: {
        QPainterPath ring;
        ring.addEllipse(QPointF(8, 8), 4.4, 4.4);
        return strokePath(painter, ring, colour);
    }
    case Glyph::Question: return paintQuestion(painter, colour);
    case Glyph::Play: {
        QPainterPath triangle = line({{4, 2.6}, {13.4, 8}, {4, 13.4}});
        triangle.closeSubpath();
        return fillPath(painter, triangle, colour);
    }
    case Glyph::Warning: {
        QPainterPath triangle = line({{8, 1.8}, {14.8, 14}, {1.2, 14}});
        triangle.closeSubpath();
        strokePath(painter, triangle, colour, 1.5);
        return paintExclamation(painter, colour, 11.8, 6.2, 9.2);
    }
    case Glyph::Information: {
        QPainterPath ring;
        ring.addEllipse(QPointF(8, 8), 6.6, 6.6);
        strokePath(painter, ring, colour, 1.5);
        return paintExclamation(painter, colour, 4.9, 7.6, 11.4);
    }
    case Glyph::Clock: return paintClock(painter, colour);
    case Glyph::Star:
    case Glyph::StarFilled: return paintStar(painter, colour, glyph == Glyph::StarFilled);
    case Glyph::Key: return paintKey(painter, colour);
    case Glyph::Search: return paintSearch(painter, colour);
    }
}

} // namespace

void paintGlyph(QPainter *painter, const QRectF &box, Glyph glyph, const QColor &colour)
{
    const double side = std::min(box.width(), box.height());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(box.center() - QPointF(side / 2, side / 2));
    painter->scale(side / 16, side / 16);
    paintMark(painter, glyph, colour);
    painter->restore();
}

} // namespace ovyxa
