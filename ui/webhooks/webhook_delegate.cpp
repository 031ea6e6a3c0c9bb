// SPDX-License-Identifier: MIT
#include "ui/webhooks/webhook_delegate.h"

#include "ui/common/state_style.h"
#include "ui/common/theme.h"
#include "ui/webhooks/webhook_model.h"
#include "ui/webhooks/webhook_words.h"

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

} // namespace

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
    const QFont wordFont = interfaceFont();
    const QFont small = dataFont(-2);
    const QFontMetrics nameMetrics(nameFont);
    const QFontMetrics smallMetrics(small);

    const QRect top(inner.left(), inner.top(), inner.width(), nameMetrics.height());
    const StateStyle health = stateStyle(status->webhook.health);
    const int healthWidth = QFontMetrics(wordFont).horizontalAdvance(health.word);
    const QColor healthColour = tokens.colour(health.tone);
    painter->setFont(wordFont);
    painter->setPen(healthColour);
    painter->drawText(top, Qt::AlignRight | Qt::AlignVCenter, health.word);
    const QRectF mark(top.right() - healthWidth - markSize - 4, top.top(), markSize, top.height());
    paintGlyph(painter, mark, health.glyph, healthColour);
    painter->setFont(nameFont);
    painter->setPen(tokens.text);
    const int nameWidth = int(mark.left()) - top.left() - metrics::grid;
    painter->drawText(top, Qt::AlignLeft | Qt::AlignVCenter, nameMetrics.elidedText(status->webhook.name, Qt::ElideRight, nameWidth));

    const QRect middle(inner.left(), top.bottom() + 1, inner.width(), smallMetrics.height());
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
