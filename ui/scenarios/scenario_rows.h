// SPDX-License-Identifier: MIT
#pragma once

#include "core/trial/scenario_outcome.h"
#include "core/trial/scenario_rules.h"
#include "ui/common/state_style.h"

#include <QtCore/Qt>
#include <QtWidgets/QStyledItemDelegate>

namespace ovyxa {

/// What the lists of scenarios and of steps have beside their texts (Qt::DisplayRole).
enum ScenarioRole {
    ScenarioGlyphRole = Qt::UserRole,
    ScenarioWordRole, ///< of the state
    ScenarioToneRole,
    ScenarioDetailRole, ///< behind the word, or below the step
    ScenarioTookRole,   ///< how long it took
    ScenarioVerbRole,   ///< what a step's text begins with, where that is a word of the file
    ScenarioAboutRole,  ///< of a step that failed: the number of the delivery that can be shown for it; 0 = none
};

/// How a step's state is shown; `isNext`: it waits for F10.
enum class StepState { Open, Next, Running, Kept, Broken, NotRun };
[[nodiscard]] StateStyle stateStyle(StepState state);
[[nodiscard]] StateStyle stateStyle(ScenarioRule::State state);
/// "0.02 s": of a step.
[[nodiscard]] QString stepTimeText(Millis took);

/// A scenario of the list: its name, and its state and last outcome below.
class ScenarioDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// A step: number, mark, what it does, its state and how long it took; below, of one that failed, what was there instead, and a link to the
/// delivery that it is about.
class StepDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

Q_SIGNALS:
    void showWanted(const QModelIndex &step); ///< its link was clicked

protected:
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option, const QModelIndex &index) override;
};

} // namespace ovyxa
