// SPDX-License-Identifier: MIT
#include "ui/common/row_painting.h"

#include <QtGui/QGuiApplication>
#include <QtGui/QPainter>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QStyle>

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
    if (view->currentIndex() == index && index.column() > 0) // the menu is of this cell
        painter->fillRect(QRect(option.rect.left() + cellPadding, option.rect.bottom() - 1, option.rect.width() - 2 * cellPadding, 2), tokens.accent);
}

namespace {

void paintFound(QPainter *painter, const QRect &box, const QString &text, const QFontMetrics &metrics, const QStringList &found)
{
    const Tokens &tokens = tokensFor(QGuiApplication::palette());
    for (const QString &word : found) {
        for (qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive); at >= 0 && !word.isEmpty();
             at = text.indexOf(word, at + word.size(), Qt::CaseInsensitive)) {
            const int left = box.left() + metrics.horizontalAdvance(text.left(at));
            const QRect mark(left, box.top(), metrics.horizontalAdvance(text.left(at + word.size())) - (left - box.left()), box.height());
            painter->fillRect(mark, tokens.waitTint);
            painter->fillRect(QRect(mark.left(), mark.bottom(), mark.width(), 1), tokens.wait);
        }
    }
}

} // namespace

void paintCellText(QPainter *painter, const QRect &cell, const QModelIndex &index, const QColor &colour, const QFont &font, const QStringList &found)
{
    paintCellText(painter, cell, index, index.data(Qt::DisplayRole).toString(), colour, font, found);
}

void paintCellText(QPainter *painter, const QRect &cell, const QModelIndex &index, const QString &text, const QColor &colour, const QFont &font,
                   const QStringList &found)
{
    if (text.isEmpty())
        return;
    const Qt::Alignment alignment(index.data(Qt::TextAlignmentRole).toInt());
    const QFontMetrics metrics(font);
    const QString shown = metrics.elidedText(text, Qt::ElideRight, cell.width());
    if (!found.isEmpty()) {
        const QSize size(metrics.horizontalAdvance(shown), metrics.height() + 2);
        paintFound(painter, QStyle::alignedRect(Qt::LeftToRight, alignment, size, cell), shown, metrics, found);
    }
    painter->setFont(font);
    painter->setPen(colour);
    painter->drawText(cell, int(alignment) | Qt::TextSingleLine, shown);
}

} // namespace ovyxa
