// SPDX-License-Identifier: MIT
// How the docks and the centre share the window.
#include "ui/common/dialog_size.h"
#include "ui/common/menu_key.h"
#include "ui/common/page_stack.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/log/log_panel.h"
#include "ui/log/timeline_view.h"
#include "ui/triggers/trigger_panel.h"
#include "ui/window/centre.h"
#include "ui/window/main_window.h"
#include "ui/window/place_shares.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QGuiApplication>
#include <QtGui/QScreen>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QStatusBar>
#include <QtWidgets/QTabWidget>

#include <algorithm>
#include <array>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr int usualTraffic = 736;           // the width of its form while visitors come
constexpr auto sizesPart = "placeSizes"_L1; // of UiState

} // namespace

/// What the places stand in. They are made there, and not moved there: a widget that is given another parent is styled anew, with all that is in it,
/// and that took as long as all else before the window is seen.
void MainWindow::buildFrame()
{
    new MenuKey(this);
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
    m_side = new PageStack(this);
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
    QList<QDockWidget *> back;
    for (QDockWidget *dock : std::as_const(m_docks)) {
        if (takes(dock) && !m_away.contains(dock)) {
            m_away.append(dock);
            dock->hide();
        } else if (!takes(dock) && m_away.removeOne(dock)) {
            back.append(dock);
        }
    }
    if (back.isEmpty())
        return;
    // Else the docks would get what the page that has gone leaves them: its least width is measured until the layouts are told.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    for (QDockWidget *dock : std::as_const(back))
        dock->show();
    for (int round = 0; round < 2; ++round) { // the first gives them the sizes in which they went, whatever the window has become
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        resizePlaces();
    }
}

void MainWindow::arrangeDefault()
{
    showLog();
    m_arranged = true;
    m_ownSizes = {};
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
    shareRoom();
}

/// How large each place is in a window of this size.
PlaceSizes MainWindow::sharedRoom() const
{
    const int lines = menuWidget()->sizeHint().height() + statusBar()->sizeHint().height();
    const int centre = std::max(m_log->wantedWidth(), usualTraffic);
    return sharePlaces({size() - QSize(0, lines), m_triggers->wantedWidth(), m_inspector->leastWidth(), centre, m_timeline->sizeHint().height()},
                       m_ownSizes);
}

void MainWindow::shareRoom()
{
    m_sizes = sharedRoom();
    resizePlaces();
    QMetaObject::invokeMethod(this, &MainWindow::resizePlaces, Qt::QueuedConnection); // what they hold may have needed more until it was laid out
}

/// Neither moved elsewhere, nor floating or away.
bool MainWindow::stands(int dock) const
{
    constexpr std::array areas{Qt::LeftDockWidgetArea, Qt::BottomDockWidgetArea, Qt::BottomDockWidgetArea, Qt::RightDockWidgetArea};
    QDockWidget *place = m_docks.at(dock);
    return dockWidgetArea(place) == areas.at(std::size_t(dock)) && !place->isFloating() && place->isVisible();
}

/// A place that does not stand where it did is left as it is.
void MainWindow::resizePlaces()
{
    QDockWidget *site = m_docks.at(0);
    QDockWidget *timeline = m_docks.at(1);
    QDockWidget *receiver = m_docks.at(2);
    QDockWidget *inspector = m_docks.at(3);
    if (stands(0) && stands(3))
        resizeDocks({site, inspector}, {m_sizes.site, m_sizes.inspector}, Qt::Horizontal);
    else if (stands(0))
        resizeDocks({site}, {m_sizes.site}, Qt::Horizontal);
    if (stands(1) && stands(2))
        resizeDocks({timeline, receiver}, {m_sizes.timeline, m_sizes.receiver}, Qt::Vertical);
}

/// What a place held may have needed more than its share, and it would keep that.
void MainWindow::giveBack()
{
    if (m_arranged && isVisible() && !m_pressedSizes && placeSizes() != m_sizes)
        resizePlaces();
}

PlaceSizes MainWindow::placeSizes() const
{
    return {m_docks.at(0)->width(), m_docks.at(3)->width(), m_docks.at(1)->height(), m_docks.at(2)->height()};
}

/// Over hairlines Qt lays grips that are not seen, and can be caught. Those of docks that are arranged anew it forgets where they lay (6.4), and they
/// would keep the mouse from what stands there now.
void MainWindow::dropForgottenGrips() const
{
    const auto grips = findChildren<QWidget *>(u"qt_qmainwindow_extended_splitter"_s, Qt::FindDirectChildrenOnly);
    for (QWidget *grip : grips) {
        const QRect hairline = grip->geometry().adjusted(2, 2, -2, -2);
        const auto isUnder = [&hairline](const QWidget *place) {
            return place->isVisible() && !place->isWindow() && place->geometry().intersects(hairline);
        };
        if (isUnder(m_centre) || std::any_of(m_docks.cbegin(), m_docks.cend(), isUnder))
            grip->hide();
    }
}

/// What is dragged between press and release of a separator is the size that people want a place to have. Of the presses that reach the window it
/// accepts those on a separator alone; a release may come from what took its press, and has moved nothing.
bool MainWindow::event(QEvent *event)
{
    const bool taken = QMainWindow::event(event);
    if (event->type() == QEvent::LayoutRequest) { // which has been answered
        giveBack();
        dropForgottenGrips();
    }
    if (event->type() == QEvent::MouseButtonPress && event->isAccepted())
        m_pressedSizes = placeSizes();
    if (event->type() == QEvent::MouseButtonRelease && m_pressedSizes) {
        const PlaceSizes before = *std::exchange(m_pressedSizes, std::nullopt);
        const PlaceSizes now = placeSizes();
        for (int PlaceSizes::*size : {&PlaceSizes::site, &PlaceSizes::inspector, &PlaceSizes::timeline, &PlaceSizes::receiver}) {
            if (now.*size != before.*size)
                m_ownSizes.*size = m_sizes.*size = now.*size;
        }
    }
    return taken;
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    if (m_arranged && isVisible())
        shareRoom();
}

void MainWindow::rememberLayout()
{
    showLog(); // the docks are remembered as they stand beside it
    m_state.setGeometry(saveGeometry());
    if (!isMaximized() && !isFullScreen()) {
        const QRect inner = geometry();
        const QRect outer = frameGeometry();
        m_state.setFrame({inner.left() - outer.left(), inner.top() - outer.top(), outer.right() - inner.right(), outer.bottom() - inner.bottom()});
    }
    m_state.setLayout(saveState());
    m_state.setPart(sizesPart, m_ownSizes.save());
    m_state.setPart(u"deliveryLogHeader"_s, m_log->saveColumns());
}

void MainWindow::restoreLayout()
{
    setArranging(false);
    resize(sizeWithin({1440, 900}, screen()->availableGeometry()).expandedTo(minimumSize()));
    const bool known = !m_state.geometry().isEmpty() && restoreGeometry(m_state.geometry());
    m_arranged = !m_state.layout().isEmpty() && restoreState(m_state.layout());
    m_ownSizes = PlaceSizes::restored(m_state.part(sizesPart)); // none of an older version's, which did not tell them from what was left over
    if (known)
        fitIntoScreen();
    for (QDockWidget *dock : std::as_const(m_docks)) {
        dock->show(); // nobody can close one, so a hidden one is damage
        if (dock->isFloating() && !QGuiApplication::screenAt(dock->frameGeometry().center()))
            dock->setFloating(false);
    }
    if (const QByteArray columns = m_state.part(u"deliveryLogHeader"_s); !columns.isEmpty())
        m_log->restoreColumns(columns);
}

/// The screen may be another one than that on which the window was left.
void MainWindow::fitIntoScreen()
{
    if (isMaximized() || isFullScreen())
        return;
    setGeometry(rectWithin(geometry(), screen()->availableGeometry(), minimumSize(), m_state.frame()));
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    if (m_arranged)
        shareRoom();
    else
        arrangeDefault();
}

} // namespace ovyxa
