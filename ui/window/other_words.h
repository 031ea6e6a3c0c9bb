// SPDX-License-Identifier: MIT
#pragma once

namespace ovyxa {

class ActionRegistry;

/// Has the palette find the window's actions by other words for them, too: what stands on the screen beside them, and what other programs call them.
void nameOtherwise(const ActionRegistry &actions);

} // namespace ovyxa
