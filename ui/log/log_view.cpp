// SPDX-License-Identifier: MIT
#include "ui/log/log_view.h"

#include "ui/common/badge.h"
#include "ui/common/row_painting.h"
#include "ui/common/theme.h"
#include "ui/common/time_format.h"
#include "ui/log/delivery_delegate.h"
#include "ui/log/delivery_model.h"
#include "ui/log/delivery_text.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QScrollBar>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int shortestWebhookName = 64;
constexpr int narrowestColumn = 40;
constexpr int widestColumn = 600;

QByteArray asText(const QList<int> &widths)
{
    QByteArrayList numbers;
    for (const int width : widths)
        numbers.append(QByteArray::number(width));
    return numbers.join(',');
}

} // namespace

LogView::LogView(QWidget *parent) : QTableView(parent)
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
    horizontalHeader()->setMinimumSectionSize(narrowestColumn);
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
    m_needed = neededWidths();
    m_widths = m_needed;
    connect(header, &QHeaderView::sectionResized, this, [this](int column, int, int width) {
        if (width > 0) // 0 = hidden
            m_widths[column] = width;
    });
    for (int column = 0; column < DeliveryColumnCount; ++column)
        header->resizeSection(column, m_needed.at(column));
    header->setSectionResizeMode(WebhookColumn, QHeaderView::Stretch);
}

QList<int> LogView::neededWidths() const
{
    const QFontMetrics words(interfaceFont());
    const QFontMetrics figures(dataFont(-1));
    QList<int> widths(DeliveryColumnCount, 0);
    for (const DeliveryState state : {DeliveryState::Queued, DeliveryState::Held, DeliveryState::Sending, DeliveryState::Waiting,
                                      DeliveryState::Delivered, DeliveryState::Failed, DeliveryState::Cancelled})
        widths[StateColumn] = std::max(widths.at(StateColumn), badgeSize(stateStyle(state), interfaceFont(-1)).width());
    for (const EventKind kind : allEventKinds)
        widths[EventColumn] = std::max(widths.at(EventColumn), words.horizontalAdvance(eventName(kind)));
    widths[TimeColumn] = figures.horizontalAdvance(dayTimeText({}, Instant{} + std::chrono::days{1}, Zone::Utc)); // the longer one
    widths[WebhookColumn] = shortestWebhookName;
    widths[AttemptsColumn] = DeliveryDelegate::dotsWidth();
    widths[AnswerColumn] = figures.horizontalAdvance(errorWord(AttemptError::Dns)); // the longer ones are rare
    widths[TookColumn] = figures.horizontalAdvance(durationText(Millis{999}));
    for (const Millis far : std::initializer_list<Millis>{59min, 9h})
        widths[NextColumn] = std::max(widths.at(NextColumn), figures.horizontalAdvance(dueText(Instant{} + far, {})));
    const QFontMetrics headings(interfaceFont(-2, QFont::DemiBold));
    for (int column = 0; column < DeliveryColumnCount; ++column) {
        const QString heading = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        widths[column] = std::max(widths.at(column), headings.horizontalAdvance(heading)) + 2 * cellPadding + 1;
    }
    return widths;
}

QByteArray LogView::saveColumns() const
{
    return asText(m_needed) + ';' + asText(m_widths);
}

void LogView::restoreColumns(const QByteArray &saved)
{
    const QByteArrayList halves = saved.split(';');
    if (halves.size() != 2 || halves.first() != asText(m_needed))
        return;
    const QByteArrayList widths = halves.last().split(',');
    for (int column = 0; column < std::min<int>(DeliveryColumnCount, int(widths.size())); ++column) {
        const int width = widths.at(column).toInt();
        if (width >= narrowestColumn && width <= widestColumn && column != WebhookColumn)
            horizontalHeader()->resizeSection(column, width);
    }
    hideWhatDoesNotFit();
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
    hideWhatDoesNotFit();
}

void LogView::hideWhatDoesNotFit()
{
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
