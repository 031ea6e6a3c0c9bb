// SPDX-License-Identifier: MIT
// run_scenario.
#include "app/mcp/shaping.h"

#include "core/trial/scenario_reader.h"
#include "core/trial/scenario_runner.h"

#include <QtCore/QDir>
#include <QtCore/QTemporaryDir>

#include <algorithm>

namespace ovyxa::mcp {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::minutes usualLength{1}; // what progress is told of
constexpr qint64 mostScenarioCharacters = 1'000'000;

/// Runs a scenario on a temporary profile and a clock of its own: its hours must not pass for what the agent works on.
class ScenarioRun final : public QObject
{
public:
    explicit ScenarioRun(ToolCall &call) : QObject(&call), m_call(call) {}

    void start(const Scenario &scenario)
    {
        BenchOptions options = ScenarioRunner::benchOptions();
        options.profileFolder = m_folder.path();
        options.useKeychain = false; // what is in a temporary profile leaves no trace elsewhere
        if (!m_folder.isValid())
            return m_call.refuse(u"A temporary profile cannot be made: %1"_s.arg(m_folder.errorString()));
        auto bench = Bench::open(options);
        if (!bench)
            return m_call.refuse(bench.error().message);
        m_bench = std::move(bench).value();
        m_runner = std::make_unique<ScenarioRunner>(m_bench.get(), scenario, true);
        m_runner->setSurroundings(m_call.workplace().directory, m_call.workplace().environment);
        connect(m_runner.get(), &ScenarioRunner::finished, this, &ScenarioRun::tell);
        m_call.showProgress(usualLength);
        m_runner->start();
    }

private:
    static Json stepOf(const StepResult &step)
    {
        Json told{{"step", step.index + 1},
                  {"name", step.name.toStdString()},
                  {"ok", step.verdict == StepResult::Verdict::Passed},
                  {"detail", step.detail.toStdString()},
                  {"detail_code", step.code.toStdString()}};
        if (step.verdict == StepResult::Verdict::Skipped)
            told["skipped"] = true;
        if (step.verdict != StepResult::Verdict::Failed)
            return told;
        if (!step.expected.isEmpty() || !step.found.isEmpty()) {
            told["expected"] = step.expected.toStdString();
            told["found"] = step.found.toStdString();
        }
        if (!step.output.isEmpty())
            told["output"] = step.output.toStdString();
        return told;
    }

    void tell(const ScenarioOutcome &outcome)
    {
        if (outcome.refusal)
            return m_call.refuse(outcome.refusal->message);
        Json answer{{"scenario", outcome.name.toStdString()},
                    {"held", outcome.held()},
                    {"passed", outcome.count(StepResult::Verdict::Passed)},
                    {"failed", outcome.count(StepResult::Verdict::Failed)},
                    {"skipped", outcome.count(StepResult::Verdict::Skipped)},
                    {"steps", Json::array()}};
        for (const StepResult &step : outcome.steps)
            answer["steps"].push_back(stepOf(step));
        for (const ScenarioSuspicion &suspicion : outcome.suspicions)
            answer["suspicions"].push_back(suspicion.code.toStdString());
        for (const QString &line : outcome.card)
            answer["card"].push_back(line.toStdString());
        m_call.answer(answer);
    }

    ToolCall &m_call;
    QTemporaryDir m_folder; // outlives the bench in it
    std::unique_ptr<Bench> m_bench;
    std::unique_ptr<ScenarioRunner> m_runner;
};

Result<Scenario> scenarioOf(const ToolCall &call)
{
    if (call.has("file") == call.has("scenario"))
        return Error{ErrorCode::InvalidInput, u"Give one of \"file\" and \"scenario\"."_s};
    const QString &directory = call.workplace().directory;
    if (call.has("file")) {
        const QString name = call.text("file");
        const auto file = fileToRead(call, name);
        if (!file)
            return file.error();
        return readScenarioFile(name, readWhole(*file, largestScenario), directory);
    }
    auto scenario = readScenario(call.text("scenario").toUtf8(), directory.isEmpty() ? QDir::currentPath() : directory, directory);
    // What runs a command on this machine stands in a file that its user can read, and not in a message.
    const auto runs = [](const ScenarioStep &step) { return step.action == ScenarioStep::Action::Run; };
    if (scenario && std::any_of(scenario->steps.cbegin(), scenario->steps.cend(), runs))
        return Error{ErrorCode::InvalidInput, u"A step \"run\" starts a command: write the scenario into a file and give \"file\"."_s};
    return scenario;
}

void runScenario(ToolCall &call)
{
    const auto scenario = scenarioOf(call);
    if (!scenario)
        return call.refuse(scenario.error().message);
    (new ScenarioRun(call))->start(*scenario);
}

} // namespace

std::vector<Tool> scenarioTools()
{
    return {
        {"run_scenario", "Run a scenario",
         "Runs named, ordered steps with expectations (\"fire\", \"hit\", \"replay\", \"respond\", \"wait\", \"expect\", \"run\", \"rotate\"), on a "
         "temporary "
         "profile with a receiver and a clock of its own, so hours take a moment and nothing here changes. \"receiver\": {\"forward_to\": URL} "
         "puts a handler on this machine to the test. Each step is told, and of what did not hold: expected, found, and how to repeat it.",
         objectSchema({{"file", textSchema("A scenario's file (JSON with // comments)")},
                       {"scenario", textSchema("Or the text itself, without \"run\" steps", mostScenarioCharacters)}}),
         Hints{false, true, false, true}, runScenario},
    };
}

} // namespace ovyxa::mcp
