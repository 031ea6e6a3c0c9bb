// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"
#include "core/model/discard.h"

#include <QtCore/QTimer>
#include <QtWidgets/QDialog>

class QCheckBox;
class QLabel;
class QPushButton;
class QRadioButton;
class QSpinBox;

namespace ovyxa {

/// What is to be deleted of the deliveries' log, and whether it is to be kept so.
struct Pruning
{
    std::optional<int> olderThanDays; ///< of the clock when it is done, which may be another one by then; none: by count
    qint64 butNewest = 0;
    qint64 rows = 0;                  ///< that went if it were done now
    std::optional<qint64> keepNewest; ///< from now on, if that is to change; 0 = no longer
    std::optional<int> keepDays;      ///< the same
};

/// What goes at this time, simulated.
[[nodiscard]] DeliveryPart partOf(const Pruning &pruning, Instant now);

/// Asks what of the log is to go: all, all but the newest, or what is older; says how much that is before anybody agrees, and deletes nothing
/// itself. Not modal for the log, which goes on; Esc closes it. GUI thread; deletes itself.
class PruneDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit PruneDialog(Bench *bench, QWidget *parent = nullptr);

Q_SIGNALS:
    void chosen(const ovyxa::Pruning &pruning);

private:
    [[nodiscard]] Pruning pruning() const;
    void showAlways();
    void look();
    void lookNow();
    void show(const Result<Discarded> &forecast);

    Bench *m_bench;
    QRadioButton *m_all;
    QRadioButton *m_butNewest;
    QRadioButton *m_older;
    QSpinBox *m_newest;
    QSpinBox *m_days;
    QCheckBox *m_always;
    QLabel *m_forecast;
    QPushButton *m_delete;
    quint64 m_asked = 0; ///< looks; the answer to an earlier one is none
    bool m_isLooking = false;
    QTimer m_counting; ///< until it is said that it is counted
    qint64 m_rows = 0;
};

} // namespace ovyxa
