// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/settings.h"
#include "core/model/webhook.h"

#include <QtCore/QStringList>

namespace ovyxa {

/// What the bench assumes where Ovyxa is silent (marked A in the specification, sections 1 to 4), as far as the configuration
/// makes it matter: a sentence each, for people.
[[nodiscard]] QStringList assumptionsInUse(const QList<Webhook> &webhooks, const ProfileSettings &settings);

} // namespace ovyxa
