// SPDX-License-Identifier: MIT
#pragma once

class QAbstractItemView;

namespace ovyxa {

/// Which of a list's selected rows one is: "2 of 5". `number` 0: none of them.
struct PlaceAmongSelected
{
    int number = 0;
    int of = 0;
};

/// From top to bottom. By the selection's ranges, so that a million selected rows cost nothing. GUI thread.
[[nodiscard]] PlaceAmongSelected placeAmongSelected(const QAbstractItemView *view, int row);
/// The `number`th of the selected rows; before the first comes the last, and after the last the first. -1: nothing is selected.
[[nodiscard]] int selectedRow(const QAbstractItemView *view, int number);
/// Makes a selected row the current one, in sight; what is selected stays.
void goToSelected(QAbstractItemView *view, int row);

} // namespace ovyxa
