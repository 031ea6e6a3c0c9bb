// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "ui/common/time_format.h"

#include <QtWidgets/QWidget>

class QAction;
class QLabel;
class QPushButton;

namespace ovyxa {

/// The running sum as rich text: "128 deliveries of 120 events = 119 delivered + …". `waiting` takes in queued and sending. Figures are links.
[[nodiscard]] QString sumText(const Sums &sums, const QPalette &palette);
/// The same without colours, for screen readers.
[[nodiscard]] QString plainSumText(const Sums &sums);

/// The bottom of the window: the running sum, which filters the log by a click, and on the right what people should be aware of.
/// Its actions() belong into the window's registry.
class StatusLine final : public QWidget
{
    Q_OBJECT
public:
    explicit StatusLine(QWidget *parent = nullptr);

    void setSums(const Sums &sums);
    void setNotes(const QStringList &notes);
    void setAssumptions(const QStringList &assumptions);
    /// `place` in words, for the tool tip; of a file only the name stands in the line, and only without one do the words.
    void setSecretsPlace(const QString &place, const QString &file);
    void setZone(Zone zone);
    /// What the menu "View" offers; a null pointer separates.
    void setViewActions(const QList<QAction *> &actions);

Q_SIGNALS:
    void statesChosen(const QList<ovyxa::DeliveryState> &states); ///< empty = all
    void zoneChosen(ovyxa::Zone zone);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void layOut();
    void fit();
    void follow(const QString &link);
    void showAssumptions();

    Sums m_sums;
    QStringList m_assumptions;
    QString m_place;
    QLabel *m_sum;
    QLabel *m_notes;
    QPushButton *m_assumed;
    QLabel *m_secrets;
    QPushButton *m_view;
    QPushButton *m_zone;
    QAction *m_assumptionsAction;
};

} // namespace ovyxa
