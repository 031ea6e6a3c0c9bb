// SPDX-License-Identifier: MIT
#include "core/platform/terminal.h"

#include <cstdlib>
#include <string_view>

#include <sys/ioctl.h>
#include <unistd.h>

namespace ovyxa {

bool canRewriteLine(int descriptor)
{
    const char *kind = std::getenv("TERM"); // NOLINT(concurrency-mt-unsafe) nobody changes it
    return ::isatty(descriptor) == 1 && kind && *kind && std::string_view(kind) != "dumb";
}

int terminalColumns(int descriptor)
{
    winsize size{};
    return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

} // namespace ovyxa
