// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/time_format.h"
#include "ui/ledger/ledger_model.h"
#include "ui/ledger/ledger_reader.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <optional>
#include <utility>

class QAction;
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

    /// For the tab line: how many events differ of those that were read, and the way to have them in a file.
    [[nodiscard]] QWidget *corner() const { return m_corner; }
    void setZone(Zone zone);
    /// What is inspected as the place is opened: it is marked once it is listed.
    void openAt(DeliveryId delivery, CaptureId request);

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
    void askForFile();
    Q_INVOKABLE void exportTo(const QString &file);
    void arrangeTiles();
    void alignHead();

    Bench *m_bench;
    LedgerReader m_reader;
    LedgerModel *m_model;
    LedgerDelegate *m_delegate;
    QLabel *m_count;
    QWidget *m_corner;
    QAction *m_export;
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
    std::optional<std::pair<DeliveryId, CaptureId>> m_opening; ///< until what it is opened at was looked for, or people went on
};

} // namespace ovyxa
