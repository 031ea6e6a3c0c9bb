// SPDX-License-Identifier: MIT
#include "ui/webhooks/webhook_controller.h"

#include "core/bench/bench.h"
#include "core/model/limits.h"
#include "core/model/text.h"
#include "ui/common/ways_back.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int pageSize = 500;

QString wayOf(WebhookId id)
{
    return u"webhook.%1"_s.arg(id.value);
}

} // namespace

WebhookController::WebhookController(Bench *bench, QObject *parent) : QObject(parent), m_bench(bench)
{
    connect(bench->catalogue(), &CatalogueDoor::changed, this, &WebhookController::refresh);
    connect(bench->catalogue(), &CatalogueDoor::gaugesChanged, this, &WebhookController::changed);
    m_leavingTimer.setSingleShot(true);
    m_leavingTimer.setInterval(timeToUndo);
    connect(&m_leavingTimer, &QTimer::timeout, this, [this] {
        say(tr("%1 and its webhooks are removed; this cannot be undone any more.").arg(m_leaving));
        finishRemoval();
    });
    refresh();
}

WebhookController::~WebhookController()
{
    if (m_bench)
        finishRemoval();
}

void WebhookController::setWaysBack(WaysBack *waysBack)
{
    m_waysBack = waysBack;
}

void WebhookController::offerBack(const QString &id, const QString &name, std::function<void()> go)
{
    if (m_waysBack)
        m_waysBack->offer(id, name, std::move(go));
}

void WebhookController::withdraw(const QString &id)
{
    if (m_waysBack)
        m_waysBack->withdraw(id);
}

QList<Site> WebhookController::sites() const
{
    QList<Site> sites = m_bench->catalogue()->sites();
    sites.removeIf([this](const Site &site) { return site.id == m_leaving; });
    return sites;
}

void WebhookController::refresh()
{
    // The chosen site may be gone, and the first one may just have come.
    const QList<Site> all = sites();
    const bool there = std::any_of(all.cbegin(), all.cend(), [this](const Site &site) { return site.id == m_site; });
    if (!there)
        setSite(all.isEmpty() ? SiteId() : all.constFirst().id);
    Q_EMIT changed();
}

void WebhookController::setSite(const SiteId &site)
{
    if (site == m_site)
        return;
    m_site = site;
    Q_EMIT siteChanged(m_site);
    Q_EMIT changed();
}

QList<WebhookStatus> WebhookController::statuses() const
{
    return m_site.isEmpty() ? QList<WebhookStatus>() : m_bench->catalogue()->webhooks(m_site);
}

std::optional<WebhookStatus> WebhookController::status(WebhookId id) const
{
    for (const WebhookStatus &status : m_bench->catalogue()->webhooks()) {
        if (status.webhook.id == id)
            return status;
    }
    return {};
}

QString WebhookController::addRefusal() const
{
    if (m_site.isEmpty())
        return tr("Add a site first: a webhook belongs to one.");
    if (statuses().size() >= limits::webhooksPerSite) {
        return tr("%1 already has %Ln webhooks, as many as Ovyxa allows for a site. Remove one, or use another site.", nullptr,
                  limits::webhooksPerSite)
            .arg(m_site);
    }
    return {};
}

void WebhookController::addSite(const Site &site, std::function<void(const Result<Site> &)> done)
{
    if (site.id == m_leaving)
        finishRemoval();
    m_bench->catalogue()->addSite(site, this, [this, done = std::move(done)](const Result<Site> &result) {
        if (result)
            setSite(result->id);
        done(result);
    });
}

void WebhookController::setCountry(const QString &country)
{
    m_bench->catalogue()->updateSite({m_site, country}, this, [this](const Result<void> &result) {
        if (!result)
            complain(result.error().message);
    });
}

void WebhookController::removeSite()
{
    finishRemoval();
    m_leaving = m_site;
    m_leavingTimer.start();
    refresh();
    const auto back = [this, site = m_leaving] { restoreSite(site); };
    Q_EMIT said({tr("%1 and its webhooks are removed.").arg(m_leaving), false, tr("Undo"), back});
    offerBack(u"site"_s, tr("Undo removing %1").arg(m_leaving), back);
}

void WebhookController::restoreSite(const SiteId &site)
{
    if (m_leaving != site)
        return;
    withdraw(u"site"_s);
    m_leavingTimer.stop();
    m_leaving.clear();
    setSite(site);
    refresh();
}

void WebhookController::finishRemoval()
{
    m_leavingTimer.stop();
    if (m_leaving.isEmpty())
        return;
    withdraw(u"site"_s);
    m_bench->catalogue()->removeSite(std::exchange(m_leaving, {}), this, [this](const Result<void> &result) {
        if (!result) {
            complain(result.error().message);
            refresh();
        }
    });
}

void WebhookController::sendTest(WebhookId id)
{
    const auto target = status(id);
    if (!target)
        return;
    EventKind kind = EventKind::GoalCompleted;
    for (const EventKind candidate : allEventKinds) {
        if (target->webhook.events.testFlag(candidate)) {
            kind = candidate;
            break;
        }
    }
    const QString name = target->webhook.name;
    m_bench->sending()->fireTo(m_bench->draft(kind, target->webhook.site), id, this, [this, name, kind](const Result<Fired> &fired) {
        if (fired && isSkipped(fired->deliveries.value(0)))
            say(tr("%1 is paused: the test %2 is kept as skipped.").arg(name, toText(kind)));
        else if (fired)
            say(tr("A test %1 is on its way to %2.").arg(toText(kind), name));
        else
            complain(fired.error().message);
    });
}

void WebhookController::setPaused(WebhookId id, bool paused)
{
    const auto target = status(id);
    if (!target)
        return;
    m_bench->catalogue()->setPaused(id, paused, this, [this, webhook = target->webhook, paused](const Result<void> &result) {
        if (!result)
            return complain(result.error().message);
        if (!paused)
            return tellResumed(webhook);
        say(tr("%1 is paused: its events are kept as skipped, and can be sent later. What is under way goes on.").arg(webhook.name));
    });
}

void WebhookController::tellResumed(const Webhook &webhook)
{
    DeliveryQuery query;
    query.skippedOf = webhook.id;
    m_bench->log()->deliveryIds(query, this, [this, name = webhook.name](const Result<QList<DeliveryId>> &skipped) {
        if (!skipped)
            return complain(skipped.error().message);
        const int count = int(skipped->size());
        if (count == 0)
            return say(tr("%1 gets its events again.").arg(name));
        Q_EMIT said({tr("%1 gets its events again. %Ln were skipped while it was paused.", nullptr, count).arg(name), false,
                     tr("Send the %Ln skipped", nullptr, count), [this, ids = *skipped] { Q_EMIT replayWanted(ids); }});
    });
}

void WebhookController::removeWebhook(WebhookId id)
{
    const auto target = status(id);
    if (!target)
        return;
    DeliveryQuery underWay;
    underWay.states = {DeliveryState::Queued, DeliveryState::Held, DeliveryState::Sending, DeliveryState::Waiting};
    collect(id, underWay, {}, {}, [this, webhook = target->webhook](const Result<QList<DeliveryId>> &found) {
        const QList<DeliveryId> cut = found ? *found : QList<DeliveryId>(); // it goes in any case
        m_bench->catalogue()->removeWebhook(webhook.id, this, [this, webhook, cut](const Result<void> &result) {
            if (!result)
                return complain(result.error().message);
            const QString said = tr("%1 is removed.").arg(webhook.name);
            Q_EMIT this->said({cut.isEmpty() ? said : u"%1 %2"_s.arg(said, tr("%Ln that it had under way are cancelled.", nullptr, int(cut.size()))),
                               false, tr("Undo"), [this, webhook, cut] { restoreWebhook(webhook, cut); }});
            offerWebhook(webhook, cut);
        });
    });
}

void WebhookController::offerWebhook(const Webhook &webhook, const QList<DeliveryId> &cut)
{
    offerBack(wayOf(webhook.id), tr("Undo removing %1").arg(webhook.name), [this, webhook, cut] { restoreWebhook(webhook, cut); });
}

/// What ended with its removal has ended, and can be sent again.
void WebhookController::restoreWebhook(const Webhook &webhook, const QList<DeliveryId> &cut)
{
    withdraw(wayOf(webhook.id)); // two in a row are of two webhooks
    m_bench->catalogue()->restoreWebhook(webhook.id, this, [this, webhook, cut](const Result<void> &restored) {
        if (!restored) {
            offerWebhook(webhook, cut);
            return complain(restored.error().message);
        }
        Q_EMIT cameBack(webhook.id);
        const QString &name = webhook.name;
        if (cut.isEmpty())
            return say(tr("%1 is back.").arg(name));
        DeliveryQuery cancelled; // one that was on its way may have arrived
        cancelled.among = cut;
        cancelled.states = {DeliveryState::Cancelled};
        m_bench->log()->deliveryIds(cancelled, this, [this, name](const Result<QList<DeliveryId>> &ids) {
            const int count = ids ? int(ids->size()) : 0;
            if (count == 0)
                return say(tr("%1 is back.").arg(name));
            Q_EMIT said({tr("%1 is back. %Ln were cancelled with it.", nullptr, count).arg(name), false, tr("Send the %Ln again", nullptr, count),
                         [this, again = *ids] { Q_EMIT replayWanted(again); }});
        });
    });
}

void WebhookController::sendSlackMessages(WebhookId id)
{
    const auto found = status(id);
    if (!found)
        return;
    Webhook webhook = found->webhook;
    webhook.format = BodyFormat::Slack;
    m_bench->catalogue()->updateWebhook(webhook, this, [this, name = webhook.name](const Result<void> &result) {
        if (result)
            say(tr("%1 sends Slack messages from now on.").arg(name));
        else
            complain(result.error().message);
    });
}

void WebhookController::offerReplay(WebhookId id)
{
    const auto target = status(id);
    if (!target)
        return;
    m_counting = id;
    DeliveryQuery owed;
    owed.states = {DeliveryState::Failed};
    owed.owed = true;
    collect(id, owed, {}, {}, [this, id, name = target->webhook.name](const Result<QList<DeliveryId>> &found) {
        if (m_counting != id)
            return;
        if (!found)
            return complain(found.error().message);
        if (found->isEmpty())
            return say(tr("%1 has no failed deliveries that are still owed.").arg(name));
        Q_EMIT replayWanted(*found);
    });
}

/// Those of one webhook that the query asks for, oldest first.
void WebhookController::collect(WebhookId id, DeliveryQuery query, DeliveryId before, QList<DeliveryId> found,
                                std::function<void(const Result<QList<DeliveryId>> &)> done)
{
    const auto target = status(id);
    if (!target)
        return;
    query.site = target->webhook.site;
    m_bench->log()->deliveries(query, before, pageSize, this, [=, this](const Result<DeliveryPage> &page) mutable {
        if (!page)
            return done(page.error());
        for (const Delivery &delivery : page->rows) {
            if (delivery.webhook == id)
                found.prepend(delivery.id);
        }
        if (!page->atEnd)
            return collect(id, query, page->next, found, done);
        done(found);
    });
}

void WebhookController::rotateSecret(WebhookId id, const QByteArray &secret, std::function<void(const Result<WebhookWithSecret> &)> done)
{
    m_bench->catalogue()->rotateSecret(id, secret, this, std::move(done));
}

void WebhookController::revealSecret(WebhookId id, std::function<void(const Result<QByteArray> &)> done)
{
    m_bench->catalogue()->revealSecret(id, this, std::move(done));
}

} // namespace ovyxa
