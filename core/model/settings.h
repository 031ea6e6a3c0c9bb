// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/events_api.h"
#include "core/model/plan_limit.h"

#include <QtCore/QMetaType>

namespace ovyxa {

/// The profile's switches. Window layout and the like are not here: those belong to the window (ui/common).
struct ProfileSettings
{
    bool allowLoopbackHttp = false;        ///< spec 1: "allow plain HTTP to this machine"
    bool useSystemProxy = false;           ///< for non-loopback hosts
    qint64 planLimit = defaultPlanLimit(); ///< events a month over all sites (spec 2); ≥ 1
    ApiTier apiTier = ApiTier::Unlimited;  ///< the Events API's rate limit (spec 6)
    QString countryDatabase;               ///< a MaxMind-format file; empty = none (spec 3)
    qint64 keepNewest = 0;                 ///< of each log, no more; 0 = all
    int keepDays = 0;                      ///< in each log, simulated days; 0 = for ever
    static constexpr qint64 mostKept = 1'000'000'000;
    static constexpr int mostDaysKept = 3650;
    bool operator==(const ProfileSettings &) const = default;
};

} // namespace ovyxa
