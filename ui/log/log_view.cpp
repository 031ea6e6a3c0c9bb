// SPDX-License-Identifier: MIT
#include "ui/log/log_view.h"

#include "ui/common/tokens.h"
#include "ui/log/delivery_delegate.h"
#include "ui/log/delivery_model.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QScrollBar>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int shortestWebhookName = 64;

} // namespace

LogView::LogView(QWidget *parent)
    : QTableView(parent)
{
    setObjectName(u"deliveryLog"_s);
    setAccessibleName(tr("Delivery log"));
    setItemDelegate(new DeliveryDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setEditTriggers(NoEditTriggers);
    setContextMenuPolicy(Qt::CustomContextMenu);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(metrics::row);
    verticalHeader()->setMinimumSectionSize(metrics::row);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setMinimumSectionSize(40);
    horizontalHeader()->setObjectName(u"deliveryLogHeader"_s);
    horizontalHeader()->setFocusPolicy(Qt::NoFocus);
    connect(this, &QTableView::activated, this, &LogView::inspectRequested);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value == 0)
            setUnseen(0);
        else if (m_unseen > 0)
            setUnseen(std::min(m_unseen, visibleRows().first));
    });
}

void LogView::setDeliveries(DeliveryModel *model)
{
    m_model = model;
    setModel(model);
    // Connected after the view's own: its sections are up to date when these run.
    connect(model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int first, int last) { rowsCame(first, last); });
    connect(model, &QAbstractItemModel::modelReset, this, [this] { setUnseen(0); });
    QHeaderView *header = horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    static constexpr std::array widths{102, 106, 122, 84, 72, 104, 74, 80};
    for (int column = 0; column < DeliveryColumnCount; ++column)
        header->resizeSection(column, widths.at(size_t(column)));
    header->setSectionResizeMode(WebhookColumn, QHeaderView::Stretch);
}

void LogView::rowsCame(int first, int last)
{
    const int firstVisible = visibleRows().first;
    const bool reading = verticalScrollBar()->value() > 0 || selectionModel()->hasSelection();
    if (!reading || first > std::max(0, firstVisible))
        return;
    const int count = last - first + 1;
    const int place = verticalScrollBar()->value();
    updateGeometries(); // the scroll range takes in the new rows
    verticalScrollBar()->setValue(place + count * metrics::row);
    if (verticalScrollBar()->value() > 0)
        setUnseen(std::min(m_unseen + count, visibleRows().first));
}

void LogView::setUnseen(int rows)
{
    const int clamped = std::max(0, rows);
    if (m_unseen == clamped)
        return;
    m_unseen = clamped;
    Q_EMIT unseenAboveChanged(m_unseen);
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

void LogView::select(DeliveryId id)
{
    const int row = m_model->rowOf(id);
    if (row < 0)
        return;
    selectionModel()->setCurrentIndex(m_model->index(row, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(m_model->index(row, 0));
}

void LogView::scrollToNewest()
{
    verticalScrollBar()->setValue(0);
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
    if (event->key() == Qt::Key_Escape && selectionModel()->hasSelection()) {
        clearSelection();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT inspectRequested();
        return;
    }
    QTableView::keyPressEvent(event);
}

void LogView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    // Narrow windows lose the columns that say least first.
    int missing = shortestWebhookName - viewport()->width();
    for (int column = 0; column < DeliveryColumnCount; ++column) {
        setColumnHidden(column, false);
        missing += column == WebhookColumn ? 0 : columnWidth(column);
    }
    for (const DeliveryColumn column : {TookColumn, AttemptsColumn, NextColumn, AnswerColumn}) {
        if (missing <= 0)
            break;
        missing -= columnWidth(column);
        setColumnHidden(column, true);
    }
}

} // namespace ovyxa
