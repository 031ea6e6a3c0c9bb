// SPDX-License-Identifier: MIT
#include "core/signing/escapes.h"

#include <array>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

void addOnce(const QByteArray &text, QList<QByteArray> *all)
{
    if (!all->contains(text))
        all->append(text);
}

QByteArray withLowerEscapes(QByteArray text)
{
    for (qsizetype i = 0; i + 2 < text.size(); ++i) {
        if (text[i] == '%')
            text.replace(i + 1, 2, text.sliced(i + 1, 2).toLower());
    }
    return text;
}

} // namespace

QByteArray percentDecoded(QByteArray text, bool plus)
{
    return QByteArray::fromPercentEncoding(plus ? text.replace('+', ' ') : text);
}

QList<QByteArray> percentEncodings(const QByteArray &text)
{
    QList<QByteArray> all;
    // What each leaves besides letters, digits and -._~: Python's quote(), JavaScript's encodeURIComponent() and encodeURI().
    for (const char *left : {"", "/", "!'()*", "!'()*;/?:@&=+$,#"})
        addOnce(text.toPercentEncoding(left), &all);
    // With + for a space: Python's quote_plus(), Java and URLSearchParams, PHP's urlencode(); .NET's HttpUtility has small digits.
    for (const auto &[left, also] : {std::pair("", ""), {"*", "~"}, {"", "~"}, {"!()*", "~"}}) {
        const QByteArray encoded = text.toPercentEncoding(left, also).replace("%20", "+");
        addOnce(encoded, &all);
        addOnce(withLowerEscapes(encoded), &all);
    }
    return all;
}

QByteArray htmlUnescaped(QByteArray text)
{
    for (const char *quote : {"&quot;", "&#34;", "&#x22;"})
        text.replace(quote, "\"");
    for (const char *quote : {"&#39;", "&#039;", "&#x27;", "&apos;"})
        text.replace(quote, "'");
    text.replace("&#x2F;", "/").replace("&#47;", "/").replace("&#43;", "+").replace("&#x2B;", "+").replace("&#61;", "=").replace("&#x3D;", "=");
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
}

QList<QByteArray> htmlEscapings(const QByteArray &text)
{
    QList<QByteArray> all;
    QByteArray plain = text;
    plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    if (plain != text)
        addOnce(plain, &all);
    // PHP; Python; JavaScript's common ones; Go; XML; with double quotes alone.
    using Pair = std::pair<const char *, const char *>;
    for (const auto &[quote, apostrophe] : {Pair("&quot;", "&#039;"), Pair("&quot;", "&#x27;"), Pair("&quot;", "&#39;"), Pair("&#34;", "&#39;"),
                                            Pair("&quot;", "&apos;"), Pair("&quot;", "'")}) {
        const QByteArray escaped = QByteArray(plain).replace("\"", quote).replace("'", apostrophe);
        if (escaped != text)
            addOnce(escaped, &all);
    }
    return all;
}

} // namespace ovyxa
