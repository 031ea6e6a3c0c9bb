// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

namespace ovyxa {

/// Control characters made visible, and those that turn the direction of text, so that what a peer sent cannot steer the terminal or make its
/// line read as another. Line feeds stay.
[[nodiscard]] QString harmless(const QString &text);

} // namespace ovyxa
