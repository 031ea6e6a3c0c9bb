// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/webhook.h"

namespace ovyxa {

/// A webhook and what its hour holds.
struct WebhookStatus
{
    Webhook webhook;
    int usedThisHour = 0; ///< of limits::deliveriesPerHour
    int held = 0;
    bool previousSecretAccepted = false; ///< within limits::secretOverlap of a rotation
};

/// Carries a secret to the one place that shows it. Not stored, not logged.
struct WebhookWithSecret
{
    Webhook webhook;
    QByteArray secret;
};

} // namespace ovyxa
