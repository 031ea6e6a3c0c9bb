// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace ovyxa {

/// The text of a raw string token, with its quotes, that scanJson has passed. Any thread.
[[nodiscard]] QString decodedString(QByteArrayView raw);

/// A string as a JSON token: quotes, backslashes and control characters escaped, everything else as UTF-8. Lone surrogates become
/// U+FFFD. Any thread.
[[nodiscard]] QByteArray encodedString(const QString &text);

} // namespace ovyxa
