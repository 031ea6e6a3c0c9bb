// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/alert.h"
#include "ui/common/time_format.h"

#include <QtWidgets/QDialog>

class QAction;
class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QVBoxLayout;

namespace ovyxa {

class AlertController;
class NoticeBar;

/// The rules that raise alerts over received, verified events, and what they have raised. Rules are typed with the reason beside what
/// cannot be read, and removed with undo. Not modal. GUI thread; deletes itself; the controller outlives it.
class AlertsDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `tellsDesktop`: whether alerts are told beyond the window, too; the same in the palette. It outlives the dialog.
    AlertsDialog(AlertController *controller, QAction *tellsDesktop, Zone zone, QWidget *parent = nullptr);

Q_SIGNALS:
    void captureWanted(ovyxa::CaptureId capture); ///< the request behind an alert

private:
    void buildRules(QVBoxLayout *column);
    [[nodiscard]] QCheckBox *makeDesktopBox(QAction *tellsDesktop);
    void buildRaised(QVBoxLayout *column);
    void refresh();
    void allowRemoving();
    void review();
    void add();
    void removeSelected();
    void refuse(const QString &reason);

    AlertController *m_controller;
    Zone m_zone;
    QListWidget *m_rules;
    QLabel *m_empty;
    NoticeBar *m_notice;
    QLineEdit *m_rule;
    QLabel *m_problem;
    QPushButton *m_add;
    QPushButton *m_remove;
    QLabel *m_raisedHeading;
    QListWidget *m_raised;
};

} // namespace ovyxa
