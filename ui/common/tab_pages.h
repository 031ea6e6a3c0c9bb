// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTabWidget>

namespace ovyxa {

/// Where the pages of a tab widget stand. A page is made there: a widget that is given another parent is styled anew, with all that is in it.
[[nodiscard]] inline QWidget *pagesOf(const QTabWidget *tabs)
{
    return tabs->findChild<QStackedWidget *>(QString(), Qt::FindDirectChildrenOnly);
}

/// Puts a page where an empty one kept its tab's place.
inline void fillTab(QTabWidget *tabs, int index, QWidget *page)
{
    const bool isShown = tabs->currentIndex() == index;
    QWidget *empty = tabs->widget(index);
    page->setWindowTitle(tabs->tabText(index)); // by which the palette tells where something stands
    tabs->insertTab(index, page, tabs->tabText(index));
    delete empty;
    if (isShown)
        tabs->setCurrentIndex(index);
}

} // namespace ovyxa
