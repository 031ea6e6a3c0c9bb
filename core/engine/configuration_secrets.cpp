// SPDX-License-Identifier: MIT
// Which secrets there are to check a signature with, and to explain one.
#include "core/engine/configuration.h"

#include "core/time/clock.h"

namespace ovyxa {

QByteArray Configuration::currentSecret(WebhookId id) const
{
    return m_secrets.value(id).current;
}

bool Configuration::isPreviousAccepted(WebhookId id) const
{
    const auto found = m_secrets.constFind(id);
    return found != m_secrets.cend() && !found->previous.isEmpty() && found->previousUntil && m_clock->now() < *found->previousUntil;
}

QList<NamedSecret> Configuration::acceptedSecrets() const
{
    QList<NamedSecret> accepted;
    for (const Webhook &webhook : m_webhooks) {
        if (!webhook.listed || webhook.removed || currentSecret(webhook.id).isEmpty()) // anyone can sign with no secret
            continue;
        accepted.append({tr("%1, current").arg(webhook.name), webhook.id, currentSecret(webhook.id)});
        if (isPreviousAccepted(webhook.id))
            accepted.append({tr("%1, previous").arg(webhook.name), webhook.id, m_secrets.value(webhook.id).previous});
    }
    return accepted;
}

QList<NamedSecret> Configuration::otherSecrets() const
{
    return secretsWhere([this](const Webhook &webhook, bool isPrevious) {
        const bool isListed = webhook.listed && !webhook.removed;
        return !isListed || (isPrevious && !isPreviousAccepted(webhook.id));
    });
}

QList<NamedSecret> Configuration::secretsBesides(WebhookId id) const
{
    return secretsWhere([id](const Webhook &webhook, bool isPrevious) { return webhook.id != id || isPrevious; });
}

/// Of the newest webhooks first.
QList<NamedSecret> Configuration::secretsWhere(const std::function<bool(const Webhook &, bool isPrevious)> &isMeant) const
{
    constexpr qsizetype enough = 64; // each one costs the diagnosis a round of guesses
    QList<NamedSecret> found;
    for (auto it = m_webhooks.crbegin(); it != m_webhooks.crend() && found.size() < enough; ++it) {
        const WebhookSecrets secrets = m_secrets.value(it->id);
        if (!secrets.current.isEmpty() && isMeant(*it, false))
            found.append({it->name, it->id, secrets.current});
        if (!secrets.previous.isEmpty() && isMeant(*it, true))
            found.append({tr("%1, previous").arg(it->name), it->id, secrets.previous});
    }
    return found;
}

} // namespace ovyxa
