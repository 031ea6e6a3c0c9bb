// SPDX-License-Identifier: MIT
#include "ui/window/main_window.h"

#include "core/bench/bench.h"
#include "core/rules/catalogue_rules.h"
#include "core/trial/first_trial.h"
#include "ui/absence/absence_panel.h"
#include "ui/clock/clock_bar.h"
#include "ui/clock/speed_slider.h"
#include "ui/common/action_registry.h"
#include "ui/common/buttons.h"
#include "ui/common/notice_bar.h"
#include "ui/common/reading_order.h"
#include "ui/common/row_painting.h"
#include "ui/common/tab_pages.h"
#include "ui/common/wheel_guard.h"
#include "ui/compare/compare_view.h"
#include "ui/hour/hour_panel.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/inspector/signature_page.h"
#include "ui/ledger/ledger_page.h"
#include "ui/log/log_controller.h"
#include "ui/log/log_panel.h"
#include "ui/log/log_view.h"
#include "ui/log/timeline_view.h"
#include "ui/query/filter_field.h"
#include "ui/receiver/receiver_panel.h"
#include "ui/scenarios/scenario_page.h"
#include "ui/traffic/traffic_panel.h"
#include "ui/triggers/trigger_panel.h"
#include "ui/trust/trust_view.h"
#include "ui/webhooks/webhook_panel.h"
#include "ui/window/assumptions.h"
#include "ui/window/centre.h"
#include "ui/window/command_palette.h"
#include "ui/window/draft_desk.h"
#include "ui/window/later.h"
#include "ui/window/run_documents.h"
#include "ui/window/status_line.h"
#include "ui/window/tab_corner.h"
#include "ui/window/top_bar.h"

#include <QtWidgets/QApplication>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QStatusBar>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTabWidget>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

MainWindow::MainWindow(Bench *bench, QWidget *parent)
    : QMainWindow(parent)
    , m_bench(bench)
    , m_state(bench->profileFolder())
    , m_theme(new Theme(qApp, this))
    , m_actions(new ActionRegistry(this))
    , m_later(new Later(this))
    , m_inspection(new Inspection(bench, this))
{
    m_theme->apply(m_state.theme()); // before any widget is made: they take their fonts from it
    new ReadingOrder(this);
    buildFrame();
    new WheelGuard(this);
    m_clock = new ClockBar(bench->clock(), this);
    m_webhooks = new WebhookPanel(bench, m_docks.first()->widget());
    m_webhooks->setWaysBack(m_actions->waysBack());
    m_triggers = new TriggerPanel(bench, m_docks.first()->widget());
    m_log = new LogPanel(bench, m_actions, m_centre->contents());
    m_receiver = new ReceiverPanel({bench->receiver(), bench->log(), bench->catalogue(), bench->profileFolder(), bench->authorityFile(),
                                    [bench] { return bench->clock()->now(); }},
                                   pagesOf(m_bottom));
    m_inspector = new InspectorPanel(m_inspection, m_side);
    m_status = new StatusLine(this);

    setObjectName(u"mainWindow"_s);
    setWindowTitle(tr("Ovyxa Bench"));
    setWindowIcon(QIcon(u":/icons/ovyxa-bench.svg"_s));
    setMinimumSize(960, 600);
    new CommandPalette(m_actions, this); // opened by its actions
    buildActions();
    buildTop();
    buildPlaces();
    for (QWidget *place : std::initializer_list<QWidget *>{m_clock, m_webhooks, m_triggers, m_receiver, m_status})
        adoptActions(place);
    planRest();
    connectPlaces();
    connectAbsence();
    connectBench();
    restoreLayout();
    setZone(m_state.zone());
    m_drafts->restore();
    rememberSite();
    m_triggers->setSite(m_webhooks->site());
    showConfiguration();
    m_status->setSums(m_bench->sending()->sums());
    m_top->setOwed(m_bench->sending()->sums().owed);
    focusFirst();
    restoreMoment();
}

void MainWindow::buildTop()
{
    m_filter = m_log->makeFilter(this);
    keepMemory(m_filter);
    keepMemory(m_receiver->filter());
    keepTold();
    auto *top = new QWidget(this);
    auto *layout = new QVBoxLayout(top);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_top = new TopBar(m_trial, m_actions->action(u"log.replayFailed"_s), m_actions->action(u"window.palette"_s), m_filter, m_clock, top);
    layout->addWidget(m_top);
    layout->addWidget(hairline(top));
    setMenuWidget(top);
}

void MainWindow::buildPlaces()
{
    buildCentre();
    auto *left = new QGridLayout(m_docks.first()->widget());
    left->setContentsMargins(0, 0, 0, 0);
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_webhooks);
    column->addWidget(m_triggers, 1);
    left->addLayout(column, 0, 0);
    left->addLayout(m_webhooks->takeNotices(), 0, 0, Qt::AlignBottom); // over the column's end: nothing moves when one comes or goes
    m_bottom->addTab(m_receiver, tr("Receiver"));
    m_receiver->setWindowTitle(tr("Receiver"));
    m_bottom->addTab(new QWidget(pagesOf(m_bottom)), tr("Traffic")); // these two are filled later
    m_bottom->addTab(new QWidget(pagesOf(m_bottom)), tr("Last hour"));
    auto *speed = m_clock->makeSlider(m_bottom);
    speed->setObjectName(u"speedSlider"_s);
    new TabCorner(speed, m_bottom); // what stands in each of its tabs goes at the clock's speed
    m_bottom->tabBar()->setAccessibleName(tr("Receiver and traffic"));
    m_side->addWidget(m_inspector);

    auto *bar = new QStatusBar(this);
    bar->setSizeGripEnabled(false);
    QList<QAction *> view = m_themes;
    view += {nullptr, m_arrange, m_resetLayout};
    m_status->setViewActions(view);
    bar->addWidget(m_status, 1);
    bar->setContentsMargins(0, 0, 0, 0);
    setStatusBar(bar);
    buildNotice(m_docks.at(1));
    buildDrafts();
}

void MainWindow::adoptActions(QWidget *place)
{
    const auto actions = place->actions();
    for (QAction *action : actions) {
        if (!action->objectName().isEmpty() && !m_actions->action(action->objectName()))
            m_actions->adopt(action);
    }
}

void MainWindow::connectPlaces()
{
    connect(m_webhooks, &WebhookPanel::siteChanged, m_triggers, &TriggerPanel::setSite);
    connect(m_webhooks, &WebhookPanel::replayWanted, this, [this](const QList<DeliveryId> &owed) {
        showLog();
        m_log->replayOwed(owed);
    });
    connect(m_triggers, &TriggerPanel::commandsChanged, this, [this] { adoptActions(m_triggers); });
    connect(m_triggers, &TriggerPanel::fired, this, [this](const Fired &fired) {
        QList<DeliveryId> made;
        for (const Delivery &delivery : fired.deliveries)
            made.append(delivery.id);
        showLog();
        m_log->bring(made);
    });
    connect(m_clock, &ClockBar::refused, this, [this](const QString &problem) { m_notice->showNotice(NoticeBar::Level::Problem, problem); });
    connect(m_triggers, &TriggerPanel::refused, this, [this](const QString &problem) { m_notice->showNotice(NoticeBar::Level::Problem, problem); });
    connect(m_log, &LogPanel::deliverySelected, this, [this](DeliveryId id) {
        if (id.isValid())
            m_inspection->inspectDelivery(id);
        else if (m_inspection->subject() == Inspection::Subject::Delivery)
            m_inspection->clear();
    });
    connect(m_log, &LogPanel::inspectRequested, this, [this](DeliveryId id) {
        m_inspection->inspectDelivery(id);
        m_inspector->focusContent();
    });
    connect(m_log, &LogPanel::findRequested, m_filter, &FilterField::focusText);
    connectFound();
    buildSelected();
    connect(m_webhooks, &WebhookPanel::deliveriesWanted, m_log->controller(), &LogController::addTerms);
    connect(m_log, &LogPanel::trialRequested, this, &MainWindow::runTrial);
    connect(m_filter, &FilterField::left, m_log->view(), qOverload<>(&QWidget::setFocus));
    connect(m_receiver, &ReceiverPanel::captureSelected, this, [this](CaptureId id) {
        if (id.isValid() && id == m_inspection->captureId())
            return; // and its tab stays
        if (id.isValid()) {
            const bool goesOn = m_inspection->subject() == Inspection::Subject::Capture; // from one to the next the tab stays
            m_inspection->inspectCapture(id);
            if (!goesOn)
                m_inspector->showTab(InspectorPanel::SignatureTab);
        } else if (m_inspection->subject() == Inspection::Subject::Capture) {
            m_inspection->clear();
        }
    });
    m_inspection->setReceiverAuthority(m_receiver->neededAuthority());
    connect(m_receiver, &ReceiverPanel::neededAuthorityChanged, m_inspection, &Inspection::setReceiverAuthority);
    connect(m_inspection, &Inspection::changed, this, [this] { m_copyCurl->setEnabled(m_inspection->hasCurlLine()); });
    connect(m_inspection, &Inspection::changed, this, &MainWindow::showSubject);
    connect(m_inspector, &InspectorPanel::deliveryWanted, this, &MainWindow::showDelivery);
    connect(m_inspector, &InspectorPanel::captureWanted, this, [this](CaptureId id) {
        showReceiver();
        m_receiver->select(id);
        m_receiver->setFocus(Qt::OtherFocusReason); // the link that was followed is gone
    });
    connect(m_status, &StatusLine::statesChosen, this, [this](const QList<DeliveryState> &states) {
        showLog();
        m_log->filterByStates(states);
    });
    connect(m_status, &StatusLine::zoneChosen, this, &MainWindow::setZone);
}

/// One subject at a time: the list that is not inspected keeps its selection in grey, and the time line is the subject's.
void MainWindow::showSubject()
{
    const bool ofCapture = m_inspection->subject() == Inspection::Subject::Capture;
    setInspected(m_log->view(), !ofCapture);
    m_receiver->setInspected(ofCapture);
    markFound();
    if (ofCapture && m_inspection->capture() && !m_inspection->capture()->delivery)
        m_timeline->setStranger();
    else
        m_timeline->setDelivery(m_inspection->delivery());
}

/// Times of another day than today's have a date.
void MainWindow::showDay()
{
    const Instant now = m_bench->clock()->now();
    if (sameDay(now, std::exchange(m_day, now), m_state.zone()))
        return;
    m_receiver->setNow(now);
    m_inspector->setZone(fixedZone(m_state.zone()));
    m_timeline->setZone(m_state.zone());
}

void MainWindow::connectBench()
{
    connect(m_bench->sending(), &SendingDoor::sumsChanged, this, [this](const Sums &sums) {
        m_status->setSums(sums);
        m_top->setOwed(sums.owed);
    });
    connect(m_bench->catalogue(), &CatalogueDoor::changed, this, &MainWindow::showConfiguration);
    connect(m_bench->clock(), &ClockDoor::changed, this, &MainWindow::showDay);
    m_dayTick.setInterval(std::chrono::seconds{1});
    connect(&m_dayTick, &QTimer::timeout, this, &MainWindow::showDay);
    m_dayTick.start();
    showDay();
    connect(m_bench, &Bench::noticed, this, &MainWindow::showNotice);
}

void MainWindow::showConfiguration()
{
    QList<Webhook> webhooks;
    const auto statuses = m_bench->catalogue()->webhooks();
    for (const WebhookStatus &each : statuses)
        webhooks.append(each.webhook);
    const ProfileSettings settings = m_bench->catalogue()->settings();
    m_status->setAssumptions(assumptionsInUse(webhooks, settings));
    QStringList notes;
    const auto slack = [&webhooks](bool atSlack) {
        return std::find_if(webhooks.cbegin(), webhooks.cend(),
                            [atSlack](const Webhook &each) { return each.format == BodyFormat::Slack && rules::isSlackHost(each.url) == atSlack; });
    };
    if (slack(true) != webhooks.cend())
        notes.append(tr("Slack host gets Slack format"));
    if (const auto elsewhere = slack(false); elsewhere != webhooks.cend())
        notes.append(tr("%1 gets Slack messages").arg(elsewhere->name));
    if (settings.allowLoopbackHttp)
        notes.append(tr("plain HTTP allowed to this machine"));
    m_status->setNotes(notes);
    m_plainHttp->setChecked(settings.allowLoopbackHttp);
    m_systemProxy->setChecked(settings.useSystemProxy);
    m_countries->setChecked(!settings.countryDatabase.isEmpty());
    m_countries->setToolTip(settings.countryDatabase);
    m_status->setSecretsPlace(m_bench->secretsPlace(), m_bench->secretsFile());
}

void MainWindow::runTrial()
{
    if (!m_trial->isEnabled())
        return;
    m_trial->setEnabled(false);
    m_top->setTrialRunning(true);
    startFirstTrial(m_bench, this, [this](const Result<Fired> &fired) {
        m_trial->setEnabled(true);
        m_top->setTrialRunning(false);
        if (!fired)
            return m_notice->showNotice(NoticeBar::Level::Problem, fired.error().message, tr("Try again"), [this] { runTrial(); });
        if (fired->deliveries.isEmpty())
            return;
        m_webhooks->setSite(fired->deliveries.first().site);
        m_log->controller()->clearFilter();
        showLog();
        m_log->bring({fired->deliveries.first().id});
        m_log->view()->setFocus(Qt::OtherFocusReason); // the button that was pressed may be gone
        m_inspector->showTab(InspectorPanel::SignatureTab);
    });
}

void MainWindow::setZone(Zone zone)
{
    const Zone alone = fixedZone(zone);
    m_state.setZone(zone);
    m_log->setZone(zone);
    m_timeline->setZone(zone);
    m_inspector->setZone(alone);
    if (m_absence)
        m_absence->setZone(alone);
    m_receiver->setZone(zone);
    m_receiver->setNow(m_bench->clock()->now());
    if (m_traffic)
        m_traffic->setZone(alone);
    if (m_hour)
        m_hour->setZone(alone);
    if (m_compare)
        m_compare->setZone(alone);
    if (m_trust)
        m_trust->setZone(alone);
    if (m_ledger)
        m_ledger->setZone(zone);
    if (m_scenarios) {
        m_scenarios->setZone(alone);
        m_runDocuments->setZone(alone);
    }
    m_drafts->setZone(alone);
    m_clock->setZone(alone);
    m_webhooks->setZone(alone);
    m_status->setZone(zone);
}

void MainWindow::setOpenDeliveryFile(OpenDeliveryFile open)
{
    m_log->setOpenFile(std::move(open));
}

} // namespace ovyxa
