// SPDX-License-Identifier: MIT
#include "core/payload/utf8.h"

#include <cstring>

namespace ovyxa {

int utf8Length(QByteArrayView bytes, qsizetype at)
{
    const auto byteAt = [&](qsizetype i) { return i < bytes.size() ? quint8(bytes[i]) : quint8(0); };
    const auto continues = [&](qsizetype i) { return (byteAt(i) & 0xC0) == 0x80; };
    const quint8 lead = byteAt(at);
    const quint8 next = byteAt(at + 1);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF && continues(at + 1))
        return 2;
    if ((lead & 0xF0) == 0xE0 && continues(at + 1) && continues(at + 2) && !(lead == 0xE0 && next < 0xA0) && !(lead == 0xED && next > 0x9F))
        return 3;
    if (lead >= 0xF0 && lead <= 0xF4 && continues(at + 1) && continues(at + 2) && continues(at + 3) && !(lead == 0xF0 && next < 0x90)
        && !(lead == 0xF4 && next > 0x8F))
        return 4;
    return 0;
}

qsizetype firstInvalidUtf8(QByteArrayView bytes)
{
    constexpr qsizetype word = sizeof(quint64);
    constexpr quint64 highBits = 0x8080808080808080;
    for (qsizetype i = 0; i < bytes.size();) {
        quint64 next8 = highBits;
        if (i + word <= bytes.size())
            std::memcpy(&next8, bytes.data() + i, size_t(word));
        if ((next8 & highBits) == 0) { // ASCII, as most JSON is
            i += word;
            continue;
        }
        const int length = utf8Length(bytes, i);
        if (length == 0)
            return i;
        i += length;
    }
    return -1;
}

} // namespace ovyxa
