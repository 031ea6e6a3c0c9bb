// SPDX-License-Identifier: MIT
#include "ui/window/centre_tabs.h"

#include "ui/common/tokens.h"

#include <QtGui/QPainter>
#include <QtWidgets/QApplication>

#include <algorithm>

namespace ovyxa {

QSize CentreTabs::minimumTabSizeHint(int index) const
{
    constexpr int least = 80; // the beginning of its name, and the cross
    const QSize whole = tabSizeHint(index);
    return index < places ? whole : QSize(std::min(least, whole.width()), whole.height());
}

QSize CentreTabs::minimumSizeHint() const
{
    return {widthOf(places + 1), QTabBar::minimumSizeHint().height()};
}

int CentreTabs::widthOf(int tabs) const
{
    int width = 0;
    for (int i = 0; i < std::min(tabs, count()); ++i)
        width += minimumTabSizeHint(i).width();
    return width;
}

/// Of tabs that were added or restyled while it was hidden the layout is not told (Qt 6.4): it would keep the size that it had asked for.
void CentreTabs::showEvent(QShowEvent *event)
{
    QTabBar::showEvent(event);
    updateGeometry();
}

void CentreTabs::paintEvent(QPaintEvent *event)
{
    QTabBar::paintEvent(event);
    if (places >= count())
        return;
    constexpr int inset = 11;
    QPainter painter(this);
    const QRect first = tabRect(places);
    painter.fillRect(first.left(), first.top() + inset, 1, first.height() - 2 * inset, tokensFor(QApplication::palette()).line);
}

} // namespace ovyxa
