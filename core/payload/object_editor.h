// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/payload/json_scanner.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>

namespace ovyxa {

/// A JSON object as its members in the order written, each value as its own compact bytes: what is not touched is kept to the
/// digit.
class ObjectEditor final
{
public:
    /// Strict; refuses duplicate names at any depth. White space between tokens is dropped.
    [[nodiscard]] static Result<ObjectEditor> parse(QByteArrayView json);

    [[nodiscard]] bool contains(QLatin1StringView key) const;
    /// A member's value as people read it: strings without quotes, other values as written; empty if there is none.
    [[nodiscard]] QString text(QLatin1StringView key) const;
    /// Changes a member or appends one. Where a number or boolean stood and `value` reads as one, it stays one; else it is a
    /// string.
    void set(const QString &key, const QString &value);
    [[nodiscard]] QByteArray json() const;

private:
    struct Member
    {
        QByteArray rawKey;
        QByteArray value;
    };
    QList<Member> m_members;
};

} // namespace ovyxa
