// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/instant.h"

#include <QtCore/QString>

namespace ovyxa {

/// Less than this the simulated clock does not count as ahead of the wall: both are read a moment apart.
inline constexpr Millis noLead{1000};

/// How far the simulated clock stands ahead of the wall, for people: "42 s", "42 min", "8 h 12 min", "3 d 4 h". A part that is not whole is
/// left out; below noLead "0 s".
[[nodiscard]] QString leadText(Millis lead);

} // namespace ovyxa
