// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>

namespace ovyxa {

/// One HTTP header field, as it was written.
struct Header
{
    QByteArray name;
    QByteArray value;
    bool operator==(const Header &) const = default;
};

using HeaderList = QList<Header>;

/// The value of the first field with this name (names are compared without case, RFC 9110 5.1); null if there is none.
[[nodiscard]] QByteArray headerValue(const HeaderList &headers, QByteArrayView name);
[[nodiscard]] int headerCount(const HeaderList &headers, QByteArrayView name);

} // namespace ovyxa
