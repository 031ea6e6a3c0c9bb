// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/json_node.h"
#include "core/model/result.h"

#include <QtCore/QByteArrayView>

namespace ovyxa {

/// Told each token of a JSON text in its order, as the bytes that were written. (QJsonDocument sorts keys, drops duplicates and rounds
/// numbers; nlohmann's SAX interface gives integers as numbers, not as their digits. What is signed must be neither.)
class JsonHandler
{
public:
    virtual ~JsonHandler() = default;
    virtual void beginContainer(JsonNode::Type type) = 0;
    virtual void endContainer(JsonNode::Type type) = 0;
    /// A member's name with its quotes; its value follows. False = refused; the scan ends with `refusal()`.
    virtual bool key(QByteArrayView raw) = 0;
    /// A string with its quotes, a number, true, false or null.
    virtual void scalar(JsonNode::Type type, QByteArrayView raw) = 0;
    /// Why key() said no.
    [[nodiscard]] virtual QString refusal() const { return {}; }
};

/// Reads one strict JSON text (RFC 8259): UTF-8 without a byte order mark, nothing after it, at most `jsonDepth` deep.
/// Errors say line, column and what is wrong. Any thread; linear.
[[nodiscard]] Result<void> scanJson(QByteArrayView json, JsonHandler &handler);

inline constexpr int jsonDepth = 128;

/// The text of a raw string token that scanJson has passed.
[[nodiscard]] QString decodedString(QByteArrayView raw);

/// A string as a JSON token: quotes, backslashes and control characters escaped, everything else as UTF-8. Lone surrogates become U+FFFD.
[[nodiscard]] QByteArray encodedString(const QString &text);

} // namespace ovyxa
