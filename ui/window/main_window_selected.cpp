// SPDX-License-Identifier: MIT
// Which of several selected rows the inspector shows, and going from one to the next.
#include "ui/common/action_registry.h"
#include "ui/inspector/inspection.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/log/log_panel.h"
#include "ui/receiver/receiver_panel.h"
#include "ui/window/main_window.h"

#include <QtGui/QAction>

namespace ovyxa {

using namespace Qt::StringLiterals;

void MainWindow::buildSelected()
{
    m_nextSelected =
        m_actions->add(u"inspector.nextSelected"_s, tr("Inspect the next of the selected rows"), QKeySequence(Qt::ALT | Qt::Key_PageDown));
    m_previousSelected =
        m_actions->add(u"inspector.previousSelected"_s, tr("Inspect the selected row before"), QKeySequence(Qt::ALT | Qt::Key_PageUp));
    connect(m_nextSelected, &QAction::triggered, this, [this] { inspectBeside(1); });
    connect(m_previousSelected, &QAction::triggered, this, [this] { inspectBeside(-1); });
    connect(m_inspector, &InspectorPanel::besideWanted, this, &MainWindow::inspectBeside);
    connect(m_log, &LogPanel::selectedRowsChanged, this, &MainWindow::showPlaceAmongSelected);
    connect(m_receiver, &ReceiverPanel::selectedRowsChanged, this, &MainWindow::showPlaceAmongSelected);
    connect(m_inspection, &Inspection::changed, this, &MainWindow::showPlaceAmongSelected);
    showPlaceAmongSelected();
}

void MainWindow::showPlaceAmongSelected()
{
    const bool ofCapture = m_inspection->subject() == Inspection::Subject::Capture;
    const PlaceAmongSelected place = ofCapture ? m_receiver->placeOf(m_inspection->captureId()) : m_log->placeOf(m_inspection->deliveryId());
    m_inspector->setPlace(place);
    for (QAction *each : {m_nextSelected, m_previousSelected})
        each->setEnabled(place.number > 0 && place.of > 1);
}

void MainWindow::inspectBeside(int step)
{
    if (m_inspection->subject() == Inspection::Subject::Capture)
        m_receiver->inspectBeside(step);
    else
        m_log->inspectBeside(step);
}

} // namespace ovyxa
