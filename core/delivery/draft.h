// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"
#include "core/model/delivery.h"
#include "core/storage/store.h"

#include <optional>

namespace ovyxa {

/// A new delivery on its way to the disk, with the state that it begins in.
struct DeliveryDraft
{
    Delivery delivery;
    QByteArray body;
    std::optional<Attempt> refusal; ///< never to be sent (over the size limit, its webhook is paused): the one record that it gets
    bool hasReservation = false;    ///< in its webhook's hour
};

/// Stores it with its refusal, and fills in the numbers that they get. In a job of Store::write.
[[nodiscard]] Result<void> put(Writer &writer, DeliveryDraft &draft);

} // namespace ovyxa
