// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QSet>
#include <QtGui/QAccessible>
#include <QtGui/QImage>
#include <QtTest/QTest>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QAbstractSlider>
#include <QtWidgets/QAbstractSpinBox>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QWidget>

#include <algorithm>

namespace ovyxa::test {

/// Whether the eye that has read `one` comes to `other` next, or later: to the end of its row, then to what stands below, and on to the top of what
/// stands beside it as a whole. `mirrored`: rows are read from right to left.
inline bool isReadLater(const QWidget *one, const QWidget *other, bool mirrored)
{
    const auto place = [mirrored](const QWidget *widget) {
        const QRect rect(widget->mapToGlobal(QPoint()), widget->size());
        return mirrored ? QRect(QPoint(-rect.right(), rect.top()), rect.size()) : rect;
    };
    const QRect a = place(one);
    const QRect b = place(other);
    const int shared = std::min(a.bottom(), b.bottom()) - std::max(a.top(), b.top());
    if (shared * 2 > std::min(a.height(), b.height()))
        return b.left() > a.left();
    if (b.top() >= a.top())
        return true;
    // Further up only at the top of another column: a part of the same whole that stands beside the one that has been read.
    const QWidget *ours = one;
    while (!ours->parentWidget()->isAncestorOf(other))
        ours = ours->parentWidget();
    const QWidget *theirs = other;
    while (theirs->parentWidget() != ours->parentWidget())
        theirs = theirs->parentWidget();
    return ours != one && place(theirs).left() >= place(ours).right();
}

inline QString nameOfStop(const QWidget *widget)
{
    return widget->objectName().isEmpty() ? QString::fromLatin1(widget->metaObject()->className()) : widget->objectName();
}

/// Whether a screen reader says what stands in it: the text that was typed, the choice that is made, the figure, the row.
inline bool saysItsValue(QWidget *stop, QAccessibleInterface *said)
{
    if (const auto *view = qobject_cast<const QAbstractItemView *>(stop)) {
        const QAbstractItemModel *model = view->model();
        const QModelIndex row = view->currentIndex().isValid() ? view->currentIndex() : model->index(0, 0, view->rootIndex());
        QString words;
        for (int column = 0; row.isValid() && column < model->columnCount(row.parent()); ++column)
            words += row.siblingAtColumn(column).data(Qt::AccessibleTextRole).toString() + row.siblingAtColumn(column).data().toString();
        return !row.isValid() || !words.isEmpty();
    }
    if (const auto *text = qobject_cast<const QLineEdit *>(stop))
        return text->text().isEmpty() || !said->text(QAccessible::Value).isEmpty();
    if (const auto *choice = qobject_cast<const QComboBox *>(stop))
        return choice->currentText().isEmpty() || !said->text(QAccessible::Value).isEmpty();
    if (qobject_cast<const QAbstractSpinBox *>(stop))
        return !said->text(QAccessible::Value).isEmpty();
    if (qobject_cast<const QAbstractSlider *>(stop))
        return said->valueInterface() && said->valueInterface()->currentValue().isValid();
    return true;
}

/// Presses Tab from stop to stop through all of `root`, and says what is wrong: out of the order in which they are read, not to be seen, looking
/// the same with the focus and without it, or without a name or a value; and that there are fewer than `least`.
inline QStringList tabTrouble(QWidget *root, int least = 2)
{
    const auto isStop = [](const QWidget *each) {
        return each->isVisible() && each->isEnabled() && (each->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && !each->focusProxy();
    };
    QList<QWidget *> stops = root->findChildren<QWidget *>();
    stops.prepend(root);
    stops.removeIf([&isStop](const QWidget *each) { return !isStop(each); });
    if (stops.isEmpty())
        return {nameOfStop(root) + QStringLiteral(" has no stop")};
    const auto top = [](const QWidget *each) { return each->mapToGlobal(QPoint()).y(); };
    QWidget *first = *std::min_element(stops.cbegin(), stops.cend(), [&top](const QWidget *a, const QWidget *b) { return top(a) < top(b); });
    first->setFocus(Qt::TabFocusReason);
    // In a place of a window its first stop is that before which there is another place's; a window's own is its topmost.
    for (qsizetype back = 0; !root->isWindow() && back < stops.size(); ++back) {
        QTest::keyClick(first, Qt::Key_Tab, Qt::ShiftModifier);
        QWidget *before = QApplication::focusWidget();
        if (!before || (before != root && !root->isAncestorOf(before)))
            break;
        first = before;
    }
    first->setFocus(Qt::TabFocusReason);
    QStringList trouble;
    QSet<QWidget *> seen;
    for (QWidget *stop = QApplication::focusWidget(); stop && (stop == root || root->isAncestorOf(stop)) && !seen.contains(stop);) {
        seen.insert(stop);
        if (stop->visibleRegion().boundingRect().height() < std::min(20, stop->height()))
            trouble += nameOfStop(stop) + QStringLiteral(" is not to be seen");
        QAccessibleInterface *said = QAccessible::queryAccessibleInterface(stop);
        if (!said || said->text(QAccessible::Name).isEmpty())
            trouble += nameOfStop(stop) + QStringLiteral(" has no name");
        if (said && !saysItsValue(stop, said))
            trouble += nameOfStop(stop) + QStringLiteral(" has no value");
        const QImage focused = stop->grab().toImage();
        QTest::keyClick(stop, Qt::Key_Tab);
        for (int link = 0; link < 12 && QApplication::focusWidget() == stop; ++link)
            QTest::keyClick(stop, Qt::Key_Tab); // from link to link
        QWidget *next = QApplication::focusWidget();
        if (next != stop && stop->isVisible() && stop->grab().toImage() == focused)
            trouble += nameOfStop(stop) + QStringLiteral(" does not show that it has the focus");
        if (next && root->isAncestorOf(next) && !seen.contains(next) && !isReadLater(stop, next, root->isRightToLeft()))
            trouble += nameOfStop(next) + QStringLiteral(" comes after ") + nameOfStop(stop);
        stop = next;
    }
    if (seen.size() < least)
        trouble += QStringLiteral("%1 has only %2 stops").arg(nameOfStop(root)).arg(seen.size());
    return trouble;
}

} // namespace ovyxa::test
