// SPDX-License-Identifier: MIT
#include "core/rules/byte_difference.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace ovyxa {

qsizetype ByteDifference::bytes() const
{
    return std::accumulate(ranges.cbegin(), ranges.cend(), qsizetype(0),
                           [](qsizetype sum, const ByteRange &range) { return sum + std::max(range.leftSize, range.rightSize); });
}

namespace rules {

namespace {

constexpr int mostEdits = 512;                    ///< bytes taken out and put in; the memory needed is its square
constexpr qsizetype mostSteps = 32 * 1024 * 1024; ///< bytes compared while looking for them
constexpr qsizetype apart = 2;                    ///< so few equal bytes between two ranges are chance

ByteRange trimmed(QByteArrayView left, QByteArrayView right)
{
    const qsizetype shorter = std::min(left.size(), right.size());
    const qsizetype begin = std::mismatch(left.begin(), left.begin() + shorter, right.begin()).first - left.begin();
    qsizetype end = 0;
    while (end < shorter - begin && left[left.size() - 1 - end] == right[right.size() - 1 - end])
        ++end;
    return {begin, left.size() - end - begin, begin, right.size() - end - begin};
}

/// The fewest bytes to take out and put in (Myers 1986, O(ND)), or nothing where they are too many.
QList<ByteRange> edits(QByteArrayView left, QByteArrayView right)
{
    constexpr qsizetype width = 2 * mostEdits + 3;
    constexpr qsizetype middle = mostEdits + 1;
    std::vector<qsizetype> furthest(size_t(width), 0);
    std::vector<std::vector<qsizetype>> trace;
    qsizetype steps = 0;
    const auto at = [](std::vector<qsizetype> &row, qsizetype diagonal) -> qsizetype & { return row[size_t(middle + diagonal)]; };
    const auto goesDown = [&at](std::vector<qsizetype> &row, qsizetype k, qsizetype d) {
        return k == -d || (k != d && at(row, k - 1) < at(row, k + 1));
    };
    qsizetype found = -1;
    for (qsizetype d = 0; d <= mostEdits && found < 0; ++d) {
        trace.push_back(furthest);
        for (qsizetype k = -d; k <= d; k += 2) {
            qsizetype x = goesDown(furthest, k, d) ? at(furthest, k + 1) : at(furthest, k - 1) + 1;
            qsizetype y = x - k;
            const qsizetype from = x;
            while (x < left.size() && y < right.size() && left[x] == right[y]) {
                ++x;
                ++y;
            }
            steps += x - from + 1;
            at(furthest, k) = x;
            if (x >= left.size() && y >= right.size()) {
                found = d;
                break;
            }
        }
        if (steps > mostSteps)
            return {};
    }
    if (found < 0)
        return {};
    QList<ByteRange> ranges; // from the end to the front
    qsizetype x = left.size();
    qsizetype y = right.size();
    for (qsizetype d = found; d > 0; --d) {
        std::vector<qsizetype> &row = trace[size_t(d)];
        const qsizetype k = x - y;
        const bool down = goesDown(row, k, d);
        const qsizetype before = at(row, down ? k + 1 : k - 1);
        const qsizetype beforeY = before - (down ? k + 1 : k - 1);
        const ByteRange edit{before, down ? 0 : 1, beforeY, down ? 1 : 0};
        if (!ranges.isEmpty() && ranges.last().left - (edit.left + edit.leftSize) <= apart
            && ranges.last().right - (edit.right + edit.rightSize) <= apart) {
            ByteRange &last = ranges.last();
            last = {edit.left, last.left + last.leftSize - edit.left, edit.right, last.right + last.rightSize - edit.right};
        } else {
            ranges.append(edit);
        }
        x = before;
        y = beforeY;
    }
    std::reverse(ranges.begin(), ranges.end());
    return ranges;
}

bool continuesCharacter(QByteArrayView text, qsizetype at)
{
    return at < text.size() && (quint8(text[at]) & 0xC0) == 0x80;
}

} // namespace

ByteDifference compareBytes(QByteArrayView left, QByteArrayView right)
{
    const ByteRange whole = trimmed(left, right);
    if (whole.leftSize == 0 && whole.rightSize == 0)
        return {};
    ByteDifference difference;
    difference.ranges = edits(left.sliced(whole.left, whole.leftSize), right.sliced(whole.right, whole.rightSize));
    difference.exact = !difference.ranges.isEmpty();
    if (!difference.exact)
        difference.ranges = {whole};
    else {
        for (ByteRange &range : difference.ranges) {
            range.left += whole.left;
            range.right += whole.right;
        }
    }
    return difference;
}

ByteRange differingPart(QByteArrayView left, QByteArrayView right)
{
    ByteRange part = trimmed(left, right);
    while (part.left > 0 && (continuesCharacter(left, part.left) || continuesCharacter(right, part.right))) {
        --part.left;
        --part.right;
        ++part.leftSize;
        ++part.rightSize;
    }
    while (continuesCharacter(left, part.left + part.leftSize) || continuesCharacter(right, part.right + part.rightSize)) {
        ++part.leftSize;
        ++part.rightSize;
    }
    return part;
}

} // namespace rules
} // namespace ovyxa
