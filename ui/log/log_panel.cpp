// SPDX-License-Identifier: MIT
#include "ui/log/log_panel.h"

#include "ui/common/buttons.h"
#include "ui/common/empty_state.h"
#include "ui/common/notice_bar.h"
#include "ui/log/delivery_model.h"
#include "ui/log/log_controller.h"
#include "ui/log/log_view.h"
#include "ui/log/replay_bar.h"

#include <QtWidgets/QHeaderView>
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
              return webhook ? webhook->name : tr("removed");
          },
          this))
    , m_controller(new LogController([bench](const DeliveryQuery &query, DeliveryId before, int limit, QObject *context,
                                             Reply<DeliveryPage> done) { bench->log()->deliveries(query, before, limit, context, std::move(done)); },
                                     m_model, this))
    , m_view(new LogView(this))
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
    , m_empty(new EmptyState(m_view->viewport()))
    , m_newRows(secondaryButton({}, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_notice);
    layout->addWidget(m_replayBar);
    layout->addWidget(m_view, 1);
    m_view->setDeliveries(m_model);
    m_newRows->setObjectName(u"newRows"_s);
    m_newRows->hide();
    m_empty->hide();

    makeActions(actions);
    connectBench();
    connect(m_newRows, &QPushButton::clicked, m_view, &LogView::scrollToNewest);
    connect(m_view, &LogView::unseenAboveChanged, this, [this](int rows) {
        m_newRows->setText(tr("%n new above", nullptr, rows));
        m_newRows->setAccessibleName(m_newRows->text());
        m_newRows->setVisible(rows > 0);
        placeNewRowsButton();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &LogPanel::selectionChanged);
    // A click on what is selected already brings it back to the inspector.
    connect(m_view, &QAbstractItemView::clicked, this, [this] { Q_EMIT deliverySelected(m_announced); });
    connect(m_view, &QWidget::customContextMenuRequested, this, &LogPanel::showMenu);
    connect(m_view, &LogView::inspectRequested, m_inspect, &QAction::trigger);
    connect(m_view, &LogView::copyRequested, m_copyRows, &QAction::trigger);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_selectAgain = m_announced; // a reset ends a selection without a word
        updateActions();
    });
    connect(m_controller, &LogController::pageCame, this, [this] {
        updateEmptyState();
        updateActions();
        const DeliveryId read = std::exchange(m_selectAgain, {});
        if (read.isValid() && m_view->selectedDeliveries().isEmpty())
            m_view->select(read); // where the other query has it too
    });
    connect(m_replayBar, &ReplayBar::runningChanged, this, &LogPanel::updateActions);
    connect(m_controller, &LogController::failed, this, [this](const QString &message) {
        m_notice->showNotice(NoticeBar::Level::Problem, message, tr("Try again"), [this] { m_controller->reload(); });
    });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this] {
        updateEmptyState();
        m_newest->setEnabled(true);
        if (m_wanted.isValid())
            selectDelivery(std::exchange(m_wanted, {}));
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
        if (m_controller->isFiltered())
            m_controller->clearFilter();
        else
            Q_EMIT trialRequested();
    });
    connect(m_replayBar, &ReplayBar::closed, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_replayBar, &ReplayBar::replayed, this, [this](const QList<DeliveryId> &made) {
        if (!made.isEmpty())
            selectDelivery(made.last());
    });
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
    connect(m_bench->catalogue(), &CatalogueDoor::changed, m_model, &DeliveryModel::forgetNames);
    connect(m_bench->sending(), &SendingDoor::replayProgress, m_replayBar, &ReplayBar::takeProgress);
    connect(m_bench->sending(), &SendingDoor::sumsChanged, this, &LogPanel::updateActions);
}

QByteArray LogPanel::saveColumns() const
{
    return m_view->saveColumns();
}

void LogPanel::restoreColumns(const QByteArray &state)
{
    m_view->restoreColumns(state);
}

void LogPanel::setZone(Zone zone)
{
    m_model->setZone(zone);
}

void LogPanel::selectDelivery(DeliveryId id)
{
    if (m_model->rowOf(id) < 0)
        m_wanted = id;
    else
        m_view->select(id);
}

void LogPanel::filterByStates(const QList<DeliveryState> &states)
{
    m_controller->setStates(states);
}

void LogPanel::selectionChanged()
{
    const QList<DeliveryId> selected = m_view->selectedDeliveries();
    m_controller->setKept(QSet<DeliveryId>(selected.cbegin(), selected.cend()));
    updateActions();
    m_wanted = {};
    const DeliveryId shown = selected.size() == 1 ? selected.first() : selected.isEmpty() ? DeliveryId{} : m_view->currentDelivery();
    if (shown == m_announced)
        return;
    m_announced = shown;
    Q_EMIT deliverySelected(shown);
}

void LogPanel::updateEmptyState()
{
    const bool empty = m_model->rowCount() == 0 && m_controller->isReady();
    if (empty && m_controller->isFiltered())
        m_empty->showText(tr("No delivery matches"), tr("Nothing in the log fits this filter. Clear it to see all deliveries."),
                          tr("Clear the filter"));
    else if (empty)
        m_empty->showText(tr("Nothing was sent yet"),
                          tr("A trial starts a receiver on this machine, adds a webhook that points at it and fires the first event. "
                             "You see it signed, delivered and verified. Or add your own webhook on the left and fire a trigger."),
                          tr("Run a trial"), true);
    m_empty->setVisible(empty);
    m_empty->resize(m_view->viewport()->size());
}

void LogPanel::tick()
{
    const auto [first, last] = m_view->visibleRows();
    m_model->setNow(m_bench->clock()->now(), first, last);
}

void LogPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    updateEmptyState();
    placeNewRowsButton();
}

void LogPanel::placeNewRowsButton()
{
    m_newRows->adjustSize();
    m_newRows->move((width() - m_newRows->width()) / 2, m_view->y() + m_view->horizontalHeader()->height() + 8);
    m_newRows->raise();
}

} // namespace ovyxa
