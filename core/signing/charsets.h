// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <QtCore/QList>
#include <QtCore/QString>

namespace ovyxa {

/// What some editors write before UTF-8.
inline constexpr QByteArrayView byteOrderMark{"\xEF\xBB\xBF"};

/// The same text in other bytes.
struct Recoded
{
    enum class Kind { Latin1, Mojibake, Charset, Utf16, Normalised };
    QByteArray bytes;
    Kind kind = Kind::Charset;
    bool isOther = false; ///< these bytes are in it, and those given are UTF-8; else the other way round
    QString name;         ///< "UTF-16", "Windows-1252", "NFD"
};

/// What a text becomes when it is read or written in another charset, or composed in another Unicode form (NFC, NFD): each once, none
/// equal to the bytes given. Pure; linear.
[[nodiscard]] QList<Recoded> recodings(QByteArrayView bytes);

/// The text of bytes in UTF-16, with a byte order mark or told by their zeros, as UTF-8; empty if they are none.
[[nodiscard]] QByteArray fromUtf16(QByteArrayView bytes);

} // namespace ovyxa
