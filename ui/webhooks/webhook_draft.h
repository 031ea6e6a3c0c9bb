// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/event.h"
#include "core/rules/catalogue_rules.h"

#include <functional>

namespace ovyxa {

/// What the webhook form holds while people type: the values, what is wrong with each of them, and what the form offers because of
/// them. Without widgets; a value object of the form. Every rule comes from rules::webhookProblems.
class WebhookDraft final
{
public:
    /// A new webhook for this site.
    WebhookDraft(const SiteId &site, QList<Webhook> existing, const ProfileSettings &settings);
    /// A webhook to change; `existing` may contain it.
    WebhookDraft(const Webhook &webhook, QList<Webhook> existing, const ProfileSettings &settings);

    Webhook webhook;
    QByteArray secret;        ///< empty = one is made; not used when a webhook is changed
    ProfileSettings settings; ///< as they will be after saving

    [[nodiscard]] bool isNew() const { return !webhook.id.isValid(); }
    [[nodiscard]] bool settingsChanged() const { return !(settings == m_settings); }
    [[nodiscard]] QList<rules::FieldProblem> problems() const;
    /// The first problem of this field; empty = fine.
    [[nodiscard]] QString problem(rules::WebhookField field) const;
    /// The URL as it will be stored, when that differs from what was typed; else empty.
    [[nodiscard]] QString normalisedUrl() const;
    /// The URL goes to Slack, which wants another body than the one chosen.
    [[nodiscard]] bool suggestsSlack() const;
    /// The messages that its events become, as they stand in Slack's `text`; empty = it sends none. `sample` gives an event of a kind.
    [[nodiscard]] QString slackMessages(const std::function<EventDraft(EventKind)> &sample) const;
    /// The one thing wrong with the URL is that plain HTTP to this machine is switched off.
    [[nodiscard]] bool suggestsLoopbackHttp() const;
    /// The webhook as it is to be saved: trimmed, normalised, with a name if none was typed.
    [[nodiscard]] Webhook finished() const;

private:
    [[nodiscard]] Webhook tidied() const;

    QList<Webhook> m_existing;
    ProfileSettings m_settings;
};

} // namespace ovyxa
