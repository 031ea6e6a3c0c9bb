// SPDX-License-Identifier: MIT
#include "core/signing/json_strings.h"

#include <QtCore/QString>
#include <QtCore/QStringDecoder>

#include <algorithm>

namespace ovyxa {

namespace {

using Strings = JsonStyle::Strings;

/// The text between the quotes; nothing where it has a bad escape, half a surrogate pair or bytes that are not UTF-8.
std::optional<QString> decoded(QByteArrayView token)
{
    if (token.size() < 2 || token.front() != '"' || token.back() != '"')
        return {};
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString inner = utf8(token.sliced(1, token.size() - 2));
    if (utf8.hasError())
        return {};
    QString text;
    text.reserve(inner.size());
    for (qsizetype i = 0; i < inner.size(); ++i) {
        if (inner[i] != u'\\') {
            text += inner[i];
            continue;
        }
        if (++i >= inner.size())
            return {};
        const char16_t kind = inner[i].unicode();
        static constexpr QStringView kinds = u"\"\\/bfnrt";
        static constexpr QStringView values = u"\"\\/\b\f\n\r\t";
        if (kind == u'u') {
            bool ok = i + 4 < inner.size();
            const ushort unit = ok ? QStringView(inner).sliced(i + 1, 4).toUShort(&ok, 16) : ushort(0);
            if (!ok)
                return {};
            text += QChar(unit);
            i += 4;
        } else if (const qsizetype at = kinds.indexOf(QChar(kind)); at >= 0) {
            text += values[at];
        } else {
            return {};
        }
    }
    return text.isValidUtf16() ? std::optional(text) : std::nullopt;
}

void appendUnicodeEscape(char16_t unit, bool upper, QByteArray *out)
{
    const QByteArray digits = QByteArray::number(unit, 16).rightJustified(4, '0');
    *out += "\\u" + (upper ? digits.toUpper() : digits);
}

class Escaper final
{
public:
    explicit Escaper(Strings style)
        : m_slashes(style == Strings::Slashes || style == Strings::SlashesAscii || style == Strings::SlashesLines)
        , m_ascii(style == Strings::Ascii || style == Strings::AsciiUpper || style == Strings::SlashesAscii || style == Strings::HtmlAsciiUpper)
        , m_html(style == Strings::Html || style == Strings::HtmlEquals || style == Strings::HtmlAsciiUpper)
        , m_lines(m_html || style == Strings::Lines || style == Strings::SlashesLines)
        , m_equals(style == Strings::HtmlEquals)
        , m_dotnet(style == Strings::HtmlAsciiUpper)
        , m_upper(style == Strings::AsciiUpper || style == Strings::HtmlAsciiUpper)
    {
    }

    void append(const QString &text, QByteArray *out) const
    {
        *out += '"';
        for (qsizetype i = 0; i < text.size(); ++i) {
            const char16_t unit = text[i].unicode();
            if (unit < 0x80) {
                appendAscii(char(unit), out);
            } else if (m_ascii || (m_lines && (unit == 0x2028 || unit == 0x2029))) {
                appendUnicodeEscape(unit, m_upper, out);
            } else {
                const qsizetype length = QChar::isHighSurrogate(unit) ? 2 : 1;
                *out += QStringView(text).sliced(i, length).toUtf8();
                i += length - 1;
            }
        }
        *out += '"';
    }

private:
    void appendAscii(char c, QByteArray *out) const
    {
        static constexpr QByteArrayView special{"\b\f\n\r\t"};
        static constexpr QByteArrayView letters{"bfnrt"};
        const qsizetype at = c == '\0' ? -1 : special.indexOf(c);
        const bool hasNoLetter = (quint8(c) < 0x20 && at < 0) || (m_ascii && quint8(c) == 0x7F);
        if (hasNoLetter || (m_html && QByteArrayView("<>&").contains(c)) || (m_dotnet && QByteArrayView("\"'+`").contains(c))
            || (m_equals && (c == '=' || c == '\'')))
            appendUnicodeEscape(char16_t(c), m_upper, out);
        else if (c == '"' || c == '\\' || (m_slashes && c == '/'))
            (*out += '\\') += c;
        else if (at >= 0)
            (*out += '\\') += letters[at];
        else
            *out += c;
    }

    bool m_slashes;
    bool m_ascii;
    bool m_html;
    bool m_lines;
    bool m_equals;
    bool m_dotnet;
    bool m_upper;
};

} // namespace

void appendRestrung(QByteArrayView token, Strings style, QByteArray *out)
{
    const auto text = style == Strings::AsReceived ? std::nullopt : decoded(token);
    if (text)
        Escaper(style).append(*text, out);
    else
        *out += token;
}

std::optional<QByteArray> unquotedJson(QByteArrayView token)
{
    const auto text = decoded(token);
    return text ? std::optional(text->toUtf8()) : std::nullopt;
}

QByteArray quotedJson(QByteArrayView utf8, JsonStyle::Strings style)
{
    QByteArray quoted;
    Escaper(style).append(QString::fromUtf8(utf8), &quoted);
    return quoted;
}

} // namespace ovyxa
