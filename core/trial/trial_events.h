// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/event.h"
#include "core/model/webhook.h"

namespace ovyxa {

/// One that listens for all events, and for spikes from three visitors on.
[[nodiscard]] Webhook trialWebhook(const SiteId &site);

/// An event of this kind, as the trigger rules derive it from a few made-up hits: a goal completed, a plan's usage at 80 %, one visitor more
/// than that threshold. In an engine of its own, so that a trial leaves the profile's month and visitors alone. Any thread.
[[nodiscard]] EventDraft triggeredEvent(EventKind kind, const SiteId &site, Instant at);

} // namespace ovyxa
