// SPDX-License-Identifier: MIT
#include "core/bench/catalogue_door.h"

#include "core/bench/crossing.h"

namespace ovyxa {

QList<WebhookStatus> CatalogueDoor::webhooks() const
{
    QList<WebhookStatus> found;
    for (const Webhook &webhook : m_view.webhooks) {
        if (!webhook.listed || webhook.removed)
            continue;
        const Gauge gauge = m_gauges.value(webhook.id);
        found.append({webhook, gauge.used, gauge.held, gauge.previousSecretAccepted});
    }
    return found;
}

QList<WebhookStatus> CatalogueDoor::webhooks(const SiteId &site) const
{
    QList<WebhookStatus> found = webhooks();
    found.removeIf([&](const WebhookStatus &status) { return status.webhook.site != site; });
    return found;
}

std::optional<Webhook> CatalogueDoor::webhook(WebhookId id) const
{
    const auto found = m_webhookIndex.constFind(id);
    if (found != m_webhookIndex.cend())
        return m_view.webhooks.at(*found);
    const auto cleared = m_cleared.constFind(id);
    return cleared == m_cleared.cend() ? std::nullopt : std::optional(*cleared);
}

void CatalogueDoor::remember(const QList<Webhook> &cleared)
{
    for (const Webhook &webhook : cleared)
        m_cleared.insert(webhook.id, webhook);
}

QList<Goal> CatalogueDoor::goals(const SiteId &site) const
{
    QList<Goal> found = m_view.goals;
    found.removeIf([&](const Goal &goal) { return goal.site != site; });
    return found;
}

void CatalogueDoor::take(const Batch &batch)
{
    if (batch.configuration) {
        m_view = *batch.configuration;
        m_webhookIndex.clear();
        for (qsizetype i = 0; i < m_view.webhooks.size(); ++i)
            m_webhookIndex.insert(m_view.webhooks.at(i).id, i);
    }
    m_gaugesMoved = batch.gauges && m_gauges != *batch.gauges;
    if (m_gaugesMoved)
        m_gauges = *batch.gauges;
}

void CatalogueDoor::tell(const Batch &batch)
{
    if (batch.configuration)
        Q_EMIT changed();
    if (m_gaugesMoved)
        Q_EMIT gaugesChanged();
}

void CatalogueDoor::addSite(const Site &site, QObject *context, Reply<Site> done)
{
    m_crossing->ask<Site>(context, std::move(done),
                          [site](Engine &engine, Reply<Site> reply) { engine.configuration().addSite(site, std::move(reply)); });
}

void CatalogueDoor::updateSite(const Site &site, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done),
                          [site](Engine &engine, Reply<void> reply) { engine.configuration().updateSite(site, std::move(reply)); });
}

void CatalogueDoor::removeSite(const SiteId &site, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done),
                          [site](Engine &engine, Reply<void> reply) { engine.configuration().removeSite(site, std::move(reply)); });
}

void CatalogueDoor::addWebhook(const Webhook &webhook, const QByteArray &secret, QObject *context, Reply<WebhookWithSecret> done)
{
    m_crossing->ask<WebhookWithSecret>(context, std::move(done), [webhook, secret](Engine &engine, Reply<WebhookWithSecret> reply) {
        Webhook listed = webhook;
        listed.listed = true;
        engine.configuration().addWebhook(listed, secret, std::move(reply));
    });
}

void CatalogueDoor::addOneOff(const Webhook &webhook, const QByteArray &secret, QObject *context, Reply<WebhookWithSecret> done)
{
    m_crossing->ask<WebhookWithSecret>(context, std::move(done), [webhook, secret](Engine &engine, Reply<WebhookWithSecret> reply) {
        Webhook unlisted = webhook;
        unlisted.listed = false;
        engine.addOneOff(unlisted, secret, reply);
    });
}

void CatalogueDoor::updateWebhook(const Webhook &webhook, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done),
                          [webhook](Engine &engine, Reply<void> reply) { engine.configuration().updateWebhook(webhook, std::move(reply)); });
}

void CatalogueDoor::setPaused(WebhookId id, bool paused, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done),
                          [id, paused](Engine &engine, Reply<void> reply) { engine.configuration().setPaused(id, paused, std::move(reply)); });
}

void CatalogueDoor::removeWebhook(WebhookId id, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done),
                          [id](Engine &engine, Reply<void> reply) { engine.configuration().setRemoved(id, true, std::move(reply)); });
}

void CatalogueDoor::restoreWebhook(WebhookId id, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done),
                          [id](Engine &engine, Reply<void> reply) { engine.configuration().setRemoved(id, false, std::move(reply)); });
}

void CatalogueDoor::rotateSecret(WebhookId id, const QByteArray &secret, QObject *context, Reply<WebhookWithSecret> done)
{
    m_crossing->ask<WebhookWithSecret>(context, std::move(done), [id, secret](Engine &engine, Reply<WebhookWithSecret> reply) {
        engine.configuration().rotateSecret(id, secret, std::move(reply));
    });
}

void CatalogueDoor::revealSecret(WebhookId id, QObject *context, Reply<QByteArray> done)
{
    m_crossing->ask<QByteArray>(context, std::move(done), [id](Engine &engine, Reply<QByteArray> reply) {
        if (!engine.configuration().webhook(id))
            return reply(Error{ErrorCode::NotFound, tr("That webhook is not there any more.")});
        reply(engine.configuration().currentSecret(id));
    });
}

void CatalogueDoor::addGoal(const Goal &goal, QObject *context, Reply<Goal> done)
{
    m_crossing->ask<Goal>(context, std::move(done),
                          [goal](Engine &engine, Reply<Goal> reply) { engine.configuration().addGoal(goal, std::move(reply)); });
}

void CatalogueDoor::updateGoal(const Goal &goal, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done),
                          [goal](Engine &engine, Reply<void> reply) { engine.configuration().updateGoal(goal, std::move(reply)); });
}

void CatalogueDoor::removeGoal(GoalId id, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done),
                          [id](Engine &engine, Reply<void> reply) { engine.configuration().removeGoal(id, std::move(reply)); });
}

void CatalogueDoor::restoreGoal(const Goal &goal, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done),
                          [goal](Engine &engine, Reply<void> reply) { engine.configuration().restoreGoal(goal, std::move(reply)); });
}

void CatalogueDoor::setSettings(const ProfileSettings &settings, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done),
                          [settings](Engine &engine, Reply<void> reply) { engine.configuration().setSettings(settings, std::move(reply)); });
}

void CatalogueDoor::addApiKey(const QString &name, QObject *context, Reply<ApiKeyWithText> done)
{
    m_crossing->ask<ApiKeyWithText>(context, std::move(done),
                                    [name](Engine &engine, Reply<ApiKeyWithText> reply) { engine.traffic().keys().add(name, std::move(reply)); });
}

void CatalogueDoor::revokeApiKey(ApiKeyId id, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done),
                          [id](Engine &engine, Reply<void> reply) { engine.traffic().keys().revoke(id, std::move(reply)); });
}

void CatalogueDoor::addAlertRule(const AlertRule &rule, QObject *context, Reply<AlertRule> done)
{
    m_crossing->ask<AlertRule>(context, std::move(done),
                               [rule](Engine &engine, Reply<AlertRule> reply) { engine.receiver().addAlertRule(rule, std::move(reply)); });
}

void CatalogueDoor::keepAlertRule(const AlertRule &rule, QObject *context, Reply<AlertRule> done)
{
    m_crossing->ask<AlertRule>(context, std::move(done),
                               [rule](Engine &engine, Reply<AlertRule> reply) { engine.receiver().alerts().add(rule, std::move(reply)); });
}

void CatalogueDoor::removeAlertRule(AlertRuleId id, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done),
                          [id](Engine &engine, Reply<void> reply) { engine.receiver().alerts().remove(id, std::move(reply)); });
}

} // namespace ovyxa
