// SPDX-License-Identifier: MIT
// What can be changed about webhooks, and the rules of spec 1 for it.
#include "core/engine/configuration.h"

#include "core/model/limits.h"
#include "core/rules/catalogue_rules.h"
#include "core/time/clock.h"

#include <utility>

namespace ovyxa {

Result<void> Configuration::checkWebhook(const Webhook &webhook, const QByteArray &secret) const
{
    if (webhook.listed && !site(webhook.site))
        return noSuchSite(webhook.site);
    QList<Webhook> others;
    if (webhook.listed) {
        others = webhooksOf(webhook.site);
        others.removeIf([&](const Webhook &other) { return other.id == webhook.id; });
    }
    const auto problems = rules::webhookProblems(webhook, secret, others, settingsFor(webhook));
    if (problems.isEmpty())
        return {};
    const bool full = others.size() >= limits::webhooksPerSite;
    return Error{full ? ErrorCode::LimitReached : ErrorCode::InvalidInput, problems.first().message};
}

ProfileSettings Configuration::settingsFor(const Webhook &webhook) const
{
    ProfileSettings settings = m_settings;
    settings.allowLoopbackHttp |= !webhook.listed && m_oneOffsMayUseLoopbackHttp;
    return settings;
}

void Configuration::addWebhook(Webhook webhook, QByteArray secret, Reply<WebhookWithSecret> reply)
{
    enqueue([this, webhook = std::move(webhook), secret = std::move(secret), reply = std::move(reply)](std::function<void()> finished) mutable {
        const Reply<WebhookWithSecret> done = closing(std::move(finished), reply);
        if (const auto allowed = checkWebhook(webhook, secret); !allowed)
            return done(allowed.error());
        webhook.url = *rules::normalisedUrl(webhook.url, settingsFor(webhook));
        webhook.createdAt = m_clock->now();
        if (secret.isEmpty())
            secret = makeSecret();
        const auto store = [webhook](Writer &writer) { return writer.addWebhook(webhook); };
        m_store->write<WebhookId>(store, this, [this, webhook, secret, done](Result<WebhookId> id) mutable {
            if (!id)
                return done(id.error());
            webhook.id = *id;
            const WebhookSecrets secrets{secret, {}, {}};
            m_secretStore->put(webhook.id, secrets, this, [this, webhook, secrets, done](Result<void> kept) mutable {
                webhook.removed = !kept; // without its key it cannot sign
                m_webhookIndex.insert(webhook.id, m_webhooks.size());
                m_webhooks.append(webhook);
                if (!kept) {
                    storeWebhook(webhook, [done, kept](const Result<void> &) { done(kept.error()); });
                    return;
                }
                m_secrets.insert(webhook.id, secrets);
                Q_EMIT changed();
                done(WebhookWithSecret{webhook, secrets.current});
            });
        });
    });
}

void Configuration::storeWebhook(const Webhook &webhook, Reply<void> done)
{
    m_store->write<void>([webhook](Writer &writer) { return writer.updateWebhook(webhook); }, this,
                         [this, webhook, done = std::move(done)](Result<void> stored) {
                             if (stored) {
                                 *mutableWebhook(webhook.id) = webhook;
                                 Q_EMIT changed();
                             }
                             done(std::move(stored));
                         });
}

void Configuration::updateWebhook(Webhook webhook, Reply<void> reply)
{
    enqueue([this, webhook = std::move(webhook), reply = std::move(reply)](std::function<void()> finished) mutable {
        const Reply<void> done = closing(std::move(finished), reply);
        const Webhook *old = this->webhook(webhook.id);
        if (!old || old->removed)
            return done(noSuchWebhook(webhook.id));
        if (const auto allowed = checkWebhook(webhook, currentSecret(webhook.id)); !allowed)
            return done(allowed.error());
        webhook.url = *rules::normalisedUrl(webhook.url, settingsFor(webhook));
        // Not the form's to change, and possibly newer here than when it was opened.
        webhook.health = old->health;
        webhook.createdAt = old->createdAt;
        webhook.rotatedAt = old->rotatedAt;
        webhook.removed = old->removed;
        storeWebhook(webhook, done);
    });
}

void Configuration::setRemoved(WebhookId id, bool removed, Reply<void> reply)
{
    enqueue([this, id, removed, reply = std::move(reply)](std::function<void()> finished) {
        const Reply<void> done = closing(std::move(finished), reply);
        const Webhook *old = webhook(id);
        if (!old || (removed && old->removed))
            return done(noSuchWebhook(id));
        if (!removed) {
            if (const auto allowed = checkWebhook(*old, currentSecret(id)); !allowed)
                return done(allowed.error());
        }
        Webhook next = *old;
        next.removed = removed;
        storeWebhook(next, [this, id, removed, done](Result<void> stored) {
            if (stored && removed)
                Q_EMIT webhookRemoved(id);
            done(std::move(stored));
        });
    });
}

void Configuration::setHealth(WebhookId id, WebhookHealth health)
{
    enqueue([this, id, health](const std::function<void()> &finished) {
        const Webhook *old = webhook(id);
        if (!old || old->health == health)
            return finished();
        Webhook next = *old;
        next.health = health;
        storeWebhook(next, [finished](const Result<void> &) { finished(); });
    });
}

void Configuration::rotateSecret(WebhookId id, QByteArray secret, Reply<WebhookWithSecret> reply)
{
    enqueue([this, id, secret = std::move(secret), reply = std::move(reply)](std::function<void()> finished) mutable {
        const Reply<WebhookWithSecret> done = closing(std::move(finished), reply);
        const Webhook *old = webhook(id);
        if (!old || old->removed)
            return done(noSuchWebhook(id));
        if (const auto allowed = rules::secretAllowed(secret); !allowed)
            return done(allowed.error());
        if (secret.isEmpty())
            secret = makeSecret();
        Webhook next = *old;
        next.rotatedAt = m_clock->now();
        const WebhookSecrets secrets{secret, currentSecret(id), *next.rotatedAt + limits::secretOverlap};
        m_secretStore->put(id, secrets, this, [this, next, secrets, done](Result<void> kept) {
            if (!kept)
                return done(kept.error());
            m_secrets.insert(next.id, secrets);
            storeWebhook(next, [next, secrets, done](const Result<void> &stored) {
                if (!stored)
                    return done(stored.error());
                done(WebhookWithSecret{next, secrets.current});
            });
        });
    });
}

} // namespace ovyxa
