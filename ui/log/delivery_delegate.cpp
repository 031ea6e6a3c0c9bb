// SPDX-License-Identifier: MIT
#include "ui/log/delivery_delegate.h"

#include "core/model/attempt.h"
#include "core/model/delivery_limits.h"
#include "ui/common/badge.h"
#include "ui/common/row_painting.h"
#include "ui/common/theme.h"
#include "ui/log/delivery_columns.h"
#include "ui/log/delivery_text.h"

#include <QtGui/QPainter>

namespace ovyxa {

namespace {

constexpr int dotSize = 8;
constexpr int dotStep = 11;
constexpr int shownDots = 6; // replays aside there are four; interrupted ones may add some

void paintDots(QPainter *painter, const QRect &cell, const QModelIndex &index, const Tokens &tokens, const QFont &font)
{
    const auto outcomes = index.data(OutcomesRole).value<QList<AttemptError>>();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QRectF dot(cell.left(), cell.center().y() - dotSize / 2.0 + 0.5, dotSize, dotSize);
    const qsizetype skipped = std::max<qsizetype>(0, outcomes.size() - shownDots);
    for (qsizetype i = skipped; i < outcomes.size(); ++i) {
        const QColor colour = tokens.colour(outcomeTone(outcomes.at(i)));
        painter->setPen(Qt::NoPen);
        painter->setBrush(colour);
        painter->drawEllipse(dot);
        dot.translate(dotStep, 0);
    }
    if (index.data(SendingRole).toBool()) {
        painter->setPen(QPen(tokens.accent, 1.5));
        painter->setBrush(Qt::NoBrush);
        painter->drawEllipse(dot.adjusted(1, 1, -1, -1));
        dot.translate(dotStep, 0);
    }
    if (skipped > 0) {
        painter->setPen(tokens.dim);
        painter->setFont(font);
        painter->drawText(QRectF(dot.left(), cell.top(), cell.width(), cell.height()), Qt::AlignVCenter, QStringLiteral("+%1").arg(skipped));
    }
    painter->restore();
}

/// The word is the row's: of what a pause has skipped nothing was cancelled.
StateStyle shownState(const QModelIndex &index)
{
    StateStyle style = stateStyle(DeliveryState(index.data(StateRole).toInt()));
    style.word = index.data().toString();
    return style;
}

} // namespace

int DeliveryDelegate::dotsWidth()
{
    return limits::maxRequestsPerDelivery * dotStep;
}

void DeliveryDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &tokens = tokensFor(option.palette);
    paintRowGround(painter, option, index, tokens);
    const QRect cell = option.rect.adjusted(cellPadding, 0, -cellPadding, 0);
    switch (index.column()) {
    case StateColumn: return paintBadge(painter, cell.adjusted(0, 0, cellPadding, 0), shownState(index), tokens, interfaceFont(-1));
    case AttemptsColumn: return paintDots(painter, cell, index, tokens, option.font);
    case WebhookColumn:
        return paintCellText(painter, cell, index, cutWebhookText(index.data().toString(), QFontMetrics(option.font), cell.width()),
                             tokens.colour(Tone(index.data(ToneRole).toInt())), option.font, m_found);
    case EventColumn: return paintCellText(painter, cell, index, tokens.colour(Tone(index.data(ToneRole).toInt())), option.font, m_found);
    case AnswerColumn: return paintCellText(painter, cell, index, tokens.colour(Tone(index.data(ToneRole).toInt())), dataFont(-1), m_found);
    default: return paintCellText(painter, cell, index, tokens.colour(Tone(index.data(ToneRole).toInt())), dataFont(-1));
    }
}

QSize DeliveryDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int extra = 2 * cellPadding;
    const QString text = index.data().toString();
    switch (index.column()) {
    case StateColumn: return {badgeSize(shownState(index), interfaceFont(-1)).width() + extra, metrics::row};
    case AttemptsColumn: return {dotsWidth() + extra, metrics::row};
    case EventColumn:
    case WebhookColumn: return {QFontMetrics(option.font).horizontalAdvance(text) + extra, metrics::row};
    default: return {QFontMetrics(dataFont(-1)).horizontalAdvance(text) + extra, metrics::row};
    }
}

} // namespace ovyxa
