// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/response_plan.h"

#include <QtCore/QList>
#include <QtWidgets/QFrame>

class QLabel;
class QLineEdit;
class QListWidget;

namespace ovyxa {

/// What the receiver answers: ready-made plans, each with a word on what it tries, and a line to write one's own. Enter takes it, Esc
/// closes. It does not set the plan: it hands it over and waits for refuse() or accept(). GUI thread; owned by the panel.
class PlanPopup final : public QFrame
{
    Q_OBJECT
public:
    struct Preset
    {
        QString plan;
        QString meaning;
    };
    [[nodiscard]] static QList<Preset> presets();

    explicit PlanPopup(QWidget *parent = nullptr);

    void open(const QString &plan, const QPoint &globalBottomRight);
    void refuse(const QString &reason);

Q_SIGNALS:
    void chosen(const ovyxa::ResponsePlan &plan);

private:
    void review();
    void take();

    QLineEdit *m_plan;
    QLabel *m_problem;
    QListWidget *m_list;
};

} // namespace ovyxa
