// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"

#include <QtWidgets/QListView>

namespace ovyxa {

class LedgerModel;

/// The lines of both ledgers. Up and Down go from event to event, Right unfolds what agrees and Left folds it; what the keys go to or what is
/// clicked on is inspected. What is read does not move when the ledgers are read anew. GUI thread.
class LedgerList final : public QListView
{
    Q_OBJECT
public:
    explicit LedgerList(LedgerModel *model, QWidget *parent = nullptr);

    void showCurrent(); ///< scrolls to it, after what was listed was chosen anew
    /// Marks what is inspected elsewhere, or nothing where it is not listed. Where nothing is inspected, the one that is marked is asked for.
    void mark(DeliveryId delivery, CaptureId request);

Q_SIGNALS:
    void deliveryWanted(ovyxa::DeliveryId id, int attempt); ///< attempt 0: the newest
    void captureWanted(ovyxa::CaptureId id);
    void olderWanted();
    void wentOn(); ///< people did, by keys or the mouse

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;

private:
    [[nodiscard]] bool isStop(int row) const;
    [[nodiscard]] int stopFrom(int row, int step) const;
    void open(int row);
    void remember();
    void restore();

    LedgerModel *m_model;
    struct Place
    {
        DeliveryId delivery;
        CaptureId request;
        int y = 0;
    };
    [[nodiscard]] Place placeOf(int row) const;
    std::optional<Place> m_current;
    bool m_isOther = false; ///< what is inspected is not listed
    std::optional<Place> m_top;
    int m_scroll = 0;
};

} // namespace ovyxa
