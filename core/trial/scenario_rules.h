// SPDX-License-Identifier: MIT
#pragma once

#include "core/trial/scenario.h"
#include "core/trial/scenario_outcome.h"

namespace ovyxa {

/// A rule that a scenario puts its endpoint to: an event once, again, twice at once, in reversed order, after a cut answer, after an hour; or
/// what a step of its own name asks. Made of the steps that do it and of those that judge it.
struct ScenarioRule
{
    enum class State {
        Open,
        Running,
        Kept,
        Broken,
        Unclear, ///< something behind it did not hold, that is about more than it
    };

    QString title;
    QStringList names;  ///< of the events that it is about; empty = of all
    QList<int> acts;    ///< steps
    QList<int> judges;  ///< steps; what one of them finds is this rule's alone
    QList<int> overall; ///< steps that judge it together with others, where none judges it alone
    State state = State::Open;
    QString words; ///< what was found

    bool operator==(const ScenarioRule &) const = default;
};

/// The rules of a scenario in the order in which they are tried, all open. Pure, as the other.
[[nodiscard]] QList<ScenarioRule> scenarioRules(const Scenario &scenario);
/// The same as far as they are known from the steps that have ended; `running` is the one under way, -1 = none.
[[nodiscard]] QList<ScenarioRule> judgedRules(QList<ScenarioRule> rules, const QList<StepResult> &ended, int running);

} // namespace ovyxa
