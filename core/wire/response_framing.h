// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/header.h"
#include "core/rules/response_fault.h"

namespace ovyxa {

/// How the body of an answer is delimited (RFC 9112 6.3), or the field that says so wrongly.
struct ResponseFraming
{
    bool chunked = false;
    qint64 length = -1; ///< nothing is said of it
    ResponseFault fault = ResponseFault::None;
    qsizetype field = 0; ///< the header at fault
};

/// What the whole head tells. As strict as the receiver is with requests, but for lengths that are repeated and equal: those are one
/// (RFC 9110 8.6).
[[nodiscard]] ResponseFraming framingOf(QByteArrayView version, const HeaderList &headers);

} // namespace ovyxa
