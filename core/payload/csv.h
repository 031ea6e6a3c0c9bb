// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>

namespace ovyxa {

/// How a file of comma-separated values begins: the byte order mark by which spreadsheets know UTF-8.
inline constexpr QByteArrayView csvBegin = "\xef\xbb\xbf";

/// Appends a text as a field (RFC 4180), without a comma behind it. One that a spreadsheet would run as a formula gets an apostrophe before it. Any
/// thread; linear.
void appendCsvField(QByteArrayView text, QByteArray *to);

} // namespace ovyxa
