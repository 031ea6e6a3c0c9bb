// SPDX-License-Identifier: MIT
#include "ui/inspector/bytes_view.h"

#include "ui/common/theme.h"

#include <QtGui/QAccessible>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QAccessibleWidget>
#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollBar>

#include <algorithm>
#include <climits>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// Its name is the widget's, its value the row that the caret stands in.
class AccessibleBytes final : public QAccessibleWidget
{
public:
    explicit AccessibleBytes(BytesView *view) : QAccessibleWidget(view, QAccessible::EditableText), m_view(view) {}

    QString text(QAccessible::Text kind) const override { return kind == QAccessible::Value ? m_view->spokenRow() : QAccessibleWidget::text(kind); }

    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.readOnly = true;
        state.multiLine = true;
        return state;
    }

private:
    BytesView *m_view;
};

QAccessibleInterface *accessibleBytes(const QString &, QObject *object)
{
    auto *view = qobject_cast<BytesView *>(object);
    return view ? new AccessibleBytes(view) : nullptr;
}

} // namespace

BytesView::BytesView(const QString &accessibleName, QWidget *parent) : QAbstractScrollArea(parent)
{
    static const bool installed = [] {
        QAccessible::installFactory(&accessibleBytes);
        return true;
    }();
    Q_UNUSED(installed)
    setAccessibleName(accessibleName);
    setProperty("surface", u"code"_s);
    setFont(dataFont(-1));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::StyledPanel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setLayoutDirection(Qt::LeftToRight); // bytes go that way in every language
    viewport()->setCursor(Qt::IBeamCursor);
}

void BytesView::setBytes(const QByteArray &bytes)
{
    if (bytes == m_bytes)
        return;
    m_bytes = bytes;
    m_anchor = m_caret = 0;
    layRows();
}

void BytesView::rowsChanged(qsizetype firstByte)
{
    verticalScrollBar()->setPageStep(rowsInSight());
    verticalScrollBar()->setRange(0, int(std::clamp<qsizetype>(rowCount() - rowsInSight(), 0, INT_MAX)));
    verticalScrollBar()->setValue(int(std::min<qsizetype>(rowOf(firstByte), INT_MAX)));
    viewport()->update();
}

qsizetype BytesView::topByte() const
{
    return rowCount() == 0 ? 0 : rowBegin(std::min<qsizetype>(verticalScrollBar()->value(), rowCount() - 1));
}

void BytesView::select(qsizetype from, qsizetype to)
{
    m_anchor = std::clamp<qsizetype>(from, 0, m_bytes.size());
    moveTo(to, true);
}

void BytesView::copy() const
{
    const qsizetype row = rowOf(m_caret);
    const QString text = hasSelection() ? copied(selectionBegin(), selectionEnd()) : copied(rowBegin(row), rowBegin(row + 1));
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

QSize BytesView::sizeHint() const
{
    return {300, 8 * rowHeight()};
}

void BytesView::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = tokensFor(palette());
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), tokens.window);
    painter.setFont(font());
    const qsizetype top = verticalScrollBar()->value();
    const qsizetype end = std::min(rowCount(), top + rowsInSight() + 1);
    for (qsizetype row = top; row < end; ++row)
        paintRow(&painter, row, int(row - top) * rowHeight(), tokens);
    if (!hasFocus() || rowCount() == 0)
        return;
    const qsizetype row = rowOf(m_caret);
    if (row >= top && row < end)
        painter.fillRect(QRect(caretX(row, m_caret), int(row - top) * rowHeight(), 1, rowHeight()), tokens.accent);
}

void BytesView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    layRows();
}

void BytesView::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    layRows();
}

void BytesView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange && isVisible())
        layRows();
}

void BytesView::moveTo(qsizetype byte, bool keepAnchor)
{
    m_caret = std::clamp<qsizetype>(byte, 0, m_bytes.size());
    if (!keepAnchor)
        m_anchor = m_caret;
    showCaret();
    viewport()->update();
    QAccessibleValueChangeEvent change(this, spokenRow());
    QAccessible::updateAccessibility(&change);
}

void BytesView::showCaret()
{
    const int row = int(std::min<qsizetype>(rowOf(m_caret), INT_MAX));
    QScrollBar *bar = verticalScrollBar();
    if (row < bar->value())
        bar->setValue(row);
    else if (row >= bar->value() + rowsInSight())
        bar->setValue(row - rowsInSight() + 1);
}

void BytesView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return copy();
    if (event->matches(QKeySequence::SelectAll))
        return select(0, m_bytes.size());
    const bool keep = event->modifiers() & Qt::ShiftModifier;
    const bool far = event->modifiers() & Qt::ControlModifier;
    const qsizetype row = rowOf(m_caret);
    const auto toRow = [&](qsizetype to) {
        moveTo(byteAt(std::clamp<qsizetype>(to, 0, std::max<qsizetype>(rowCount() - 1, 0)), caretX(row, m_caret)), keep);
    };
    switch (event->key()) {
    case Qt::Key_Left: return moveTo(byteBeside(m_caret, -1), keep);
    case Qt::Key_Right: return moveTo(byteBeside(m_caret, 1), keep);
    case Qt::Key_Up: return toRow(row - 1);
    case Qt::Key_Down: return toRow(row + 1);
    case Qt::Key_PageUp: return toRow(row - rowsInSight());
    case Qt::Key_PageDown: return toRow(row + rowsInSight());
    case Qt::Key_Home: return moveTo(far ? 0 : rowBegin(row), keep);
    case Qt::Key_End: return moveTo(far ? m_bytes.size() : byteAt(row, INT_MAX), keep);
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

qsizetype BytesView::byteAt(const QPoint &at) const
{
    if (rowCount() == 0)
        return 0;
    const qsizetype row = verticalScrollBar()->value() + (at.y() < 0 ? -1 : at.y() / rowHeight());
    return byteAt(std::clamp<qsizetype>(row, 0, rowCount() - 1), at.x());
}

void BytesView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        moveTo(byteAt(event->position().toPoint()), event->modifiers() & Qt::ShiftModifier);
}

void BytesView::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        moveTo(byteAt(event->position().toPoint()), true); // beyond an edge it scrolls
}

/// It was this view's from the press on.
void BytesView::mouseReleaseEvent(QMouseEvent *event)
{
    event->accept();
}

/// A word, as far as letters, digits and _ go.
void BytesView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const auto isWord = [this](qsizetype at) {
        const char c = at >= 0 && at < m_bytes.size() ? m_bytes.at(at) : ' ';
        return quint8(c) >= 0x80 || c == '_' || QChar::isLetterOrNumber(char32_t(quint8(c)));
    };
    constexpr qsizetype longest = 4096;
    qsizetype from = byteAt(event->position().toPoint());
    qsizetype to = from;
    const qsizetype middle = from;
    while (isWord(from - 1) && middle - from < longest)
        --from;
    while (isWord(to) && to - middle < longest)
        ++to;
    select(from, to);
}

void BytesView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy"), this, &BytesView::copy);
    menu->addAction(tr("Select all"), this, [this] { select(0, m_bytes.size()); });
    menu->popup(event->globalPos());
}

void BytesView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void BytesView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace ovyxa
