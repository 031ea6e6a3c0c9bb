// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/alert.h"
#include "core/model/capture.h"
#include "core/model/log_query.h"
#include "core/model/result.h"
#include "ui/common/selected_rows.h"
#include "ui/common/time_format.h"
#include "ui/receiver/receiver_controller.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QAction;
class QMenu;
class QStackedWidget;

namespace ovyxa {

class AlertController;
class AlertNotifier;
class CaptureBar;
class CaptureModel;
class CaptureSearch;
class CaptureView;
class CatalogueDoor;
class EmptyState;
class FilterField;
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
        std::function<Instant()> now = realNow; ///< simulated: what a query's times are read against
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
    void select(CaptureId capture);          ///< if it is in the table; where the filter hides it, that is said
    void comeBackTo(CaptureId capture);      ///< the same as people come back to it: what was said of it then is not said twice
    void clearSelection();
    void setTellsDesktop(bool tells);              ///< of alerts, beyond the window
    void setInspected(bool inspected);             ///< whether the inspector shows what is selected here
    [[nodiscard]] FilterField *filter() const;     ///< that its requests are searched by
    [[nodiscard]] QStringList foundTexts() const;  ///< that are searched for
    [[nodiscard]] QString neededAuthority() const; ///< the CA file that a client needs to trust the receiver; empty = none

    /// Which of the selected rows this one is.
    [[nodiscard]] PlaceAmongSelected placeOf(CaptureId capture) const;
    void inspectBeside(int step); ///< the next of the selected rows, or the one before

Q_SIGNALS:
    void selectedRowsChanged();
    void neededAuthorityChanged(const QString &file);
    void placeWanted(); ///< something is to be done in it: it should be in front
    void tellsDesktopChanged(bool tells);
    void foundChanged();                                            ///< foundTexts() has changed
    void trustWanted();                                             ///< who on this machine accepts the receiver's certificate
    void captureSelected(ovyxa::CaptureId capture);                 ///< not valid: none
    void editRequested(ovyxa::CaptureId capture);                   ///< as a draft
    void compareRequested(const QList<ovyxa::CaptureId> &captures); ///< one, with the last that worked, or two with each other

protected:
    bool event(QEvent *event) override; ///< the search keys, while the focus is in here
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildTable();
    void buildQuery();
    void buildActions();
    void refresh();
    void showMessage(const ReceiverController::Message &message);
    void readCaptures(const CaptureQuery &query, CaptureId before, int limit, QObject *context, Reply<CapturePage> done);
    void countAll();
    void openQuery();
    void fitBar();
    void leaveBar();
    void showFound();
    void selectAgain();
    [[nodiscard]] bool isReadPast(CaptureId capture) const;
    void showAlert(const Alert &alert);
    void addCaptures(const QList<Capture> &captures);
    void showMenu(const QPoint &at);
    void addTermActions(QMenu *menu, const QModelIndex &cell);
    void copyCurl(CaptureId id);

    LogDoor *m_log;
    std::function<Instant()> m_clock;
    ReceiverController *m_controller;
    AlertController *m_alerts;
    AlertNotifier *m_notifier;
    Repointing *m_repointing;
    Zone m_zone = Zone::Local;
    CaptureModel *m_model;
    CaptureSearch *m_search;
    ReceiverHeader *m_header;
    CaptureBar *m_bar;
    NoticeBar *m_notice;
    QStackedWidget *m_stack;
    ReceiverEmpty *m_empty;
    EmptyState *m_nothing; ///< that fits
    CaptureView *m_table;
    PlanPopup *m_plan = nullptr; ///< once it has been asked for
    QAction *m_toggle;
    QAction *m_compare;
    QAction *m_find;
    QAction *m_tellsDesktop;
    QTimer m_countDue;
    QTimer m_tick;          ///< while the times are told by how long ago they were
    bool m_barOpen = false; ///< where there is no room for it at all times
    CaptureId m_wanted;     ///< to be selected as soon as it is listed
    CaptureId m_saidHidden; ///< of which it was said that the filter hides it
    bool m_readsOn = false; ///< … and read on for until then
    CaptureId m_announced;  ///< that captureSelected told of last
    bool m_again = false;   ///< what is selected was so before
    QString m_problem;      ///< said already
};

} // namespace ovyxa
