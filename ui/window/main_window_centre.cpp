// SPDX-License-Identifier: MIT
// What stands in the window's centre, and the room that the docks give it.
#include "ui/common/action_registry.h"
#include "ui/common/buttons.h"
#include "ui/common/notice_bar.h"
#include "ui/compare/compare_view.h"
#include "ui/inspector/inspection.h"
#include "ui/log/log_panel.h"
#include "ui/log/log_view.h"
#include "ui/receiver/receiver_panel.h"
#include "ui/window/centre.h"
#include "ui/window/main_window.h"

#include <QtGui/QAction>
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
    buildCompareActions();
}

void MainWindow::buildCompareActions()
{
    connect(m_log, &LogPanel::compareRequested, this, [this](const QList<DeliveryId> &chosen) {
        if (chosen.size() == 2)
            openCompare()->comparePair(chosen.first(), chosen.last());
        else if (m_inspection->subject() == Inspection::Subject::Delivery && m_inspection->delivery()
                 && m_inspection->delivery()->delivery.id == chosen.first())
            openCompare()->compareDelivery(chosen.first(), m_inspection->attemptNumber());
        else
            openCompare()->compareDelivery(chosen.first());
    });
    connect(m_receiver, &ReceiverPanel::compareRequested, this, [this](const QList<CaptureId> &chosen) {
        if (chosen.size() == 2)
            openCompare()->comparePair(chosen.first(), chosen.last());
        else
            openCompare()->compareCapture(chosen.first());
    });
    for (const auto &[id, text, keys, step] :
         {std::tuple{u"compare.next"_s, tr("Go to the next difference"), QKeySequence(Qt::Key_F7), 1},
          std::tuple{u"compare.previous"_s, tr("Go to the difference before"), QKeySequence(Qt::SHIFT | Qt::Key_F7), -1}}) {
        QAction *go = m_actions->add(id, text, keys);
        go->setEnabled(false);
        connect(go, &QAction::triggered, this, [this, step = step] { m_compare->goTo(step); });
        connect(m_centre, &Centre::pageChanged, go, [this, go] { go->setEnabled(m_compare && m_centre->current() == m_compare); });
    }
}

/// The one comparison there is: another one takes its place.
CompareView *MainWindow::openCompare()
{
    if (m_compare) {
        m_centre->showPage(m_compare);
        m_compare->setFocus(Qt::OtherFocusReason);
        return m_compare;
    }
    m_compare = new CompareView(m_bench, this);
    m_compare->setZone(m_state.zone());
    connect(m_compare, &CompareView::closeWanted, m_centre, [this] { m_centre->closeDocument(m_compare); });
    connect(m_compare, &CompareView::anotherWanted, this, [this] {
        showLog();
        m_log->view()->setFocus(Qt::OtherFocusReason);
        m_notice->showNotice(NoticeBar::Level::Information, tr("Select two rows, and compare them with Ctrl+D."));
    });
    m_centre->openDocument({tr("Compare"), m_compare, CentrePage::Room::Wide, m_compare->side(), dimLabel(tr("Esc closes"), m_centre)});
    m_compare->setFocus(Qt::OtherFocusReason);
    return m_compare;
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
