// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/result.h"
#include "core/model/webhook_status.h"

#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

#include <functional>

namespace ovyxa {

class Bench;
class WaysBack;

/// All that the webhook panel decides, without widgets: which site is shown, what may be added, what is done to a webhook and what is
/// said about it. GUI thread; owned by the panel; the bench outlives it.
class WebhookController final : public QObject
{
    Q_OBJECT
public:
    /// One line for the panel: what happened, and what can be done about it now (undo). `act` is run at most once.
    struct Message
    {
        QString text;
        bool problem = false;
        QString verb; ///< the button's word; empty = nothing to do
        std::function<void()> act;
    };

    static constexpr Millis timeToUndo{20'000}; ///< for a site, whose removal the bench cannot take back

    explicit WebhookController(Bench *bench, QObject *parent = nullptr);
    ~WebhookController() override; ///< a site whose removal was not undone is removed now

    void setWaysBack(WaysBack *waysBack);    ///< where the way back from a removal is offered, beside what is said of it
    [[nodiscard]] QList<Site> sites() const; ///< without one that is about to be removed
    [[nodiscard]] SiteId site() const { return m_site; }
    void setSite(const SiteId &site);
    [[nodiscard]] QList<WebhookStatus> statuses() const;
    [[nodiscard]] std::optional<WebhookStatus> status(WebhookId id) const;
    /// Why no webhook can be added now (no site, or limits::webhooksPerSite reached); empty = one can.
    [[nodiscard]] QString addRefusal() const;

    void addSite(const Site &site, std::function<void(const Result<Site> &)> done);
    void setCountry(const QString &country); ///< of the chosen site
    /// Hides the site at once and removes it when the offer to undo is over: after timeToUndo, at another removal or at the end.
    void removeSite();
    void finishRemoval();

    void sendTest(WebhookId id);               ///< the first event that it listens for, to it alone
    void setPaused(WebhookId id, bool paused); ///< resumed, it is offered to send what was skipped
    void removeWebhook(WebhookId id);          ///< at once, with an offer to undo
    void sendSlackMessages(WebhookId id);      ///< from now on, instead of Ovyxa's JSON
    void offerReplay(WebhookId id);            ///< looks for what is still owed of it; `replayWanted` follows if there is any
    void rotateSecret(WebhookId id, const QByteArray &secret, std::function<void(const Result<WebhookWithSecret> &)> done);
    void revealSecret(WebhookId id, std::function<void(const Result<QByteArray> &)> done);

Q_SIGNALS:
    void changed(); ///< sites, webhooks, gauges or what may be added
    void siteChanged(const ovyxa::SiteId &site);
    void said(const ovyxa::WebhookController::Message &message);
    void cameBack(ovyxa::WebhookId id);                      ///< what was removed
    void replayWanted(const QList<ovyxa::DeliveryId> &owed); ///< failed or skipped, oldest first; the forecast and the question are the log's

private:
    void refresh();
    void tellResumed(const Webhook &webhook);
    void restoreSite(const SiteId &site);
    void offerWebhook(const Webhook &webhook, const QList<DeliveryId> &cut);
    void restoreWebhook(const Webhook &webhook, const QList<DeliveryId> &cut);
    void offerBack(const QString &id, const QString &name, std::function<void()> go);
    void withdraw(const QString &id);
    void collect(WebhookId id, DeliveryQuery query, DeliveryId before, QList<DeliveryId> found,
                 std::function<void(const Result<QList<DeliveryId>> &)> done);
    void say(const QString &text) { Q_EMIT said({text, false, {}, {}}); }
    void complain(const QString &text) { Q_EMIT said({text, true, {}, {}}); }

    QPointer<Bench> m_bench;
    QPointer<WaysBack> m_waysBack;
    SiteId m_site;
    SiteId m_leaving; ///< hidden, not yet removed
    QTimer m_leavingTimer;
    WebhookId m_counting; ///< whose failed deliveries are being counted
};

} // namespace ovyxa
