// SPDX-License-Identifier: MIT
#include "ui/common/badge.h"

#include <QtGui/QPainter>

namespace ovyxa {

namespace {

constexpr int markSize = 10;
constexpr int sidePadding = 8;
constexpr int markGap = 4;

void paintContent(QPainter *painter, const QRect &pill, const StateStyle &style, const QColor &colour, const QFont &font)
{
    paintGlyph(painter, QRectF(pill.left() + sidePadding, pill.top(), markSize, pill.height()), style.glyph, colour);
    painter->setPen(colour);
    painter->setFont(font);
    const QRect line = pill.adjusted(sidePadding + markSize + markGap, 0, 0, 0);
    painter->drawText(line, Qt::AlignVCenter | Qt::AlignLeft, QFontMetrics(font).elidedText(style.word, Qt::ElideRight, std::max(0, line.width())));
}

} // namespace

QSize badgeSize(const StateStyle &style, const QFont &font)
{
    const QFontMetrics metrics(font);
    return {2 * sidePadding + markSize + markGap + metrics.horizontalAdvance(style.word), metrics.height() + 4};
}

void paintBadge(QPainter *painter, const QRect &cell, const StateStyle &style, const Tokens &tokens, const QFont &font)
{
    QRect pill(QPoint(0, 0), badgeSize(style, font));
    pill.setWidth(std::min(pill.width(), cell.width()));
    pill.moveTo(cell.left(), cell.top() + (cell.height() - pill.height()) / 2);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(cell);
    painter->setPen(Qt::NoPen);
    painter->setBrush(tokens.tint(style.tone));
    painter->drawRoundedRect(pill, pill.height() / 2.0, pill.height() / 2.0);
    paintContent(painter, pill, style, tokens.colour(style.tone), font);
    painter->restore();
}

Badge::Badge(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Badge::setStyle(const StateStyle &style, bool tinted)
{
    m_style = style;
    m_tinted = tinted;
    setAccessibleName(style.word);
    updateGeometry();
    update();
}

QSize Badge::sizeHint() const
{
    return badgeSize(m_style, font());
}

void Badge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &tokens = tokensFor(palette());
    if (m_tinted)
        paintBadge(&painter, rect(), m_style, tokens, font());
    else
        paintContent(&painter, rect(), m_style, tokens.colour(m_style.tone), font());
}

} // namespace ovyxa
