// SPDX-License-Identifier: MIT
#include "ui/receiver/receiver_panel.h"

#include "core/bench/log_door.h"
#include "core/bench/receiver_door.h"
#include "ui/common/buttons.h"
#include "ui/common/empty_state.h"
#include "ui/common/notice_bar.h"
#include "ui/common/raise_open.h"
#include "ui/common/row_painting.h"
#include "ui/common/steady_scroll.h"
#include "ui/query/scan_line.h"
#include "ui/receiver/alert_controller.h"
#include "ui/receiver/alert_notifier.h"
#include "ui/receiver/alerts_dialog.h"
#include "ui/receiver/capture_bar.h"
#include "ui/receiver/capture_model.h"
#include "ui/receiver/capture_search.h"
#include "ui/receiver/capture_view.h"
#include "ui/receiver/plan_popup.h"
#include "ui/receiver/receiver_empty.h"
#include "ui/receiver/receiver_header.h"
#include "ui/receiver/receiver_options.h"
#include "ui/receiver/repointing.h"

#include <QtGui/QAction>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

ReceiverPanel::ReceiverPanel(const Doors &doors, QWidget *parent)
    : QWidget(parent)
    , m_log(doors.log)
    , m_clock(doors.now)
    , m_controller(new ReceiverController(doors.receiver, doors.profileFolder, doors.authorityFile, this))
    , m_alerts(new AlertController(doors.catalogue, doors.receiver, this))
    , m_notifier(new AlertNotifier(this))
    , m_repointing(new Repointing(doors.catalogue, doors.profileFolder, this))
    , m_model(new CaptureModel(this))
    , m_search(new CaptureSearch([this](const CaptureQuery &query, CaptureId before, int limit, QObject *context,
                                        Reply<CapturePage> done) { readCaptures(query, before, limit, context, std::move(done)); },
                                 m_model, this))
    , m_header(new ReceiverHeader(this))
    , m_bar(new CaptureBar(m_search, m_model, this))
    , m_notice(new NoticeBar(this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new ReceiverEmpty(m_stack))
    , m_nothing(new EmptyState(m_stack))
    , m_table(new CaptureView(m_stack))
    , m_toggle(new QAction(this))
    , m_compare(new QAction(tr("Compare the request with the last that worked"), this))
    , m_find(new QAction(tr("Search received requests"), this))
    , m_tellsDesktop(new QAction(tr("Tell of alerts on the desktop, too"), this))
{
    m_notice->setLeaves(true);
    m_notice->setObjectName(u"receiverNotice"_s);
    setObjectName(u"receiverPanel"_s);
    buildTable();
    buildActions();
    m_empty->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored); // requests need less height than it
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(m_table);
    buildQuery();

    auto *noticeRow = new QHBoxLayout;
    noticeRow->setContentsMargins(8, 0, 8, 0);
    noticeRow->addWidget(m_notice);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addLayout(noticeRow);
    column->addWidget(hairline(this));
    column->addWidget(m_bar);
    column->addWidget(m_stack, 1);

    connect(m_header, &ReceiverHeader::planWanted, this, &ReceiverPanel::openPlan);
    connect(m_header, &ReceiverHeader::optionsWanted, this, &ReceiverPanel::openOptions);
    connect(m_header, &ReceiverHeader::alertsWanted, this, &ReceiverPanel::openAlerts);
    connect(m_alerts, &AlertController::alerted, this, &ReceiverPanel::showAlert);
    connect(m_header, &ReceiverHeader::trustWanted, this, &ReceiverPanel::trustWanted);
    connect(m_empty, &ReceiverEmpty::trustWanted, this, &ReceiverPanel::trustWanted);
    connect(m_header, &ReceiverHeader::startWanted, m_controller, &ReceiverController::start);
    connect(m_header, &ReceiverHeader::stopWanted, m_controller, &ReceiverController::stop);
    connect(m_empty, &ReceiverEmpty::startWanted, m_controller, &ReceiverController::start);
    connect(m_controller, &ReceiverController::changed, this, &ReceiverPanel::refresh);
    connect(m_controller, &ReceiverController::said, this, &ReceiverPanel::showMessage);
    connect(m_repointing, &Repointing::said, this, &ReceiverPanel::showMessage);
    connect(m_repointing, &Repointing::settled, this, [this](const QString &text) {
        if (m_notice->text() == text)
            m_notice->dismiss();
    });
    connect(doors.receiver, &ReceiverDoor::capturesAdded, this, &ReceiverPanel::addCaptures);
    m_tick.setInterval(std::chrono::seconds{1});
    connect(&m_tick, &QTimer::timeout, this, [this] { setNow(m_clock()); });
    refresh();
    m_search->reload();
}

void ReceiverPanel::buildTable()
{
    m_table->setObjectName(u"captureTable"_s);
    // A proxy that is not shown takes no focus, and lets Tab go no further.
    const auto place = [this] { setFocusProxy(m_stack->currentWidget() == m_table ? m_table : nullptr); };
    connect(m_stack, &QStackedWidget::currentChanged, this, place);
    place();
    m_table->setAccessibleName(tr("Requests that the receiver got"));
    m_table->setModel(m_model);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QTableView::customContextMenuRequested, this, &ReceiverPanel::showMenu);
    m_header->setNewRows(m_table->steady()->newRowsButton(m_header));
    const auto tell = [this](const QModelIndex &index) {
        m_announced = index.data(CaptureModel::IdRole).value<CaptureId>();
        Q_EMIT captureSelected(m_announced);
    };
    // What is selected already goes back to the inspector by a click or Enter.
    connect(m_table, &QTableView::clicked, this, tell);
    connect(m_table, &QTableView::activated, this, tell);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this, tell](const QItemSelection &chosen, const QItemSelection &left) {
                if (chosen.isEmpty() && left.isEmpty())
                    return; // Qt says so, too, where rows were inserted above it
                const qsizetype rows = m_table->selectionModel()->selectedRows().size();
                m_compare->setText(rows == 2 ? tr("Compare the two requests") : tr("Compare the request with the last that worked"));
                m_compare->setEnabled(rows == 1 || rows == 2);
                if (m_again)
                    return;
                const QModelIndex at = m_table->currentIndex(); // of one that was taken out of several only these stay
                const QModelIndex current = m_table->selectionModel()->isRowSelected(at.row(), {}) ? at : m_model->index(selectedRow(m_table, 1), 0);
                tell(current);
                Q_EMIT selectedRowsChanged();
                if (const Capture *capture = m_model->captureAt(current.row()); capture && capture->hostRefused)
                    showMessage(m_controller->hostRefused(capture->host));
            });
}

void ReceiverPanel::buildActions()
{
    m_toggle->setObjectName(u"receiver.toggle"_s);
    m_toggle->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_L));
    connect(m_toggle, &QAction::triggered, this, [this] { m_controller->state().running ? stop() : start(); });
    addAction(m_toggle);
    m_compare->setObjectName(u"receiver.compare"_s);
    m_compare->setEnabled(false);
    connect(m_compare, &QAction::triggered, this, [this] {
        QList<CaptureId> chosen;
        const QModelIndexList rows = m_table->selectionModel()->selectedRows();
        for (const QModelIndex &row : rows)
            chosen.append(row.data(CaptureModel::IdRole).value<CaptureId>());
        Q_EMIT compareRequested(chosen);
    });
    addAction(m_compare);
    auto *plan = new QAction(tr("Choose what the receiver answers…"), this);
    plan->setObjectName(u"receiver.plan"_s);
    connect(plan, &QAction::triggered, this, &ReceiverPanel::openPlan);
    addAction(plan);
    for (QAction *action : m_header->menuActions())
        addAction(action);
    m_tellsDesktop->setObjectName(u"receiver.tellsDesktop"_s);
    m_tellsDesktop->setCheckable(true);
    m_tellsDesktop->setChecked(true);
    connect(m_tellsDesktop, &QAction::triggered, this, &ReceiverPanel::tellsDesktopChanged);
    addAction(m_tellsDesktop);
}

void ReceiverPanel::setTellsDesktop(bool tells)
{
    m_tellsDesktop->setChecked(tells);
}

void ReceiverPanel::setZone(Zone zone)
{
    m_zone = zone;
    m_model->setZone(zone);
    m_table->placeColumns();
    m_bar->count()->setZone(zone);
    if (zone == Zone::Relative)
        m_tick.start();
    else
        m_tick.stop();
}

void ReceiverPanel::setNow(Instant now)
{
    m_model->setNow(now);
}

void ReceiverPanel::start()
{
    m_controller->start();
}

void ReceiverPanel::stop()
{
    m_controller->stop();
}

ResponsePlan ReceiverPanel::plan() const
{
    return m_controller->state().running ? m_controller->state().plan : m_controller->setup().plan;
}

void ReceiverPanel::openPlan()
{
    if (!m_plan) { // hardly anybody needs it, and it takes as long as half of the panel
        m_plan = new PlanPopup(this);
        connect(m_plan, &PlanPopup::chosen, this, [this](const ResponsePlan &plan) {
            m_controller->setPlan(plan, [this](const QString &refusal) {
                if (refusal.isEmpty())
                    m_plan->hide();
                else
                    m_plan->refuse(refusal);
            });
        });
        connect(m_plan, &PlanPopup::manglingChosen, m_controller, &ReceiverController::setMangling);
    }
    m_plan->open(plan(), m_controller->setup().mangling, m_header->planCorner());
}

void ReceiverPanel::openOptions()
{
    if (raiseOpen<ReceiverOptionsDialog>([this](const ReceiverOptionsDialog &open) { return open.parent() == this; }))
        return;
    auto *dialog = new ReceiverOptionsDialog(m_controller->setup(), m_controller->state().running, this);
    connect(dialog, &ReceiverOptionsDialog::startWanted, m_controller, [this](const ReceiverSetup &setup) {
        m_controller->setSetup(setup);
        m_controller->start();
    });
    dialog->show();
}

void ReceiverPanel::openAlerts()
{
    if (raiseOpen<AlertsDialog>([this](const AlertsDialog &open) { return open.parent() == this; }))
        return;
    auto *dialog = new AlertsDialog(m_alerts, m_tellsDesktop, m_zone, this);
    connect(dialog, &AlertsDialog::captureWanted, this, &ReceiverPanel::select);
    dialog->show();
}

void ReceiverPanel::showAlert(const Alert &alert)
{
    const QString text = AlertController::words(alert);
    m_model->setAlert(alert.capture, m_alerts->raisedBy(alert.capture));
    showMessage({text, ReceiverController::Message::Level::Warning, tr("Show the request"), [this, capture = alert.capture] { select(capture); }});
    if (m_tellsDesktop->isChecked())
        m_notifier->notify(text);
}

void ReceiverPanel::select(CaptureId capture)
{
    const QModelIndex row = m_model->indexOf(capture);
    if (!row.isValid() && m_search->isFiltered()) {
        const auto showAll = [this, capture] {
            m_announced = {}; // and told again, whatever was inspected meanwhile
            m_wanted = capture;
            m_readsOn = true;
            m_search->clearFilter();
        };
        m_saidHidden = capture;
        const bool isKnown = m_search->isComplete() && m_search->isReady();
        return showMessage({isKnown ? tr("The request does not fit the filter.") : tr("The request is not listed yet, and may not fit the filter."),
                            ReceiverController::Message::Level::Information, tr("Show all requests"), showAll});
    }
    if (!row.isValid()) {
        if (!m_search->isReady())
            m_wanted = capture; // to be selected when it is listed
        return;
    }
    m_table->scrollTo(row);
    if (m_table->currentIndex().row() == row.row())
        Q_EMIT captureSelected(capture);
    else
        m_table->setCurrentIndex(row);
}

void ReceiverPanel::comeBackTo(CaptureId capture)
{
    if (capture != m_saidHidden || m_model->indexOf(capture).isValid())
        select(capture);
}

void ReceiverPanel::clearSelection()
{
    m_table->setCurrentIndex({});
    m_table->clearSelection();
}

void ReceiverPanel::setInspected(bool inspected)
{
    ovyxa::setInspected(m_table, inspected);
}

QString ReceiverPanel::neededAuthority() const
{
    return m_controller->neededAuthority();
}

void ReceiverPanel::refresh()
{
    Q_EMIT neededAuthorityChanged(neededAuthority());
    const ReceiverState state = m_controller->state();
    m_toggle->setText(state.running ? tr("Stop the receiver") : tr("Start the receiver"));
    m_header->setState(state, PlanPopup::nameOf(PlanPopup::textOf(plan())), m_controller->authorityFile());
    m_header->setMangling(m_controller->setup().mangling);
    if (state.running)
        m_repointing->receiverAt(state.url);
    m_empty->setLine(m_controller->curlLine(), m_controller->authorityFile());
    showFound();
    if (state.problem != m_problem) {
        // The answer to a start may have said it already, with what to do; and what runs has no problem any more.
        if (state.problem.isEmpty() && m_notice->text() == m_problem)
            m_notice->dismiss();
        m_problem = state.problem;
        if (!m_problem.isEmpty() && m_notice->text() != m_problem)
            showMessage({m_problem, ReceiverController::Message::Level::Problem, {}, {}});
    }
}

void ReceiverPanel::showMessage(const ReceiverController::Message &message)
{
    if (message.text.isEmpty())
        return;
    static constexpr std::array levels{NoticeBar::Level::Information, NoticeBar::Level::Warning, NoticeBar::Level::Problem};
    m_notice->showNotice(levels.at(size_t(message.level)), message.text, message.verb, message.act);
}

void ReceiverPanel::addCaptures(const QList<Capture> &captures)
{
    m_search->takeLive(captures);
    if (!m_countDue.isActive()) // a flood would put it off for ever
        m_countDue.start();
    const auto refused = std::find_if(captures.crbegin(), captures.crend(), [](const Capture &c) { return c.hostRefused; });
    if (refused != captures.crend())
        showMessage(m_controller->hostRefused(refused->host));
}

} // namespace ovyxa
