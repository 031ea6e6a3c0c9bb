// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/model/settings.h"
#include "core/model/traffic.h"
#include "core/model/webhook.h"

/// What sites, webhooks, goals and their secrets must be (spec 1), asked by forms and the command line while people type, and by the engine
/// before anything is kept. Pure; any thread.
namespace ovyxa::rules {

enum class WebhookField { Site, Name, Url, Events, SpikeThreshold, Secret };

struct FieldProblem
{
    WebhookField field;
    QString message;
};

/// What a webhook is called that was given no name: its URL's host, which tells webhooks apart, with a number where the site has that one already.
[[nodiscard]] QString freeWebhookName(const QString &url, const QList<Webhook> &existing);

/// Every rule for a webhook that is to be added or changed; empty = fine. `existing` are the site's other webhooks.
[[nodiscard]] QList<FieldProblem> webhookProblems(const Webhook &webhook, const QByteArray &secret, const QList<Webhook> &existing,
                                                  const ProfileSettings &settings);
/// The URL as it will be stored and sent, or why it is refused.
[[nodiscard]] Result<QString> normalisedUrl(const QString &url, const ProfileSettings &settings);
[[nodiscard]] bool isSlackHost(const QString &url);
[[nodiscard]] Result<void> siteIdAllowed(const QString &id);
[[nodiscard]] Result<void> countryAllowed(const QString &country); ///< two upper-case letters
[[nodiscard]] Result<void> goalAllowed(const Goal &goal);
/// Empty is fine (one is made); else printable UTF-8 without surrounding white space, at most 1,024 bytes.
[[nodiscard]] Result<void> secretAllowed(const QByteArray &secret);

} // namespace ovyxa::rules
