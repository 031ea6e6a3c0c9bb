// SPDX-License-Identifier: MIT
#pragma once

#include <QtGui/QAccessible>
#include <QtWidgets/QWidget>

namespace ovyxa::test {

/// What takes the focus by Tab below `root` and has no name that a screen reader could say, as "class objectName".
inline QStringList unnamedFocusables(const QWidget *root)
{
    QStringList unnamed;
    for (QWidget *widget : root->findChildren<QWidget *>()) {
        if (!widget->isVisibleTo(root) || !(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy())
            continue;
        // The parts that Qt makes inside its own widgets are spoken for by these.
        if (widget->objectName().startsWith(QStringLiteral("qt_")))
            continue;
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        if (!accessible || accessible->text(QAccessible::Name).isEmpty())
            unnamed << QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName();
    }
    return unnamed;
}

} // namespace ovyxa::test
