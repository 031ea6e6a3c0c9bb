// SPDX-License-Identifier: MIT
#pragma once

class QWidget;

namespace ovyxa {

/// The wheel over a choice or a number in `form` scrolls what is around it, and changes nothing: the pointer is only passing. GUI thread.
void letWheelPass(QWidget *form);

} // namespace ovyxa
