// SPDX-License-Identifier: MIT
#include "core/model/plan_limit.h"

#include "core/model/traffic_limits.h"

namespace ovyxa {

qint64 defaultPlanLimit()
{
    return limits::defaultPlanLimit;
}

} // namespace ovyxa
