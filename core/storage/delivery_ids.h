// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"

#include <QtCore/QList>

namespace ovyxa {

/// Numbers of what a query found, newest first, as far as it was looked. A value.
struct DeliveryIds
{
    QList<DeliveryId> ids;
    DeliveryId next; ///< give it as `before` to go on
    bool atEnd = false;
};

} // namespace ovyxa
