// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/command.h"

#include "core/model/clock_state.h"
#include "core/model/delivery.h"

#include <string>
#include <vector>

namespace ovyxa::cli {

/// What `deliveries replay` is given: ids, states, or a query.
struct ReplayOptions
{
    std::vector<qint64> ids;
    std::vector<std::string> stateWords;
    QList<DeliveryState> states;
    std::string query;
    std::vector<std::string> authorities;
    double speed = ClockState::minSpeed;
    bool noRetry = false;
    bool dryRun = false; ///< only says what it would come to
};

[[nodiscard]] CommandFactory replayFactory(const ReplayOptions &options);

} // namespace ovyxa::cli
