// SPDX-License-Identifier: MIT
#pragma once

class QAbstractItemView;
class QKeyEvent;

namespace ovyxa {

/// A table that gets the focus has a current row, with the bar, that nothing has selected yet: Enter and the keys that go from row to row mean
/// it where they move to no other. For keyPressEvent: before Enter is acted on, and after the view has taken another key.
void selectFocusedRow(QAbstractItemView *view, const QKeyEvent &key);

} // namespace ovyxa
