// SPDX-License-Identifier: MIT
#include "ui/common/key_stops.h"

#include <QtCore/QVariant>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QPushButton>

namespace ovyxa {

void chooseOneOf(const QList<QPushButton *> &chips, QObject *owner)
{
    auto *group = new QButtonGroup(owner); // which does both
    for (QPushButton *chip : chips)
        group->addButton(chip);
}

bool hasCtrlEnter(const QWidget *widget)
{
    while (widget && !widget->property("ctrlEnter").toBool())
        widget = widget->parentWidget();
    return widget != nullptr;
}

} // namespace ovyxa
