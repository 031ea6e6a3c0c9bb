// SPDX-License-Identifier: MIT
#include "ui/scenarios/scenario_run.h"

#include "ui/common/state_style.h"

namespace ovyxa {

ScenarioRun::~ScenarioRun()
{
    m_runner.reset();
    m_bench.reset();
}

Result<void> ScenarioRun::start(const Scenario &scenario, ScenarioRunner::Pace pace, const QString &directory)
{
    if (!m_folder.isValid())
        return Error{ErrorCode::Unavailable, tr("A temporary profile cannot be made: %1").arg(m_folder.errorString())};
    BenchOptions options = ScenarioRunner::benchOptions();
    options.profileFolder = m_folder.path();
    options.useKeychain = false; // what is in a temporary profile leaves no trace elsewhere
    auto bench = Bench::open(options);
    if (!bench)
        return bench.error();
    m_bench = std::move(bench).value();
    m_runner = std::make_unique<ScenarioRunner>(m_bench.get(), scenario, true);
    m_runner->setSurroundings(directory, QProcessEnvironment::systemEnvironment());
    m_runner->setPace(pace);
    m_runner->stayOpen();
    connect(m_runner.get(), &ScenarioRunner::stepBegan, this, &ScenarioRun::stepBegan);
    connect(m_runner.get(), &ScenarioRunner::stepEnded, this, &ScenarioRun::stepEnded);
    connect(m_runner.get(), &ScenarioRunner::waiting, this, &ScenarioRun::waiting);
    connect(m_runner.get(), &ScenarioRunner::finished, this, &ScenarioRun::finished);
    connect(m_bench->sending(), &SendingDoor::deliveriesChanged, this, &ScenarioRun::takeRepeats);
    connect(m_bench.get(), &Bench::noticed, this, [this](const Notice &notice) {
        if (notice.level == Notice::Level::Problem)
            Q_EMIT noticed(notice.text);
    });
    m_runner->start();
    return {};
}

void ScenarioRun::repeat(const QList<DeliveryId> &ids)
{
    for (const DeliveryId id : ids) {
        m_repeating.insert(id);
        m_bench->sending()->replay({{id}, ReplayRequest::Body::Exact, {}, false}, this, [this, id](const Result<ReplayId> &begun) {
            if (!begun && m_repeating.remove(id))
                Q_EMIT repeated(id, 0, begun.error().message);
        });
    }
}

void ScenarioRun::takeRepeats(const QList<Delivery> &changed)
{
    for (const Delivery &delivery : changed) {
        if (!delivery.outcomes.isEmpty() && m_repeating.remove(delivery.replayOf))
            Q_EMIT repeated(delivery.replayOf, delivery.lastStatus, answerText(delivery.outcomes, delivery.lastStatus));
    }
}

} // namespace ovyxa
