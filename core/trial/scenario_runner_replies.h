// SPDX-License-Identifier: MIT
#pragma once

#include "core/trial/scenario_runner.h"

namespace ovyxa {

/// Goes on with the value, or ends the scenario with the error.
template<typename T>
Reply<T> ScenarioRunner::orRefuse(std::function<void(const T &)> then)
{
    return [this, then = std::move(then)](const Result<T> &result) {
        if (m_isEnding)
            return;
        if (!result)
            return refuse(result.error());
        then(*result);
    };
}

} // namespace ovyxa
