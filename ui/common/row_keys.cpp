// SPDX-License-Identifier: MIT
#include "ui/common/row_keys.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QAbstractItemView>

#include <algorithm>
#include <array>

namespace ovyxa {

void selectFocusedRow(QAbstractItemView *view, const QKeyEvent &key)
{
    static constexpr std::array rowKeys{Qt::Key_Return, Qt::Key_Enter, Qt::Key_Up,     Qt::Key_Down,
                                        Qt::Key_Home,   Qt::Key_End,   Qt::Key_PageUp, Qt::Key_PageDown};
    const bool meansARow = std::find(rowKeys.cbegin(), rowKeys.cend(), key.key()) != rowKeys.cend();
    const bool isPlain = !(key.modifiers() & (Qt::ControlModifier | Qt::ShiftModifier | Qt::AltModifier));
    const QModelIndex current = view->currentIndex();
    if (meansARow && isPlain && current.isValid() && !view->selectionModel()->isRowSelected(current.row(), current.parent()))
        view->selectionModel()->select(current, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

} // namespace ovyxa
