// SPDX-License-Identifier: MIT
#pragma once

#include "ui/log/delivery_export.h"

namespace ovyxa {

/// The window's exports, in the command line's formats: NDJSON, CSV, HAR or .http by the name's ending. InvalidInput for another ending.
[[nodiscard]] Result<std::unique_ptr<DeliveryFile>> openDeliveryFile(const QString &name);

} // namespace ovyxa
