// SPDX-License-Identifier: MIT
#pragma once

class QAbstractSpinBox;

namespace ovyxa {

/// Says which numbers a field takes when it refuses what is typed or pasted: a digit that is silently left away would make another
/// number of it (99999 becomes 9999). GUI thread; lives as long as the field.
void sayRange(QAbstractSpinBox *field);

} // namespace ovyxa
