// SPDX-License-Identifier: MIT
#include "core/platform/terminal.h"

#include <sys/ioctl.h>

namespace ovyxa {

int terminalColumns(int descriptor)
{
    winsize size{};
    return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

} // namespace ovyxa
