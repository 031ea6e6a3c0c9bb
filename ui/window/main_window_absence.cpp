// SPDX-License-Identifier: MIT
// "Why is this delivery not here?": it stands in the inspector's place, until something is inspected again.
#include "core/bench/bench.h"
#include "ui/absence/absence_panel.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/log/log_panel.h"
#include "ui/receiver/receiver_panel.h"
#include "ui/triggers/trigger_panel.h"
#include "ui/webhooks/webhook_panel.h"
#include "ui/window/centre.h"
#include "ui/window/draft_desk.h"
#include "ui/window/main_window.h"

#include <QtWidgets/QApplication>
#include <QtWidgets/QStackedWidget>

namespace ovyxa {

/// Made when it is first asked for.
AbsencePanel *MainWindow::absence()
{
    if (m_absence)
        return m_absence;
    m_absence = new AbsencePanel(m_bench, m_side);
    m_absence->setZone(fixedZone(m_state.zone()));
    m_side->addWidget(m_absence);
    connect(m_absence, &AbsencePanel::closeWanted, this, &MainWindow::closeAbsence);
    connect(m_absence, &AbsencePanel::deliveryWanted, this, [this](DeliveryId id) {
        m_side->setCurrentWidget(m_inspector);
        showDelivery(id);
    });
    connect(m_absence, &AbsencePanel::editWanted, m_drafts, &DraftDesk::editDelivery);
    connect(m_absence, &AbsencePanel::sent, this, [this](const QList<DeliveryId> &made) {
        showLog();
        m_log->bring(made);
    });
    return m_absence;
}

void MainWindow::connectAbsence()
{
    connect(m_triggers, &TriggerPanel::absenceWanted, this, [this](EventKind kind) {
        absence()->ask(kind, m_webhooks->site());
        openAbsence();
    });
    connect(m_log, &LogPanel::absenceWanted, this, [this](const std::optional<Delivery> &delivery) {
        if (delivery)
            absence()->ask(*delivery);
        else
            absence()->ask(EventKind::GoalCompleted, m_webhooks->site());
        openAbsence();
    });
    // One subject at a time: what is chosen to be looked at has the place.
    const auto inspect = [this] { m_side->setCurrentWidget(m_inspector); };
    connect(m_log, &LogPanel::deliverySelected, this, [inspect](DeliveryId id) {
        if (id.isValid())
            inspect();
    });
    connect(m_log, &LogPanel::inspectRequested, this, inspect);
    connect(m_receiver, &ReceiverPanel::captureSelected, this, [inspect](CaptureId id) {
        if (id.isValid())
            inspect();
    });
}

void MainWindow::openAbsence()
{
    if (m_side->currentWidget() != m_absence)
        m_beforeAbsence = QApplication::focusWidget();
    if (m_centre->room() == CentrePage::Room::Wide)
        showLog(); // beside which there is room for it
    m_side->setCurrentWidget(m_absence);
    m_absence->setFocus(Qt::OtherFocusReason);
}

void MainWindow::closeAbsence()
{
    m_side->setCurrentWidget(m_inspector);
    QWidget *before = m_beforeAbsence && m_beforeAbsence->isVisible() ? m_beforeAbsence.data() : m_centre->current();
    before->setFocus(Qt::OtherFocusReason);
}

} // namespace ovyxa
