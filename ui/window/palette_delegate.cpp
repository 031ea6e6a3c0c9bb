// SPDX-License-Identifier: MIT
#include "ui/window/palette_delegate.h"

#include "ui/common/glyphs.h"
#include "ui/common/theme.h"

#include <QtGui/QPainter>

namespace ovyxa {

void PaletteDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &tokens = tokensFor(option.palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & QStyle::State_Selected) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(tokens.accentTint);
        painter->drawRoundedRect(option.rect, 4, 4);
    }
    const QRect line = option.rect.adjusted(10, 0, -10, 0);
    if (index.data(CheckedRole).toBool())
        paintGlyph(painter, QRectF(line.left(), line.top(), 12, line.height()), Glyph::Check, tokens.accent);
    painter->setPen(tokens.dim);
    const QString place = index.data(PlaceRole).toString();
    painter->setFont(place.isEmpty() ? dataFont(-2) : interfaceFont(-1));
    const QString keys = place.isEmpty() ? index.data(KeysRole).toString() : place;
    painter->drawText(line, Qt::AlignVCenter | Qt::AlignRight, keys);
    const int keysWidth = painter->fontMetrics().horizontalAdvance(keys);
    painter->setFont(option.font);
    painter->setPen(index.flags() & Qt::ItemIsEnabled ? tokens.text : tokens.dim);
    const QRect text = line.adjusted(20, 0, -keysWidth - 12, 0);
    painter->drawText(text, Qt::AlignVCenter, option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, text.width()));
    painter->restore();
}

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {200, metrics::row};
}

} // namespace ovyxa
