// SPDX-License-Identifier: MIT
#include "ui/window/centre_tabs.h"

#include "ui/common/tokens.h"

#include <QtGui/QPainter>
#include <QtWidgets/QApplication>

#include <algorithm>

namespace ovyxa {

int CentreTabs::leastWidth(int index, int more) const
{
    constexpr int least = 64; // the beginning of a document's name, and the cross
    const int whole = tabSizeHint(index).width() + more;
    return index < places ? whole : std::min(least, whole);
}

QSize CentreTabs::minimumTabSizeHint(int index) const
{
    return {leastWidth(index, 0), tabSizeHint(index).height()};
}

QSize CentreTabs::minimumSizeHint() const
{
    return {widthOf(places + 1), QTabBar::minimumSizeHint().height()};
}

int CentreTabs::widthOf(int tabs, int more) const
{
    int width = 0;
    for (int i = 0; i < std::min(tabs, count()); ++i)
        width += leastWidth(i, more);
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
