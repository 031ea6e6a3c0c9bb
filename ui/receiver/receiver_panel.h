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
class CaptureModel;
class CaptureView;
class CatalogueDoor;
class LogDoor;
class NoticeBar;
class PlanPopup;
class ReceiverDoor;
class ReceiverEmpty;
class ReceiverHeader;
class Repointing;

/// The receiver at the bottom of the centre: its line, and what it got. Wires widgets to ReceiverController, which decides. GUI thread;
/// the doors outlive it. Its actions() belong into the window's registry.
class ReceiverPanel final : public QWidget
{
    Q_OBJECT
public:
    /// All that the panel knows of the bench.
    struct Doors
    {
        ReceiverDoor *receiver;
        LogDoor *log;
        CatalogueDoor *catalogue; ///< for the alert rules, and the webhooks that a moved receiver leaves behind
        QString profileFolder;
        QString authorityFile;
    };

    explicit ReceiverPanel(const Doors &doors, QWidget *parent = nullptr);

    void setZone(Zone zone);
    void setNow(Instant now); ///< simulated; its day needs no date
    void openAlerts();
    void start();
    void stop();
    void openOptions();
    void openPlan();
    [[nodiscard]] ResponsePlan plan() const; ///< in force, or at the next start
    void select(CaptureId capture);          ///< if it is in the table
    void clearSelection();
    void setInspected(bool inspected);             ///< whether the inspector shows what is selected here
    [[nodiscard]] QString neededAuthority() const; ///< the CA file that a client needs to trust the receiver; empty = none

Q_SIGNALS:
    void neededAuthorityChanged(const QString &file);
    void trustWanted();                                             ///< who on this machine accepts the receiver's certificate
    void captureSelected(ovyxa::CaptureId capture);                 ///< not valid: none
    void editRequested(ovyxa::CaptureId capture);                   ///< as a draft
    void compareRequested(const QList<ovyxa::CaptureId> &captures); ///< one, with the last that worked, or two with each other

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
    void copyCurl(CaptureId id);

    LogDoor *m_log;
    ReceiverController *m_controller;
    AlertController *m_alerts;
    AlertNotifier *m_notifier;
    Repointing *m_repointing;
    Zone m_zone = Zone::Local;
    CaptureModel *m_model;
    ReceiverHeader *m_header;
    NoticeBar *m_notice;
    QStackedWidget *m_stack;
    ReceiverEmpty *m_empty;
    CaptureView *m_table;
    PlanPopup *m_plan;
    QAction *m_toggle;
    QAction *m_compare;
    QString m_problem; ///< said already
};

} // namespace ovyxa
