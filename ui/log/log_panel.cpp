// SPDX-License-Identifier: MIT
#include "ui/log/log_panel.h"

#include "ui/common/action_registry.h"
#include "ui/common/buttons.h"
#include "ui/common/empty_state.h"
#include "ui/common/notice_bar.h"
#include "ui/common/steady_scroll.h"
#include "ui/common/theme.h"
#include "ui/log/delivery_model.h"
#include "ui/log/delivery_text.h"
#include "ui/log/export_bar.h"
#include "ui/log/log_columns.h"
#include "ui/log/log_controller.h"
#include "ui/log/log_view.h"
#include "ui/log/replay_bar.h"
#include "ui/log/selection_bar.h"
#include "ui/query/found_count.h"
#include "ui/query/scan_line.h"

#include <QtCore/QEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

LogPanel::LogPanel(Bench *bench, ActionRegistry *actions, QWidget *parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_model(new DeliveryModel(
          [bench](WebhookId id) {
              const auto webhook = bench->catalogue()->webhook(id);
              return webhook ? webhookText(*webhook, bench->catalogue()->webhooks()) : tr("removed");
          },
          this))
    , m_controller(new LogController([bench](const DeliveryQuery &query, DeliveryId before, int limit, QObject *context,
                                             Reply<DeliveryPage> done) { bench->log()->deliveries(query, before, limit, context, std::move(done)); },
                                     m_model, this))
    , m_view(new LogView(m_model, this))
    , m_notice(new NoticeBar(this))
    , m_replayBar(new ReplayBar({[bench](const ReplayRequest &request, QObject *context, Reply<ReplayId> done) {
                                     bench->sending()->replay(request, context, std::move(done));
                                 },
                                 [bench](const QList<DeliveryId> &deliveries, QObject *context, Reply<ReplayForecast> done) {
                                     bench->log()->forecast(deliveries, context, std::move(done));
                                 },
                                 [bench](ReplayId id) { bench->sending()->cancelReplay(id); },
                                 [bench] {
                                     QList<Webhook> targets;
                                     const auto all = bench->catalogue()->webhooks();
                                     for (const WebhookStatus &each : all)
                                         targets.append(each.webhook);
                                     return targets;
                                 }},
                                this))
    , m_scan(new ScanLine(m_controller, m_model, this))
    , m_corner(new QWidget(this))
    , m_selection(new SelectionBar(this))
    , m_export(new DeliveryExport({[bench](const QList<DeliveryId> &ids, QObject *context, Reply<DeliveryDetailsPage> done) {
                                       bench->log()->deliveryDetails(ids, context, std::move(done));
                                   },
                                   {}},
                                  this))
    , m_exportBar(new ExportBar(m_export, this))
    , m_empty(new EmptyState(m_view->viewport()))
    , m_deletion(new NoticeBar(this))
    , m_waysBack(actions->waysBack())
{
    setObjectName(u"logPanel"_s);
    setFocusProxy(m_view);
    m_notice->setLeaves(true);
    auto *corner = new QHBoxLayout(m_corner);
    corner->setContentsMargins(0, 0, 0, 0);
    corner->addWidget(m_view->steady()->newRowsButton(m_corner));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_notice);
    layout->addWidget(m_deletion);
    layout->addWidget(m_replayBar);
    layout->addWidget(m_exportBar);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_selection);
    layout->addWidget(m_scan);
    m_view->viewport()->installEventFilter(this);
    m_empty->hide();
    connect(m_controller, &LogController::queryChanged, this, [this] { m_view->setFound(m_controller->foundTexts()); });
    m_controller->setTime([this] {
        return rules::QueryTime{m_bench->clock()->now(), m_zone == Zone::Utc ? QTimeZone::utc() : QTimeZone::systemTimeZone()};
    });

    makeActions(actions);
    makeDeletion(actions);
    buildSelectionBar();
    connectExport();
    connectBench();
    m_missing.setSingleShot(true);
    m_missing.setInterval(1s);
    connect(&m_missing, &QTimer::timeout, this, [this] {
        if (m_wanted.isEmpty() || !m_controller->isFiltered())
            return;
        m_saidMissing = tr("%Ln deliveries do not match the filter.", nullptr, int(m_wanted.size()));
        m_notice->showNotice(NoticeBar::Level::Information, m_saidMissing, tr("Show all deliveries"), [this] { m_controller->clearFilter(); });
    });
    connect(m_view->verticalScrollBar(), &QAbstractSlider::actionTriggered, this, [this] { m_wanted.clear(); });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &LogPanel::selectionChanged);
    // A click on what is selected already brings it back to the inspector.
    connect(m_view, &QAbstractItemView::clicked, this, [this] { Q_EMIT deliverySelected(m_announced); });
    connect(m_view, &QWidget::customContextMenuRequested, this, &LogPanel::showMenu);
    // Queued: the key has moved the selection by then, which would else look like going on to something else.
    connect(
        m_view, &LogView::oldestWanted, this,
        [this](bool extend) {
            m_oldest = extend ? Oldest::Extend : Oldest::Select;
            m_controller->readAll();
        },
        Qt::QueuedConnection);
    connect(m_scan, &ScanLine::left, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_scan->found(), &FoundCount::changed, this, [this] { m_selection->setListed(m_scan->found()->figure()); });
    connect(m_controller, &LogController::allRead, this, [this] { m_view->goToOldest(std::exchange(m_oldest, Oldest::No) == Oldest::Extend); });
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        if (m_view->visibleRows().second > m_model->rowCount() - LogController::pageSize / 2)
            m_model->fetchMore({}); // before the page keys get there
    });
    connect(m_view, &LogView::inspectRequested, m_inspect, &QAction::trigger);
    connect(m_view, &LogView::copyRequested, m_copyRows, &QAction::trigger);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_selectAgain = m_announced; // a reset ends a selection without a word
        updateActions();
    });
    connect(m_controller, &LogController::pageCame, this, [this] {
        updateEmptyState();
        updateActions();
        selectAgain();
    });
    connect(m_replayBar, &ReplayBar::runningChanged, this, &LogPanel::updateActions);
    connect(m_controller, &LogController::failed, this, [this](const QString &message) {
        m_notice->showNotice(NoticeBar::Level::Problem, message, tr("Try again"), [this] { m_controller->reload(); });
    });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this] {
        updateEmptyState();
        m_newest->setEnabled(true);
        bringListed();
    });
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &LogPanel::updateEmptyState);
    m_actionsDue.setSingleShot(true);
    m_actionsDue.setInterval(100ms);
    connect(&m_actionsDue, &QTimer::timeout, this, &LogPanel::updateActions);
    connect(m_model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &, const QModelIndex &, const QList<int> &roles) {
        if (roles.isEmpty() && !m_actionsDue.isActive())
            m_actionsDue.start();
    });
    connect(m_empty, &EmptyState::actionRequested, this, [this] {
        if (!m_controller->problem().isEmpty())
            m_controller->reload();
        else if (m_controller->isFiltered())
            m_controller->clearFilter();
        else
            Q_EMIT trialRequested();
    });
    connect(m_empty, &EmptyState::otherRequested, m_absence, &QAction::trigger);
    connect(m_replayBar, &ReplayBar::closed, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_replayBar, &ReplayBar::replayed, this, &LogPanel::bring);
    m_tick.setInterval(250ms);
    connect(&m_tick, &QTimer::timeout, this, &LogPanel::tick);
    m_tick.start();
    tick();
    updateActions();
    m_controller->reload();
}

void LogPanel::connectBench()
{
    connect(m_bench->sending(), &SendingDoor::deliveriesChanged, m_controller, &LogController::takeLive);
    connect(m_bench->catalogue(), &CatalogueDoor::changed, this, &LogPanel::takeNames);
    takeNames();
    connect(m_bench->sending(), &SendingDoor::replayProgress, m_replayBar, &ReplayBar::takeProgress);
    connect(m_bench->sending(), &SendingDoor::sumsChanged, this, [this](const Sums &sums) {
        m_scan->found()->setTotal(sums.triggered);
        if (!m_actionsDue.isActive())
            m_actionsDue.start();
    });
    m_scan->found()->setTotal(m_bench->sending()->sums().triggered);
}

void LogPanel::takeNames()
{
    QStringList names;
    const auto webhooks = m_bench->catalogue()->webhooks();
    for (const WebhookStatus &each : webhooks)
        names.append(each.webhook.name);
    m_model->forgetNames();
    m_view->columns()->setWebhookNames(names);
}

QByteArray LogPanel::saveColumns() const
{
    return m_view->columns()->save();
}

void LogPanel::restoreColumns(const QByteArray &state)
{
    m_view->columns()->restore(state);
}

int LogPanel::wantedWidth() const
{
    return m_view->columns()->wantedWidth() + m_view->verticalScrollBar()->sizeHint().width();
}

void LogPanel::setZone(Zone zone)
{
    m_zone = zone;
    m_model->setZone(zone);
    m_scan->setZone(zone);
    m_view->columns()->fit();
}

void LogPanel::bring(const QList<DeliveryId> &deliveries)
{
    m_wanted = deliveries;
    bringListed();
    if (!m_wanted.isEmpty())
        m_missing.start();
}

void LogPanel::bringListed()
{
    const auto listed = [this](DeliveryId id) { return m_model->rowOf(id) >= 0; };
    if (std::none_of(m_wanted.cbegin(), m_wanted.cend(), listed))
        return;
    m_bringing = true;
    m_view->select(m_wanted);
    m_bringing = false;
    m_missing.stop();
    if (!m_saidMissing.isEmpty() && m_notice->text() == m_saidMissing)
        m_notice->dismiss(); // they came after all
    if (std::all_of(m_wanted.cbegin(), m_wanted.cend(), listed))
        m_wanted.clear();
}

/// Where the other query has it too, what was selected stays so; what is being read stays open in any case. Whether it has it, the pages tell as
/// they come, newest first.
void LogPanel::selectAgain()
{
    if (!m_selectAgain.isValid())
        return;
    const int rows = m_model->rowCount();
    const bool isPassed = m_model->isComplete() || (rows > 0 && m_model->delivery(rows - 1).id < m_selectAgain);
    const bool isOther = !m_wanted.isEmpty() || !m_view->selectedDeliveries().isEmpty();
    if (!isOther && m_model->rowOf(m_selectAgain) >= 0)
        m_view->select({std::exchange(m_selectAgain, {})});
    else if (isOther || isPassed || !m_controller->isReading()) // something else is, or it may stand further down
        m_selectAgain = {};
}

void LogPanel::filterByStates(const QList<DeliveryState> &states)
{
    m_controller->setStates(states);
}

void LogPanel::selectionChanged()
{
    const QList<DeliveryId> selected = m_view->selectedDeliveries();
    const QSet<DeliveryId> kept(selected.cbegin(), selected.cend());
    const bool others = kept != m_controller->kept(); // rows that only moved are told, too
    m_controller->setKept(kept);
    updateActions();
    if (others && !m_bringing) { // people went on to something else
        m_wanted.clear();
        if (std::exchange(m_oldest, Oldest::No) != Oldest::No)
            m_controller->stop();
    }
    const DeliveryId current = m_view->currentDelivery(); // of one that was taken out of several only these stay
    const DeliveryId shown = selected.isEmpty() ? DeliveryId{} : current.isValid() && selected.size() > 1 ? current : selected.first();
    if (std::exchange(m_announced, shown) != shown)
        Q_EMIT deliverySelected(shown);
    Q_EMIT selectedRowsChanged();
}

PlaceAmongSelected LogPanel::placeOf(DeliveryId delivery) const
{
    return placeAmongSelected(m_view, m_model->rowOf(delivery));
}

void LogPanel::inspectBeside(int step)
{
    const int row = selectedRow(m_view, placeOf(m_announced).number + step);
    if (row < 0)
        return;
    goToSelected(m_view, row);
    m_announced = m_view->currentDelivery();
    Q_EMIT deliverySelected(m_announced);
}

void LogPanel::updateEmptyState()
{
    const bool empty = m_model->rowCount() == 0 && m_controller->isReady();
    if (empty && !m_controller->problem().isEmpty())
        m_empty->showText(tr("The log could not be read"), m_controller->problem(), tr("Try again"));
    else if (empty && m_controller->isFiltered())
        m_empty->showText(tr("No delivery matches"), tr("Nothing in the log fits this filter. Clear it to see all deliveries."),
                          tr("Clear the filter"));
    else if (empty)
        m_empty->showText(tr("Nothing was sent yet"),
                          tr("A trial starts a receiver on this machine, adds a webhook that points at it and fires the first event. "
                             "You see it signed, delivered and verified. Or add your own webhook on the left and fire a trigger."),
                          tr("Run a trial"), true);
    m_empty->setOther(empty && m_controller->problem().isEmpty() ? m_absence->text() : QString());
    m_empty->setVisible(empty);
}

void LogPanel::tick()
{
    const auto [first, last] = m_view->visibleRows();
    m_model->setNow(m_bench->clock()->now(), first, last);
    m_scan->setNow(m_bench->clock()->now());
    m_view->columns()->followDates();
}

/// The empty log's words lie over the view's rows, and go with its size.
bool LogPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        m_empty->resize(m_view->viewport()->size());
    return QWidget::eventFilter(watched, event);
}

} // namespace ovyxa
