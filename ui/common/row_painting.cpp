// SPDX-License-Identifier: MIT
#include "ui/common/row_painting.h"

#include <QtGui/QPainter>
#include <QtWidgets/QAbstractItemView>

namespace ovyxa {

void paintRowGround(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index, const Tokens &tokens)
{
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, tokens.accentTint);
    else if (index.row() % 2 == 1)
        painter->fillRect(option.rect, tokens.alternate);
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    if (view && view->hasFocus() && index.column() == 0 && view->currentIndex().row() == index.row())
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), tokens.accent);
}

void paintCellText(QPainter *painter, const QRect &cell, const QModelIndex &index, const QColor &colour, const QFont &font)
{
    const QString text = index.data(Qt::DisplayRole).toString();
    if (text.isEmpty())
        return;
    const Qt::Alignment alignment(index.data(Qt::TextAlignmentRole).toInt());
    painter->setFont(font);
    painter->setPen(colour);
    painter->drawText(cell, int(alignment) | Qt::TextSingleLine, QFontMetrics(font).elidedText(text, Qt::ElideRight, cell.width()));
}

} // namespace ovyxa
