// SPDX-License-Identifier: MIT
#include "ui/window/popover.h"

#include "ui/common/theme.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QVBoxLayout>

namespace ovyxa {

using namespace Qt::StringLiterals;

Popover::Popover(const QString &heading, const QStringList &lines, QWidget *parent) : QFrame(parent, Qt::Popup)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(u"popover"_s);
    setProperty("surface", u"popover"_s);
    setAccessibleName(heading);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 8, 8);
    auto *title = new QLabel(heading, this);
    title->setFont(interfaceFont(0, QFont::DemiBold));
    title->setWordWrap(true);
    layout->addWidget(title);
    auto *list = new QListWidget(this);
    list->setObjectName(u"popoverList"_s);
    list->setAccessibleName(heading);
    list->setWordWrap(true);
    list->setSpacing(2);
    list->setTextElideMode(Qt::ElideNone);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setVerticalScrollMode(QListView::ScrollPerPixel);
    list->addItems(lines);
    layout->addWidget(list);
    setFocusProxy(list);
    resize(460, 420);
}

void Popover::openAbove(QWidget *anchor)
{
    const QPoint corner = anchor->mapToGlobal(QPoint(anchor->width(), 0));
    const QRect frame = anchor->window()->geometry();
    move(std::max(frame.left() + 8, corner.x() - width()), std::max(frame.top() + 8, corner.y() - height() - 4));
    show();
    setFocus(Qt::PopupFocusReason);
}

} // namespace ovyxa
