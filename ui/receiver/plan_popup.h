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
        QString plan; ///< empty = none: 200, and 401 to what is not signed rightly
        QString meaning;
    };
    [[nodiscard]] static QList<Preset> presets();
    /// As it is typed: a plan that nobody scripted is empty.
    [[nodiscard]] static QString textOf(const ResponsePlan &plan);
    [[nodiscard]] static Result<ResponsePlan> planOf(const QString &text);
    /// … and as it is called.
    [[nodiscard]] static QString nameOf(const QString &plan);

    explicit PlanPopup(QWidget *parent = nullptr);

    void open(const ResponsePlan &plan, const QPoint &globalBottomRight);
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
