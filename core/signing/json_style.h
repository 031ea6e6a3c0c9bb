// SPDX-License-Identifier: MIT
#pragma once

#include "core/signing/json_numbers.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>

#include <optional>

namespace ovyxa {

/// One way of writing the same JSON. What serialisers do differently: white space, the order of keys, and what they escape in
/// strings.
struct JsonStyle
{
    enum class Layout {
        AsReceived,
        Compact,
        Spaced,      ///< `{"a": 1, "b": 2}`, Python's default
        ColonSpaced, ///< `{"a": 1,"b": 2}`
        CommaSpaced, ///< `{"a":1, "b":2}`
        Pretty,      ///< `indent` per level, `"a": 1`
        PrettyWide,  ///< `indent` per level, `"a" : 1`, as Jackson does
        InnerSpaced, ///< `{ "a": 1, "b": 2 }`, Ruby and some formatters
    };
    enum class Order {
        AsReceived,
        Sorted,
        Documented, ///< as Ovyxa's documentation shows the keys (spec 3)
        ByLength,   ///< short keys first, as PostgreSQL's jsonb and MySQL's JSON keep them
        JavaScript, ///< keys that are whole numbers first, and of several alike the last (ECMA-262, OrdinaryOwnPropertyKeys)
    };
    enum class Strings {
        AsReceived,
        Plain,          ///< UTF-8, nothing escaped that need not be
        Ascii,          ///< \u00e9 for everything beyond ASCII
        AsciiUpper,     ///< \u00E9
        Slashes,        ///< \/
        SlashesAscii,   ///< \/ and \u00e9, PHP's default
        Html,           ///< \u003c for <, > and &, Go's default
        HtmlEquals,     ///< \u003c, \u003d and \u0027 for <, >, &, = and ', Gson's default
        HtmlAsciiUpper, ///< \u003C, \u0027, \u00E9 …, .NET's default
        Lines,          ///< \u2028 and \u2029 alone, PHP that keeps Unicode and slashes
        SlashesLines    ///< these and \/, PHP that keeps Unicode
    };

    Layout layout = Layout::AsReceived;
    QByteArray indent;
    QByteArray lineEnd = "\n";
    Order order = Order::AsReceived;
    Strings strings = Strings::AsReceived;
    NumberStyle numbers = NumberStyle::AsReceived;
};

/// The same JSON in another style; nothing if the text is no JSON object or array. Linear, but for the
/// order of keys, which takes a tree: give it no more than some hundred KiB.
[[nodiscard]] std::optional<QByteArray> restyled(QByteArrayView json, const JsonStyle &style);
/// Whether restyled() gives up on it for its depth, whole or not.
[[nodiscard]] bool isTooDeepToRestyle(QByteArrayView json);

/// The value of a member of the outermost object as it is written, or nothing.
[[nodiscard]] std::optional<QByteArray> memberValue(QByteArrayView json, QByteArrayView key);

/// The text of a JSON string token as UTF-8, and a text as such a token; nothing if it is none.
[[nodiscard]] std::optional<QByteArray> unquotedJson(QByteArrayView token);
[[nodiscard]] QByteArray quotedJson(QByteArrayView utf8, JsonStyle::Strings style = JsonStyle::Strings::Plain);

} // namespace ovyxa
