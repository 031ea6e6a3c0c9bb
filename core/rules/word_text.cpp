// SPDX-License-Identifier: MIT
#include "core/rules/word_text.h"

#include <QtCore/QStringDecoder>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// How many bytes the character takes that begins with this one; 1 if none does.
qsizetype lengthOf(uchar lead)
{
    return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
}

/// Empty if the bytes are no UTF-8.
QString decoded(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder.decode(bytes);
    return decoder.hasError() ? QString() : text;
}

} // namespace

QString wordText(QByteArrayView word)
{
    if (std::all_of(word.cbegin(), word.cend(), [](char c) { return uchar(c) < 0x80; }))
        return QString::fromLatin1(word);
    if (const QString whole = decoded(word); !whole.isEmpty())
        return whole;
    QString text;
    while (!word.isEmpty()) {
        const auto lead = uchar(word.front());
        const qsizetype length = std::min(lengthOf(lead), word.size());
        const QString character = decoded(word.first(length));
        if (character.isEmpty())
            text += u"\\x%1"_s.arg(QString::number(lead, 16).toUpper());
        else
            text += character;
        word = word.sliced(character.isEmpty() ? 1 : length);
    }
    return text;
}

} // namespace ovyxa
