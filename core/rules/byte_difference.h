// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>

namespace ovyxa {

/// A stretch that differs: `leftSize` bytes there stand for `rightSize` here; one of them may be 0.
struct ByteRange
{
    qsizetype left = 0;
    qsizetype leftSize = 0;
    qsizetype right = 0;
    qsizetype rightSize = 0;
    bool operator==(const ByteRange &) const = default;
};

/// Two bodies byte by byte.
struct ByteDifference
{
    QList<ByteRange> ranges; ///< in order, apart by more than two bytes that are the same
    bool exact = true;       ///< false: too much differs to find the least, so one range takes in all between first and last

    [[nodiscard]] qsizetype first() const { return ranges.isEmpty() ? -1 : ranges.first().right; } ///< on the right; -1 = none
    [[nodiscard]] qsizetype bytes() const;                                                         ///< that differ, of the longer side of each range
};

namespace rules {

/// The work is bounded whatever the bodies are; any thread.
[[nodiscard]] ByteDifference compareBytes(QByteArrayView left, QByteArrayView right);
/// What two values have in common at either end, so that only the part between is marked; never within a UTF-8 character.
[[nodiscard]] ByteRange differingPart(QByteArrayView left, QByteArrayView right);

} // namespace rules
} // namespace ovyxa
