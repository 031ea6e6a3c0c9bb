// SPDX-License-Identifier: MIT
#include "core/rules/wire_text.h"
#include "ui/common/action_registry.h"
#include "ui/common/buttons.h"
#include "ui/common/notice_bar.h"
#include "ui/common/steady_scroll.h"
#include "ui/log/delivery_language.h"
#include "ui/log/delivery_model.h"
#include "ui/log/delivery_text.h"
#include "ui/log/log_columns.h"
#include "ui/log/log_controller.h"
#include "ui/log/log_panel.h"
#include "ui/log/log_view.h"
#include "ui/log/replay_bar.h"
#include "ui/log/selection_bar.h"
#include "ui/query/filter_field.h"

#include <QtGui/QAction>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QMenu>

#include <algorithm>
#include <climits>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype rowsLookedAt = 5000; // of a selection; beyond, cancelling is offered and skips what is done

} // namespace

void LogPanel::makeActions(ActionRegistry *actions)
{
    m_inspect = actions->add(u"log.inspect"_s, tr("Inspect the selected delivery"));
    m_replayExact = actions->add(u"log.replayExact"_s, tr("Replay byte for byte"), QKeySequence(Qt::CTRL | Qt::Key_R));
    m_replayRebuilt = actions->add(u"log.replayRebuilt"_s, tr("Replay with a fresh timestamp"));
    m_replayFailed = actions->add(u"log.replayFailed"_s, tr("Replay failed: all that is still owed"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    m_replayFailed->setToolTip(tr("Sends again what failed for good and has not arrived since"));
    m_cancel = actions->add(u"log.cancel"_s, tr("Cancel the selected deliveries"));
    m_compare = actions->add(u"log.compare"_s, tr("Compare with the last that worked"), QKeySequence(Qt::CTRL | Qt::Key_D));
    m_copyRows = actions->add(u"log.copyRows"_s, tr("Copy the selected rows"));
    m_copyCurl = new QAction(tr("Copy as cURL"), this); // the row's last request; the window has one for what is inspected, with the keys
    m_copyCurl->setObjectName(u"logCopyCurl"_s);
    m_edit = new QAction(tr("Edit and resend"), this); // the window has one for what is inspected, with these keys
    m_edit->setObjectName(u"logEdit"_s);
    m_copyIds = actions->add(u"log.copyId"_s, tr("Copy the delivery's number"));
    QAction *find = actions->add(u"log.find"_s, tr("Search deliveries and payloads"), QKeySequence::Find);
    QAction *columns = actions->add(u"log.columns"_s, tr("Choose the log's columns…"));
    connect(columns, &QAction::triggered, m_view->columns(), &LogColumns::openMenu);
    m_exportSelected = actions->add(u"log.exportSelected"_s, tr("Export the selected deliveries…"));
    m_exportFound = actions->add(u"log.exportFound"_s, tr("Export all that the filter finds…"));
    m_absence = actions->add(u"log.absence"_s, tr("Why is this delivery not here?"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y));
    m_absence->setToolTip(tr("Explains why an event did not become a delivery to a webhook, and what mends it"));
    m_newest = actions->add(u"log.newest"_s, tr("Go to the newest delivery"));
    m_clearFilter = actions->add(u"log.clearFilter"_s, tr("Show all deliveries"));
    // These keys are the table's or the window's own; the menu and the palette only name them.
    for (const auto &[action, keys] : {std::pair{m_inspect, QKeySequence(Qt::Key_Return)}, std::pair{m_copyRows, QKeySequence(QKeySequence::Copy)},
                                       std::pair{m_edit, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)}}) {
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
    }

    connect(m_inspect, &QAction::triggered, this, [this] {
        if (const DeliveryId id = m_view->currentDelivery(); id.isValid())
            Q_EMIT inspectRequested(id);
    });
    connect(m_replayExact, &QAction::triggered, this, [this] { replaySelected(ReplayRequest::Body::Exact, {}); });
    connect(m_replayRebuilt, &QAction::triggered, this, [this] { replaySelected(ReplayRequest::Body::Rebuilt, {}); });
    connect(m_replayFailed, &QAction::triggered, this, &LogPanel::replayAllFailed);
    connect(m_cancel, &QAction::triggered, this, &LogPanel::cancelSelected);
    connect(m_compare, &QAction::triggered, this, [this] { Q_EMIT compareRequested(m_view->selectedDeliveries()); });
    connect(m_edit, &QAction::triggered, this, [this] {
        if (const DeliveryId id = m_view->currentDelivery(); id.isValid())
            Q_EMIT editRequested(id);
    });
    connect(m_copyRows, &QAction::triggered, this, &LogPanel::copyRows);
    connect(m_copyCurl, &QAction::triggered, this, &LogPanel::copyCurl);
    connect(m_copyIds, &QAction::triggered, this, &LogPanel::copyIds);
    connect(m_exportSelected, &QAction::triggered, this, &LogPanel::exportSelected);
    connect(m_exportFound, &QAction::triggered, this, &LogPanel::exportFound);
    connect(find, &QAction::triggered, this, &LogPanel::findRequested);
    connect(m_absence, &QAction::triggered, this, [this] {
        const int row = m_model->rowOf(m_view->currentDelivery());
        Q_EMIT absenceWanted(row < 0 ? std::nullopt : std::optional(m_model->delivery(row)));
    });
    connect(m_newest, &QAction::triggered, m_view->steady(), &SteadyScroll::toNewest);
    connect(m_clearFilter, &QAction::triggered, m_controller, &LogController::clearFilter);
}

void LogPanel::buildSelectionBar()
{
    m_selection->addVerb(u"selectionReplay"_s, tr("Replay…"), m_replayExact, u"outline"_s);
    m_selection->addVerb(u"selectionCancel"_s, tr("Cancel"), m_cancel);
    m_selection->addVerb(u"selectionCompare"_s, tr("Compare"), m_compare);
    m_selection->addMenu(u"selectionCopy"_s, tr("Copy"), {m_copyRows, m_copyIds});
    m_selection->addMenu(u"selectionExport"_s, tr("Export"), {m_exportSelected, m_exportFound});
    m_selection->addVerb(u"selectionDelete"_s, tr("Delete"), m_delete, u"bad"_s);
    connect(m_selection, &SelectionBar::clearWanted, this, [this] {
        m_view->setFocus(Qt::OtherFocusReason); // the button goes, and the focus would go anywhere
        m_view->clearSelection();
    });
    // It takes its room from the rows: the one that is read must not go under it.
    connect(
        m_selection, &SelectionBar::shownChanged, this,
        [this] {
            if (m_selection->isVisible() && m_view->currentIndex().isValid())
                m_view->scrollTo(m_view->currentIndex());
        },
        Qt::QueuedConnection);
}

FilterField *LogPanel::makeFilter(QWidget *parent)
{
    const auto names = [this] {
        QueryNames known;
        const auto sites = m_bench->catalogue()->sites();
        for (const Site &site : sites)
            known.sites.append(site.id);
        const auto webhooks = m_bench->catalogue()->webhooks();
        for (const WebhookStatus &each : webhooks)
            known.webhooks.append(each.webhook.name);
        known.webhooks.removeDuplicates();
        return known;
    };
    return new FilterField(m_controller, deliveryLanguage(names), parent);
}

/// Empty where something can be.
QString LogPanel::whyNothingIsReplayed() const
{
    const Sums sums = m_bench->sending()->sums();
    if (m_replayBar->isRunning()) // one replay at a time
        return tr("A replay is under way. Wait for its end, or cancel it.");
    if (sums.owed > 0)
        return {};
    if (sums.waiting > 0)
        return tr("Nothing to replay yet: %Ln deliveries wait for their next retry. Jump to it, or select a row and replay that at once.", nullptr,
                  int(std::min<qint64>(sums.waiting, INT_MAX)));
    if (sums.triggered == 0)
        return tr("Nothing to replay: nothing was sent yet. Run a trial, or fire a trigger.");
    return tr("Nothing to replay: no delivery has failed for good without one that arrived since.");
}

void LogPanel::updateActions()
{
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    const bool any = !rows.isEmpty();
    m_selection->setSelected(int(rows.size()));
    bool cancellable = false;
    bool sent = false;
    for (qsizetype i = 0; i < rows.size() && !(cancellable && sent); ++i) {
        const Delivery &delivery = m_model->delivery(rows.at(i).row());
        cancellable = !isFinal(delivery.state) || i > rowsLookedAt || cancellable;
        sent = delivery.attempts > 0 || i > rowsLookedAt || sent;
    }
    const bool idle = !m_replayBar->isRunning(); // one replay at a time
    m_inspect->setEnabled(any);
    m_edit->setEnabled(any);
    m_replayExact->setEnabled(any && idle);
    m_replayRebuilt->setEnabled(any && idle);
    setOff(m_replayFailed, whyNothingIsReplayed());
    m_newest->setEnabled(m_model->rowCount() > 0);
    m_clearFilter->setEnabled(m_controller->isFiltered());
    m_compare->setText(rows.size() == 2 ? tr("Compare the two") : tr("Compare with the last that worked"));
    m_compare->setToolTip(rows.size() > 2 ? tr("Two rows can be compared, or one with the last that worked") : QString());
    m_compare->setEnabled(rows.size() == 1 || rows.size() == 2);
    m_copyRows->setEnabled(any);
    m_copyIds->setEnabled(any);
    const bool exports = m_export->canExport() && !m_export->isRunning();
    m_exportSelected->setEnabled(any && exports);
    m_exportFound->setEnabled(m_model->rowCount() > 0 && exports);
    m_cancel->setEnabled(cancellable);
    m_replayExact->setToolTip(idle ? tr("Says first what sending them again comes to")
                                   : tr("A replay is under way. Wait for its end, or cancel it."));
    m_cancel->setToolTip(cancellable ? tr("Those that have not ended yet are not sent any more")
                                     : tr("All of them have ended, so there is nothing to cancel."));
    m_copyCurl->setEnabled(rows.size() == 1 && sent);
    updateDeletion(rows);
}

void LogPanel::showMenu(const QPoint &place)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"logMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(m_inspect);
    menu->addSeparator();
    menu->addAction(m_replayExact);
    menu->addAction(m_replayRebuilt);
    QMenu *to = menu->addMenu(tr("Replay to another webhook"));
    const auto targets = m_bench->catalogue()->webhooks();
    for (const WebhookStatus &each : targets) {
        QAction *action = to->addAction(menuText(u"%1 · %2"_s.arg(each.webhook.name, each.webhook.site)));
        connect(action, &QAction::triggered, this, [this, id = each.webhook.id] { replaySelected(ReplayRequest::Body::Exact, id); });
    }
    to->setEnabled(m_replayExact->isEnabled() && !targets.isEmpty());
    menu->addAction(m_edit);
    menu->addAction(m_cancel);
    menu->addAction(m_compare);
    menu->addAction(m_absence);
    menu->addSeparator();
    menu->addAction(m_copyRows);
    menu->addAction(m_copyCurl);
    menu->addAction(m_copyIds);
    menu->addSeparator();
    menu->addAction(m_exportSelected);
    menu->addAction(m_delete);
    menu->addAction(m_prune);
    addTermActions(menu, m_view->indexAt(place));
    menu->popup(m_view->viewport()->mapToGlobal(place));
}

void LogPanel::addTermActions(QMenu *menu, const QModelIndex &cell)
{
    if (!cell.isValid())
        return;
    const auto named = m_bench->catalogue()->webhook(m_model->delivery(cell.row()).webhook); // the cell may say where it went, too
    const QString webhook = named ? named->name : cell.siblingAtColumn(WebhookColumn).data().toString();
    const QString term = cellTerm(m_model->delivery(cell.row()), cell.column(), webhook);
    if (term.isEmpty())
        return;
    menu->addSeparator();
    QAction *only = menu->addAction(tr("Only %1").arg(term));
    only->setObjectName(u"onlyTerm"_s);
    connect(only, &QAction::triggered, this, [this, term] { m_controller->addTerms({term}); });
    QAction *without = menu->addAction(tr("Without %1").arg(term));
    without->setObjectName(u"withoutTerm"_s);
    connect(without, &QAction::triggered, this, [this, term] { m_controller->addTerms({u'-' + term}); });
}

void LogPanel::replaySelected(ReplayRequest::Body body, std::optional<WebhookId> to)
{
    const QList<DeliveryId> selected = m_view->selectedDeliveries();
    // One delivery and a command that says how leave nothing to ask; of several the count is shown first.
    if (selected.size() == 1)
        m_replayBar->start({selected, body, to});
    else
        m_replayBar->ask(selected);
}

void LogPanel::replayAllFailed()
{
    DeliveryQuery failed;
    failed.states = {DeliveryState::Failed};
    failed.owed = true;
    m_bench->log()->deliveryIds(failed, this, [this](const Result<QList<DeliveryId>> &ids) {
        if (ids)
            replayOwed(*ids);
        else
            m_notice->showNotice(NoticeBar::Level::Problem, ids.error().message);
    });
}

void LogPanel::replayOwed(const QList<DeliveryId> &owed)
{
    if (m_replayBar->isRunning())
        m_notice->showNotice(NoticeBar::Level::Information, tr("A replay is under way. Wait for its end, or cancel it."));
    else
        m_replayBar->ask(owed, ReplayBar::Set::Owed);
}

void LogPanel::cancelSelected()
{
    // What had ended before is not cancelled, and so not sent again by the way back.
    QList<DeliveryId> open = m_view->selectedDeliveries();
    open.removeIf([this](DeliveryId id) { return isFinal(m_model->delivery(m_model->rowOf(id)).state); });
    m_bench->sending()->cancelDeliveries(open, this, [this](const Result<QList<DeliveryId>> &cancelled) {
        if (!cancelled)
            return m_notice->showNotice(NoticeBar::Level::Problem, cancelled.error().message);
        if (cancelled->isEmpty())
            return m_notice->showNotice(NoticeBar::Level::Information, tr("They had ended before they could be cancelled."));
        m_notice->showNotice(NoticeBar::Level::Information, tr("%Ln deliveries cancelled.", nullptr, int(cancelled->size())), tr("Send again"),
                             [this, again = *cancelled] {
                                 m_replayBar->start({again, ReplayRequest::Body::Exact, {}});
                             });
    });
}

void LogPanel::copyRows()
{
    QGuiApplication::clipboard()->setText(rowsAsText(m_view->selectionModel()->selectedRows()));
}

void LogPanel::copyCurl()
{
    const DeliveryId id = m_view->currentDelivery();
    if (!id.isValid())
        return;
    m_bench->log()->delivery(id, this, [this](const Result<DeliveryDetails> &details) {
        if (!details)
            return m_notice->showNotice(NoticeBar::Level::Problem, details.error().message);
        const auto sent = std::find_if(details->attempts.crbegin(), details->attempts.crend(),
                                       [](const Attempt &attempt) { return !attempt.requestHead.isEmpty(); });
        if (sent == details->attempts.crend())
            return m_notice->showNotice(NoticeBar::Level::Information, tr("Nothing was sent yet, so there is no request to copy."));
        QGuiApplication::clipboard()->setText(rules::asCurl(*details, *sent, m_bench->authorityFile()));
        m_notice->showNotice(NoticeBar::Level::Good, tr("Copied: the last request as a cURL command."));
    });
}

void LogPanel::copyIds()
{
    QStringList ids;
    const auto selected = m_view->selectedDeliveries();
    for (const DeliveryId id : selected)
        ids.append(QString::number(id.value));
    QGuiApplication::clipboard()->setText(ids.join(u'\n'));
}

} // namespace ovyxa
