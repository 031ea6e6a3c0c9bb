// SPDX-License-Identifier: MIT
#pragma once

class QAbstractItemView;

namespace ovyxa {

/// Has a list that the keys are in, and that has no current row to show it by, say so by a frame. After its model was set. GUI thread.
void frameWithoutRow(QAbstractItemView *view);

} // namespace ovyxa
