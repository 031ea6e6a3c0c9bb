// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/command.h"

#include "core/rules/comparison.h"

#include <nlohmann/json_fwd.hpp>

namespace ovyxa::cli {

// `deliveries diff A B` and `captures diff A B`.
void addDeliveryDiff(CLI::App &deliveries, CommandFactory &chosen);
void addCaptureDiff(CLI::App &captures, CommandFactory &chosen);

/// A difference, and the sum of all.
[[nodiscard]] nlohmann::ordered_json differenceLine(const Difference &difference, const Comparison &comparison); ///< one of its own
[[nodiscard]] nlohmann::ordered_json comparisonLine(const Comparison &comparison);

} // namespace ovyxa::cli
