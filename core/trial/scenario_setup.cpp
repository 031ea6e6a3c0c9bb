// SPDX-License-Identifier: MIT
// What a scenario needs before its first step: goals, a receiver, a webhook.
#include "core/trial/scenario_runner.h"

#include "core/trial/scenario_runner_replies.h"

#include <QtCore/QUrl>
#include <QtNetwork/QHostAddress>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

void ScenarioRunner::addGoals(QList<Goal> goals)
{
    const QList<Goal> there = m_bench->catalogue()->goals(m_scenario.site);
    while (!goals.isEmpty() && std::any_of(there.cbegin(), there.cend(), [&goals](const Goal &goal) {
        return goal.name == goals.constFirst().name && goal.kind == goals.constFirst().kind && goal.pattern == goals.constFirst().pattern;
    }))
        goals.removeFirst();
    if (goals.isEmpty())
        return startReceiver();
    const Goal goal = goals.takeFirst();
    m_bench->catalogue()->addGoal(goal, this, orRefuse<Goal>([this, goals](const Goal &added) {
                                      m_madeGoals += added.id;
                                      addGoals(goals);
                                  }));
}

void ScenarioRunner::startReceiver()
{
    m_url = m_scenario.target.url;
    if (!m_scenario.hasReceiver)
        return addWebhook();
    ReceiverSetup setup;
    setup.plan = m_scenario.plan;
    setup.refusesUnverified = true; // a careful one, whatever it answers else
    setup.forwardTo = m_scenario.forwardTo;
    setup.forwardAuthorities = m_scenario.target.authorities;
    if (const QUrl target(m_url); !m_url.isEmpty() && m_scenario.isSentToReceiver()) {
        setup.plainHttp = target.scheme() == "http"_L1;
        setup.port = quint16(target.port(setup.plainHttp ? 80 : 443));
        if (const QHostAddress literal(target.host()); !literal.isNull())
            setup.address = literal.toString();
    }
    m_bench->receiver()->start(setup, this, orRefuse([this] {
                                   if (m_url.isEmpty())
                                       m_url = m_bench->receiver()->state().url + "hook"_L1;
                                   addWebhook();
                               }));
}

bool ScenarioRunner::isUnderWay(WebhookId webhook) const
{
    return std::any_of(s_all.cbegin(), s_all.cend(),
                       [&](const ScenarioRunner *each) { return each->m_bench == m_bench && each->m_webhook == webhook; });
}

void ScenarioRunner::addWebhook()
{
    Webhook webhook;
    webhook.site = m_scenario.site;
    webhook.name = tr("Scenario: %1").arg(m_scenario.name).left(60);
    // One that was cut off, by a power failure or a kill, has left its own; of one that is being run it is not to be taken away.
    const QList<WebhookStatus> there = m_bench->catalogue()->webhooks(m_scenario.site);
    const auto left = std::find_if(there.cbegin(), there.cend(), [&webhook](const WebhookStatus &each) { return each.webhook.name == webhook.name; });
    if (left != there.cend() && !isUnderWay(left->webhook.id))
        return m_bench->catalogue()->removeWebhook(left->webhook.id, this, orRefuse([this] { addWebhook(); }));
    webhook.url = m_url;
    for (EventKind kind : allEventKinds)
        webhook.events |= kind;
    webhook.encoding = m_scenario.target.encoding;
    webhook.format = m_scenario.target.format;
    webhook.authorityFile = m_scenario.target.authorityFile;
    webhook.spikeThreshold = m_scenario.spikeThreshold;
    m_bench->catalogue()->addWebhook(webhook, m_scenario.target.secret, this, [this](const Result<WebhookWithSecret> &added) {
        if (m_isEnding)
            return;
        if (!added && added.error().code == ErrorCode::LimitReached) // the profile has no room for it: the scenario is right
            return refuse({ErrorCode::Unavailable, added.error().message});
        if (!added)
            return refuse(added.error());
        m_webhook = added.value().webhook.id;
        next();
    });
}

} // namespace ovyxa
