// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/replay.h"

#include <QtCore/QString>

namespace ovyxa {

/// What a replay would come to, in one line: "5 deliveries → Orders, 2 already answered 2xx, 5 requests now, no wait".
[[nodiscard]] QString forecastText(const ReplayForecast &forecast);

} // namespace ovyxa
