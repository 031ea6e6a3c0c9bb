// SPDX-License-Identifier: MIT
#include "ui/webhooks/webhook_panel.h"

#include "core/bench/bench.h"
#include "core/rules/address_rules.h"
#include "ui/common/buttons.h"
#include "ui/common/notice_bar.h"
#include "ui/webhooks/secret_clipboard.h"
#include "ui/webhooks/site_bar.h"
#include "ui/webhooks/webhook_delegate.h"
#include "ui/webhooks/webhook_list.h"
#include "ui/webhooks/webhook_model.h"
#include "ui/webhooks/webhook_pulses.h"
#include "ui/webhooks/webhook_words.h"

#include <QtGui/QAction>
#include <QtGui/QGuiApplication>
#include <QtGui/QShortcut>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

WebhookPanel::WebhookPanel(Bench *bench, QWidget *parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_controller(new WebhookController(bench, this))
    , m_model(new WebhookModel(this))
    , m_pulses(new WebhookPulses(bench, this))
    , m_clipboard(new SecretClipboard(QGuiApplication::clipboard(), SecretClipboard::defaultStay, this))
    , m_sites(new SiteBar(m_controller, this))
    , m_list(new WebhookList(this))
    , m_empty(dimLabel({}, this))
    , m_emptyAction(outlineButton({}, this))
    , m_notice(new NoticeBar(this))
    , m_slackNotice(new NoticeBar(this))
{
    setObjectName(u"webhookPanel"_s);
    buildList();
    buildActions();
    m_empty->setObjectName(u"webhooksEmpty"_s);
    m_empty->setWordWrap(true);
    m_empty->setContentsMargins(4, 4, 4, 8);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 0);
    column->setSpacing(4);
    column->addWidget(m_sites);
    column->addWidget(m_empty);
    column->addWidget(m_emptyAction, 0, Qt::AlignLeft);
    column->addWidget(m_list);
    column->addWidget(m_slackNotice);
    column->addWidget(m_notice);
    m_notice->setLeaves(true);
    m_slackNotice->setObjectName(u"webhookSlackNotice"_s);

    m_emptyAction->setObjectName(u"webhooksEmptyAction"_s);
    connect(m_emptyAction, &QPushButton::clicked, this, &WebhookPanel::addWebhook);
    connect(m_sites, &SiteBar::addWebhookWanted, this, &WebhookPanel::addWebhook);
    connect(m_controller, &WebhookController::changed, this, &WebhookPanel::refresh);
    connect(m_controller, &WebhookController::siteChanged, this, &WebhookPanel::siteChanged);
    connect(m_controller, &WebhookController::cameBack, this, [this](WebhookId id) {
        refresh();
        const QModelIndex row = m_model->indexOf(id);
        if (!row.isValid())
            return; // another site is shown by now
        m_list->setCurrentIndex(row);
        m_list->setFocus(Qt::OtherFocusReason);
    });
    connect(m_controller, &WebhookController::said, this, &WebhookPanel::showMessage);
    connect(m_controller, &WebhookController::replayWanted, this, &WebhookPanel::replayWanted);
    m_countdown.setInterval(std::chrono::seconds{1});
    connect(&m_countdown, &QTimer::timeout, this, &WebhookPanel::refreshStates);
    connect(m_pulses, &WebhookPulses::changed, this, &WebhookPanel::refreshStates);
    connect(bench->clock(), &ClockDoor::changed, this, &WebhookPanel::refreshStates);
    connect(bench->receiver(), &ReceiverDoor::changed, this, &WebhookPanel::refreshStates);
    refresh();
}

void WebhookPanel::setWaysBack(WaysBack *waysBack)
{
    m_controller->setWaysBack(waysBack);
}

QLayout *WebhookPanel::takeNotices()
{
    auto *foot = new QVBoxLayout;
    foot->setContentsMargins(12, 0, 12, 12);
    foot->setSpacing(4);
    for (NoticeBar *each : {m_slackNotice, m_notice}) {
        each->setProperty("floating", true); // an edge sets it apart from what it lies over
        layout()->removeWidget(each);
        foot->addWidget(each);
    }
    return foot;
}

void WebhookPanel::buildList()
{
    m_list->setObjectName(u"webhookList"_s);
    m_list->setAccessibleName(tr("Webhooks"));
    m_list->setModel(m_model);
    auto *delegate = new WebhookDelegate(m_list);
    m_list->setItemDelegate(delegate);
    connect(delegate, &WebhookDelegate::menuWanted, this, &WebhookPanel::openMenu);
    connect(delegate, &WebhookDelegate::switched, this, [this](const QModelIndex &row) {
        const Webhook &webhook = m_model->statusAt(row.row())->webhook;
        m_controller->setPaused(webhook.id, !webhook.paused);
    });
    connect(delegate, &WebhookDelegate::stateClicked, this, [this](const QModelIndex &row) {
        const WebhookStatus &status = *m_model->statusAt(row.row());
        Q_EMIT deliveriesWanted(WebhookWords::queryTerms(status, m_pulses->of(status.webhook.id, m_bench->clock()->now())));
    });
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        const bool any = selectedWebhook().isValid();
        for (QAction *action : std::as_const(m_webhookActions))
            action->setEnabled(any);
        nameSwitch();
        Q_EMIT webhookSelected(selectedWebhook());
    });
    connect(m_list, &QListView::activated, this, [this] { edit(selectedWebhook()); });
    connect(m_list, &QListView::customContextMenuRequested, this, &WebhookPanel::openMenu);
}

void WebhookPanel::openMenu(const QPoint &at)
{
    if (!selectedWebhook().isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setObjectName(u"webhookMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(m_webhookActions);
    menu->popup(m_list->viewport()->mapToGlobal(at));
}

void WebhookPanel::buildActions()
{
    auto *add = new QAction(tr("Add a webhook…"), this);
    add->setObjectName(u"webhook.add"_s);
    add->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_N));
    connect(add, &QAction::triggered, this, &WebhookPanel::addWebhook);
    addAction(add);
    auto *site = new QAction(tr("Add a site…"), this);
    site->setObjectName(u"site.add"_s);
    connect(site, &QAction::triggered, m_sites, &SiteBar::askForSite);
    addAction(site);
    addWebhookAction(u"webhook.edit"_s, tr("Edit webhook…"), &WebhookPanel::edit);
    addWebhookAction(u"webhook.test"_s, tr("Send a test"), &WebhookPanel::sendTest);
    addWebhookAction(u"webhook.pause"_s, tr("Pause webhook"), &WebhookPanel::switchPause);
    m_pause = m_webhookActions.last();
    addWebhookAction(u"webhook.replayFailed"_s, tr("Replay its failed deliveries…"), &WebhookPanel::replayFailed);
    addWebhookAction(u"webhook.copyUrl"_s, tr("Copy URL"), &WebhookPanel::copyUrl);
    addWebhookAction(u"webhook.reveal"_s, tr("Show secret…"), &WebhookPanel::reveal);
    addWebhookAction(u"webhook.rotate"_s, tr("Rotate secret…"), &WebhookPanel::rotate);
    addWebhookAction(u"webhook.remove"_s, tr("Remove webhook"), &WebhookPanel::remove);

    // Only while the list has the focus: the keys mean other things in other places.
    auto *copy = new QShortcut(QKeySequence::Copy, m_list, nullptr, nullptr, Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, [this] { copyUrl(selectedWebhook()); });
    auto *erase = new QShortcut(QKeySequence::Delete, m_list, nullptr, nullptr, Qt::WidgetShortcut);
    connect(erase, &QShortcut::activated, this, [this] { remove(selectedWebhook()); });
}

void WebhookPanel::addWebhookAction(const QString &id, const QString &text, void (WebhookPanel::*slot)(WebhookId))
{
    auto *action = new QAction(text, this);
    action->setObjectName(id);
    action->setEnabled(false);
    connect(action, &QAction::triggered, this, [this, slot] {
        if (const WebhookId chosen = selectedWebhook(); chosen.isValid())
            (this->*slot)(chosen);
    });
    addAction(action);
    m_webhookActions << action;
}

SiteId WebhookPanel::site() const
{
    return m_controller->site();
}

void WebhookPanel::setSite(const SiteId &site)
{
    m_controller->setSite(site);
}

WebhookId WebhookPanel::selectedWebhook() const
{
    return m_list->currentIndex().data(WebhookModel::IdRole).value<WebhookId>();
}

void WebhookPanel::select(WebhookId webhook)
{
    if (const QModelIndex row = m_model->indexOf(webhook); row.isValid())
        m_list->setCurrentIndex(row);
}

void WebhookPanel::refresh()
{
    m_model->setStatuses(m_controller->statuses());
    refreshStates();
    m_sites->refresh();
    const bool empty = m_model->rowCount() == 0;
    m_empty->setVisible(empty);
    m_emptyAction->setVisible(empty);
    if (empty && m_list->hasFocus())
        m_emptyAction->setFocus(Qt::OtherFocusReason); // what stands where the last one was, and not what happens to be next
    m_list->setVisible(!empty);
    const bool anySite = !m_controller->site().isEmpty();
    m_empty->setText(anySite ? tr("No webhook yet. Add one: it takes the URL that is to be told, and the events to tell it.")
                             : tr("No site yet. Run a trial to have everything set up, or add the site whose events you want to send."));
    m_emptyAction->setText(anySite ? tr("Add a webhook") : tr("Add a site"));
    m_emptyAction->setAccessibleName(m_emptyAction->text());
    m_list->updateGeometry();
    nameSwitch();
    offerSlack();
}

/// The one action does what the selected webhook's switch does, and is called so.
void WebhookPanel::nameSwitch()
{
    const auto chosen = m_controller->status(selectedWebhook());
    m_pause->setText(chosen && chosen->webhook.paused ? tr("Resume webhook") : tr("Pause webhook"));
}

void WebhookPanel::refreshStates()
{
    const ReceiverState receiver = m_bench->receiver()->state();
    const Instant now = m_bench->clock()->now();
    QHash<WebhookId, StateStyle> states;
    bool counts = false;
    for (const WebhookStatus &status : m_controller->statuses()) {
        const WebhookPulse pulse = m_pulses->of(status.webhook.id, now);
        const bool atReceiver = receiver.running && rules::isSamePlace(status.webhook.url, receiver.url);
        states.insert(status.webhook.id, WebhookWords::state(status, pulse, atReceiver, now));
        counts = counts || pulse.retry > 0 || pulse.failedThisHour > 0;
    }
    m_model->setStates(states);
    if (counts != m_countdown.isActive())
        counts ? m_countdown.start() : m_countdown.stop();
}

void WebhookPanel::offerSlack()
{
    const QList<WebhookStatus> statuses = m_controller->statuses();
    const auto found =
        std::find_if(statuses.cbegin(), statuses.cend(), [](const WebhookStatus &status) { return WebhookWords::missesSlack(status.webhook); });
    const WebhookId id = found == statuses.cend() ? WebhookId() : found->webhook.id;
    if (id == std::exchange(m_slackOffered, id))
        return;
    if (!id.isValid())
        return m_slackNotice->dismiss();
    m_slackNotice->showNotice(NoticeBar::Level::Warning,
                              tr("%1 sends Ovyxa's JSON to Slack, which answers 400 no_text: its messages need a text.").arg(found->webhook.name),
                              tr("Send Slack messages"), [this, id] { m_controller->sendSlackMessages(id); });
}

void WebhookPanel::showMessage(const WebhookController::Message &message)
{
    m_notice->showNotice(message.problem ? NoticeBar::Level::Problem : NoticeBar::Level::Information, message.text, message.verb, message.act);
}

} // namespace ovyxa
