// SPDX-License-Identifier: MIT
// Clearing and thinning out the log. As with what is selected nothing is deleted, and no setting made, until the time for the way back is over.
#include "ui/common/notice_bar.h"
#include "ui/common/time_format.h"
#include "ui/log/delivery_model.h"
#include "ui/log/log_controller.h"
#include "ui/log/log_panel.h"
#include "ui/log/log_view.h"
#include "ui/log/prune_dialog.h"

#include <QtGui/QAction>

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

namespace ovyxa {

namespace {

int counted(qint64 rows)
{
    return int(std::min<qint64>(rows, std::numeric_limits<int>::max()));
}

} // namespace

void LogPanel::askToPrune()
{
    auto *dialog = new PruneDialog(m_bench, this);
    connect(dialog, &PruneDialog::chosen, this, &LogPanel::prepareToPrune);
    dialog->open();
}

void LogPanel::prepareToPrune(const Pruning &pruning)
{
    deleteNow(); // one way back at a time
    m_pruning = pruning;
    m_beforeDeletion = {};
    m_deletion->showNotice(NoticeBar::Level::Information,
                           pruning.rows > 0 ? tr("%Ln deliveries go for good in 15 seconds.", nullptr, counted(pruning.rows))
                                            : tr("In 15 seconds the logs are kept to what you chose."),
                           tr("Undo"), [this] { bringBack(); });
    m_undoDelete->setEnabled(true);
    m_wayBack.start();
    if (pruning.rows > 0)
        hidePruned(pruning);
}

/// What has ended and is older, as far as that is known of the rows: by their count only where all are listed.
void LogPanel::hidePruned(const Pruning &pruning)
{
    std::function<bool(const Delivery &)> isOld = [](const Delivery &) { return true; };
    if (pruning.olderThanDays) {
        const Instant before = m_bench->clock()->now() - std::chrono::hours{24} * *pruning.olderThanDays;
        isOld = [before](const Delivery &each) { return each.createdAt < before; };
    } else if (pruning.butNewest > 0) {
        if (m_controller->isFiltered() || pruning.butNewest > m_model->rowCount())
            return;
        const DeliveryId oldestKept = m_model->delivery(int(pruning.butNewest) - 1).id;
        isOld = [oldestKept](const Delivery &each) { return each.id < oldestKept; };
    }
    m_beforeDeletion.rows = m_view->selectedDeliveries();
    m_view->selectionModel()->clearCurrentIndex(); // else the view would go on to a neighbour that nobody chose
    m_model->setAsideWhere([isOld](const Delivery &each) { return isFinal(each.state) && isOld(each); });
    updateEmptyState();
}

void LogPanel::pruneNow(const Pruning &pruning)
{
    const auto problem = [this](const Error &error) { m_notice->showNotice(NoticeBar::Level::Problem, error.message); };
    if (pruning.keepNewest || pruning.keepDays) {
        ProfileSettings settings = m_bench->catalogue()->settings(); // the others may have changed meanwhile
        settings.keepNewest = pruning.keepNewest.value_or(settings.keepNewest);
        settings.keepDays = pruning.keepDays.value_or(settings.keepDays);
        m_bench->catalogue()->setSettings(settings, this, [problem](const Result<void> &set) {
            if (!set)
                problem(set.error());
        });
    }
    if (pruning.rows == 0)
        return;
    m_bench->log()->discard(partOf(pruning, m_bench->clock()->now()), this, [this, problem](const Result<Discarded> &discarded) {
        m_controller->reload(); // what stays, too
        if (!discarded)
            return problem(discarded.error());
        m_notice->showNotice(
            NoticeBar::Level::Good,
            tr("%Ln deliveries are gone for good; the disk has %1 back.", nullptr, counted(discarded->rows)).arg(bytesText(discarded->bytes)));
    });
}

} // namespace ovyxa
