// SPDX-License-Identifier: MIT
#include "core/model/delivery.h"

namespace ovyxa {

bool isFinal(DeliveryState state)
{
    return state == DeliveryState::Delivered || state == DeliveryState::Failed || state == DeliveryState::Cancelled;
}

bool isSkipped(const Delivery &delivery)
{
    return delivery.outcomes == QList{AttemptError::Paused};
}

bool isLegalMove(DeliveryState from, DeliveryState to)
{
    using enum DeliveryState;
    switch (from) {
    case Queued: return to == Held || to == Sending || to == Failed || to == Cancelled; // Failed: over the payload limit, never sent
    case Held: return to == Queued || to == Sending || to == Cancelled;
    case Sending: return to == Delivered || to == Waiting || to == Failed || to == Cancelled || to == Queued; // Queued: interrupted, made again
    case Waiting: return to == Sending || to == Queued || to == Cancelled;                                    // Queued: due, but no slot is free
    case Delivered:
    case Failed:
    case Cancelled: return false;
    }
    Q_UNREACHABLE();
}

} // namespace ovyxa
