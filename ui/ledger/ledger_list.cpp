// SPDX-License-Identifier: MIT
#include "ui/ledger/ledger_list.h"

#include "ui/ledger/ledger_model.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QScrollBar>

#include <algorithm>

namespace ovyxa {

using RowKind = LedgerModel::RowKind;

LedgerList::LedgerList(LedgerModel *model, QWidget *parent) : QListView(parent), m_model(model)
{
    setModel(model);
    setUniformItemSizes(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(NoSelection); // the current line is the one
    setFrameShape(NoFrame);
    setEditTriggers(NoEditTriggers);
    connect(model, &LedgerModel::modelAboutToBeReset, this, &LedgerList::remember);
    connect(model, &LedgerModel::modelReset, this, &LedgerList::restore);
}

void LedgerList::showCurrent()
{
    if (currentIndex().isValid())
        scrollTo(currentIndex());
}

void LedgerList::mark(DeliveryId delivery, CaptureId request)
{
    const bool isAny = delivery.isValid() || request.isValid();
    const QModelIndex now = currentIndex();
    if (!isAny) {
        if (now.isValid() && m_model->row(now.row()).kind == RowKind::Heading)
            open(now.row());
        return;
    }
    const int row = m_model->find(delivery, request);
    m_isOther = row < 0;
    selectionModel()->setCurrentIndex(m_isOther ? QModelIndex() : m_model->index(row), QItemSelectionModel::NoUpdate);
    showCurrent();
}

bool LedgerList::isStop(int row) const
{
    return m_model->row(row).kind != RowKind::Line;
}

int LedgerList::stopFrom(int row, int step) const
{
    for (int at = row; at >= 0 && at < m_model->rowCount(); at += step) {
        if (isStop(at))
            return at;
    }
    return -1;
}

QModelIndex LedgerList::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    const int now = currentIndex().isValid() ? currentIndex().row() : -1;
    int to = -1;
    switch (action) {
    case MoveUp:
    case MovePrevious: to = stopFrom(now - 1, -1); break;
    case MoveDown:
    case MoveNext: to = stopFrom(now + 1, 1); break;
    case MoveHome: to = stopFrom(0, 1); break;
    case MoveEnd: to = stopFrom(m_model->rowCount() - 1, -1); break;
    default: {
        const QModelIndex page = QListView::moveCursor(action, modifiers);
        to = page.isValid() ? stopFrom(page.row(), -1) : -1;
        break;
    }
    }
    return to < 0 ? currentIndex() : m_model->index(to);
}

void LedgerList::open(int row)
{
    const LedgerModel::Row &each = m_model->row(row);
    switch (each.kind) {
    case RowKind::Fold: m_model->setUnfolded(row, true); return showCurrent();
    case RowKind::More: Q_EMIT olderWanted(); return;
    case RowKind::Heading:
    case RowKind::Line: break;
    }
    const LedgerEntry &entry = m_model->entry(row);
    if (!entry.delivery.id.isValid()) {
        Q_EMIT captureWanted(entry.lines.first().received->id);
        return;
    }
    const bool isAttempt = each.kind == RowKind::Line && m_model->line(row).sent;
    Q_EMIT deliveryWanted(entry.delivery.id, isAttempt ? m_model->line(row).sent->number : 0);
}

void LedgerList::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex now = currentIndex();
    if (event->matches(QKeySequence::Copy) && now.isValid()) {
        QStringList lines{now.data().toString()};
        for (int row = now.row() + 1; row < m_model->rowCount() && m_model->row(row).kind == RowKind::Line; ++row)
            lines += m_model->index(row).data().toString();
        return QGuiApplication::clipboard()->setText(lines.join(u'\n'));
    }
    switch (now.isValid() ? event->key() : 0) { // without one the arrows go to the first
    case Qt::Key_Return:
    case Qt::Key_Enter: Q_EMIT wentOn(); return open(now.row());
    case Qt::Key_Right:
        if (m_model->row(now.row()).kind == RowKind::Fold)
            m_model->setUnfolded(now.row(), true);
        return showCurrent();
    case Qt::Key_Left: m_model->setUnfolded(now.row(), false); return showCurrent();
    default: break;
    }
    QListView::keyPressEvent(event);
    const QModelIndex to = currentIndex();
    if (to == now)
        return;
    Q_EMIT wentOn();
    if (m_model->row(to.row()).kind == RowKind::Heading)
        open(to.row()); // as in the log: what the keys go to is what is inspected
}

void LedgerList::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex at = indexAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || !at.isValid())
        return;
    setCurrentIndex(m_model->index(stopFrom(at.row(), -1)));
    Q_EMIT wentOn();
    open(at.row());
}

LedgerList::Place LedgerList::placeOf(int row) const
{
    const LedgerModel::Row &each = m_model->row(row);
    if (each.kind == RowKind::More)
        return {};
    // Of a fold its oldest: newer ones join it.
    const LedgerEntry &entry = each.kind == RowKind::Fold ? m_model->entryAt(each.entry + each.count - 1) : m_model->entry(row);
    const int y = visualRect(m_model->index(row)).top();
    return entry.delivery.id.isValid() ? Place{entry.delivery.id, {}, y} : Place{{}, entry.lines.first().received->id, y};
}

void LedgerList::remember()
{
    m_current.reset();
    m_top.reset();
    m_scroll = verticalScrollBar()->value();
    if (const QModelIndex now = currentIndex(); now.isValid())
        m_current = placeOf(now.row());
    if (const QModelIndex top = m_scroll > 0 ? indexAt({1, 1}) : QModelIndex(); top.isValid())
        m_top = placeOf(stopFrom(top.row(), -1));
}

void LedgerList::restore()
{
    doItemsLayout(); // now: where a line is, is asked at once
    if (m_current) {
        if (const int row = m_model->find(m_current->delivery, m_current->request); row >= 0)
            selectionModel()->setCurrentIndex(m_model->index(row), QItemSelectionModel::NoUpdate);
    }
    if (!currentIndex().isValid() && !m_isOther && m_model->rowCount() > 0)
        selectionModel()->setCurrentIndex(m_model->index(0), QItemSelectionModel::NoUpdate);
    int to = m_scroll;
    if (m_top) {
        if (const int row = m_model->find(m_top->delivery, m_top->request); row >= 0)
            to = verticalScrollBar()->value() + visualRect(m_model->index(row)).top() - m_top->y;
    }
    verticalScrollBar()->setValue(to);
}

} // namespace ovyxa
