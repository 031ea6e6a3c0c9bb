// SPDX-License-Identifier: MIT
#include "ui/common/dialog_size.h"

#include <QtGui/QScreen>
#include <QtWidgets/QStyle>
#include <QtWidgets/QWidget>

#include <algorithm>

namespace ovyxa {

namespace {

constexpr QMargins usualFrame(8, 40, 8, 8); // what window managers put around: a title, and borders

} // namespace

QSize sizeWithin(const QSize &wanted, const QRect &available)
{
    return wanted.boundedTo(available.marginsRemoved(usualFrame).size());
}

QRect rectWithin(const QRect &wanted, const QRect &available, const QSize &least, const std::optional<QMargins> &frame)
{
    const QRect room = available.marginsRemoved(frame.value_or(usualFrame));
    QRect found(wanted.topLeft(), wanted.size().boundedTo(room.size()).expandedTo(least));
    found.moveLeft(std::clamp(found.left(), room.left(), std::max(room.left(), room.right() + 1 - found.width())));
    found.moveTop(std::clamp(found.top(), room.top(), std::max(room.top(), room.bottom() + 1 - found.height())));
    return found;
}

int widthFor(const QWidget *content)
{
    return content->minimumSizeHint().width() + content->style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr, content);
}

void resizeWithinScreen(QWidget *dialog, const QSize &wanted)
{
    const QWidget *owner = dialog->parentWidget() ? dialog->parentWidget() : dialog;
    dialog->resize(sizeWithin(wanted, owner->screen()->availableGeometry()));
}

} // namespace ovyxa
