// SPDX-License-Identifier: MIT
#include "ui/common/row_painting.h"

#include <QtGui/QPainter>
#include <QtWidgets/QAbstractItemView>

namespace ovyxa {

namespace {
constexpr auto uninspected = "uninspected"; // a property, so that a delegate finds it without knowing the view
}

void setInspected(QAbstractItemView *view, bool inspected)
{
    if (view->property(uninspected).toBool() != inspected)
        return;
    view->setProperty(uninspected, !inspected);
    view->viewport()->update();
}

void paintRowGround(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index, const Tokens &tokens)
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const bool dimmed = view && view->property(uninspected).toBool();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, dimmed ? tokens.quiet : tokens.accentTint);
    else if (index.row() % 2 == 1)
        painter->fillRect(option.rect, tokens.alternate);
    if (!view || !view->hasFocus() || view->currentIndex().row() != index.row())
        return;
    // Columns can be moved: the bar stands where the row begins, whatever is there.
    const bool begins = view->isRightToLeft() ? option.rect.right() >= view->viewport()->width() - 1 : option.rect.left() <= 0;
    if (begins)
        painter->fillRect(QRect(view->isRightToLeft() ? option.rect.right() - 2 : option.rect.left(), option.rect.top(), 3, option.rect.height()),
                          tokens.accent);
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
