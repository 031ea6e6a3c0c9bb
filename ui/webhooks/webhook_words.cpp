// SPDX-License-Identifier: MIT
#include "ui/webhooks/webhook_words.h"

#include "core/model/delivery_limits.h"
#include "core/model/text.h"
#include "core/model/traffic_limits.h"
#include "core/rules/catalogue_rules.h"
#include "ui/common/state_style.h"

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

QString WebhookWords::gauge(const WebhookStatus &status)
{
    //: used deliveries of those allowed in an hour; "h" is the hour
    return tr("%1/%2 h").arg(status.usedThisHour).arg(limits::deliveriesPerHour);
}

double WebhookWords::gaugeShare(const WebhookStatus &status)
{
    return std::clamp(double(status.usedThisHour) / limits::deliveriesPerHour, 0.0, 1.0);
}

bool WebhookWords::gaugeFull(const WebhookStatus &status)
{
    return status.held > 0 || status.usedThisHour >= limits::deliveriesPerHour;
}

QString WebhookWords::eventWord(EventKind kind)
{
    switch (kind) {
    case EventKind::GoalCompleted: return tr("A visitor completes a goal.");
    case EventKind::UsageThreshold:
        return tr("The month's events reach %1 % or %2 % of the plan.").arg(limits::usageThresholdsPercent[0]).arg(limits::usageThresholdsPercent[1]);
    case EventKind::RealtimeSpike: return tr("More visitors are active at once than a threshold.");
    }
    return {};
}

bool WebhookWords::missesSlack(const Webhook &webhook)
{
    return webhook.format != BodyFormat::Slack && rules::isSlackHost(webhook.url);
}

QString WebhookWords::description(const WebhookStatus &status)
{
    const Webhook &webhook = status.webhook;
    QStringList lines{
        webhook.name % u", "_s % stateStyle(webhook.health).word,
        webhook.url,
        tr("Listens for %1.").arg(toText(webhook.events).replace(u',', u", "_s)),
        tr("%1 of %2 deliveries used in the last hour.").arg(status.usedThisHour).arg(limits::deliveriesPerHour),
    };
    if (missesSlack(webhook))
        lines << tr("Slack answers 400 no_text to Ovyxa's JSON: its messages need a text.");
    if (status.held > 0)
        lines << tr("%n deliveries are held back until the hour has room.", nullptr, status.held);
    if (status.previousSecretAccepted)
        lines << tr("The previous secret is still accepted.");
    return lines.join(u'\n');
}

} // namespace ovyxa
