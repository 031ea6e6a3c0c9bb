// SPDX-License-Identifier: MIT
// What can be changed about webhooks, and the rules of spec 1 for it.
#include "core/engine/configuration.h"

#include "core/model/limits.h"
#include "core/model/thread_check.h"
#include "core/rules/catalogue_rules.h"
#include "core/time/clock.h"
#include "core/tls/local_authority.h"

#include <QtCore/QSet>

#include <algorithm>
#include <utility>

namespace ovyxa {

namespace {
// Of one-offs and removed webhooks. Twice as many as are kept, so that they are not gone through at each call.
constexpr qsizetype manyUnlisted = 200;

/// A file that a webhook names must hold a certificate now; that it still does is looked at anew with each delivery.
Result<void> checkAuthority(const Webhook &webhook)
{
    if (webhook.authorityFile.isEmpty())
        return {};
    const auto certificates = loadCertificates(webhook.authorityFile);
    return certificates ? Result<void>() : certificates.error();
}

} // namespace

void Configuration::takeWebhooks(const QList<Webhook> &webhooks)
{
    m_webhooks = webhooks;
    m_webhookIndex.clear();
    for (qsizetype i = 0; i < m_webhooks.size(); ++i)
        m_webhookIndex.insert(m_webhooks.at(i).id, i);
}

void Configuration::clearWebhooks()
{
    const auto isUnlisted = [](const Webhook &webhook) { return !webhook.listed || webhook.removed; };
    const bool areMany = std::count_if(m_webhooks.cbegin(), m_webhooks.cend(), isUnlisted) > manyUnlisted;
    if (!areMany && m_secrets.size() <= m_webhooks.size()) // more secrets: of an earlier clearing that was cut off
        return;
    enqueue([this](std::function<void()> finished) {
        m_store->write<QList<WebhookId>>([](Writer &writer) { return writer.clearWebhooks(); }, this,
                                         [this, finished = std::move(finished)](const Result<QList<WebhookId>> &cleared) {
                                             takeCleared(cleared ? *cleared : QList<WebhookId>()); // else it is tried another time
                                             finished();
                                         });
    });
}

void Configuration::takeCleared(const QList<WebhookId> &cleared)
{
    QSet<WebhookId> gone;
    for (const WebhookId id : cleared) {
        if (m_webhookIndex.contains(id) || m_secrets.contains(id))
            gone.insert(id);
    }
    if (gone.isEmpty())
        return;
    QList<Webhook> kept = m_webhooks;
    kept.removeIf([&](const Webhook &webhook) { return gone.contains(webhook.id); });
    takeWebhooks(kept);
    for (const WebhookId id : std::as_const(gone)) {
        m_secrets.remove(id);
        Q_EMIT webhookCleared(id);
    }
    m_secretStore->remove(gone, this, [](const Result<void> &) {}); // what stays is removed at the next start
    Q_EMIT changed();
}

Result<void> Configuration::checkWebhook(const Webhook &webhook, const QByteArray &secret, const ProfileSettings &settings) const
{
    if (webhook.listed && !site(webhook.site))
        return noSuchSite(webhook.site);
    QList<Webhook> others;
    if (webhook.listed) {
        others = webhooksOf(webhook.site);
        others.removeIf([&](const Webhook &other) { return other.id == webhook.id; });
    }
    const auto problems = rules::webhookProblems(webhook, secret, others, settings);
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

void Configuration::addWebhook(Webhook webhook, QByteArray secret, Reply<WebhookWithSecret> reply, bool allowLoopbackHttp)
{
    enqueue([this, webhook = std::move(webhook), secret = std::move(secret), reply = std::move(reply),
             allowLoopbackHttp](std::function<void()> finished) mutable {
        const Reply<WebhookWithSecret> done = closing(std::move(finished), reply);
        ProfileSettings settings = settingsFor(webhook);
        settings.allowLoopbackHttp |= allowLoopbackHttp;
        if (webhook.name.trimmed().isEmpty()) // here, where of two that come at once the second sees the first
            webhook.name = rules::freeWebhookName(webhook.url, webhooksOf(webhook.site));
        if (const auto allowed = checkWebhook(webhook, secret, settings); !allowed)
            return done(allowed.error());
        if (const auto readable = checkAuthority(webhook); !readable)
            return done(readable.error());
        webhook.url = *rules::normalisedUrl(webhook.url, settings);
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
                clearWebhooks();
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
        if (const auto allowed = checkWebhook(webhook, currentSecret(webhook.id), settingsFor(webhook)); !allowed)
            return done(allowed.error());
        if (const auto readable = checkAuthority(webhook); !readable)
            return done(readable.error());
        webhook.url = *rules::normalisedUrl(webhook.url, settingsFor(webhook));
        // Not the form's to change, and possibly newer here than when it was opened.
        webhook.paused = old->paused;
        webhook.health = old->health;
        webhook.createdAt = old->createdAt;
        webhook.rotatedAt = old->rotatedAt;
        webhook.removed = old->removed;
        storeWebhook(webhook, done);
    });
}

void Configuration::setPaused(WebhookId id, bool paused, Reply<void> reply)
{
    enqueue([this, id, paused, reply = std::move(reply)](std::function<void()> finished) {
        const Reply<void> done = closing(std::move(finished), reply);
        const Webhook *old = webhook(id);
        if (!old || old->removed || !old->listed)
            return done(noSuchWebhook(id));
        Webhook next = *old;
        next.paused = paused;
        storeWebhook(next, done);
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
            if (const auto allowed = checkWebhook(*old, currentSecret(id), settingsFor(*old)); !allowed)
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
        if (!old || old->removed || !old->listed)
            return done(noSuchWebhook(id));
        if (const auto allowed = rules::secretAllowed(secret); !allowed)
            return done(allowed.error());
        if (secret.isEmpty())
            secret = makeSecret();
        Webhook next = *old;
        next.rotatedAt = m_clock->now();
        const WebhookSecrets secrets{secret, currentSecret(id), *next.rotatedAt + limits::secretOverlap};
        // The row first: a new secret that is kept, though its rotation has failed, would sign what nobody was told of.
        storeWebhook(next, [this, before = *old, next, secrets, done](const Result<void> &stored) {
            if (!stored)
                return done(stored.error());
            m_secretStore->put(next.id, secrets, this, [this, before, next, secrets, done](Result<void> kept) {
                if (!kept)
                    return storeWebhook(before, [done, kept](const Result<void> &) { done(kept.error()); });
                m_secrets.insert(next.id, secrets);
                Q_EMIT changed();
                done(WebhookWithSecret{next, secrets.current});
            });
        });
    });
}

void Configuration::moveBack(Millis span)
{
    assertOnThreadOf(this, "Configuration::moveBack");
    const Instant now = m_clock->now();
    for (Webhook &webhook : m_webhooks) {
        const auto secrets = m_secrets.find(webhook.id);
        if (secrets == m_secrets.end() || !secrets->previousUntil || *secrets->previousUntil <= now)
            continue;
        // Ended before the way back, it ends before now all the same.
        *secrets->previousUntil -= span;
        if (webhook.rotatedAt)
            *webhook.rotatedAt -= span;
        enqueue([this, id = webhook.id](const std::function<void()> &finished) {
            m_secretStore->put(id, m_secrets.value(id), this, [this, id, finished](const Result<void> &) {
                const Webhook *moved = this->webhook(id);
                if (!moved)
                    return finished();
                storeWebhook(*moved, [finished](const Result<void> &) { finished(); });
            });
        });
    }
}

} // namespace ovyxa
