// SPDX-License-Identifier: MIT
#pragma once

#include "core/trial/scenario_runner.h"

#include <QtCore/QTemporaryDir>

#include <memory>

namespace ovyxa {

/// One run of a scenario on a bench of its own in a temporary profile, as the command line makes it: its hours and its deliveries are nobody
/// else's. One that failed stays open, so that what was sent can be sent again. Destroying it ends it in order: nothing is left sending. GUI
/// thread; blocks only while its bench is opened and closed, some milliseconds.
class ScenarioRun final : public QObject
{
    Q_OBJECT
public:
    explicit ScenarioRun(QObject *parent = nullptr) : QObject(parent) {}
    ~ScenarioRun() override;

    /// Once. Commands that it runs start in `directory`. Error: the temporary bench cannot be opened.
    [[nodiscard]] Result<void> start(const Scenario &scenario, ScenarioRunner::Pace pace, const QString &directory);
    void setPace(ScenarioRunner::Pace pace) { m_runner->setPace(pace); }
    [[nodiscard]] QString triedUrl() const { return m_runner->triedUrl(); }
    [[nodiscard]] Bench *bench() const { return m_bench.get(); } ///< its own; ends with it
    void cancel() { m_runner->cancel(); }
    /// The same bytes again, all at once; after it has finished. repeated() tells each answer.
    void repeat(const QList<DeliveryId> &ids);

Q_SIGNALS:
    void stepBegan(int index);
    void stepEnded(const ovyxa::StepResult &result);
    void waiting(int index); ///< for setPace(), before this step
    void finished(const ovyxa::ScenarioOutcome &outcome);
    /// Of a delivery that was to be repeated: its new answer, 0 = none; `problem` where it could not be sent.
    void repeated(ovyxa::DeliveryId id, int status, const QString &answer);
    void noticed(const QString &problem); ///< the surroundings refuse in the middle of it

private:
    void takeRepeats(const QList<Delivery> &changed);

    QTemporaryDir m_folder; // outlives the bench in it
    std::unique_ptr<Bench> m_bench;
    std::unique_ptr<ScenarioRunner> m_runner;
    QSet<DeliveryId> m_repeating;
};

} // namespace ovyxa
