// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/time_format.h"
#include "ui/ledger/ledger_model.h"
#include "ui/ledger/ledger_reader.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QGridLayout;
class QLabel;
class QStackedWidget;

namespace ovyxa {

class EmptyState;
class LedgerDelegate;
class LedgerHead;
class LedgerList;
class LedgerTile;
class NoticeBar;

/// The place "Two ledgers": what the sender and the receiver wrote down, side by side. Reads while it is shown, and no oftener than once a
/// second. GUI thread.
class LedgerPage final : public QWidget
{
    Q_OBJECT
public:
    explicit LedgerPage(Bench *bench, QWidget *parent = nullptr);

    /// For the tab line: how many events differ of those that were read.
    [[nodiscard]] QLabel *corner() const { return m_count; }
    void setZone(Zone zone);

Q_SIGNALS:
    void deliveryWanted(ovyxa::DeliveryId id, int attempt); ///< to be inspected; attempt 0: the newest
    void captureWanted(ovyxa::CaptureId id);
    void trialWanted();

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void noteChange();
    void readIfDue();
    void take();
    void choose();
    void arrangeTiles();
    void alignHead();

    Bench *m_bench;
    LedgerReader m_reader;
    LedgerModel *m_model;
    LedgerDelegate *m_delegate;
    QLabel *m_count;
    QGridLayout *m_tileGrid;
    QList<LedgerTile *> m_tiles;
    int m_tilesInRow = 0;
    NoticeBar *m_notice;
    LedgerHead *m_head;
    QStackedWidget *m_stack;
    LedgerList *m_list;
    EmptyState *m_empty;
    QTimer m_due;
    bool m_stale = true;
};

} // namespace ovyxa
