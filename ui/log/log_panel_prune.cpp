// SPDX-License-Identifier: MIT
// Clearing and thinning out the log. As with what is selected nothing is deleted, and no setting made, until the time for the way back is over; and
// what is sent, or ends, in that time is not part of it.
#include "ui/common/notice_bar.h"
#include "ui/common/raise_open.h"
#include "ui/common/time_format.h"
#include "ui/log/delivery_model.h"
#include "ui/log/log_controller.h"
#include "ui/log/log_panel.h"
#include "ui/log/log_view.h"
#include "ui/log/prune_dialog.h"

#include <QtGui/QAction>

#include <algorithm>
#include <iterator>
#include <limits>

namespace ovyxa {

namespace {

int counted(qint64 rows)
{
    return int(std::min<qint64>(rows, std::numeric_limits<int>::max()));
}

} // namespace

void LogPanel::askToPrune()
{
    if (raiseOpen<PruneDialog>([this](const PruneDialog &open) { return open.parent() == this; }))
        return;
    auto *dialog = new PruneDialog(m_bench, this);
    connect(dialog, &PruneDialog::chosen, this, &LogPanel::prepareToPrune);
    dialog->open();
}

void LogPanel::prepareToPrune(const Pruning &pruning)
{
    if (pruning.rows == 0)
        return setPruningAside(pruning, {});
    readPruned(pruning, [this, pruning](const Result<QList<DeliveryId>> &ids) {
        if (!ids)
            return m_notice->showNotice(NoticeBar::Level::Problem, ids.error().message);
        if (!ids->isEmpty() || pruning.keepNewest || pruning.keepDays) // else it went by another hand meanwhile
            setPruningAside(pruning, *ids);
    });
}

/// What has ended by now and is as old as that, oldest first. It is looked up before it is counted: what ends between the two stays.
void LogPanel::readPruned(const Pruning &pruning, const Reply<QList<DeliveryId>> &done)
{
    DeliveryQuery ended;
    ended.states = {DeliveryState::Delivered, DeliveryState::Failed, DeliveryState::Cancelled};
    if (pruning.olderThanDays) {
        QueryTerm::Alternative before;
        before.most = QueryTerm::Bound{double(msSinceEpoch(m_bench->clock()->now() - std::chrono::hours{24} * *pruning.olderThanDays)), false};
        QueryTerm old;
        old.key = QueryTerm::Key::At;
        old.anyOf = {before};
        ended.terms = {old};
    }
    if (pruning.olderThanDays || pruning.butNewest == 0)
        return m_bench->log()->deliveryIds(ended, this, done);
    m_bench->log()->deliveryIds(ended, this, [this, done, newest = pruning.butNewest](const Result<QList<DeliveryId>> &ids) {
        if (!ids)
            return done(ids);
        m_bench->log()->deliveryIds(DeliveryQuery(), this, [done, newest, going = *ids](const Result<QList<DeliveryId>> &all) mutable {
            if (!all)
                return done(all);
            const DeliveryId oldestKept = all->value(all->size() - std::min<qint64>(newest, all->size()));
            going.erase(std::lower_bound(going.begin(), going.end(), oldestKept), going.end());
            done(going);
        });
    });
}

void LogPanel::setPruningAside(const Pruning &pruning, const QList<DeliveryId> &ids)
{
    deleteNow(); // one way back at a time
    m_pruning = pruning;
    m_aside = ids;
    m_beforeDeletion = {};
    offerWayBack(ids.isEmpty() ? tr("In 15 seconds the logs are kept to what you chose.")
                               : tr("%Ln deliveries go for good in 15 seconds.", nullptr, counted(ids.size())));
    if (ids.isEmpty())
        return;
    const auto goes = [ids](const Delivery &each) { return std::binary_search(ids.cbegin(), ids.cend(), each.id); };
    m_beforeDeletion.rows = m_view->selectedDeliveries();
    if (const QModelIndex place = m_view->currentIndex(); place.isValid() && goes(m_model->delivery(place.row())))
        m_view->selectionModel()->clearCurrentIndex(); // else the view would go on to a neighbour that nobody chose
    m_model->setAsideWhere(goes);
    updateEmptyState();
}

/// Days are those of the clock by now: one that was taken back leaves what is young again.
void LogPanel::pruneNow(const Pruning &pruning, const QList<DeliveryId> &ids)
{
    if (pruning.keepNewest || pruning.keepDays) {
        ProfileSettings settings = m_bench->catalogue()->settings(); // the others may have changed meanwhile
        settings.keepNewest = pruning.keepNewest.value_or(settings.keepNewest);
        settings.keepDays = pruning.keepDays.value_or(settings.keepDays);
        m_bench->catalogue()->setSettings(settings, this, [this](const Result<void> &set) {
            if (!set)
                m_notice->showNotice(NoticeBar::Level::Problem, set.error().message);
        });
    }
    if (ids.isEmpty() || !pruning.olderThanDays)
        return discardPruned(ids);
    readPruned(pruning, [this, ids](const Result<QList<DeliveryId>> &old) {
        if (!old) {
            m_controller->reload();
            return m_notice->showNotice(NoticeBar::Level::Problem, old.error().message);
        }
        QList<DeliveryId> still;
        std::set_intersection(ids.cbegin(), ids.cend(), old->cbegin(), old->cend(), std::back_inserter(still));
        if (still.isEmpty())
            m_controller->reload();
        discardPruned(still);
    });
}

void LogPanel::discardPruned(const QList<DeliveryId> &ids)
{
    if (ids.isEmpty())
        return;
    m_bench->log()->discard(DeliveryPart(ids), this, [this](const Result<Discarded> &discarded) {
        if (m_deleting) // else what stays was read anew when LogDoor told of it
            m_controller->reload();
        if (!discarded)
            return m_notice->showNotice(NoticeBar::Level::Problem, discarded.error().message);
        m_notice->showNotice(
            NoticeBar::Level::Good,
            tr("%Ln deliveries are gone for good; the disk has %1 back.", nullptr, counted(discarded->rows)).arg(bytesText(discarded->bytes)));
    });
}

} // namespace ovyxa
