// SPDX-License-Identifier: MIT
#include "ui/webhooks/webhook_draft.h"

#include "core/payload/payload.h"
#include "core/rules/catalogue_rules.h"
#include "ui/common/slack_text.h"

#include <QtCore/QUrl>

namespace ovyxa {

using namespace Qt::StringLiterals;

WebhookDraft::WebhookDraft(const SiteId &site, QList<Webhook> existing, const ProfileSettings &profile)
    : settings(profile)
    , m_existing(std::move(existing))
    , m_settings(profile)
{
    webhook.site = site;
    webhook.events = EventKind::GoalCompleted;
}

WebhookDraft::WebhookDraft(const Webhook &changed, QList<Webhook> existing, const ProfileSettings &profile)
    : webhook(changed)
    , settings(profile)
    , m_existing(std::move(existing))
    , m_settings(profile)
{
    m_existing.removeIf([&changed](const Webhook &other) { return other.id == changed.id; });
}

Webhook WebhookDraft::tidied() const
{
    Webhook result = webhook;
    result.url = webhook.url.trimmed();
    result.name = webhook.name.trimmed();
    if (result.name.isEmpty() && !QUrl(result.url).host().isEmpty())
        result.name = rules::freeWebhookName(result.url, m_existing);
    return result;
}

QList<rules::FieldProblem> WebhookDraft::problems() const
{
    QList<rules::FieldProblem> found = rules::webhookProblems(tidied(), secret, m_existing, settings);
    // Without a host no name can be made up: that is the URL's problem, and said there.
    if (webhook.name.trimmed().isEmpty())
        found.removeIf([](const rules::FieldProblem &p) { return p.field == rules::WebhookField::Name; });
    return found;
}

QString WebhookDraft::problem(rules::WebhookField field) const
{
    for (const rules::FieldProblem &found : problems()) {
        if (found.field == field)
            return found.message;
    }
    return {};
}

QString WebhookDraft::normalisedUrl() const
{
    const QString typed = webhook.url.trimmed();
    const Result<QString> result = rules::normalisedUrl(typed, settings);
    return result && *result != typed ? *result : QString();
}

QString WebhookDraft::slackMessages(const std::function<EventDraft(EventKind)> &sample) const
{
    QStringList messages;
    for (const EventKind kind : allEventKinds) {
        if (webhook.format != BodyFormat::Slack || !webhook.events.testFlag(kind))
            continue;
        const auto body = payloadPreview(sample(kind), BodyFormat::Slack, Instant{});
        messages += body ? slackTextOf(*body).value_or(QString()) : QString();
    }
    return messages.join("\n\n"_L1);
}

bool WebhookDraft::suggestsSlack() const
{
    return webhook.format != BodyFormat::Slack && rules::isSlackHost(webhook.url.trimmed());
}

bool WebhookDraft::suggestsLoopbackHttp() const
{
    if (settings.allowLoopbackHttp)
        return false;
    ProfileSettings open = settings;
    open.allowLoopbackHttp = true;
    const QString typed = webhook.url.trimmed();
    return !rules::normalisedUrl(typed, settings) && rules::normalisedUrl(typed, open);
}

Webhook WebhookDraft::finished() const
{
    Webhook result = tidied();
    if (const Result<QString> url = rules::normalisedUrl(result.url, settings))
        result.url = *url;
    return result;
}

} // namespace ovyxa
