// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>

namespace ovyxa {

/// Percent escapes undone; `plus`: a + is a space, as in forms.
[[nodiscard]] QByteArray percentDecoded(QByteArray text, bool plus);
/// As the URL encoders of the common languages write it, each once.
[[nodiscard]] QList<QByteArray> percentEncodings(const QByteArray &text);

[[nodiscard]] QByteArray htmlUnescaped(QByteArray text);
/// As the HTML escapers of the common languages write it, each once.
[[nodiscard]] QList<QByteArray> htmlEscapings(const QByteArray &text);

} // namespace ovyxa
