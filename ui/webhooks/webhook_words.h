// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/webhook_status.h"
#include "ui/common/state_style.h"
#include "ui/webhooks/webhook_pulses.h"

#include <QtCore/QCoreApplication>

namespace ovyxa {

/// What the webhook list says about a webhook, in words. Pure.
class WebhookWords final
{
    Q_DECLARE_TR_FUNCTIONS(WebhookWords)
public:
    [[nodiscard]] static QString gauge(const WebhookStatus &status);     ///< "12/100 h": of the deliveries that a sliding hour allows
    [[nodiscard]] static double gaugeShare(const WebhookStatus &status); ///< the same, 0 to 1
    [[nodiscard]] static bool gaugeFull(const WebhookStatus &status);    ///< at the limit, or something is held back by it
    [[nodiscard]] static QString eventWord(EventKind kind);              ///< one line: when this event fires
    [[nodiscard]] static bool missesSlack(const Webhook &webhook);       ///< goes to Slack with a body that Slack refuses
    /// One line of state with its reason: "retrying · 2 of 3 in 3:12". `atReceiver`: the bench's own receiver listens where it points.
    [[nodiscard]] static StateStyle state(const WebhookStatus &status, const WebhookPulse &pulse, bool atReceiver, Instant now);
    /// The terms of a query for the deliveries that the line of state speaks of.
    [[nodiscard]] static QStringList queryTerms(const WebhookStatus &status, const WebhookPulse &pulse);
    /// All of it in sentences, `state` being the line: tool tip and screen reader.
    [[nodiscard]] static QString description(const WebhookStatus &status, const QString &state);
};

} // namespace ovyxa
