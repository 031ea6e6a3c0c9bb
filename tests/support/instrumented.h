// SPDX-License-Identifier: MIT
#pragma once

namespace ovyxa::test {

/// Whether the program is built with sanitizers: it is slower then, and what it frees stays in memory for a while.
#ifdef OVYXA_SANITIZE
inline constexpr bool isInstrumented = true;
#else
inline constexpr bool isInstrumented = false;
#endif

} // namespace ovyxa::test
