// SPDX-License-Identifier: MIT
#include "ui/common/selected_rows.h"

#include <QtWidgets/QAbstractItemView>

#include <algorithm>

namespace ovyxa {

namespace {

/// Each with its first column, from top to bottom.
QList<QItemSelectionRange> rangesOf(const QAbstractItemView *view)
{
    QList<QItemSelectionRange> ranges;
    const QItemSelection selection = view->selectionModel()->selection();
    std::copy_if(selection.cbegin(), selection.cend(), std::back_inserter(ranges), [](const QItemSelectionRange &each) { return each.left() == 0; });
    std::sort(ranges.begin(), ranges.end(), [](const QItemSelectionRange &a, const QItemSelectionRange &b) { return a.top() < b.top(); });
    return ranges;
}

} // namespace

PlaceAmongSelected placeAmongSelected(const QAbstractItemView *view, int row)
{
    PlaceAmongSelected place;
    const auto ranges = rangesOf(view);
    for (const QItemSelectionRange &each : ranges) {
        if (each.top() <= row && row <= each.bottom())
            place.number = place.of + row - each.top() + 1;
        place.of += each.height();
    }
    return place;
}

int selectedRow(const QAbstractItemView *view, int number)
{
    const int of = placeAmongSelected(view, -1).of;
    if (of == 0)
        return -1;
    int before = (number - 1 + of) % of;
    const auto ranges = rangesOf(view);
    for (const QItemSelectionRange &each : ranges) {
        if (before < each.height())
            return each.top() + before;
        before -= each.height();
    }
    return -1;
}

void goToSelected(QAbstractItemView *view, int row)
{
    const QModelIndex index = view->model()->index(row, std::max(0, view->currentIndex().column()));
    view->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    view->scrollTo(index);
}

} // namespace ovyxa
