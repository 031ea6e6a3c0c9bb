// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>

#include <optional>

namespace ovyxa {

inline constexpr int standardInput = 0;
inline constexpr int standardOutput = 1;
inline constexpr int standardError = 2;

/// Who starts the program with a standard stream closed (">&-") must not find our lines in the first file or socket that is opened: it
/// would get the stream's number. What stands in for it refuses as a closed one does. Before anything is opened.
void keepStandardStreamsApart();

/// Waits for a slow reader; one that has stalled for two seconds when the program has been asked to end is waited for no longer. 0, or the
/// system's number of what ended it.
[[nodiscard]] int writeAll(int descriptor, const QByteArray &bytes);
/// What is there, up to `most` bytes; empty: nothing for now; none: it has ended.
[[nodiscard]] std::optional<QByteArray> readSome(int descriptor, qsizetype most);

/// Whether somebody looks at what is written there.
[[nodiscard]] bool isTerminal(int descriptor);

/// What the system says of one of its numbers.
[[nodiscard]] QString systemWords(int problem);

} // namespace ovyxa
