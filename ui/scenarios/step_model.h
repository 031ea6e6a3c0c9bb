// SPDX-License-Identifier: MIT
#pragma once

#include "core/trial/scenario.h"
#include "core/trial/scenario_outcome.h"
#include "ui/scenarios/scenario_rows.h"

#include <QtCore/QAbstractListModel>

namespace ovyxa {

/// The steps of the scenario that is shown, and what came of each. GUI thread.
class StepModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_steps.size()); }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    void setSteps(const QList<ScenarioStep> &steps); ///< all open
    /// As it stood in another one.
    void restore(const QList<ScenarioStep> &steps, const QList<StepResult> &ended, int running, int next);
    void begin(int index);
    void end(const StepResult &result);
    void waitBefore(int index);
    void stop();             ///< none is under way any more
    void setOpen(bool open); ///< whether what the run sent can still be looked at
    [[nodiscard]] const QList<ScenarioStep> &steps() const { return m_steps; }
    [[nodiscard]] const QList<StepResult> &ended() const { return m_ended; }
    [[nodiscard]] int running() const { return m_running; } ///< -1 = none
    [[nodiscard]] int next() const { return m_next; }       ///< that is waited before; -1 = none

private:
    [[nodiscard]] StepState stateOf(int row) const;
    void tell(int row);

    QList<ScenarioStep> m_steps;
    QList<StepResult> m_ended;
    int m_running = -1;
    int m_next = -1;
    bool m_isOpen = false;
};

} // namespace ovyxa
