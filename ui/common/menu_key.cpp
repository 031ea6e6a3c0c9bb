// SPDX-License-Identifier: MIT
#include "ui/common/menu_key.h"

#include <QtGui/QContextMenuEvent>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QApplication>

namespace ovyxa {

MenuKey::MenuKey(QObject *parent) : QObject(parent)
{
    qApp->installEventFilter(this);
}

bool MenuKey::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress || !watched->isWidgetType() || watched != QApplication::focusWidget())
        return false;
    const auto *keys = static_cast<QKeyEvent *>(event);
    if (keys->key() != Qt::Key_F10 || keys->modifiers() != Qt::ShiftModifier || keys->isAutoRepeat())
        return false;
    auto *widget = static_cast<QWidget *>(watched);
    const QPoint at = widget->inputMethodQuery(Qt::ImCursorRectangle).toRect().center(); // a list's current row, as the Menu key has it
    QContextMenuEvent asked(QContextMenuEvent::Keyboard, at, widget->mapToGlobal(at), Qt::NoModifier);
    QCoreApplication::sendEvent(widget, &asked);
    return true;
}

} // namespace ovyxa
