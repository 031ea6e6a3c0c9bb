// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

#include <functional>
#include <optional>

namespace ovyxa {

/// Bytes and the content coding (RFC 9110, 8.4.1) that they came out of or stand in.
struct Coded
{
    QByteArray bytes;
    QString coding; ///< "gzip", "deflate"
};

/// Whether the first bytes are those of gzip (RFC 1952) or zlib (RFC 1950).
[[nodiscard]] bool looksCompressed(QByteArrayView bytes);

/// What gzip, zlib or bare deflate (RFC 1951) unpack to, by zlib; nothing if it is none of them, is damaged, or would be longer than
/// `most` bytes: a small body can unpack to gigabytes.
[[nodiscard]] std::optional<Coded> unpacked(QByteArrayView bytes, qsizetype most);

/// The bytes packed as the common writers do it (zlib at each level; gzip's header as each platform fills it in), until the visitor
/// returns true. `times`: Unix seconds at which they may have been packed, for the writers that say so in the header (Python's and Ruby's do).
/// Nine times the work of packing: for bodies of some KiB.
bool visitPacked(QByteArrayView bytes, const QList<quint32> &times, const std::function<bool(const Coded &)> &visitor);

} // namespace ovyxa
