// SPDX-License-Identifier: MIT
#include "ui/window/notice_place.h"

#include "ui/common/notice_bar.h"
#include "ui/common/theme.h"

#include <QtCore/QEvent>
#include <QtWidgets/QApplication>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr int widest = 720; // a longer line is hard to read
}

NoticePlace::NoticePlace(NoticeBar *notice, QWidget *over, QWidget *window, QWidget *statusBar)
    : QObject(notice)
    , m_notice(notice)
    , m_over(over)
    , m_window(window)
    , m_statusBar(statusBar)
{
    notice->setProperty("floating", true); // an edge sets it apart from what it lies over
    for (QObject *watched : std::initializer_list<QObject *>{notice, over, window, statusBar})
        watched->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, &NoticePlace::place);
}

bool NoticePlace::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Resize:
    case QEvent::Move:
        if (watched != m_notice)
            place();
        break;
    case QEvent::Show:
    case QEvent::LayoutRequest: // the notice says something else
        if (watched == m_notice)
            place();
        break;
    default: break;
    }
    return QObject::eventFilter(watched, event);
}

void NoticePlace::place()
{
    if (!m_over || !m_statusBar)
        return; // the window ends
    const bool isThere = m_over->isVisible() && m_over->window() == m_window;
    const QRect over = isThere ? QRect(m_over->mapTo(m_window, QPoint()), m_over->size()) : m_window->rect();
    const int width = std::min(widest, over.width() - 2 * metrics::grid);
    const int wanted = m_notice->hasHeightForWidth() ? m_notice->heightForWidth(width) : m_notice->sizeHint().height();
    const int height = std::max(m_notice->minimumHeight(), wanted);
    const QRect first(over.left() + (over.width() - width) / 2, isThere ? over.top() + metrics::halfGrid : m_statusBar->y() - height - metrics::grid,
                      width, height);
    const int higher = (isThere ? over.top() : first.top()) - height - metrics::grid;
    const int lower = isThere ? over.bottom() - height : first.top();
    const QWidget *focus = QApplication::focusWidget();
    const bool isOurs = focus && m_window->isAncestorOf(focus) && !m_notice->isAncestorOf(focus);
    const QRect kept = isOurs ? QRect(focus->mapTo(m_window, QPoint()), focus->size()) : QRect();
    QRect place = first;
    for (const int top : {lower, higher}) {
        if (place.intersects(kept))
            place.moveTop(top);
    }
    m_notice->setGeometry(place.intersects(kept) ? first : place); // what is so large is not hidden by it
    m_notice->raise();
}

} // namespace ovyxa
