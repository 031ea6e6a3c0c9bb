// SPDX-License-Identifier: MIT
#include "ui/webhooks/webhook_delegate.h"

#include "ui/common/theme.h"
#include "ui/webhooks/webhook_model.h"
#include "ui/webhooks/webhook_words.h"

#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int gap = 4;
constexpr int margin = 10;
constexpr int barHeight = 4;
constexpr int markSize = 10;

/// The bar 0 … limit. Something is always seen of a bar that is not empty, and it is full only when the limit is reached.
void paintGauge(QPainter *painter, const QRectF &bar, const WebhookStatus &status, const Tokens &tokens, bool selected)
{
    const double radius = barHeight / 2.0;
    QColor ground = tokens.line;
    if (selected)
        ground = tokens.dark ? ground.lighter(125) : ground.darker(104);
    painter->setBrush(ground);
    painter->drawRoundedRect(bar, radius, radius);
    if (status.usedThisHour <= 0)
        return;
    QRectF used = bar;
    used.setWidth(std::max(double(barHeight), bar.width() * WebhookWords::gaugeShare(status)));
    painter->setBrush(tokens.colour(WebhookWords::gaugeFull(status) ? Tone::Held : Tone::Accent));
    painter->drawRoundedRect(used, radius, radius);
}

void paintDots(QPainter *painter, const QRectF &box, const QColor &colour)
{
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    for (const int step : {-1, 0, 1})
        painter->drawEllipse(box.center() + QPointF(step * 5.0, 0), 1.4, 1.4);
}

/// On, its knob stands at the right.
void paintSwitch(QPainter *painter, const QRectF &track, bool isOn, const Tokens &tokens)
{
    painter->setPen(Qt::NoPen);
    painter->setBrush(isOn ? tokens.accent : tokens.dim);
    painter->drawRoundedRect(track, track.height() / 2, track.height() / 2);
    const double size = track.height() - 4;
    painter->setBrush(isOn ? tokens.onAccent : tokens.panel);
    painter->drawEllipse(QRectF(isOn ? track.right() - 2 - size : track.left() + 2, track.top() + 2, size, size));
}

} // namespace

QRect WebhookDelegate::menuRect(const QRect &row)
{
    constexpr QSize size(28, 22);
    return {QPoint(row.right() - margin / 2 - size.width(), row.top() + 4), size};
}

QRect WebhookDelegate::switchRect(const QRect &row)
{
    const QRect menu = menuRect(row);
    return menu.translated(-menu.width() - 2, 0).adjusted(-2, 0, 0, 0);
}

QRect WebhookDelegate::stateRect(const QRect &row)
{
    const int below = row.top() + 7 + QFontMetrics(interfaceFont(0, QFont::DemiBold)).height();
    return {row.left() + margin, below, row.width() - 2 * margin, QFontMetrics(interfaceFont(-1)).height()};
}

bool WebhookDelegate::editorEvent(QEvent *event, QAbstractItemModel *, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space) {
        Q_EMIT switched(index);
        return true;
    }
    const auto isOnSwitch = [&] { return switchRect(option.rect).contains(static_cast<QMouseEvent *>(event)->position().toPoint()); };
    if (event->type() == QEvent::MouseButtonDblClick && isOnSwitch())
        return true; // two clicks, and no activation
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        if (mouse->button() == Qt::LeftButton && menuRect(option.rect).contains(mouse->position().toPoint()))
            Q_EMIT menuWanted(menuRect(option.rect).bottomLeft());
        if (mouse->button() == Qt::LeftButton && isOnSwitch()) {
            Q_EMIT switched(index);
            return true;
        }
        if (mouse->button() == Qt::LeftButton && stateRect(option.rect).contains(mouse->position().toPoint()))
            Q_EMIT stateClicked(index);
    }
    return false; // not the base's: it would take clicks on a check box that is not painted
}

void WebhookDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *model = qobject_cast<const WebhookModel *>(index.model());
    const WebhookStatus *status = model ? model->statusAt(index.row()) : nullptr;
    if (!status)
        return;
    const Tokens &tokens = tokensFor(option.palette);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QRectF card = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -gap - 0.5);

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setBrush(selected ? tokens.accentTint : tokens.alternate);
        painter->drawRoundedRect(card, metrics::radius, metrics::radius);
    }
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(tokens.accent);
        painter->drawRoundedRect(card, metrics::radius, metrics::radius);
        painter->setPen(Qt::NoPen);
    }

    const QRect inner = option.rect.adjusted(margin, 7, -margin, -gap - 7);
    const QFont nameFont = interfaceFont(0, QFont::DemiBold);
    const QFont wordFont = interfaceFont(-1);
    const QFont small = dataFont(-2);
    const QFontMetrics nameMetrics(nameFont);
    const QFontMetrics wordMetrics(wordFont);
    const QFontMetrics smallMetrics(small);

    const QRect top(inner.left(), inner.top(), inner.width(), nameMetrics.height());
    painter->setFont(nameFont);
    painter->setPen(status->webhook.paused ? tokens.dim : tokens.text);
    const QRect toggle = switchRect(option.rect);
    const int nameWidth = toggle.left() - top.left();
    painter->drawText(top, Qt::AlignLeft | Qt::AlignVCenter, nameMetrics.elidedText(status->webhook.name, Qt::ElideRight, nameWidth));
    QRectF track({}, QSizeF(26, 14));
    track.moveCenter(QRectF(toggle).center());
    paintSwitch(painter, track, !status->webhook.paused, tokens);
    paintDots(painter, menuRect(option.rect), tokens.dim);

    const QRect second = stateRect(option.rect);
    const StateStyle state = model->stateAt(index.row());
    const QColor stateColour = tokens.colour(state.tone);
    paintGlyph(painter, QRectF(second.left(), second.top(), markSize, second.height()), state.glyph, stateColour);
    const QRect words = second.adjusted(markSize + 5, 0, 0, 0);
    painter->setFont(wordFont);
    painter->setPen(stateColour);
    painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter, wordMetrics.elidedText(state.word, Qt::ElideRight, words.width()));

    const QRect middle(inner.left(), second.bottom() + 1, inner.width(), smallMetrics.height());
    painter->setFont(small);
    painter->setPen(tokens.dim);
    painter->drawText(middle, Qt::AlignLeft | Qt::AlignVCenter, smallMetrics.elidedText(status->webhook.url, Qt::ElideRight, middle.width()));

    const QString gauge = WebhookWords::gauge(*status);
    const int gaugeWidth = smallMetrics.horizontalAdvance(gauge);
    const QRect bottom(inner.left(), middle.bottom() + 1, inner.width(), smallMetrics.height());
    painter->setPen(WebhookWords::gaugeFull(*status) ? tokens.held : tokens.dim);
    painter->drawText(bottom, Qt::AlignRight | Qt::AlignVCenter, gauge);
    painter->setPen(Qt::NoPen);
    const QRectF bar(bottom.left(), bottom.center().y() - barHeight / 2.0 + 1, bottom.width() - gaugeWidth - metrics::grid, barHeight);
    paintGauge(painter, bar, *status, tokens, selected);
    painter->restore();
}

QSize WebhookDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {160, rowHeight};
}

} // namespace ovyxa
