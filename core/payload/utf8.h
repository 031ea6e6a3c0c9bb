// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>

namespace ovyxa {

/// How many bytes the UTF-8 character at `at` takes (RFC 3629: nothing overlong, no surrogates, nothing beyond U+10FFFF); 0 = that byte
/// begins none. Any thread.
[[nodiscard]] int utf8Length(QByteArrayView bytes, qsizetype at);
/// Where the first byte stands that is not UTF-8, or -1. Any thread; linear.
[[nodiscard]] qsizetype firstInvalidUtf8(QByteArrayView bytes);

} // namespace ovyxa
