// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

namespace ovyxa {

/// A JSON value as it was written: order, duplicates and the digits of numbers are kept. For showing, not for computing.
struct JsonNode
{
    enum class Type { Object, Array, String, Number, Boolean, Null };
    Type type = Type::Null;
    QString key;  ///< the member's name, or empty
    QString text; ///< of a leaf, as people read it; numbers as written
    QList<JsonNode> children;
};

} // namespace ovyxa
