// SPDX-License-Identifier: MIT
#pragma once

#include "core/trial/scenario_reader.h"
#include "core/trial/scenario_runner.h"
#include "tests/support/bench_fixture.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

namespace ovyxa::test {

using namespace Qt::StringLiterals;

/// JSON written with ' for ".
inline QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

/// As the command line opens one for a scenario.
inline void openForScenario(BenchFixture &f)
{
    BenchOptions options = f.options();
    options.keepsTime = false;
    options.resumeUnfinished = false;
    options.allowLoopbackHttp = true;
    f.open(options);
}

inline ScenarioOutcome run(BenchFixture &f, const QByteArray &text, bool ownProfile = true, const QString &folder = {})
{
    if (!f.bench)
        openForScenario(f);
    const auto scenario = readScenario(text, folder);
    if (!scenario)
        qFatal("%s", qPrintable(scenario.error().message));
    ScenarioRunner runner(f.bench.get(), *scenario, ownProfile);
    QSignalSpy began(&runner, &ScenarioRunner::stepBegan);
    QSignalSpy ended(&runner, &ScenarioRunner::stepEnded);
    std::optional<ScenarioOutcome> outcome;
    QObject::connect(&runner, &ScenarioRunner::finished, &runner, [&outcome](const ScenarioOutcome &came) { outcome = came; });
    runner.start();
    if (!QTest::qWaitFor([&] { return outcome.has_value(); }, 2 * waitMs))
        qFatal("the scenario did not end");
    if (ended.size() != scenario->steps.size())
        qFatal("%d of %d steps were told", int(ended.size()), int(scenario->steps.size()));
    return *outcome;
}

/// Runs a scenario on a bench of its own, as the command line does.
inline ScenarioOutcome run(const QByteArray &text, bool ownProfile = true)
{
    BenchFixture f(false);
    return run(f, text, ownProfile);
}

inline QByteArray words(const ScenarioOutcome &outcome)
{
    QStringList lines;
    for (const StepResult &step : outcome.steps)
        lines += step.name + u": "_s + step.detail;
    return (lines + outcome.card).join(u'\n').toUtf8() + (outcome.refusal ? outcome.refusal->message.toUtf8() : QByteArray());
}

/// The details of the steps that failed, a line each.
inline QString failures(const ScenarioOutcome &outcome)
{
    QStringList lines;
    for (const StepResult &step : outcome.steps) {
        if (step.verdict != StepResult::Verdict::Passed)
            lines += u"%1: %2 | %3"_s.arg(step.index).arg(step.expected, step.found);
    }
    return lines.join(u'\n');
}

} // namespace ovyxa::test
