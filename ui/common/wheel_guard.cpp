// SPDX-License-Identifier: MIT
#include "ui/common/wheel_guard.h"

#include <QtCore/QEvent>
#include <QtWidgets/QAbstractScrollArea>
#include <QtWidgets/QAbstractSpinBox>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QSlider>

namespace ovyxa {

namespace {

bool holdsValue(QObject *widget)
{
    return qobject_cast<QComboBox *>(widget) || qobject_cast<QAbstractSpinBox *>(widget) || qobject_cast<QSlider *>(widget);
}

} // namespace

WheelGuard::WheelGuard(QObject *parent) : QObject(parent)
{
    qApp->installEventFilter(this);
}

bool WheelGuard::eventFilter(QObject *watched, QEvent *event)
{
    if ((event->type() != QEvent::Polish && event->type() != QEvent::Wheel) || !watched->isWidgetType())
        return false;
    auto *widget = static_cast<QWidget *>(watched);
    if (event->type() == QEvent::Polish) {
        if (widget->focusPolicy() == Qt::WheelFocus)
            widget->setFocusPolicy(Qt::StrongFocus);
        return false;
    }
    if (!holdsValue(widget) || widget->hasFocus())
        return false;
    // What a filter declines goes to nobody else: it is handed on here.
    for (QWidget *each = widget->parentWidget(); each; each = each->parentWidget()) {
        if (const auto *scroll = qobject_cast<QAbstractScrollArea *>(each)) {
            QCoreApplication::sendEvent(scroll->verticalScrollBar(), event);
            break;
        }
        if (each->isWindow())
            break; // what lies behind a dialog is none of it
    }
    return true;
}

} // namespace ovyxa
