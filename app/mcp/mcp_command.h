// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/command.h"

namespace ovyxa::cli {

void addMcp(CLI::App &app, CommandFactory &chosen);

} // namespace ovyxa::cli
