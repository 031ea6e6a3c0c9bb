// SPDX-License-Identifier: MIT
#include "core/payload/json_text.h"

namespace ovyxa {

namespace {

// RFC 8259, 7: the letters that stand for a control character, and what they stand for.
constexpr QStringView letters = u"bfnrt";
constexpr QStringView controls = u"\b\f\n\r\t";

/// Qt writes half a surrogate pair as a question mark, which reads like something that was meant.
QByteArray wellFormedUtf8(QString text)
{
    if (!text.isValidUtf16()) {
        for (qsizetype i = 0; i < text.size(); ++i) {
            if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
                ++i;
            else if (text[i].isSurrogate())
                text[i] = QChar(QChar::ReplacementCharacter);
        }
    }
    return text.toUtf8();
}

} // namespace

QString decodedString(QByteArrayView raw)
{
    const QString inner = QString::fromUtf8(raw.sliced(1, raw.size() - 2));
    if (!inner.contains(u'\\'))
        return inner;
    QString text;
    text.reserve(inner.size());
    for (qsizetype i = 0; i < inner.size(); ++i) {
        if (inner[i] != u'\\') {
            text += inner[i];
            continue;
        }
        const QChar kind = inner[++i];
        if (kind == u'u') {
            text += QChar(QStringView(inner).sliced(i + 1, 4).toUShort(nullptr, 16));
            i += 4;
        } else if (const qsizetype at = letters.indexOf(kind); at >= 0) {
            text += controls[at];
        } else {
            text += kind;
        }
    }
    return text;
}

QByteArray encodedString(const QString &text)
{
    QByteArray encoded = "\"";
    const QByteArray utf8 = wellFormedUtf8(text);
    for (const char c : utf8) {
        const qsizetype at = quint8(c) < 0x20 ? controls.indexOf(QLatin1Char(c)) : -1;
        if (at >= 0)
            (encoded += '\\') += letters[at].toLatin1();
        else if (quint8(c) < 0x20)
            encoded += "\\u" + QByteArray::number(quint8(c), 16).rightJustified(4, '0');
        else if (c == '"' || c == '\\')
            (encoded += '\\') += c;
        else
            encoded += c;
    }
    return encoded + '"';
}

} // namespace ovyxa
