// SPDX-License-Identifier: MIT
// Deleting what is selected. Until the time for the way back is over nothing is deleted: the rows are only not listed, so a crash, and closing
// the window, leave them where they were.
#include "ui/common/action_registry.h"
#include "ui/common/notice_bar.h"
#include "ui/common/time_format.h"
#include "ui/common/ways_back.h"
#include "ui/log/delivery_model.h"
#include "ui/log/log_controller.h"
#include "ui/log/log_panel.h"
#include "ui/log/log_view.h"
#include "ui/log/selection_bar.h"

#include <QtGui/QAction>
#include <QtWidgets/QApplication>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype rowsJudged = 5000; // of a selection; beyond, deleting is offered and leaves out what is under way

} // namespace

void LogPanel::makeDeletion(ActionRegistry *actions)
{
    m_delete = actions->add(u"log.delete"_s, tr("Delete the selected deliveries"), QKeySequence::Delete);
    m_delete->setShortcutContext(Qt::WidgetShortcut); // the table's own key; the menu and the palette only name it
    m_prune = actions->add(u"log.prune"_s, tr("Clear or thin out the log…"));
    //: words by which people look for "Clear or thin out the log…"
    ActionRegistry::alsoCalled(m_prune, tr("prune delete remove"));
    connect(m_prune, &QAction::triggered, this, &LogPanel::askToPrune);
    m_deletion->setObjectName(u"logDeletion"_s);
    m_deletion->setClosable(false);
    m_wayBack.setSingleShot(true);
    m_wayBack.setInterval(15s);
    connect(m_delete, &QAction::triggered, this, &LogPanel::deleteSelected);
    connect(m_view, &LogView::deleteRequested, m_delete, &QAction::trigger);
    connect(&m_wayBack, &QTimer::timeout, this, &LogPanel::deleteNow);
    connect(m_bench->log(), &LogDoor::discarded, this, [this] {
        if (!m_deleting) // by another hand
            m_controller->reload();
    });
}

void LogPanel::updateDeletion(const QModelIndexList &rows)
{
    const bool isLong = rows.size() > rowsJudged;
    const bool anyEnded =
        isLong || std::any_of(rows.cbegin(), rows.cend(), [this](const QModelIndex &row) { return isFinal(m_model->delivery(row.row()).state); });
    m_delete->setEnabled(anyEnded);
    if (rows.isEmpty())
        m_delete->setToolTip(tr("Select the rows to delete first."));
    else
        m_delete->setToolTip(anyEnded ? tr("With their attempts and bodies. What is still to be sent stays; you can undo it for 15 seconds.")
                                      : tr("None of them has ended. Cancel them first: what is still to be sent is not deleted."));
}

void LogPanel::deleteSelected()
{
    QList<DeliveryId> ended = m_view->selectedDeliveries();
    const qsizetype unfinished = ended.removeIf([this](DeliveryId id) { return !isFinal(m_model->delivery(m_model->rowOf(id)).state); });
    if (ended.isEmpty())
        return;
    m_bench->log()->discardForecast(DeliveryPart(ended), this, [this, ended, unfinished](const Result<Discarded> &forecast) {
        if (!forecast)
            return m_notice->showNotice(NoticeBar::Level::Problem, forecast.error().message);
        if (forecast->rows == 0) {
            return m_notice->showNotice(
                NoticeBar::Level::Information,
                tr("These stay: they show that older failed deliveries of the same events have been settled. Select those, too."));
        }
        setAside(ended, *forecast, unfinished);
    });
}

void LogPanel::setAside(const QList<DeliveryId> &ids, const Discarded &forecast, qsizetype unfinished)
{
    deleteNow(); // one way back at a time
    m_aside = ids;
    const QModelIndex place = m_view->currentIndex();
    m_beforeDeletion = {m_view->selectedDeliveries(), place.isValid() ? m_model->delivery(place.row()).id : DeliveryId{}};
    if (m_selection->isAncestorOf(QApplication::focusWidget()))
        m_view->setFocus(Qt::OtherFocusReason);    // the button that was pressed goes
    m_view->selectionModel()->clearCurrentIndex(); // else the view would go on to a neighbour that nobody chose, and have it inspected
    m_model->setAside(ids);
    if (place.isValid() && m_model->rowCount() > 0)
        m_view->selectionModel()->setCurrentIndex(m_model->index(std::min(place.row(), m_model->rowCount() - 1), place.column()),
                                                  QItemSelectionModel::NoUpdate);
    QString said = tr("%Ln deliveries deleted, with their attempts and bodies.", nullptr, int(forecast.rows));
    if (forecast.kept > 0)
        said += u' ' + tr("%Ln stay: they show that older failed ones are settled.", nullptr, int(forecast.kept));
    if (unfinished > 0)
        said += u' ' + tr("%Ln stay: they are still to be sent. Cancel them first.", nullptr, int(unfinished));
    offerWayBack(said);
    updateEmptyState();
}

void LogPanel::offerWayBack(const QString &said)
{
    m_deletion->showNotice(NoticeBar::Level::Information, said, tr("Undo"), [this] { bringBack(); });
    m_waysBack->offer(u"log"_s, tr("Undo deleting deliveries"), [this] { bringBack(); });
    m_wayBack.start();
}

void LogPanel::endWayBack()
{
    m_wayBack.stop();
    m_waysBack->withdraw(u"log"_s);
    m_deletion->dismiss();
}

void LogPanel::bringBack()
{
    if (m_aside.isEmpty() && !m_pruning)
        return;
    endWayBack();
    const QList<DeliveryId> back = std::exchange(m_aside, {});
    if (std::exchange(m_pruning, {})) {
        if (m_model->endAside()) {
            m_controller->reload();
            bring(m_beforeDeletion.rows); // as they are read
        }
    } else if (m_model->comeBack(back, QSet<DeliveryId>(back.cbegin(), back.cend()))) {
        m_view->restoreSelection(m_beforeDeletion.rows, m_beforeDeletion.current);
    } else {
        m_controller->reload();
    }
    updateEmptyState();
    m_view->setFocus(Qt::OtherFocusReason);
}

void LogPanel::deleteNow()
{
    if (m_aside.isEmpty() && !m_pruning)
        return;
    endWayBack();
    const QList<DeliveryId> going = std::exchange(m_aside, {});
    if (const auto pruning = std::exchange(m_pruning, {})) {
        m_model->endAside();
        return pruneNow(*pruning, going);
    }
    m_deleting = true;
    m_bench->log()->discard(DeliveryPart(going), this, [this, going](const Result<Discarded> &discarded) {
        m_deleting = false;
        if (!discarded)
            m_notice->showNotice(NoticeBar::Level::Problem, discarded.error().message);
        else if (discarded->bytes > 0)
            m_notice->showNotice(
                NoticeBar::Level::Good,
                tr("%Ln deliveries are gone for good; the disk has %1 back.", nullptr, int(discarded->rows)).arg(bytesText(discarded->bytes)));
        DeliveryQuery left;
        left.among = going;
        m_bench->log()->deliveryIds(left, this, [this, going](const Result<QList<DeliveryId>> &ids) {
            const QList<DeliveryId> there = ids ? *ids : going; // what cannot be read may be there
            if (!m_model->comeBack(going, QSet<DeliveryId>(there.cbegin(), there.cend())))
                m_controller->reload();
            updateEmptyState();
        });
    });
}

} // namespace ovyxa
