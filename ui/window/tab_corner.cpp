// SPDX-License-Identifier: MIT
#include "ui/window/tab_corner.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTabWidget>

namespace ovyxa {

TabCorner::TabCorner(QWidget *content, QTabWidget *tabs) : QWidget(tabs), m_content(content), m_tabs(tabs)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSizeConstraint(QLayout::SetNoConstraint);
    layout->addWidget(content);
    tabs->setCornerWidget(this);
}

QSize TabCorner::sizeHint() const
{
    constexpr int apart = 16;
    const QSize wanted = m_content->sizeHint();
    const bool isRoomy = m_tabs->width() >= m_tabs->tabBar()->sizeHint().width() + apart + wanted.width();
    return isRoomy ? wanted : QSize(0, 0);
}

void TabCorner::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_content->setVisible(width() > 0); // else the keys would find it
}

} // namespace ovyxa
