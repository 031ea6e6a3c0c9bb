// SPDX-License-Identifier: MIT
// What stands in the window's centre, and the room that the docks give it.
#include "ui/inspector/inspection.h"
#include "ui/log/log_panel.h"
#include "ui/log/log_view.h"
#include "ui/window/centre.h"
#include "ui/window/main_window.h"

#include <QtWidgets/QDockWidget>

namespace ovyxa {

using namespace Qt::StringLiterals;

/// The fixed places, Alt+1 and on: one line each.
void MainWindow::buildCentre()
{
    m_centre = new Centre(m_actions, this);
    connect(m_centre, &Centre::pageChanged, this, &MainWindow::giveRoom);
    m_centre->addPlace({tr("Deliveries"), m_log, CentrePage::Room::BetweenDocks, nullptr, m_log->corner()});
    setCentralWidget(m_centre);
}

void MainWindow::showLog()
{
    m_centre->showPage(m_log);
}

void MainWindow::showDelivery(DeliveryId id)
{
    showLog();
    m_log->bring({id});
    m_inspection->inspectDelivery(id);
    m_log->view()->setFocus(Qt::OtherFocusReason); // the link that was followed is gone
}

/// Docks whose room the page takes go away, and come back as they were. One that floats is in nobody's way.
void MainWindow::giveRoom()
{
    const CentrePage::Room room = m_centre->room();
    const auto takes = [this, room](QDockWidget *dock) {
        if (dock->isFloating() || room == CentrePage::Room::BetweenDocks)
            return false;
        const Qt::DockWidgetArea area = dockWidgetArea(dock);
        return area == Qt::BottomDockWidgetArea || area == Qt::TopDockWidgetArea
               || (area == Qt::RightDockWidgetArea && room == CentrePage::Room::Wide);
    };
    for (QDockWidget *dock : std::as_const(m_docks)) {
        const auto away = std::find_if(m_away.begin(), m_away.end(), [dock](const Away &each) { return each.dock == dock; });
        if (takes(dock) && away == m_away.end()) {
            if (m_away.isEmpty())
                m_widthThen = width();
            m_away.append({dock, dock->size()});
            dock->hide();
        }
    }
    QList<QDockWidget *> wide;
    QList<QDockWidget *> high;
    QList<int> widths;
    QList<int> heights;
    QDockWidget *inspector = m_docks.value(3);
    for (const Away &back : std::exchange(m_away, {})) {
        if (takes(back.dock)) {
            m_away.append(back);
            continue;
        }
        back.dock->show();
        const bool isAtASide = dockWidgetArea(back.dock) & (Qt::LeftDockWidgetArea | Qt::RightDockWidgetArea);
        (isAtASide ? wide : high).append(back.dock);
        if (isAtASide)
            widths.append(back.dock == inspector ? sharedWidth(back.size.width(), width() - m_widthThen) : back.size.width());
        else
            heights.append(back.size.height());
    }
    resizeDocks(wide, widths, Qt::Horizontal);
    resizeDocks(high, heights, Qt::Vertical);
}

} // namespace ovyxa
