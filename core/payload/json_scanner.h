// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/json_node.h"
#include "core/model/result.h"

#include <QtCore/QByteArrayView>

#include <optional>

namespace ovyxa {

/// Told each token of a JSON text in its order, as the bytes that were written. What is signed, kept and shown must be those, to
/// the digit and the escape. (Qt's JSON classes sort keys, drop duplicates and round numbers; nlohmann's SAX interface gives
/// integers as numbers and strings decoded, so that `-0`, `12345678901234567890123` and `\u00e9` could not be told from `0`, a
/// double and `é`.)
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
    /// Asked before each value; false = nobody waits for the rest, and the scan ends there.
    [[nodiscard]] virtual bool goesOn() { return true; }
};

/// Reads one strict JSON text (RFC 8259): UTF-8 without a byte order mark, nothing after it, at most `jsonDepth` deep.
/// Errors say line, column and what is wrong; LimitReached for what is deeper, InvalidInput for what is no JSON. Any thread; linear.
[[nodiscard]] Result<void> scanJson(QByteArrayView json, JsonHandler &handler);

inline constexpr int jsonDepth = 128;

/// Where a text ceases to be JSON.
struct JsonFault
{
    qsizetype at = 0; ///< the byte, from 0
    QString problem;  ///< what is wrong there, as the middle of a sentence
    bool operator==(const JsonFault &) const = default;
};

/// The same grammar for texts that are shown, not judged: as deep as they go, and bytes in strings may be no UTF-8. What stands before
/// a fault has been told; nothing = all of it is JSON. Any thread; linear, and never recursive.
[[nodiscard]] std::optional<JsonFault> scanShownJson(QByteArrayView json, JsonHandler &handler);

} // namespace ovyxa
