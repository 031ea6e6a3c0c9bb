// SPDX-License-Identifier: MIT
// How the docks and the centre share the window.
#include "ui/log/log_panel.h"
#include "ui/log/timeline_view.h"
#include "ui/window/centre.h"
#include "ui/window/main_window.h"

#include <QtCore/QCoreApplication>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTabWidget>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int separators = metrics::grid; // between the places, and a little to breathe

constexpr int roomy = 1280; // of the window

int leastInspector(int windowWidth)
{
    return windowWidth >= roomy ? 392 : 344; // all five tabs in full, and in brief
}

/// Of the column at the left.
int usualSites(int windowWidth)
{
    return windowWidth >= roomy ? 263 : 236;
}

} // namespace

/// What the places stand in. They are made there, and not moved there: a widget that is given another parent is styled anew, with all that is in it,
/// and that took as long as all else before the window is seen.
void MainWindow::buildFrame()
{
    setDockNestingEnabled(true);
    setAnimated(false); // what is resized is there at once
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    m_centre = new Centre(m_actions, this);
    setCentralWidget(m_centre);
    addPlace(u"sitePlace"_s, tr("Webhooks and triggers"), new QWidget(this), Qt::LeftDockWidgetArea);
    QDockWidget *timeline = buildTimeline();
    // Tabs of our own: docks that the main window tabs come back in other widths than they were left in (Qt 6.4).
    m_bottom = new QTabWidget(this);
    m_bottom->setObjectName(u"bottomTabs"_s);
    m_bottom->setDocumentMode(true);
    QDockWidget *receiver = addPlace(u"receiverPlace"_s, tr("Receiver and traffic"), m_bottom, Qt::BottomDockWidgetArea);
    splitDockWidget(timeline, receiver, Qt::Vertical);
    m_side = new QStackedWidget(this);
    addPlace(u"inspectorPlace"_s, tr("Inspector"), m_side, Qt::RightDockWidgetArea);
}

QDockWidget *MainWindow::addPlace(const QString &name, const QString &title, QWidget *content, Qt::DockWidgetArea area)
{
    auto *dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setWidget(content);
    addDockWidget(area, dock);
    m_docks.append(dock);
    connect(
        dock, &QDockWidget::topLevelChanged, this, [this, dock] { dress(dock); }, Qt::QueuedConnection);
    return dock;
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
            if (m_away.isEmpty()) {
                m_widthThen = width();
                m_siteThen = m_docks.at(0)->width();
            }
            m_away.append({dock, dock->size()});
            dock->hide();
        }
    }
    if (m_away.isEmpty())
        return;
    // Else the docks would get what the page that has gone leaves them: its least width is measured until the layouts are told.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QList<QDockWidget *> wide;
    QList<QDockWidget *> high;
    QList<int> widths;
    QList<int> heights;
    QDockWidget *site = m_docks.value(0);
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
            widths.append(back.dock == inspector ? sharedWidth(back.size.width(), width() - m_widthThen, m_siteThen) : back.size.width());
        else
            heights.append(back.size.height());
    }
    // A wide page may have pressed upon the column at the left, too.
    if (wide.contains(inspector) && !site->isFloating() && (dockWidgetArea(site) & (Qt::LeftDockWidgetArea | Qt::RightDockWidgetArea))) {
        wide.prepend(site);
        widths.prepend(m_siteThen);
    }
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest); // of the docks that came back
    resizeDocks(wide, widths, Qt::Horizontal);
    resizeDocks(high, heights, Qt::Vertical);
}

void MainWindow::arrangeDefault()
{
    showLog();
    m_arranged = true;
    QDockWidget *site = m_docks.at(0);
    QDockWidget *timeline = m_docks.at(1);
    QDockWidget *receiver = m_docks.at(2);
    QDockWidget *inspector = m_docks.at(3);
    for (QDockWidget *dock : std::as_const(m_docks)) {
        dock->setFloating(false);
        dock->show();
    }
    addDockWidget(Qt::LeftDockWidgetArea, site);
    addDockWidget(Qt::BottomDockWidgetArea, timeline);
    splitDockWidget(timeline, receiver, Qt::Vertical);
    addDockWidget(Qt::RightDockWidgetArea, inspector);
    const int sites = usualSites(width());
    const int spare = width() - sites - wantedCentre() - separators;
    resizeDocks({site, inspector}, {sites, std::max(leastInspector(width()), spare)}, Qt::Horizontal);
    resizeDocks({timeline, receiver}, {m_timeline->sizeHint().height(), std::max(140, height() * 33 / 100)}, Qt::Vertical);
}

/// The log's columns, and beside them the traffic's form while visitors come.
int MainWindow::wantedCentre() const
{
    constexpr int traffic = 736;
    return std::max(m_log->wantedWidth(), traffic);
}

/// What the log has no use for is the inspector's, and goes back to the log when the window is made smaller.
void MainWindow::shareWidth(int grown)
{
    QDockWidget *site = m_docks.at(0);
    QDockWidget *inspector = m_docks.at(3);
    const bool areAtTheSides = inspector->isVisible() && !inspector->isFloating() && dockWidgetArea(inspector) == Qt::RightDockWidgetArea
                               && !site->isFloating() && dockWidgetArea(site) == Qt::LeftDockWidgetArea;
    if (!areAtTheSides)
        return;
    // Left alone, the column at the left is as a window of this width begins with.
    const int sites = site->width() == usualSites(width() - grown) ? usualSites(width()) : site->width();
    // The log's own width is laid out later.
    const int shared = sharedWidth(inspector->width(), grown, sites);
    if (shared != inspector->width() || sites != site->width())
        resizeDocks({site, inspector}, {sites, shared}, Qt::Horizontal);
}

/// What the inspector's width becomes when the window has grown.
int MainWindow::sharedWidth(int inspectorWidth, int grown, int siteWidth) const
{
    const int spare = width() - siteWidth - inspectorWidth - separators - wantedCentre();
    if (grown > 0 && spare > 0)
        return inspectorWidth + std::min(spare, grown);
    if (grown < 0 && spare < 0)
        return inspectorWidth - std::min({-spare, -grown, std::max(0, inspectorWidth - leastInspector(width()))});
    return inspectorWidth;
}

/// A few rows of the log stay when the window is made smaller, as long as there is room in the place below.
void MainWindow::keepRows()
{
    constexpr int least = 7 * metrics::row; // its lines above and below, its heading, and three rows
    constexpr int leastReceiver = 140;
    QDockWidget *receiver = m_docks.at(2);
    const int missing = std::min(least - m_log->height(), receiver->height() - leastReceiver);
    if (missing > 0 && receiver->isVisible() && !receiver->isFloating() && dockWidgetArea(receiver) == Qt::BottomDockWidgetArea)
        resizeDocks({receiver}, {receiver->height() - missing}, Qt::Vertical);
}

} // namespace ovyxa
