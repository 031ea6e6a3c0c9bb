// SPDX-License-Identifier: MIT
#pragma once

namespace ovyxa {

/// Opens the window and stays until it is closed. Returns the program's exit code.
[[nodiscard]] int runDesktop(int argc, char **argv);

} // namespace ovyxa
