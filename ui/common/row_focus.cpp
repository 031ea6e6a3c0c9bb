// SPDX-License-Identifier: MIT
#include "ui/common/row_focus.h"

#include "ui/common/buttons.h"

#include <QtWidgets/QAbstractItemView>

namespace ovyxa {

void frameWithoutRow(QAbstractItemView *view)
{
    const auto look = [object = static_cast<QObject *>(view)] {
        if (auto *list = qobject_cast<QAbstractItemView *>(object)) // at its end it is one no longer, and its model goes after it
            setStyleProperty(list, "noRow", !list->currentIndex().isValid());
    };
    QObject::connect(view->selectionModel(), &QItemSelectionModel::currentChanged, view, look);
    QObject::connect(view->model(), &QAbstractItemModel::modelReset, view, look);
    look();
}

} // namespace ovyxa
