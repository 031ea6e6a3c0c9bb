// SPDX-License-Identifier: MIT
#include "ui/common/key_stops.h"

#include "ui/common/buttons.h"

#include <QtCore/QVariant>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QPushButton>

#include <algorithm>
#include <iterator>

namespace ovyxa {

using namespace Qt::StringLiterals;

void chooseOneOf(const QList<QPushButton *> &segments, QObject *owner)
{
    auto *group = new QButtonGroup(owner); // which does both
    for (QPushButton *each : segments)
        group->addButton(each);
    joinSegments(segments);
}

void joinSegments(const QList<QPushButton *> &segments)
{
    QList<QPushButton *> shown;
    std::copy_if(segments.cbegin(), segments.cend(), std::back_inserter(shown), [](const QPushButton *each) {
        return !each->isHidden() || !each->testAttribute(Qt::WA_WState_ExplicitShowHide); // not shown yet is not hidden
    });
    for (qsizetype i = 0; i < shown.size(); ++i) {
        const bool isFirst = i == 0;
        const bool isLast = i == shown.size() - 1;
        setStyleProperty(shown.at(i), "segment", isFirst && isLast ? u"only"_s : isFirst ? u"first"_s : isLast ? u"last"_s : u"middle"_s);
    }
}

bool hasCtrlEnter(const QWidget *widget)
{
    while (widget && !widget->property("ctrlEnter").toBool())
        widget = widget->parentWidget();
    return widget != nullptr;
}

} // namespace ovyxa
