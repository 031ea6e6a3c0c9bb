// SPDX-License-Identifier: MIT
#include "core/delivery/draft.h"

namespace ovyxa {

Result<void> put(Writer &writer, DeliveryDraft &draft)
{
    const auto id = writer.addDelivery(draft.delivery, draft.body);
    if (!id)
        return id.error();
    draft.delivery.id = *id;
    if (!draft.refusal)
        return {};
    draft.refusal->delivery = *id;
    const auto record = writer.addAttempt(*draft.refusal);
    if (!record)
        return record.error();
    draft.refusal->id = *record;
    return {};
}

} // namespace ovyxa
