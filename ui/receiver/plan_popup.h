// SPDX-License-Identifier: MIT
#pragma once

#include "core/rules/mangling.h"
#include "core/rules/response_plan.h"

#include <QtCore/QList>
#include <QtWidgets/QFrame>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QScrollArea;

namespace ovyxa {

class MangleBoxes;
class PlanSteps;

/// What the receiver answers: a line to write a plan, the same as a list of steps, ready-made ones with a word on what they try, and what
/// the next requests will get. Enter takes it, Esc closes. It does not set the plan: it hands it over and waits for refuse() or to be hidden.
/// Under it what is done to requests on their way in, which counts at once. Stands whole on the screen, above or
/// below its button; scrolls where there is too little room. GUI thread; owned by the panel.
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

    /// What the requests from now on get, in their order: "1–2: 503 · from 3 on: 200".
    [[nodiscard]] static QString previewOf(const ResponsePlan &plan);

    explicit PlanPopup(QWidget *parent = nullptr);

    void open(const ResponsePlan &plan, const QList<MangleStep> &mangling, const QPoint &globalBottomRight);
    void refuse(const QString &reason);

protected:
    void keyPressEvent(QKeyEvent *event) override;

Q_SIGNALS:
    void chosen(const ovyxa::ResponsePlan &plan);
    void manglingChosen(const QList<ovyxa::MangleStep> &steps);

private:
    void buildPresets();
    void layOut();
    void place();
    void review();
    void take();

    QScrollArea *m_scroll;
    QWidget *m_content;
    QPoint m_corner; ///< the button's, on the screen: at the bottom right
    QString m_given; ///< the plan that counted when it was last opened
    QLineEdit *m_plan;
    QLabel *m_problem;
    QPushButton *m_use;
    PlanSteps *m_steps;
    QListWidget *m_list;
    QLabel *m_preview;
    MangleBoxes *m_mangling;
};

} // namespace ovyxa
