// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/tokens.h"

#include <QtCore/QString>

namespace ovyxa {

/// The application's one style sheet. Widgets choose a look by the dynamic properties that ui/common/buttons.h and cards set:
/// `kind` (primary, outline, link, chip, quiet) on buttons, `card`, `surface` and `hairline` on frames, `tone` on labels.
[[nodiscard]] QString styleSheetFrom(const Tokens &tokens, int fontPixels);

} // namespace ovyxa
