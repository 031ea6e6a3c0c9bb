// SPDX-License-Identifier: MIT
#include "ui/log/log_view.h"

#include "ui/common/row_focus.h"
#include "ui/common/row_keys.h"
#include "ui/common/steady_scroll.h"
#include "ui/common/theme.h"
#include "ui/log/delivery_delegate.h"
#include "ui/log/delivery_model.h"
#include "ui/log/log_columns.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QScrollBar>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

LogView::LogView(DeliveryModel *model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
    , m_delegate(new DeliveryDelegate(this))
    , m_steady(new SteadyScroll(this))
    , m_columns(nullptr)
{
    setObjectName(u"deliveryLog"_s);
    setAccessibleName(tr("Delivery log"));
    setItemDelegate(m_delegate);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setEditTriggers(NoEditTriggers);
    setContextMenuPolicy(Qt::CustomContextMenu);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(metrics::row);
    verticalHeader()->setMinimumSectionSize(metrics::row);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the columns share what there is
    horizontalHeader()->setObjectName(u"deliveryLogHeader"_s);
    horizontalHeader()->setFocusPolicy(Qt::NoFocus);
    connect(this, &QTableView::activated, this, &LogView::inspectRequested);
    setModel(model);
    frameWithoutRow(this);
    m_steady->watch(model);
    m_columns = new LogColumns(this, model); // measures the header that is there now
}

void LogView::setFound(const QStringList &texts)
{
    m_delegate->setFound(texts);
    viewport()->update();
}

void LogView::goToOldest(bool extend)
{
    if (m_model->rowCount() == 0)
        return;
    const QModelIndex last = m_model->index(m_model->rowCount() - 1, std::max(0, currentIndex().column()));
    const QModelIndex from = extend && currentIndex().isValid() ? currentIndex().siblingAtColumn(last.column()) : last;
    selectionModel()->select(QItemSelection(from, last),
                             (extend ? QItemSelectionModel::Select : QItemSelectionModel::ClearAndSelect) | QItemSelectionModel::Rows);
    selectionModel()->setCurrentIndex(last, QItemSelectionModel::NoUpdate);
    scrollTo(last);
}

QList<DeliveryId> LogView::selectedDeliveries() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QList<DeliveryId> ids;
    ids.reserve(rows.size());
    for (const QModelIndex &row : std::as_const(rows))
        ids.append(m_model->delivery(row.row()).id);
    return ids;
}

DeliveryId LogView::currentDelivery() const
{
    const QModelIndex current = currentIndex();
    return current.isValid() && selectionModel()->isRowSelected(current.row(), {}) ? m_model->delivery(current.row()).id : DeliveryId{};
}

void LogView::select(const QList<DeliveryId> &ids)
{
    int newest = -1;
    int oldest = -1;
    for (const DeliveryId id : ids) {
        const int row = m_model->rowOf(id);
        if (row < 0)
            continue;
        newest = newest < 0 ? row : std::min(newest, row);
        oldest = std::max(oldest, row);
    }
    if (newest < 0)
        return;
    scrollTo(m_model->index(oldest, 0));
    selectionModel()->setCurrentIndex(m_model->index(newest, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(m_model->index(newest, 0)); // where there is no room for all of them, the selected one is seen
}

void LogView::restoreSelection(const QList<DeliveryId> &ids, DeliveryId current)
{
    QItemSelection rows;
    int first = -1; // of those that stand together
    int last = -2;
    const auto take = [&] {
        if (first >= 0)
            rows.select(m_model->index(first, 0), m_model->index(last, m_model->columnCount() - 1));
    };
    for (const DeliveryId id : ids) {
        const int row = m_model->rowOf(id);
        if (row < 0)
            continue;
        if (row != last + 1) {
            take();
            first = row;
        }
        last = row;
    }
    take();
    const int row = m_model->rowOf(current);
    if (row >= 0) // first: who is told of the selection asks which of them is the current one
        selectionModel()->setCurrentIndex(m_model->index(row, 0), QItemSelectionModel::NoUpdate);
    selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
    if (row >= 0)
        scrollTo(currentIndex());
}

std::pair<int, int> LogView::visibleRows() const
{
    if (!m_model || m_model->rowCount() == 0)
        return {-1, -1};
    const int first = rowAt(0);
    const int last = rowAt(viewport()->height() - 1);
    return {first, last < 0 ? m_model->rowCount() - 1 : last};
}

void LogView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        Q_EMIT copyRequested();
        return;
    }
    if (event->matches(QKeySequence::Delete)) {
        Q_EMIT deleteRequested();
        return;
    }
    if (event->key() == Qt::Key_Escape && selectionModel()->selectedRows().size() > 1) { // what is read stays open
        const QModelIndex stays = currentDelivery().isValid() ? currentIndex() : m_model->index(m_model->rowOf(selectedDeliveries().constFirst()), 0);
        selectionModel()->setCurrentIndex(stays, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_model->rowCount() > 0) {
        if (!currentIndex().isValid()) // the list was read anew while it had the focus
            selectionModel()->setCurrentIndex(m_model->index(0, 0), QItemSelectionModel::NoUpdate);
        selectFocusedRow(this, *event);
        Q_EMIT inspectRequested();
        return;
    }
    QTableView::keyPressEvent(event);
    selectFocusedRow(this, *event);
}

/// A row is one thing here: Home and End go to the newest and the oldest, not along the row.
QModelIndex LogView::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    if (m_model->rowCount() == 0 || (action != MoveHome && action != MoveEnd))
        return QTableView::moveCursor(action, modifiers);
    if (action == MoveEnd && !m_model->isComplete())
        Q_EMIT oldestWanted(modifiers.testFlag(Qt::ShiftModifier));
    return m_model->index(action == MoveHome ? 0 : m_model->rowCount() - 1, std::max(0, currentIndex().column()));
}

void LogView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    if (m_columns)
        m_columns->fit();
}

} // namespace ovyxa
