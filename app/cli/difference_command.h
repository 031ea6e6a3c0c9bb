// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/command.h"

namespace ovyxa::cli {

// `deliveries diff A B` and `captures diff A B`.
void addDeliveryDiff(CLI::App &deliveries, CommandFactory &chosen);
void addCaptureDiff(CLI::App &captures, CommandFactory &chosen);

} // namespace ovyxa::cli
