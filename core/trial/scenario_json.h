// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/json_node.h"
#include "core/model/result.h"

#include <QtCore/QByteArray>

namespace ovyxa {

/// A JSON value and where it stands in its text.
struct PlacedJson
{
    JsonNode::Type type = JsonNode::Type::Null;
    QString key;         ///< the member's name, or empty
    qsizetype keyAt = 0; ///< bytes from the beginning
    qsizetype at = 0;
    qsizetype end = 0;
    QString text; ///< of a leaf, as people read it; numbers as written
    QList<PlacedJson> children;

    [[nodiscard]] const PlacedJson *find(QStringView name) const; ///< a member; null if there is none
    [[nodiscard]] JsonNode node() const;                          ///< the same without places
};

/// Blanks in place of `//` comments, so that all else stays where it is.
[[nodiscard]] QByteArray withoutComments(QByteArray text);

/// Strict JSON, no name twice in an object. Errors are InvalidInput and say line and column.
[[nodiscard]] Result<PlacedJson> parsePlacedJson(QByteArrayView json);

/// The byte where a text ceases to be such JSON; its size, if it does not.
[[nodiscard]] qsizetype placedJsonFault(QByteArrayView json);

/// "Line 3, column 5: WHAT", for a byte of the text.
[[nodiscard]] QString placedMessage(QByteArrayView text, qsizetype at, const QString &what);
[[nodiscard]] int lineAt(QByteArrayView text, qsizetype at);

} // namespace ovyxa
