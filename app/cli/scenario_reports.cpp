// SPDX-License-Identifier: MIT
#include "app/cli/scenario_reports.h"

#include "app/cli/output.h"
#include "app/cli/output_file.h"
#include "app/cli/scenario_formats.h"

#include "core/trial/junit_report.h"

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

void ScenarioReports::add(const Scenario &scenario)
{
    ScenarioOutcome outcome;
    outcome.file = scenario.file;
    outcome.name = scenario.name;
    for (const ScenarioStep &step : scenario.steps) {
        StepResult result;
        result.verdict = StepResult::Verdict::Skipped;
        result.index = int(outcome.steps.size());
        result.name = step.name;
        outcome.steps += result;
    }
    m_outcomes += outcome;
}

void ScenarioReports::add(const QString &file, const Error &problem)
{
    ScenarioOutcome outcome;
    outcome.file = file;
    outcome.name = file;
    outcome.refusal = problem;
    m_outcomes += outcome;
}

Result<void> ScenarioReports::begin()
{
    return writeUnended();
}

Result<void> ScenarioReports::writeUnended() const
{
    if (isStandardOutput(m_junit)) // once, at the end
        return {};
    return write({ErrorCode::Cancelled, tr("The run did not come to its end.")});
}

void ScenarioReports::beginTap()
{
    if (!m_tap)
        return;
    qsizetype steps = 0;
    for (const ScenarioOutcome &outcome : std::as_const(m_outcomes))
        steps += outcome.steps.size();
    m_output->bytes(tapVersion() + tapPlan(int(steps)));
    m_hasTapHeader = true;
}

void ScenarioReports::take(const StepResult &step)
{
    if (step.verdict == StepResult::Verdict::Skipped)
        return; // as it stands there already
    m_outcomes[m_ended].steps[step.index] = step;
    (void)writeUnended(); // that it cannot be written is said at the end
}

void ScenarioReports::take(const ScenarioOutcome &outcome)
{
    m_outcomes[m_ended++] = outcome;
    if (outcome.refusal)
        m_refusal = outcome.refusal->message;
}

void ScenarioReports::endWrong()
{
    QStringList problems;
    for (const ScenarioOutcome &outcome : std::as_const(m_outcomes)) {
        if (outcome.refusal)
            problems += outcome.refusal->message;
    }
    bailOut(problems.join(u' '));
    (void)write({ErrorCode::InvalidInput, tr("Not run: another file is wrong.")}); // the files' own errors are told before this one
}

void ScenarioReports::endWith(const Error &error)
{
    bailOut(error.message);
    (void)write(error); // the error that ends it is told before this one
}

Result<void> ScenarioReports::end(bool cancelled)
{
    const QString cutOff = tr("The run was ended before all of its steps had run.");
    if (!m_refusal.isEmpty() || cancelled)
        bailOut(m_refusal.isEmpty() ? cutOff : m_refusal);
    return write({ErrorCode::Cancelled, cutOff});
}

Result<void> ScenarioReports::write(const Error &rest) const
{
    if (m_junit.isEmpty())
        return {};
    QList<ScenarioOutcome> outcomes = m_outcomes;
    for (qsizetype i = m_ended; i < outcomes.size(); ++i) {
        if (!outcomes.at(i).refusal)
            outcomes[i].refusal = rest;
    }
    if (outcomes.isEmpty()) {
        outcomes.emplaceBack();
        outcomes.last().name = u"ovyxa-bench scenario run"_s;
        outcomes.last().refusal = rest;
    }
    if (isStandardOutput(m_junit)) {
        m_output->bytes(junitReport(outcomes));
        return {};
    }
    auto file = OutputFile::open(m_junit);
    if (!file)
        return file.error();
    (void)(*file)->write(junitReport(outcomes));
    return (*file)->commit(); // which knows of the writing, too
}

void ScenarioReports::bailOut(const QString &why)
{
    if (m_tap)
        m_output->bytes((m_hasTapHeader ? QByteArray() : tapVersion()) + tapBailOut(why));
}

} // namespace ovyxa::cli
