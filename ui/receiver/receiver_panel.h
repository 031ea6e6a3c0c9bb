// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/alert.h"
#include "core/model/capture.h"
#include "ui/common/time_format.h"
#include "ui/receiver/receiver_controller.h"

#include <QtWidgets/QWidget>

class QAction;
class QStackedWidget;

namespace ovyxa {

class AlertController;
class AlertNotifier;
class Bench;
class CaptureModel;
class CaptureView;
class NoticeBar;
class PlanPopup;
class ReceiverEmpty;
class ReceiverHeader;

/// The receiver at the bottom of the centre: its line, and what it got. Wires widgets to ReceiverController, which decides. GUI thread;
/// the bench outlives it. Its actions() belong into the window's registry.
class ReceiverPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit ReceiverPanel(Bench *bench, QWidget *parent = nullptr);

    void setZone(Zone zone);
    void openAlerts();
    void start();
    void stop();
    void openOptions();
    void openPlan();
    void select(CaptureId capture); ///< if it is in the table
    void clearSelection();

Q_SIGNALS:
    void captureSelected(ovyxa::CaptureId capture); ///< not valid: none

private:
    void buildTable();
    void buildActions();
    void refresh();
    void showStack();
    void showMessage(const ReceiverController::Message &message);
    void fetchOlder(CaptureId before);
    void showAlert(const Alert &alert);
    void addCaptures(const QList<Capture> &captures);
    void showMenu(const QPoint &at);

    Bench *m_bench;
    ReceiverController *m_controller;
    AlertController *m_alerts;
    AlertNotifier *m_notifier;
    Zone m_zone = Zone::Local;
    CaptureModel *m_model;
    ReceiverHeader *m_header;
    NoticeBar *m_notice;
    QStackedWidget *m_stack;
    ReceiverEmpty *m_empty;
    CaptureView *m_table;
    PlanPopup *m_plan;
    QAction *m_toggle;
    QString m_problem; ///< said already
};

} // namespace ovyxa
