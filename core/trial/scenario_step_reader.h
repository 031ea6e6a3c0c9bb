// SPDX-License-Identifier: MIT
#pragma once

#include "core/trial/scenario.h"
#include "core/trial/scenario_fields.h"

namespace ovyxa {

/// Whether what a scenario names may be a pipe: a bench or a window that goes on would wait for its writer, and do nothing else.
enum class Pipes { Read, Refused };

/// The files that a scenario names.
struct ScenarioFiles
{
    QString folder;    ///< the scenario's own
    QString directory; ///< of whoever runs it; empty = the current one
    Pipes pipes = Pipes::Refused;
    [[nodiscard]] QString place(const QString &name) const;
    /// Empty and refused where it cannot be.
    [[nodiscard]] QByteArray read(ScenarioFields &fields, const PlacedJson &name) const;
    [[nodiscard]] QByteArray readSecret(ScenarioFields &fields, const PlacedJson &name) const;
};

[[nodiscard]] ResponsePlan readScenarioPlan(ScenarioFields &fields, const PlacedJson &value, const QString &forwardTo);

/// Reads the steps of a scenario in their order, whose other parts it has already; see readScenario.
class ScenarioStepReader final
{
public:
    ScenarioStepReader(QByteArrayView text, ScenarioFields &fields, const ScenarioFiles &files, Scenario &scenario)
        : m_text(text)
        , m_fields(fields)
        , m_files(files)
        , m_scenario(scenario)
    {
    }

    void read(const PlacedJson &step);

private:
    void readFire(const PlacedJson &object, const PlacedJson &value, ScenarioStep &step);
    void readHit(const PlacedJson &value, ScenarioStep &step);
    void readReplay(const PlacedJson &value, ScenarioStep &step);
    void readExpect(const PlacedJson &value, ScenarioStep &step);
    void readDelivery(const PlacedJson &value, ScenarioExpectation &expectation);
    void readRequests(const PlacedJson &value, ScenarioExpectation &expectation);
    [[nodiscard]] HeaderList headers(const PlacedJson &value);
    [[nodiscard]] QList<PathExpectation> paths(const PlacedJson &value);
    void checkFired(const PlacedJson &where, const QString &name);

    QByteArrayView m_text;
    ScenarioFields &m_fields;
    const ScenarioFiles &m_files;
    Scenario &m_scenario;
    QStringList m_fired;
};

} // namespace ovyxa
