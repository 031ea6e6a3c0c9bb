// SPDX-License-Identifier: MIT
#pragma once

#include "core/engine/publisher.h"
#include "core/model/webhook_status.h"
#include "core/signing/signature.h"
#include "core/storage/secret_store.h"
#include "core/storage/store.h"

#include <QtCore/QObject>

#include <deque>
#include <functional>

namespace ovyxa {

class Clock;

/// Sites, webhooks with their secrets, goals and switches, with the rules of spec 1. Changes run one after the other, so that two
/// at once cannot both be the fifth webhook; each is on disk before it is replied to. Engine thread; owned by the engine.
class Configuration final : public QObject
{
    Q_OBJECT
public:
    Configuration(Store *store, SecretStore *secrets, Clock *clock, QObject *parent = nullptr);

    /// Takes what an earlier run stored.
    void restore(const StoredState &state, const QHash<WebhookId, WebhookSecrets> &secrets);

    [[nodiscard]] ConfigurationView view() const;             ///< its part of it: without keys and alert rules
    [[nodiscard]] const Webhook *webhook(WebhookId id) const; ///< removed ones too; null if there never was one
    [[nodiscard]] const Site *site(const SiteId &id) const;
    [[nodiscard]] std::optional<Goal> firstGoal(const SiteId &site) const;
    [[nodiscard]] const ProfileSettings &settings() const { return m_settings; }
    [[nodiscard]] QList<WebhookId> listeners(const SiteId &site, EventKind kind) const;
    [[nodiscard]] QList<Webhook> webhooksOf(const SiteId &site) const; ///< listed and not removed
    [[nodiscard]] QByteArray currentSecret(WebhookId id) const;
    [[nodiscard]] bool isPreviousAccepted(WebhookId id) const; ///< within limits::secretOverlap of a rotation
    /// What the receiver accepts: current and, within the overlap, previous secrets of the listed webhooks.
    [[nodiscard]] QList<NamedSecret> acceptedSecrets() const;
    /// What else a signature may have been made with: expired previous secrets, unlisted and removed webhooks. For the diagnosis alone.
    [[nodiscard]] QList<NamedSecret> otherSecrets() const;
    /// All but a webhook's current one: what an endpoint of its may have taken for that. For the diagnosis alone.
    [[nodiscard]] QList<NamedSecret> secretsBesides(WebhookId id) const;

    void addSite(const Site &site, Reply<Site> done);
    void updateSite(const Site &site, Reply<void> done);
    void removeSite(const SiteId &site, Reply<void> done);
    /// `allowLoopbackHttp`: to this one, plain HTTP may go on this machine, whatever the profile says.
    void addWebhook(Webhook webhook, QByteArray secret, Reply<WebhookWithSecret> done, bool allowLoopbackHttp = false);
    void updateWebhook(Webhook webhook, Reply<void> done);
    void setPaused(WebhookId id, bool paused, Reply<void> done);
    void setRemoved(WebhookId id, bool removed, Reply<void> done);
    void setHealth(WebhookId id, WebhookHealth health);
    void rotateSecret(WebhookId id, QByteArray secret, Reply<WebhookWithSecret> done);
    void addGoal(const Goal &goal, Reply<Goal> done);
    void updateGoal(const Goal &goal, Reply<void> done); ///< what it is called and counts
    void removeGoal(GoalId id, Reply<void> done);
    /// Undo of removeGoal: the same goal under its number, so that what was counted for it is its again.
    void restoreGoal(const Goal &goal, Reply<void> done);
    /// Lets go of the one-offs and removed webhooks that nothing can use any more, with their secrets, once there are many.
    void clearWebhooks();
    /// InvalidInput: a country database newly named is none.
    void setSettings(const ProfileSettings &settings, Reply<void> done);
    /// The clock went back: how long previous secrets are accepted goes with it.
    void moveBack(Millis span);
    /// For this run, besides what the profile's switch says.
    void allowLoopbackHttpForOneOffs(bool allow) { m_oneOffsMayUseLoopbackHttp = allow; }

Q_SIGNALS:
    void changed();
    /// It no longer receives: what it has under way is to be cancelled.
    void webhookRemoved(ovyxa::WebhookId id);
    /// Nothing of it is kept any more but its name in the log.
    void webhookCleared(ovyxa::WebhookId id);

private:
    [[nodiscard]] QList<NamedSecret> secretsWhere(const std::function<bool(const Webhook &, bool isPrevious)> &isMeant) const;

    using Change = std::function<void(std::function<void()> finished)>;

    void enqueue(Change change);
    void runNext();
    /// A reply that also lets the next change begin.
    template<typename T>
    static Reply<T> closing(std::function<void()> finished, Reply<T> done)
    {
        return [finished = std::move(finished), done = std::move(done)](Result<T> result) {
            done(std::move(result));
            finished();
        };
    }
    [[nodiscard]] static Error noSuchWebhook(WebhookId id);
    [[nodiscard]] static Error noSuchSite(const SiteId &id);
    [[nodiscard]] static Error noSuchGoal(GoalId id);
    /// Stores a changed webhook, then takes it over.
    void storeWebhook(const Webhook &webhook, Reply<void> done);
    [[nodiscard]] Result<void> checkWebhook(const Webhook &webhook, const QByteArray &secret, const ProfileSettings &settings) const;
    [[nodiscard]] ProfileSettings settingsFor(const Webhook &webhook) const;
    [[nodiscard]] Webhook *mutableWebhook(WebhookId id);
    [[nodiscard]] Result<void> checkGoal(const Goal &goal) const; ///< beside the others of its site
    void takeWebhooks(const QList<Webhook> &webhooks);
    void takeCleared(const QList<WebhookId> &cleared);

    Store *m_store;
    SecretStore *m_secretStore;
    Clock *m_clock;
    QList<Site> m_sites;
    QList<Webhook> m_webhooks;
    QHash<WebhookId, qsizetype> m_webhookIndex;
    QList<Goal> m_goals;
    ProfileSettings m_settings;
    QHash<WebhookId, WebhookSecrets> m_secrets;
    std::deque<Change> m_changes;
    bool m_changing = false;
    bool m_oneOffsMayUseLoopbackHttp = false;
};

} // namespace ovyxa
