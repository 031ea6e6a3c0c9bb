// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/event.h"
#include "core/model/plan_limit.h"
#include "core/model/webhook.h"

namespace ovyxa {

/// A complete, editable event of a kind (spec 3), as a trigger card starts with it. `goal` names the goal completed, if the site has one;
/// a spike goes over the threshold of the first of the site's `webhooks` that listens for spikes;
/// the usage is of `planLimit`.
[[nodiscard]] EventDraft eventTemplate(EventKind kind, const Site &site, Instant simulatedNow, const std::optional<Goal> &goal = {},
                                       const QList<Webhook> &webhooks = {}, qint64 planLimit = defaultPlanLimit());

} // namespace ovyxa
