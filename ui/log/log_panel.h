// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"
#include "ui/common/time_format.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QAction;
class QLabel;
class QPushButton;

namespace ovyxa {

class ActionRegistry;
class DeliveryModel;
class EmptyState;
class LogController;
class LogView;
class NoticeBar;
class ReplayBar;

/// The delivery log: table, what can be done with its rows, and what to do when it is empty. Wires the model and the controller
/// to the bench. GUI thread.
class LogPanel final : public QWidget
{
    Q_OBJECT
public:
    LogPanel(Bench *bench, ActionRegistry *actions, QWidget *parent = nullptr);

    [[nodiscard]] LogController *controller() const { return m_controller; }
    [[nodiscard]] LogView *view() const { return m_view; }
    [[nodiscard]] QByteArray saveColumns() const;
    void restoreColumns(const QByteArray &state);
    void setZone(Zone zone);
    /// Selects a delivery, now or as soon as it is listed.
    void selectDelivery(DeliveryId id);
    void filterByStates(const QList<DeliveryState> &states);
    void replayAllFailed();
    /// Says what replaying these comes to, and asks; one that has been settled by then is left out.
    void replayOwed(const QList<DeliveryId> &owed);

Q_SIGNALS:
    void deliverySelected(ovyxa::DeliveryId id); ///< 0 = none
    void inspectRequested(ovyxa::DeliveryId id);
    void findRequested();
    void trialRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

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
    void placeNewRowsButton();

    Bench *m_bench;
    DeliveryModel *m_model;
    LogController *m_controller;
    LogView *m_view;
    NoticeBar *m_notice;
    ReplayBar *m_replayBar;
    EmptyState *m_empty;
    QPushButton *m_newRows;
    QTimer m_tick;
    QTimer m_actionsDue; ///< many rows change at once; what can be done with them is looked at a little later
    DeliveryId m_wanted; ///< to be selected when it comes
    DeliveryId m_announced;
    DeliveryId m_selectAgain; ///< was selected before the query changed
    QAction *m_inspect = nullptr;
    QAction *m_replayExact = nullptr;
    QAction *m_replayRebuilt = nullptr;
    QAction *m_replayFailed = nullptr;
    QAction *m_cancel = nullptr;
    QAction *m_copyRows = nullptr;
    QAction *m_copyCurl = nullptr;
    QAction *m_copyIds = nullptr;
    QAction *m_newest = nullptr;
    QAction *m_clearFilter = nullptr;
};

} // namespace ovyxa
