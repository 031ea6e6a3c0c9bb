// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/response_plan.h"

#include <QtWidgets/QWidget>

class QListWidget;
class QMenu;
class QPushButton;
class QSpinBox;

namespace ovyxa {

/// A plan as the list of its steps: added from a menu, moved (Alt+Up, Alt+Down), removed (Delete), repeated, and typed in place (F2). Gives
/// and takes the same text that people type. GUI thread; owned by the plan's popup.
class PlanSteps final : public QWidget
{
    Q_OBJECT
public:
    explicit PlanSteps(QWidget *parent = nullptr);

    /// Shows these, and tells nothing; none for a plan that nobody scripted.
    void setPlan(const ResponsePlan &plan);

Q_SIGNALS:
    void edited(const QString &text); ///< perhaps none that is a plan: a step can be typed

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fillMenu();
    void add(const QString &step);
    void move(int by);
    void removeStep();
    void repeat(int times);
    void showCurrent();
    void tell();
    [[nodiscard]] QStringList steps() const;

    QListWidget *m_list;
    QMenu *m_menu;
    QPushButton *m_add;
    QPushButton *m_up;
    QPushButton *m_down;
    QPushButton *m_remove;
    QSpinBox *m_times;
};

} // namespace ovyxa
