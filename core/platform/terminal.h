// SPDX-License-Identifier: MIT
#pragma once

namespace ovyxa {

/// Whether a line there can be written anew (TERM tells: not "dumb").
[[nodiscard]] bool canRewriteLine(int descriptor);
/// How many columns a line has there; 0 where it is no terminal, or one that does not say.
[[nodiscard]] int terminalColumns(int descriptor);

} // namespace ovyxa
