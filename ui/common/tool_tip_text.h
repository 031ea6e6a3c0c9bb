// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

namespace ovyxa {

/// For a tool tip that shows this text as it stands. As rich text on purpose: a tool tip guesses, and takes what looks like HTML, a peer's
/// words or the name that somebody gave a webhook, for markup. Empty stays empty, so that no tool tip appears.
[[nodiscard]] QString toolTipText(const QString &text);

} // namespace ovyxa
