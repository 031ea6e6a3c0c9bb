// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"

#include <QtWidgets/QTableView>

namespace ovyxa {

class DeliveryDelegate;
class DeliveryModel;
class LogColumns;
class SteadyScroll;

/// The log's table. At the top it follows what comes in; scrolled away from it, nothing that is read moves (SteadyScroll).
class LogView final : public QTableView
{
    Q_OBJECT
public:
    explicit LogView(DeliveryModel *model, QWidget *parent = nullptr);

    [[nodiscard]] QList<DeliveryId> selectedDeliveries() const; ///< in the order shown
    [[nodiscard]] DeliveryId currentDelivery() const;
    /// Selects the newest of these and brings all of them into view, as far as there is room. What is not loaded is left out.
    void select(const QList<DeliveryId> &ids);
    /// Selects all of these that are listed, given as they stand, and brings `current` into view, which the keys go on from.
    void restoreSelection(const QList<DeliveryId> &ids, DeliveryId current);
    void goToOldest(bool extend); ///< of what is loaded
    [[nodiscard]] SteadyScroll *steady() const { return m_steady; }
    [[nodiscard]] std::pair<int, int> visibleRows() const; ///< first and last; -1 when there is none
    void setFound(const QStringList &texts);               ///< what is searched for, to be marked in the rows
    [[nodiscard]] LogColumns *columns() const { return m_columns; }

Q_SIGNALS:
    void inspectRequested();
    /// End was pressed and there are older rows than the loaded ones. `extend`: the selection goes with it.
    void oldestWanted(bool extend);
    void copyRequested();
    void deleteRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    DeliveryModel *m_model;
    DeliveryDelegate *m_delegate;
    SteadyScroll *m_steady;
    LogColumns *m_columns;
};

} // namespace ovyxa
