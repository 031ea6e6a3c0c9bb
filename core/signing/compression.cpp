// SPDX-License-Identifier: MIT
#include "core/signing/compression.h"

#include <zlib.h>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int largestWindow = MAX_WBITS;
constexpr int gzipWindow = MAX_WBITS + 16; // zlib.h: 16 more mean gzip, negative ones bare deflate

Bytef *input(QByteArrayView bytes)
{
    return reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data())); // zlib takes it, and leaves it alone
}

std::optional<QByteArray> inflated(QByteArrayView bytes, int window, qsizetype most)
{
    z_stream stream{};
    if (inflateInit2(&stream, window) != Z_OK)
        return {};
    stream.next_in = input(bytes);
    stream.avail_in = uInt(bytes.size());
    QByteArray out;
    int state = Z_OK;
    while (state == Z_OK && out.size() <= most) {
        const qsizetype before = out.size();
        out.resize(before + std::clamp(before, qsizetype(16 * 1024), qsizetype(4 * 1024 * 1024)));
        stream.next_out = reinterpret_cast<Bytef *>(out.data() + before);
        stream.avail_out = uInt(out.size() - before);
        state = inflate(&stream, Z_NO_FLUSH);
        out.chop(stream.avail_out);
    }
    const bool whole = state == Z_STREAM_END && stream.avail_in == 0 && out.size() <= most;
    inflateEnd(&stream);
    return whole ? std::optional(out) : std::nullopt;
}

QByteArray deflated(QByteArrayView bytes, int level)
{
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, -largestWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    QByteArray out(qsizetype(deflateBound(&stream, uLong(bytes.size()))), Qt::Uninitialized);
    stream.next_in = input(bytes);
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.truncate(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return whole ? out : QByteArray();
}

void appendLittle(quint32 value, QByteArray *out)
{
    for (int shift = 0; shift < 32; shift += 8)
        *out += char(value >> shift);
}

void appendBig(quint32 value, QByteArray *out)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        *out += char(value >> shift);
}

} // namespace

bool looksCompressed(QByteArrayView bytes)
{
    if (bytes.startsWith("\x1f\x8b\x08"))
        return true;
    return bytes.size() > 6 && bytes[0] == 'x' && (quint8(bytes[0]) * 256 + quint8(bytes[1])) % 31 == 0;
}

std::optional<Coded> unpacked(QByteArrayView bytes, qsizetype most)
{
    if (bytes.startsWith("\x1f\x8b\x08")) {
        const auto out = inflated(bytes, gzipWindow, most);
        return out ? std::optional(Coded{*out, u"gzip"_s}) : std::nullopt;
    }
    for (const int window : {largestWindow, -largestWindow}) {
        if (const auto out = inflated(bytes, window, most); out && !out->isEmpty())
            return Coded{*out, u"deflate"_s};
    }
    return {};
}

bool visitPacked(QByteArrayView bytes, const QList<quint32> &times, const std::function<bool(const Coded &)> &visitor)
{
    QByteArray trailer;
    appendLittle(quint32(crc32(0, input(bytes), uInt(bytes.size()))), &trailer);
    appendLittle(quint32(bytes.size()), &trailer);
    QByteArray sum;
    appendBig(quint32(adler32(1, input(bytes), uInt(bytes.size()))), &sum);
    QByteArray before;
    for (const int level : {6, 9, 1, 5, 4, 3, 2, 7, 8}) {
        const QByteArray packed = deflated(bytes, level);
        if (packed.isEmpty() || packed == before)
            continue;
        before = packed;
        // RFC 1952: no name; the eighth byte tells fastest from best, the ninth the system: unknown, Unix, FAT, NTFS, macOS.
        const auto tell = [&](quint32 time, char effort, char system) {
            QByteArray whole("\x1f\x8b\x08\0", 4);
            appendLittle(time, &whole);
            return visitor({whole + effort + system + packed + trailer, u"gzip"_s});
        };
        for (const char effort : {'\0', '\2', '\4'}) {
            for (const char system : {'\xff', '\3', '\0', '\x0a', '\x0b', '\x13', '\x07'}) {
                if (tell(0, effort, system))
                    return true;
            }
        }
        // Who says the time is Python (255), or zlib's own writer, as Ruby's and gzip's are (Unix), with the usual levels.
        for (const quint32 time : level == 6 || level == 9 || level == 1 ? times : QList<quint32>()) {
            for (const char effort : {'\0', '\2', '\4'}) {
                if (tell(time, effort, '\xff') || tell(time, effort, '\3'))
                    return true;
            }
        }
        for (const QByteArrayView head :
             {QByteArrayView("\x78\x9c"), QByteArrayView("\x78\xda"), QByteArrayView("\x78\x01"), QByteArrayView("\x78\x5e")}) {
            if (visitor({head + packed + sum, u"deflate"_s}))
                return true;
        }
        if (visitor({packed, u"deflate"_s}))
            return true;
    }
    return false;
}

} // namespace ovyxa
