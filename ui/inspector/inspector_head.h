// SPDX-License-Identifier: MIT
#pragma once

#include "ui/common/selected_rows.h"
#include "ui/common/time_format.h"

#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;

namespace ovyxa {

class Badge;
class CutLabel;
class Inspection;

/// Says above the inspector's tabs what they show: a delivery or a capture, of when, which, in which state, and, whichever tab is in front, why it
/// failed. Of several selected rows, which of them that is, with a way to the next instead of the link that edits one.
class InspectorHead final : public QWidget
{
    Q_OBJECT
public:
    explicit InspectorHead(QWidget *parent = nullptr);
    void showInspection(const Inspection &inspection, Zone zone);
    void setEditable(bool editable);
    void setPlace(const PlaceAmongSelected &place);

    /// Without the time, which gives way where it is narrow, and with the title cut.
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void editWanted();
    void besideWanted(int step);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showBeside();
    [[nodiscard]] bool isOneOfSeveral() const;
    void elide();
    [[nodiscard]] int widthWithoutTime() const;

    QLabel *m_kind;
    QLabel *m_time;
    QLabel *m_title;
    Badge *m_badge;
    QLabel *m_place;
    QPushButton *m_previous;
    QPushButton *m_next;
    QPushButton *m_edit;
    bool m_editable = true;
    PlaceAmongSelected m_among;
    CutLabel *m_cause;
    QString m_text; ///< the title in full
};

} // namespace ovyxa
