// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/tokens.h"

#include <QtCore/QModelIndex>
#include <QtCore/QStringList>
#include <QtGui/QFont>
#include <QtWidgets/QStyleOptionViewItem>

class QAbstractItemView;

namespace ovyxa {

inline constexpr int cellPadding = 9; ///< left and right of a table's cell, as in its heading

/// Of two lists that can be inspected, one is: the other keeps its selection in grey. A list is inspected until told otherwise.
void setInspected(QAbstractItemView *view, bool inspected);
/// The ground of a table's cell: alternate rows, the selection's tint, and a bar at the current row's edge while the table
/// has the focus. For delegates.
void paintRowGround(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index, const Tokens &tokens);
/// The cell's text, elided, aligned as the model says. What of it is one of the `found` texts stands on a tint and a line.
void paintCellText(QPainter *painter, const QRect &cell, const QModelIndex &index, const QColor &colour, const QFont &font,
                   const QStringList &found = {});
/// The same of another text than the cell's own, such as one that was cut as its kind wants it.
void paintCellText(QPainter *painter, const QRect &cell, const QModelIndex &index, const QString &text, const QColor &colour, const QFont &font,
                   const QStringList &found = {});

} // namespace ovyxa
