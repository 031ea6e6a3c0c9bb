// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QSet>
#include <QtGui/QAccessible>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
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

/// Presses Tab from stop to stop through all of `root`, and says what is wrong: out of the order in which they are read, not to be seen, or without
/// a name; and that there are fewer than `least`.
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
        const QAccessibleInterface *said = QAccessible::queryAccessibleInterface(stop);
        if (!said || said->text(QAccessible::Name).isEmpty())
            trouble += nameOfStop(stop) + QStringLiteral(" has no name");
        QTest::keyClick(stop, Qt::Key_Tab);
        for (int link = 0; link < 12 && QApplication::focusWidget() == stop; ++link)
            QTest::keyClick(stop, Qt::Key_Tab); // from link to link
        QWidget *next = QApplication::focusWidget();
        if (next && root->isAncestorOf(next) && !seen.contains(next) && !isReadLater(stop, next, root->isRightToLeft()))
            trouble += nameOfStop(next) + QStringLiteral(" comes after ") + nameOfStop(stop);
        stop = next;
    }
    if (seen.size() < least)
        trouble += QStringLiteral("%1 has only %2 stops").arg(nameOfStop(root)).arg(seen.size());
    return trouble;
}

} // namespace ovyxa::test
