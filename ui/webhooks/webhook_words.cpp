// SPDX-License-Identifier: MIT
#include "ui/webhooks/webhook_words.h"

#include "core/model/delivery_limits.h"
#include "core/model/text.h"
#include "core/model/traffic_limits.h"
#include "core/rules/catalogue_rules.h"
#include "core/rules/query_text.h"
#include "ui/common/time_format.h"

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

StateStyle WebhookWords::state(const WebhookStatus &status, const WebhookPulse &pulse, bool atReceiver, Instant now)
{
    const auto joined = [](const QString &word, const QString &reason) { return reason.isEmpty() ? word : word % u" · "_s % reason; };
    if (status.webhook.paused)
        return {Glyph::Pause, joined(tr("paused"), pulse.skipped > 0 ? tr("%Ln events skipped", nullptr, pulse.skipped) : QString()), Tone::Dim};
    StateStyle style = stateStyle(status.webhook.health);
    const bool fails = status.webhook.health == WebhookHealth::Failed;
    if (pulse.retry == 0 && !fails) {
        if (atReceiver)
            style.word = joined(style.word, tr("points at your receiver"));
        return style;
    }
    QString reason;
    if (pulse.retry > 0)
        //: the first of so many retries, and when: "1 of 3 in 0:42"
        reason = tr("%1 of %2 %3").arg(pulse.retry).arg(limits::retryDelays.size()).arg(dueText(pulse.due.value_or(now), now));
    else if (pulse.failedThisHour > 0)
        reason = tr("%Ln in the last hour", nullptr, pulse.failedThisHour);
    if (pulse.lastError == AttemptError::Refused && !atReceiver)
        return {Glyph::Cross, joined(tr("nothing listens there"), pulse.retry > 0 ? reason : QString()), Tone::Bad};
    if (fails)
        return {Glyph::Cross, joined(tr("failing"), reason), Tone::Bad};
    return {Glyph::Retry, joined(tr("retrying"), reason), Tone::Wait};
}

QStringList WebhookWords::queryTerms(const WebhookStatus &status, const WebhookPulse &pulse)
{
    const QString webhook = rules::queryTermText(u"webhook"_s, {status.webhook.name});
    if (status.webhook.paused)
        return {rules::queryTermText(u"error"_s, {toText(AttemptError::Paused)}), webhook};
    QStringList states;
    if (status.webhook.health == WebhookHealth::Failed || pulse.failedThisHour > 0)
        states.append(toText(DeliveryState::Failed));
    if (pulse.retry > 0)
        states.append(toText(DeliveryState::Waiting));
    QStringList terms{webhook};
    if (!states.isEmpty())
        terms.prepend(rules::queryTermText(QStringLiteral("state"), states));
    return terms;
}

QString WebhookWords::description(const WebhookStatus &status, const QString &state)
{
    const Webhook &webhook = status.webhook;
    QStringList lines{
        webhook.name % u", "_s % state,
        webhook.url,
        tr("Listens for %1.").arg(toText(webhook.events).replace(u',', u", "_s)),
        tr("%1 of %2 deliveries used in the last hour.").arg(status.usedThisHour).arg(limits::deliveriesPerHour),
    };
    if (webhook.paused)
        lines << tr("Its events are kept as skipped until it is resumed, and can be sent then. What was under way goes on.");
    if (missesSlack(webhook))
        lines << tr("Slack answers 400 no_text to Ovyxa's JSON: its messages need a text.");
    if (status.held > 0)
        lines << tr("%Ln deliveries are held back until the hour has room.", nullptr, status.held);
    if (status.previousSecretAccepted)
        lines << tr("The previous secret is still accepted.");
    return lines.join(u'\n');
}

} // namespace ovyxa
