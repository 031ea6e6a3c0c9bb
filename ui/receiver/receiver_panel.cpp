// SPDX-License-Identifier: MIT
#include "ui/receiver/receiver_panel.h"

#include "core/bench/log_door.h"
#include "core/bench/receiver_door.h"
#include "core/rules/wire_text.h"
#include "ui/common/buttons.h"
#include "ui/common/notice_bar.h"
#include "ui/common/row_painting.h"
#include "ui/common/steady_scroll.h"
#include "ui/receiver/alert_controller.h"
#include "ui/receiver/alert_notifier.h"
#include "ui/receiver/alerts_dialog.h"
#include "ui/receiver/capture_model.h"
#include "ui/receiver/capture_view.h"
#include "ui/receiver/plan_popup.h"
#include "ui/receiver/receiver_empty.h"
#include "ui/receiver/receiver_header.h"
#include "ui/receiver/receiver_options.h"
#include "ui/receiver/repointing.h"

#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QMenu>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int pageSize = 200;
}

ReceiverPanel::ReceiverPanel(const Doors &doors, QWidget *parent)
    : QWidget(parent)
    , m_log(doors.log)
    , m_controller(new ReceiverController(doors.receiver, doors.profileFolder, doors.authorityFile, this))
    , m_alerts(new AlertController(doors.catalogue, doors.receiver, this))
    , m_notifier(new AlertNotifier(this))
    , m_repointing(new Repointing(doors.catalogue, doors.profileFolder, this))
    , m_model(new CaptureModel(this))
    , m_header(new ReceiverHeader(this))
    , m_notice(new NoticeBar(this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new ReceiverEmpty(this))
    , m_table(new CaptureView(this))
    , m_plan(new PlanPopup(this))
    , m_toggle(new QAction(this))
    , m_compare(new QAction(tr("Compare the request with the last that worked"), this))
{
    m_notice->setLeaves(true);
    setObjectName(u"receiverPanel"_s);
    buildTable();
    buildActions();
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_table);

    auto *noticeRow = new QHBoxLayout;
    noticeRow->setContentsMargins(8, 0, 8, 0);
    noticeRow->addWidget(m_notice);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addLayout(noticeRow);
    column->addWidget(hairline(this));
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
    connect(m_plan, &PlanPopup::chosen, this, [this](const ResponsePlan &plan) {
        m_controller->setPlan(plan, [this](const QString &refusal) {
            if (refusal.isEmpty())
                m_plan->hide();
            else
                m_plan->refuse(refusal);
        });
    });
    connect(m_plan, &PlanPopup::manglingChosen, m_controller, &ReceiverController::setMangling);
    connect(doors.receiver, &ReceiverDoor::capturesAdded, this, &ReceiverPanel::addCaptures);
    refresh();
    m_model->fetchMore({});
}

void ReceiverPanel::buildTable()
{
    m_table->setObjectName(u"captureTable"_s);
    setFocusProxy(m_table);
    m_table->setAccessibleName(tr("Requests that the receiver got"));
    m_table->setModel(m_model);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_model, &CaptureModel::olderWanted, this, &ReceiverPanel::fetchOlder);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &ReceiverPanel::showStack);
    connect(m_table, &QTableView::customContextMenuRequested, this, &ReceiverPanel::showMenu);
    m_header->setNewRows(m_table->steady()->newRowsButton(m_header));
    const auto tell = [this](const QModelIndex &index) { Q_EMIT captureSelected(index.data(CaptureModel::IdRole).value<CaptureId>()); };
    // What is selected already goes back to the inspector by a click or Enter.
    connect(m_table, &QTableView::clicked, this, tell);
    connect(m_table, &QTableView::activated, this, tell);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this, tell] {
        const qsizetype rows = m_table->selectionModel()->selectedRows().size();
        m_compare->setText(rows == 2 ? tr("Compare the two requests") : tr("Compare the request with the last that worked"));
        m_compare->setEnabled(rows == 1 || rows == 2);
        const QModelIndex current = m_table->currentIndex();
        if (!m_table->selectionModel()->isRowSelected(current.row(), {}))
            return Q_EMIT captureSelected({});
        tell(current);
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
}

void ReceiverPanel::setZone(Zone zone)
{
    m_zone = zone;
    m_model->setZone(zone);
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
    m_plan->open(plan(), m_controller->setup().mangling, m_header->planCorner());
}

void ReceiverPanel::openOptions()
{
    auto *dialog = new ReceiverOptionsDialog(m_controller->setup(), m_controller->state().running, this);
    connect(dialog, &ReceiverOptionsDialog::startWanted, m_controller, [this](const ReceiverSetup &setup) {
        m_controller->setSetup(setup);
        m_controller->start();
    });
    dialog->show();
}

void ReceiverPanel::openAlerts()
{
    if (auto *open = findChild<AlertsDialog *>()) {
        open->raise();
        return open->activateWindow();
    }
    auto *dialog = new AlertsDialog(m_alerts, m_zone, this);
    connect(dialog, &AlertsDialog::captureWanted, this, &ReceiverPanel::select);
    dialog->show();
}

void ReceiverPanel::showAlert(const Alert &alert)
{
    const QString text = AlertController::words(alert);
    m_model->setAlert(alert.capture, m_alerts->raisedBy(alert.capture));
    showMessage({text, ReceiverController::Message::Level::Warning, tr("Show the request"), [this, capture = alert.capture] { select(capture); }});
    m_notifier->notify(text);
}

void ReceiverPanel::select(CaptureId capture)
{
    const QModelIndex row = m_model->indexOf(capture);
    if (!row.isValid())
        return;
    m_table->scrollTo(row);
    if (m_table->currentIndex().row() == row.row())
        Q_EMIT captureSelected(capture);
    else
        m_table->setCurrentIndex(row);
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
    showStack();
    if (state.problem != m_problem) {
        // The answer to a start may have said it already, with what to do; and what runs has no problem any more.
        if (state.problem.isEmpty() && m_notice->text() == m_problem)
            m_notice->dismiss();
        m_problem = state.problem;
        if (!m_problem.isEmpty() && m_notice->text() != m_problem)
            showMessage({m_problem, ReceiverController::Message::Level::Problem, {}, {}});
    }
}

void ReceiverPanel::showStack()
{
    m_stack->setCurrentWidget(m_model->rowCount() > 0 ? static_cast<QWidget *>(m_table) : m_empty);
}

void ReceiverPanel::showMessage(const ReceiverController::Message &message)
{
    if (message.text.isEmpty())
        return;
    static constexpr std::array levels{NoticeBar::Level::Information, NoticeBar::Level::Warning, NoticeBar::Level::Problem};
    m_notice->showNotice(levels.at(size_t(message.level)), message.text, message.verb, message.act);
}

void ReceiverPanel::fetchOlder(CaptureId before)
{
    m_log->captures({}, before, pageSize, this, [this](const Result<CapturePage> &page) {
        if (page) {
            m_model->addPage(*page);
            return;
        }
        m_model->addPage({{}, {}, true}); // not asked for again and again: a restart of the panel reads it anew
        showMessage({page.error().message, ReceiverController::Message::Level::Problem, {}, {}});
    });
}

void ReceiverPanel::addCaptures(const QList<Capture> &captures)
{
    m_model->add(captures);
    const auto refused = std::find_if(captures.crbegin(), captures.crend(), [](const Capture &c) { return c.hostRefused; });
    if (refused != captures.crend())
        showMessage(m_controller->hostRefused(refused->host));
}

void ReceiverPanel::showMenu(const QPoint &at)
{
    const Capture *capture = m_model->captureAt(m_table->currentIndex().row());
    if (!capture)
        return;
    auto *menu = new QMenu(this);
    menu->setObjectName(u"captureMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString line = m_model->lineAt(m_table->currentIndex().row());
    QAction *copy = menu->addAction(tr("Copy"), this, [line] { QGuiApplication::clipboard()->setText(line); });
    copy->setObjectName(u"capture.copy"_s);
    QAction *curl = menu->addAction(tr("Copy as cURL"), this, [this, id = capture->id] { copyCurl(id); });
    curl->setObjectName(u"capture.copyCurl"_s);
    curl->setEnabled(!capture->malformed);
    QAction *edit = menu->addAction(tr("Edit and resend"), this, [this, id = capture->id] { Q_EMIT editRequested(id); });
    edit->setObjectName(u"capture.edit"_s);
    edit->setEnabled(!capture->malformed);
    menu->addAction(m_compare);
    if (capture->hostRefused && !m_controller->state().allowedHosts.contains(capture->host)) {
        QAction *allow =
            menu->addAction(tr("Allow host %1").arg(capture->host), m_controller, [this, host = capture->host] { m_controller->allowHost(host); });
        allow->setObjectName(u"capture.allowHost"_s);
    }
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

void ReceiverPanel::copyCurl(CaptureId id)
{
    // The record alone: capture() would look for the cause of a wrong signature, too, which takes longer than people wait.
    const auto copy = [this, id](const Result<CaptureDetailsPage> &page) {
        if (!page)
            return showMessage({page.error().message, ReceiverController::Message::Level::Problem, {}, {}});
        if (page->rows.isEmpty() || page->rows.first().capture.id != id)
            return;
        QGuiApplication::clipboard()->setText(rules::asCurl(page->rows.first(), m_controller->state().url, neededAuthority()));
        m_notice->showNotice(NoticeBar::Level::Good, tr("Copied: the request as a cURL command."));
    };
    m_log->captureDetails({}, ReadOrder::NewestFirst, CaptureId{id.value + 1}, 1, this, copy);
}

} // namespace ovyxa
