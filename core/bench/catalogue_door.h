// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/configuration_view.h"
#include "core/model/result.h"
#include "core/model/webhook_status.h"

#include <QtCore/QHash>
#include <QtCore/QObject>

#include <optional>

namespace ovyxa {

class Crossing;
struct Batch;

/// What is configured: sites, webhooks with their secrets, goals, switches, keys, alert rules. Snapshots are values as of the last signal.
/// Lives on the bench's thread; owned by the bench.
class CatalogueDoor : public QObject
{
    Q_OBJECT
public:
    /// Made by the bench. A stand-in for it has no crossing, and overrides what is asked of it.
    explicit CatalogueDoor(Crossing *crossing, QObject *parent = nullptr) : QObject(parent), m_crossing(crossing) {}

    [[nodiscard]] virtual QList<Site> sites() const { return m_view.sites; }
    [[nodiscard]] virtual QList<WebhookStatus> webhooks() const; ///< listed and not removed, of every site
    [[nodiscard]] QList<WebhookStatus> webhooks(const SiteId &site) const;
    [[nodiscard]] virtual std::optional<Webhook> webhook(WebhookId id) const; ///< unlisted, removed and remembered ones too: for the log's names
    [[nodiscard]] QList<Goal> goals(const SiteId &site) const;
    [[nodiscard]] virtual ProfileSettings settings() const { return m_view.settings; }
    [[nodiscard]] virtual QList<ApiKey> apiKeys() const { return m_view.apiKeys; } ///< revoked ones too
    [[nodiscard]] virtual QList<AlertRule> alertRules() const { return m_view.alertRules; }

    virtual void addSite(const Site &site, QObject *context, Reply<Site> done);
    virtual void updateSite(const Site &site, QObject *context, Reply<void> done);
    virtual void removeSite(const SiteId &site, QObject *context, Reply<void> done);
    /// The secret is made if it is empty. Replies with it: the one time that it is shown.
    virtual void addWebhook(const Webhook &webhook, const QByteArray &secret, QObject *context, Reply<WebhookWithSecret> done);
    /// One that does not join the list: `trigger`.
    virtual void addOneOff(const Webhook &webhook, const QByteArray &secret, QObject *context, Reply<WebhookWithSecret> done);
    virtual void updateWebhook(const Webhook &webhook, QObject *context, Reply<void> done);
    /// While it is paused, events that it would have got are skipped (isSkipped). What was under way before goes on, as do replays.
    virtual void setPaused(WebhookId id, bool paused, QObject *context, Reply<void> done);
    virtual void removeWebhook(WebhookId id, QObject *context, Reply<void> done);  ///< cancels what it still has under way
    virtual void restoreWebhook(WebhookId id, QObject *context, Reply<void> done); ///< undo of removeWebhook
    virtual void rotateSecret(WebhookId id, const QByteArray &secret, QObject *context, Reply<WebhookWithSecret> done);
    virtual void revealSecret(WebhookId id, QObject *context, Reply<QByteArray> done);
    virtual void addGoal(const Goal &goal, QObject *context, Reply<Goal> done);
    virtual void updateGoal(const Goal &goal, QObject *context, Reply<void> done); ///< the one of its number, which keeps its count
    virtual void removeGoal(GoalId id, QObject *context, Reply<void> done);
    virtual void restoreGoal(const Goal &goal, QObject *context, Reply<void> done); ///< undo of removeGoal: its count comes back
    virtual void setSettings(const ProfileSettings &settings, QObject *context, Reply<void> done);
    /// Replies with the key's text: the one time that it is shown.
    virtual void addApiKey(const QString &name, QObject *context, Reply<ApiKeyWithText> done);
    virtual void revokeApiKey(ApiKeyId id, QObject *context, Reply<void> done);
    /// Over received, verified events (spec 5).
    virtual void addAlertRule(const AlertRule &rule, QObject *context, Reply<AlertRule> done);
    /// As addAlertRule(), also where there is no secret to verify events with yet.
    virtual void keepAlertRule(const AlertRule &rule, QObject *context, Reply<AlertRule> done);
    virtual void removeAlertRule(AlertRuleId id, QObject *context, Reply<void> done);

    /// Takes over what a batch says of this; tell() emits it, once all doors have taken theirs.
    void take(const Batch &batch);
    void tell(const Batch &batch);
    /// Webhooks that are no longer kept, as the log has named them.
    void remember(const QList<Webhook> &cleared);

Q_SIGNALS:
    void changed();       ///< anything of the above, and a webhook's health
    void gaugesChanged(); ///< the hour's use of the webhooks

private:
    Crossing *m_crossing;
    ConfigurationView m_view;
    QHash<WebhookId, qsizetype> m_webhookIndex;
    QHash<WebhookId, Webhook> m_cleared; ///< that the pages read so far name
    QHash<WebhookId, Gauge> m_gauges;
    bool m_gaugesMoved = false;
};

} // namespace ovyxa
