// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/rules/outage.h"
#include "ui/common/tokens.h"

namespace ovyxa {

/// An attempt of the delivery that is selected, as the band of the hour shows it.
struct LadderMark
{
    Instant at{}; ///< simulated
    bool made = false;
    Tone tone = Tone::Dim;
    QString said; ///< "503", "retry 3 arrives"
    bool operator==(const LadderMark &) const = default;
};

/// What was tried, and what would come of the rest of its ladder; pure. In order of time.
[[nodiscard]] QList<LadderMark> ladderMarks(const DeliveryDetails &details, const OutageForecast &forecast);

} // namespace ovyxa
