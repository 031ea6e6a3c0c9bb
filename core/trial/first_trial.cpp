// SPDX-License-Identifier: MIT
#include "core/trial/first_trial.h"

#include "core/bench/bench.h"

#include <QtCore/QPointer>
#include <QtCore/QUrl>

#include <algorithm>
#include <memory>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr quint16 usualPort = 8443; // the one in every example; any free one when it is taken

/// The steps, one after the other; each is skipped when what it makes is there already. Kept alive by the replies it waits for.
class FirstTrial : public std::enable_shared_from_this<FirstTrial>
{
public:
    FirstTrial(Bench *bench, QObject *context, Reply<Fired> done) : m_bench(bench), m_context(context), m_done(std::move(done)) {}

    void start()
    {
        const QList<Site> sites = m_bench->catalogue()->sites();
        if (!sites.isEmpty()) {
            m_site = sites.first().id;
            return ensureGoal();
        }
        m_site = u"acme.test"_s;
        m_bench->catalogue()->addSite({m_site}, m_bench, [self = shared_from_this()](const Result<Site> &added) {
            if (!added)
                return self->end(added.error());
            self->ensureGoal();
        });
    }

private:
    /// What the event completes, so that visitors can complete it as well.
    void ensureGoal()
    {
        if (!m_bench->catalogue()->goals(m_site).isEmpty())
            return ensureReceiver(usualPort);
        const Goal goal{{}, m_site, u"Purchase"_s, Goal::Kind::Pageview, u"/checkout/success"_s};
        m_bench->catalogue()->addGoal(goal, m_bench, [self = shared_from_this()](const Result<Goal> &added) {
            if (!added)
                return self->end(added.error());
            self->ensureReceiver(usualPort);
        });
    }

    void ensureReceiver(quint16 port)
    {
        if (m_bench->receiver()->state().running)
            return ensureWebhook();
        ReceiverSetup setup;
        setup.port = port;
        m_bench->receiver()->start(setup, m_bench, [self = shared_from_this(), port](const Result<void> &started) {
            if (started)
                return self->ensureWebhook();
            if (port != 0 && started.error().code == ErrorCode::Unavailable)
                return self->ensureReceiver(0);
            self->end(started.error());
        });
    }

    void ensureWebhook()
    {
        const QString destination = QUrl(m_bench->receiver()->state().url).resolved(QUrl(u"hook"_s)).toString();
        const QList<WebhookStatus> webhooks = m_bench->catalogue()->webhooks(m_site);
        const auto pointing = std::find_if(webhooks.cbegin(), webhooks.cend(), [&](const WebhookStatus &status) {
            return status.webhook.url == destination && status.webhook.events.testFlag(EventKind::GoalCompleted);
        });
        if (pointing != webhooks.cend())
            return fire(pointing->webhook.id);

        const QString name = Bench::tr("Local receiver");
        const auto earlier =
            std::find_if(webhooks.cbegin(), webhooks.cend(), [&](const WebhookStatus &status) { return status.webhook.name == name; });
        if (earlier != webhooks.cend()) { // made by an earlier trial, when the receiver had another port
            Webhook moved = earlier->webhook;
            moved.url = destination;
            m_bench->catalogue()->updateWebhook(moved, m_bench, [self = shared_from_this(), id = moved.id](const Result<void> &updated) {
                if (!updated)
                    return self->end(updated.error());
                self->fire(id);
            });
            return;
        }
        Webhook webhook;
        webhook.site = m_site;
        webhook.name = name;
        webhook.url = destination;
        for (EventKind kind : allEventKinds)
            webhook.events |= kind;
        m_bench->catalogue()->addWebhook(webhook, {}, m_bench, [self = shared_from_this()](const Result<WebhookWithSecret> &added) {
            if (!added)
                return self->end(added.error());
            self->fire(added->webhook.id);
        });
    }

    void fire(WebhookId webhook)
    {
        m_bench->sending()->fireTo(m_bench->draft(EventKind::GoalCompleted, m_site), webhook, m_bench,
                                   [self = shared_from_this()](Result<Fired> fired) { self->end(std::move(fired)); });
    }

    void end(Result<Fired> result)
    {
        if (m_context)
            m_done(std::move(result));
    }

    Bench *m_bench;
    QPointer<QObject> m_context;
    Reply<Fired> m_done;
    SiteId m_site;
};

} // namespace

void startFirstTrial(Bench *bench, QObject *context, Reply<Fired> done)
{
    std::make_shared<FirstTrial>(bench, context, std::move(done))->start();
}

} // namespace ovyxa
