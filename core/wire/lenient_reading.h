// SPDX-License-Identifier: MIT
#pragma once

#include "core/wire/response_parser.h"

namespace ovyxa {

/// What clients that forgive more would have made of an answer that the strict reading refused within its head.
struct LenientReading
{
    std::optional<int> status{}; ///< that they would have taken it for; none where they would refuse it, too, or more of it must tell
    bool isOpen = false;         ///< more of it would tell
};

/// Of an answer that the strict reading refused, with what has come behind the fault. It explains a failure, and is never the result:
/// lines that end in LF alone, blanks before a colon and folded lines are what it forgives, as RFC 9112 2.2, 5.1 and 5.2 let a reader do.
/// Pure; any thread.
[[nodiscard]] LenientReading readLeniently(const ResponseParser &refused);

} // namespace ovyxa
