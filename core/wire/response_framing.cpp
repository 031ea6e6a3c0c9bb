// SPDX-License-Identifier: MIT
#include "core/wire/response_framing.h"

#include "core/http/head_rules.h"
#include "core/model/ascii.h"
#include "core/rules/http_grammar.h"

#include <algorithm>
#include <limits>

namespace ovyxa {

namespace {

// Of one Content-Length, or of the list that a careless proxy made of several.
ResponseFault readLengths(QByteArrayView list, qint64 *length)
{
    constexpr qint64 most = std::numeric_limits<qint64>::max();
    while (true) {
        const qsizetype comma = list.indexOf(',');
        const QByteArrayView text = grammar::trimmed(comma < 0 ? list : list.first(comma));
        if (!ascii::isDigits(text))
            return ResponseFault::Length;
        qint64 value = 0;
        for (const char c : text) {
            if (value > (most - 9) / 10)
                return ResponseFault::Length;
            value = value * 10 + (c - '0');
        }
        if (*length >= 0 && *length != value)
            return ResponseFault::LengthsDiffer;
        *length = value;
        if (comma < 0)
            return ResponseFault::None;
        list = list.sliced(comma + 1);
    }
}

ResponseFault codingFault(QByteArrayView version, const Header &header, bool isSecond)
{
    if (grammar::isNamed(header, "Content-Length"))
        return ResponseFault::LengthAndCoding;
    if (!grammar::isNamed(header, "Transfer-Encoding"))
        return ResponseFault::None;
    if (version == "HTTP/1.0")
        return ResponseFault::CodingIn10;
    const QByteArrayList named = codingsIn(header.value);
    const bool isChunked = named.size() == 1 && named.constFirst().compare("chunked", Qt::CaseInsensitive) == 0;
    return !isSecond && isChunked ? ResponseFault::None : ResponseFault::Coding;
}

} // namespace

ResponseFraming framingOf(QByteArrayView version, const HeaderList &headers)
{
    ResponseFraming framing;
    framing.chunked = headerCount(headers, "Transfer-Encoding") > 0;
    bool hasCoding = false;
    for (; framing.field < headers.size(); ++framing.field) {
        const Header &header = headers.at(framing.field);
        if (framing.chunked)
            framing.fault = codingFault(version, header, std::exchange(hasCoding, hasCoding || grammar::isNamed(header, "Transfer-Encoding")));
        else if (grammar::isNamed(header, "Content-Length"))
            framing.fault = readLengths(header.value, &framing.length);
        if (framing.fault != ResponseFault::None)
            return framing;
    }
    return framing;
}

} // namespace ovyxa
