// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/settings.h"
#include "core/model/webhook.h"
#include "ui/common/time_format.h"
#include "ui/webhooks/webhook_controller.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QLabel;
class QLayout;
class QListView;
class QPushButton;

namespace ovyxa {

class NoticeBar;
class SecretClipboard;
class SecretDialog;
class SiteBar;
class WaysBack;
class WebhookDraft;
class WebhookForm;
class WebhookModel;
class WebhookPulses;

/// The left of the window: the sites, and the chosen one's webhooks with their health and their hour. Wires widgets to
/// WebhookController, which decides. GUI thread; the bench outlives it. Its actions() belong into the window's registry.
class WebhookPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit WebhookPanel(Bench *bench, QWidget *parent = nullptr);

    [[nodiscard]] SiteId site() const;
    void setSite(const SiteId &site);
    void setZone(Zone zone) { m_zone = zone; }
    void setWaysBack(WaysBack *waysBack); ///< without it, removals are undone by their notice alone
    [[nodiscard]] WebhookId selectedWebhook() const;
    void select(WebhookId webhook); ///< of the chosen site; of another one, or none: what is selected stays
    void addWebhook();              ///< opens the form, or says why not
    /// Its notices, for a place where they move nothing; else they stand below the webhooks. The layout is the caller's.
    [[nodiscard]] QLayout *takeNotices();

Q_SIGNALS:
    void siteChanged(const ovyxa::SiteId &site);
    void webhookSelected(ovyxa::WebhookId webhook);          ///< not valid: none
    void deliveriesWanted(const QStringList &terms);         ///< of a query: those that a line of state speaks of
    void replayWanted(const QList<ovyxa::DeliveryId> &owed); ///< of one webhook

private:
    void buildList();
    void buildActions();
    void addWebhookAction(const QString &id, const QString &text, void (WebhookPanel::*slot)(WebhookId));
    void refresh();
    void refreshStates();
    void nameSwitch();
    void openMenu(const QPoint &at); ///< of the selected webhook
    void offerSlack();               ///< where a webhook's body is none that Slack takes
    void showMessage(const WebhookController::Message &message);
    void openForm(const WebhookDraft &draft);
    void save(WebhookForm *form, const Webhook &webhook, const QByteArray &secret, const std::optional<ProfileSettings> &settings);
    void saveWebhook(WebhookForm *form, const Webhook &webhook, const QByteArray &secret);
    [[nodiscard]] QList<Webhook> existing() const;

    void edit(WebhookId id);
    void sendTest(WebhookId id);
    void switchPause(WebhookId id);
    void rotate(WebhookId id);
    void reveal(WebhookId id);
    void copyUrl(WebhookId id);
    void replayFailed(WebhookId id);
    void remove(WebhookId id);

    Bench *m_bench;
    WebhookController *m_controller;
    WebhookModel *m_model;
    WebhookPulses *m_pulses;
    QTimer m_countdown; ///< runs while a line of state counts down
    SecretClipboard *m_clipboard;
    Zone m_zone = Zone::Local;
    SiteBar *m_sites;
    QListView *m_list;
    QLabel *m_empty;
    QPushButton *m_emptyAction;
    NoticeBar *m_notice;
    NoticeBar *m_slackNotice;
    WebhookId m_slackOffered; ///< for which one it stands there
    QList<QAction *> m_webhookActions;
    QAction *m_pause = nullptr; ///< of those
};

} // namespace ovyxa
