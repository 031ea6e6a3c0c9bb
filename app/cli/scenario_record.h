// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/command.h"

namespace ovyxa::cli {

/// `scenario record`: adds it to `scenario`.
void addScenarioRecord(CLI::App &scenario, CommandFactory &chosen);

} // namespace ovyxa::cli
