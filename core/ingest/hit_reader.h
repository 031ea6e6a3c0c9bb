// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/hit.h"
#include "core/model/result.h"

#include <QtCore/QByteArray>

namespace ovyxa {

enum class HitKind { Pageview, CustomEvent };

/// A hit from the JSON of an Events API request (spec 6), strictly: the required parameters, the right types, a full URL, an IP address in
/// digits, no unknown and no repeated parameter. The error's message is the API's answer, so it is English whatever the program speaks.
/// Any thread.
[[nodiscard]] Result<Hit> readHit(QByteArrayView json, HitKind kind);

} // namespace ovyxa
