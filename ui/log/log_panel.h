// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"
#include "ui/common/selected_rows.h"
#include "ui/common/time_format.h"
#include "ui/log/delivery_export.h"
#include "ui/log/prune_dialog.h"

#include <QtCore/QModelIndex>
#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QAction;
class QMenu;

namespace ovyxa {

class ActionRegistry;
class DeliveryModel;
class EmptyState;
class ExportBar;
class FilterField;
class LogController;
class LogView;
class NoticeBar;
class ReplayBar;
class ScanLine;
class SelectionBar;
class WaysBack;

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
    /// The field that this log is searched by, for the top bar.
    [[nodiscard]] FilterField *makeFilter(QWidget *parent);
    [[nodiscard]] QByteArray saveColumns() const;
    void restoreColumns(const QByteArray &state);
    [[nodiscard]] int wantedWidth() const; ///< that shows all columns uncut
    void setZone(Zone zone);
    void setOpenFile(OpenDeliveryFile open); ///< what exports are written with; without it there are none
    /// Brings what was just sent, or is asked for, into view and selects the first of it, now or as soon as it is listed. What does not
    /// come soon, because the filter does not show it, is said; and it is forgotten when people go on to something else.
    void bring(const QList<DeliveryId> &deliveries);
    void filterByStates(const QList<DeliveryState> &states);
    void replayAllFailed();
    [[nodiscard]] QString whyNothingIsReplayed() const;
    /// Says what replaying these comes to, and asks; one that has been settled by then is left out.
    void replayOwed(const QList<DeliveryId> &owed);

    /// Which of the selected rows this one is.
    [[nodiscard]] PlaceAmongSelected placeOf(DeliveryId delivery) const;
    void inspectBeside(int step); ///< the next of the selected rows, or the one before

Q_SIGNALS:
    void selectedRowsChanged();
    void deliverySelected(ovyxa::DeliveryId id); ///< 0 = none
    void inspectRequested(ovyxa::DeliveryId id);
    void compareRequested(const QList<ovyxa::DeliveryId> &deliveries); ///< one, with the last that worked, or two with each other
    void editRequested(ovyxa::DeliveryId delivery);                    ///< as a draft
    /// Why a delivery is not in the log: of the current row's event, or of none in particular.
    void absenceWanted(const std::optional<ovyxa::Delivery> &delivery);
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
    void buildSelectionBar();
    void tick();
    void showMenu(const QPoint &place);
    void addTermActions(QMenu *menu, const QModelIndex &cell);
    void replaySelected(ReplayRequest::Body body, std::optional<WebhookId> to);
    void cancelSelected();
    void copyRows();
    void copyCurl();
    void copyIds();
    void makeDeletion(ActionRegistry *actions);
    void updateDeletion(const QModelIndexList &rows);
    void deleteSelected();
    void setAside(const QList<DeliveryId> &ids, const Discarded &forecast, qsizetype unfinished);
    void deleteNow(); ///< what was set aside, or is to be pruned
    void bringBack();
    void offerWayBack(const QString &said);
    void endWayBack();
    void askToPrune();
    void prepareToPrune(const Pruning &pruning);
    void readPruned(const Pruning &pruning, const Reply<QList<DeliveryId>> &done);
    void setPruningAside(const Pruning &pruning, const QList<DeliveryId> &ids);
    void pruneNow(const Pruning &pruning, const QList<DeliveryId> &ids);
    void discardPruned(const QList<DeliveryId> &ids);
    void exportSelected();
    void exportFound();
    void exportTo(const QList<DeliveryId> &ids, const QString &file);
    void askForFile(std::function<void(const QString &)> then);
    void connectExport();
    void bringListed();
    void selectAgain();
    void takeNames();

    Bench *m_bench;
    DeliveryModel *m_model;
    LogController *m_controller;
    LogView *m_view;
    NoticeBar *m_notice;
    ReplayBar *m_replayBar;
    ScanLine *m_scan;
    QWidget *m_corner;
    SelectionBar *m_selection;
    DeliveryExport *m_export;
    ExportBar *m_exportBar;
    QString m_exportFile; ///< that is being written
    EmptyState *m_empty;
    NoticeBar *m_deletion;       ///< says what goes, and offers the way back as long as there is one
    QList<DeliveryId> m_aside{}; ///< to be deleted when the time for the way back is over
    struct Selection
    {
        QList<DeliveryId> rows;
        DeliveryId current;
    };
    Selection m_beforeDeletion;       ///< comes back with the rows
    std::optional<Pruning> m_pruning; ///< that they are of, where nobody selected them
    QTimer m_wayBack;
    WaysBack *m_waysBack;
    bool m_deleting = false;
    Zone m_zone = Zone::Local;
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
    QAction *m_edit = nullptr;
    QAction *m_copyRows = nullptr;
    QAction *m_copyCurl = nullptr;
    QAction *m_copyIds = nullptr;
    QAction *m_exportSelected = nullptr;
    QAction *m_exportFound = nullptr;
    QAction *m_absence = nullptr;
    QAction *m_delete = nullptr;
    QAction *m_prune = nullptr;
    QAction *m_newest = nullptr;
    QAction *m_clearFilter = nullptr;
};

} // namespace ovyxa
