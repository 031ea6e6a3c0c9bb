// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"
#include "ui/common/time_format.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QAction;

namespace ovyxa {

class ActionRegistry;
class DeliveryModel;
class EmptyState;
class LogController;
class LogView;
class NoticeBar;
class ReplayBar;
class ScanLine;

/// The delivery log: table, what can be done with its rows, and what to do when it is empty. Wires the model and the controller
/// to the bench. GUI thread.
class LogPanel final : public QWidget
{
    Q_OBJECT
public:
    LogPanel(Bench *bench, ActionRegistry *actions, QWidget *parent = nullptr);

    [[nodiscard]] LogController *controller() const { return m_controller; }
    [[nodiscard]] LogView *view() const { return m_view; }
    [[nodiscard]] QWidget *corner() const { return m_corner; } ///< for the line above it; tells of new rows
    [[nodiscard]] QByteArray saveColumns() const;
    void restoreColumns(const QByteArray &state);
    [[nodiscard]] int wantedWidth() const; ///< that shows all columns uncut
    void setZone(Zone zone);
    /// Brings what was just sent, or is asked for, into view and selects the first of it, now or as soon as it is listed. What does not
    /// come soon, because the filter does not show it, is said; and it is forgotten when people go on to something else.
    void bring(const QList<DeliveryId> &deliveries);
    void filterByStates(const QList<DeliveryState> &states);
    void replayAllFailed();
    /// Says what replaying these comes to, and asks; one that has been settled by then is left out.
    void replayOwed(const QList<DeliveryId> &owed);

Q_SIGNALS:
    void deliverySelected(ovyxa::DeliveryId id); ///< 0 = none
    void inspectRequested(ovyxa::DeliveryId id);
    void compareRequested(const QList<ovyxa::DeliveryId> &deliveries); ///< one, with the last that worked, or two with each other
    void findRequested();
    void trialRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeActions(ActionRegistry *actions);
    void connectBench();
    void selectionChanged();
    void updateActions();
    void updateEmptyState();
    void tick();
    void showMenu(const QPoint &place);
    void replaySelected(ReplayRequest::Body body, std::optional<WebhookId> to);
    void cancelSelected();
    void copyRows();
    void copyCurl();
    void copyIds();
    void bringListed();
    void takeNames();

    Bench *m_bench;
    DeliveryModel *m_model;
    LogController *m_controller;
    LogView *m_view;
    NoticeBar *m_notice;
    ReplayBar *m_replayBar;
    ScanLine *m_scan;
    QWidget *m_corner;
    EmptyState *m_empty;
    QTimer m_tick;
    QTimer m_actionsDue;        ///< many rows change at once; what can be done with them is looked at a little later
    QTimer m_missing;           ///< until it is said that the filter does not show what was sent
    QList<DeliveryId> m_wanted; ///< to be selected when they come
    QString m_saidMissing;
    enum class Oldest { No, Select, Extend };
    Oldest m_oldest = Oldest::No; ///< where to go when all is read
    bool m_bringing = false;
    DeliveryId m_announced;
    DeliveryId m_selectAgain; ///< was selected before the query changed
    QAction *m_inspect = nullptr;
    QAction *m_replayExact = nullptr;
    QAction *m_replayRebuilt = nullptr;
    QAction *m_replayFailed = nullptr;
    QAction *m_cancel = nullptr;
    QAction *m_compare = nullptr;
    QAction *m_copyRows = nullptr;
    QAction *m_copyCurl = nullptr;
    QAction *m_copyIds = nullptr;
    QAction *m_newest = nullptr;
    QAction *m_clearFilter = nullptr;
};

} // namespace ovyxa
