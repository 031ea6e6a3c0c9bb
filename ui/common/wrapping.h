// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

namespace ovyxa {

/// Lets words that are longer than a line usually is (a URL, a fingerprint) break anywhere, by invisible marks. For showing only.
[[nodiscard]] QString breakable(const QString &text);

} // namespace ovyxa
