// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/time_format.h"

#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;

namespace ovyxa {

class Badge;
class CutLabel;
class Inspection;

/// Says above the inspector's tabs what they show: a delivery or a capture, of when, which, in which state, and, whichever tab is in front, why it
/// failed.
class InspectorHead final : public QWidget
{
    Q_OBJECT
public:
    explicit InspectorHead(QWidget *parent = nullptr);
    void showInspection(const Inspection &inspection, Zone zone);
    void setEditable(bool editable);

    /// Without the time, which gives way where it is narrow, and with the title cut.
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void editWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void elide();
    [[nodiscard]] int widthWithoutTime() const;

    QLabel *m_kind;
    QLabel *m_time;
    QLabel *m_title;
    Badge *m_badge;
    QPushButton *m_edit;
    CutLabel *m_cause;
    QString m_text; ///< the title in full
};

} // namespace ovyxa
