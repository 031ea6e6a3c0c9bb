// SPDX-License-Identifier: MIT
#pragma once

#include "core/trial/scenario.h"
#include "core/trial/scenario_outcome.h"

#include <QtCore/QCoreApplication>

namespace ovyxa::cli {

class Output;

/// What a run of scenarios leaves for CI beside its lines: a JUnit file, and the frame of a TAP stream. However the run ends, they say so: a
/// file that is wrong, a profile that is held, a run that was cut off stand in them as errors, and nothing that an earlier run left is taken
/// for its own. Owned by its command, on its thread.
class ScenarioReports final
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Scenario)
public:
    /// `junit`: the file, empty = none. `tap`: on standard output.
    ScenarioReports(Output *output, QString junit, bool tap) : m_output(output), m_junit(std::move(junit)), m_tap(tap) {}

    // What the run is of, in its order: a scenario, or a file that is none and why.
    void add(const Scenario &scenario);
    void add(const QString &file, const Error &problem);

    /// Before anything starts. Until more is known the JUnit file says that the run did not come to its end. Error: it cannot be written.
    [[nodiscard]] Result<void> begin();
    void beginTap();
    /// What came of a step of the scenario under way; the JUnit file has it, should nothing more come.
    void take(const StepResult &step);
    /// What came of the next scenario.
    void take(const ScenarioOutcome &outcome);
    /// Nothing runs, since files are wrong.
    void endWrong();
    /// It ends in the midst of it, or before it began.
    void endWith(const Error &error);
    /// It came to its end, or was `cancelled`. Error: the file cannot be written.
    [[nodiscard]] Result<void> end(bool cancelled);

private:
    [[nodiscard]] Result<void> writeUnended() const;
    /// With `rest` as what became of those that did not run.
    [[nodiscard]] Result<void> write(const Error &rest) const;
    void bailOut(const QString &why);

    Output *m_output;
    QString m_junit;
    bool m_tap;
    bool m_hasTapHeader = false;
    QString m_refusal; ///< why a scenario could not go on, or not even begin
    QList<ScenarioOutcome> m_outcomes;
    qsizetype m_ended = 0; ///< so many of them are what came of it
};

} // namespace ovyxa::cli
