// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QString>

#include <atomic>
#include <vector>

namespace ovyxa {

/// One step through bytes that are shown as text. What would be invisible, or would steer, is shown as a picture (␍ ␉) or by its
/// number, and a byte that is no UTF-8 as \xNN.
struct ShownCharacter
{
    QString text;
    int bytes = 1;          ///< that it stands for
    int cells = 1;          ///< of a fixed-width font
    bool stands = false;    ///< for something else: it is shown in another colour
    bool isInvalid = false; ///< no UTF-8
};
[[nodiscard]] ShownCharacter shownCharacter(QByteArrayView bytes, qsizetype at);

/// A JSON string token as people read it: quotes as they are, escapes undone, the rest as shownCharacter() has it; cut with an ellipsis
/// after about `limit` bytes. Any thread; no longer than the limit allows.
[[nodiscard]] QString shownString(QByteArrayView raw, qsizetype limit);

/// Where rows begin when bytes are shown as text in `columns` cells: after each line feed, and wherever a row is full. Never empty.
/// Any thread; linear. Empty if it was stopped.
[[nodiscard]] std::vector<quint32> rowStarts(QByteArrayView bytes, int columns, const std::atomic_bool &stop);

} // namespace ovyxa
