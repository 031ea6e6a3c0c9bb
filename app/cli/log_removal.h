// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/command.h"

/// What takes something out of the logs, or out of the line: `deliveries prune`, `deliveries cancel`, `captures clear`.
namespace ovyxa::cli {

void addPrune(CLI::App &deliveries, CommandFactory &chosen);
void addCancel(CLI::App &deliveries, CommandFactory &chosen);
void addClear(CLI::App &captures, CommandFactory &chosen);

} // namespace ovyxa::cli
