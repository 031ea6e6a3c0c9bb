// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/delivery.h"
#include "core/model/ids.h"

namespace ovyxa {

/// What a click or a call set off.
struct Fired
{
    EventId event;
    QList<Delivery> deliveries;
    int below = 0; ///< webhooks that listen for spikes and whose threshold it was not above
};

} // namespace ovyxa
