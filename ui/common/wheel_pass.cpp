// SPDX-License-Identifier: MIT
#include "ui/common/wheel_pass.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>
#include <QtWidgets/QAbstractSpinBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>

namespace ovyxa {

namespace {

/// What it declines goes to the scroll area around it.
class WheelDecliner final : public QObject
{
public:
    using QObject::QObject;

    /// What a filter declines goes to nobody else: it is handed on here.
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() != QEvent::Wheel)
            return false;
        for (QWidget *each = static_cast<QWidget *>(watched)->parentWidget(); each; each = each->parentWidget()) {
            if (const auto *scroll = qobject_cast<QAbstractScrollArea *>(each)) {
                QCoreApplication::sendEvent(scroll->verticalScrollBar(), event);
                break;
            }
        }
        return true;
    }
};

} // namespace

void letWheelPass(QWidget *form)
{
    auto *decliner = new WheelDecliner(form);
    const auto boxes = form->findChildren<QComboBox *>();
    for (QComboBox *each : boxes)
        each->installEventFilter(decliner);
    const auto numbers = form->findChildren<QAbstractSpinBox *>();
    for (QAbstractSpinBox *each : numbers)
        each->installEventFilter(decliner);
}

} // namespace ovyxa
