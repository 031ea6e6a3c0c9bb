// SPDX-License-Identifier: MIT
#pragma once

namespace ovyxa {

/// Whether Qt will find a display: to be asked before, since QApplication ends the process if it does not.
[[nodiscard]] bool displayIsNamed(int argc, char **argv);

/// Opens the window and stays until it is closed. Returns the program's exit code.
[[nodiscard]] int runDesktop(int argc, char **argv);

} // namespace ovyxa
