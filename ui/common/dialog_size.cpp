// SPDX-License-Identifier: MIT
#include "ui/common/dialog_size.h"

#include <QtGui/QScreen>
#include <QtWidgets/QWidget>

namespace ovyxa {

namespace {

constexpr QSize frame(16, 48); // what window managers put around: a title, and borders

} // namespace

QSize sizeWithin(const QSize &wanted, const QRect &available)
{
    return wanted.boundedTo(available.size() - frame);
}

void resizeWithinScreen(QWidget *dialog, const QSize &wanted)
{
    const QWidget *owner = dialog->parentWidget() ? dialog->parentWidget() : dialog;
    dialog->resize(sizeWithin(wanted, owner->screen()->availableGeometry()));
}

} // namespace ovyxa
