// SPDX-License-Identifier: MIT
// `scenario`: files that say what happens and what must be true.
#include "app/cli/bench_command.h"
#include "app/cli/input.h"
#include "app/cli/output_file.h"
#include "app/cli/scenario_formats.h"
#include "app/cli/scenario_record.h"
#include "app/cli/scenario_reports.h"

#include "core/model/lead_text.h"
#include "core/model/speaking.h"
#include "core/platform/termination.h"
#include "core/trial/scenario_reader.h"
#include "core/trial/scenario_runner.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace ovyxa::cli {

using namespace Qt::StringLiterals;

namespace {

struct ScenarioWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Scenario)
};

struct ScenarioOptions
{
    std::vector<std::string> files;
    std::string junit;
    bool tap = false;
};

void summarise(Output &out, int passed, int failed, const QString &text, const QStringList &suspicions = {})
{
    nlohmann::ordered_json line{{"type", "summary"}, {"passed", passed}, {"failed", failed}};
    for (const QString &code : suspicions)
        line["suspicions"].push_back(code.toStdString());
    out.result(line, text);
}

/// Before anything is begun: a pipe that nobody writes to keeps its reader, and then SIGINT and the like end it as the system does.
Result<Scenario> readHere(const QString &file)
{
    const TerminationLetGo waiting;
    return readScenarioFile(file);
}

/// `scenario check`: whether files are right, without running anything.
class CheckCommand final : public Command
{
    Q_OBJECT
public:
    CheckCommand(ScenarioOptions options, const Globals &globals, Output *output) : Command(globals, output), m_options(std::move(options)) {}

    void start() override
    {
        int right = 0;
        int wrong = 0;
        for (const std::string &name : m_options.files) {
            const auto scenario = readHere(fromStd(name));
            ++(scenario ? right : wrong);
            if (!scenario) {
                out().problem(scenario.error());
                continue;
            }
            out().result(
                {{"type", "scenario"}, {"file", name}, {"scenario", scenario->name.toStdString()}, {"steps", scenario->steps.size()}, {"ok", true}},
                ScenarioWords::tr("%1 is right: “%2”, %n step(s).", nullptr, int(scenario->steps.size())).arg(fromStd(name), scenario->name));
        }
        summarise(out(), right, wrong, ScenarioWords::tr("%1 right, %2 wrong.").arg(right).arg(wrong));
        finish(wrong == 0 ? Done : WrongCall);
    }

private:
    ScenarioOptions m_options;
};

/// `scenario run`: one after the other, each on a bench of its own; or, with a profile that somebody holds, on theirs.
class RunCommand final : public BenchCommand
{
    Q_OBJECT
public:
    RunCommand(ScenarioOptions options, const Globals &globals, Output *output)
        : BenchCommand(globals, output)
        , m_options(std::move(options))
        , m_isJunitOutput(!m_options.junit.empty() && isStandardOutput(fromStd(m_options.junit)))
        , m_reports(output, reportPlace(), m_options.tap && !globals.json)
    {
        connect(this, &Command::failed, this, [this](const Error &error) { m_reports.endWith(error); });
    }

    /// Without --profile it has one of its own.
    [[nodiscard]] Reach reach() const override { return globals().profile.isEmpty() ? Reach::Alone : Reach::There; }

    void start() override
    {
        if (m_options.tap && globals().json)
            return fail({ErrorCode::InvalidInput, ScenarioWords::tr("--tap and --json both write to standard output: take one of them.")});
        if (m_isJunitOutput && (m_options.tap || globals().json)) {
            return fail({ErrorCode::InvalidInput,
                         ScenarioWords::tr("The report, --tap and --json all write to standard output: take one of them, or name a file.")});
        }
        bool areRight = true;
        for (const std::string &name : m_options.files) {
            const QString file = fromStd(name);
            auto scenario =
                isErrand() ? readScenarioFile(file, globals().errand->surroundings().files.value(file), globals().errand->surroundings().directory)
                           : readHere(file);
            if (!scenario) {
                out().problem(scenario.error());
                m_reports.add(fromStd(name), scenario.error());
                areRight = false;
                continue;
            }
            m_reports.add(*scenario);
            m_scenarios += std::move(scenario).value();
        }
        if (!areRight) {
            m_reports.endWrong();
            if (globals().json)
                sumUp();
            return finish(WrongCall);
        }
        if (const auto begun = m_reports.begin(); !begun) // where it cannot be written, nothing starts
            return fail(begun.error());
        next();
    }

    void sumUp() override
    {
        const QString text = m_failed == 0 ? ScenarioWords::tr("%n step(s) passed.", nullptr, m_passed)
                                           : ScenarioWords::tr("%n step(s) passed, %1 failed.", nullptr, m_passed).arg(m_failed);
        if (m_isJunitOutput)
            out().note(text);
        else if (!m_options.tap)
            summarise(out(), m_passed, m_failed, text, m_suspicions);
    }

private:
    /// Nowhere, where standard output is taken already.
    [[nodiscard]] QString reportPlace() const
    {
        const QString file = fromStd(m_options.junit);
        if (!m_isJunitOutput)
            return file.isEmpty() ? file : place(file);
        return m_options.tap || globals().json ? QString() : file;
    }

    void next()
    {
        if (isFinished())
            return;
        if (m_scenarios.isEmpty() || m_isEnding)
            return conclude();
        const Scenario scenario = m_scenarios.takeFirst();
        const BenchOptions options = ScenarioRunner::benchOptions();
        const bool isOwn = globals().profile.isEmpty();
        if (!(isOwn ? openTemporary(options) : open(options)))
            return;
        if (!std::exchange(m_hasBegun, true)) {
            if (const auto free = mayTakeUp(scenario); !free)
                return fail(free.error());
            m_leadBefore = lead();
            m_reports.beginTap();
            onTermination([this] {
                m_isEnding = true;
                if (m_runner)
                    m_runner->cancel();
                else
                    conclude();
            });
        }
        onStorageTrouble([this] {
            m_code = Refused;
            m_isEnding = true;
            if (m_runner)
                m_runner->cancel();
        });
        sayTitle(scenario);
        m_runner = std::make_unique<ScenarioRunner>(bench(), scenario, isOwn);
        if (isErrand())
            m_runner->setSurroundings(globals().errand->surroundings().directory, globals().errand->environment());
        connect(m_runner.get(), &ScenarioRunner::stepEnded, this, [this, name = scenario.name](const StepResult &step) {
            if (isFinished())
                return;
            const Speaking inTheirs = speaking();
            m_reports.take(step);
            tell(name, step);
        });
        connect(m_runner.get(), &ScenarioRunner::finished, this, [this](const ScenarioOutcome &outcome) {
            if (isFinished())
                return;
            const Speaking inTheirs = speaking();
            take(outcome);
        });
        m_runner->start();
    }

    /// On a bench that is somebody's already, nothing that they have under way is taken from them.
    [[nodiscard]] Result<void> mayTakeUp(const Scenario &scenario) const
    {
        if (!isErrand())
            return {};
        if (const ReceiverState receiver = bench()->receiver()->state(); scenario.hasReceiver && receiver.running) {
            return Error{ErrorCode::Unavailable, ScenarioWords::tr("The bench that holds the profile receives already, on %1, and this scenario "
                                                                   "needs its receiver. Stop it there, or leave --profile out.")
                                                     .arg(receiver.url)};
        }
        if (bench()->clock()->isToStand()) {
            return Error{ErrorCode::Unavailable, ScenarioWords::tr("The clock of the bench that holds the profile stands still: another scenario "
                                                                   "runs there, or somebody has stopped it. Let it go on first.")};
        }
        return {};
    }

    [[nodiscard]] Millis lead() const { return bench()->clock()->now() - realNow(); }

    void sayTitle(const Scenario &scenario)
    {
        if (m_options.tap)
            out().bytes(tapComment(scenario.name));
        else if (!globals().json)
            say(scenario.name);
    }

    /// What is for people alone.
    void say(const QString &text) { m_isJunitOutput ? out().note(text) : out().people(text); }

    void tell(const QString &scenario, const StepResult &step)
    {
        const bool isOk = step.verdict == StepResult::Verdict::Passed;
        ++(isOk ? m_passed : m_failed);
        if (m_options.tap)
            return out().bytes(tapLine(m_passed + m_failed, scenario, step));
        const QString mark = isOk ? u"✓"_s : step.verdict == StepResult::Verdict::Failed ? u"✕"_s : u"–"_s;
        const QString text = u"  %1 %2. %3: %4"_s.arg(mark).arg(step.index + 1).arg(step.name, step.detail);
        if (m_isJunitOutput)
            out().note(text);
        else
            out().result({{"type", "step"},
                          {"scenario", scenario.toStdString()},
                          {"name", step.name.toStdString()},
                          {"ok", isOk},
                          {"detail", step.detail.toStdString()},
                          {"detail_code", step.code.toStdString()},
                          {"duration_ms", step.duration.count()}},
                         text);
        if (!step.output.isEmpty() && !isOk)
            say(u"      "_s + QString(step.output).replace(u"\n"_s, u"\n      "_s));
    }

    void take(const ScenarioOutcome &outcome)
    {
        m_reports.take(outcome);
        if (outcome.refusal)
            m_code = std::max(m_code, int(exitCodeOf(outcome.refusal->code)));
        else if (!outcome.held())
            m_code = std::max(m_code, int(AnswerIsNo));
        if (outcome.refusal)
            out().problem(*outcome.refusal);
        for (const ScenarioSuspicion &suspicion : outcome.suspicions) {
            if (!m_suspicions.contains(suspicion.code))
                m_suspicions += suspicion.code;
        }
        for (const QString &line : outcome.card) {
            if (m_options.tap)
                out().bytes(tapComment(line));
            else
                say(line);
        }
        // From the event loop: the runner is in the midst of its last word.
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_runner.reset();
                closeBench();
                next();
            },
            Qt::QueuedConnection);
    }

    void conclude()
    {
        if (isFinished())
            return;
        if (isErrand() && m_hasBegun && lead() - m_leadBefore >= noLead)
            noteLead(); // what took part of the time there, keeps it
        if (const auto written = m_reports.end(m_isEnding); !written)
            return fail(written.error());
        sumUp();
        finish(m_isEnding ? std::max(m_code, int(AnswerIsNo)) : m_code); // not all of it was proved
    }

    ScenarioOptions m_options;
    bool m_isJunitOutput; ///< the report is standard output, and what people read goes to standard error
    ScenarioReports m_reports;
    QList<Scenario> m_scenarios; // still to be run
    std::unique_ptr<ScenarioRunner> m_runner;
    QStringList m_suspicions; ///< codes of what was seen that may be why something failed
    int m_passed = 0;
    int m_failed = 0;
    int m_code = Done;
    bool m_isEnding = false;
    bool m_hasBegun = false;
    Millis m_leadBefore{}; ///< how far ahead the clock stood when it began
};

} // namespace

void addScenario(CLI::App &app, CommandFactory &chosen)
{
    const auto text = [](const QString &translated) { return translated.toStdString(); };
    CLI::App *scenario =
        app.add_subcommand("scenario", text(ScenarioWords::tr("Run files that say what happens and what must be true, on simulated time")));
    scenario->require_subcommand(1);
    auto options = std::make_shared<ScenarioOptions>();
    CLI::App *run = scenario->add_subcommand(
        "run",
        text(ScenarioWords::tr("Run scenarios, each on a temporary profile or in --profile. Ends with 0 if all expectations held, 1 if one did "
                               "not, 2 if a file is wrong, 3 if the surroundings refuse")));
    CLI::App *check = scenario->add_subcommand("check", text(ScenarioWords::tr("Say whether scenarios are written rightly, without running them")));
    for (CLI::App *command : {run, check})
        command->add_option("FILE", options->files, text(ScenarioWords::tr("JSON files, // comments allowed; - is standard input")))
            ->required()
            ->type_name("");
    run->add_option("--junit", options->junit, text(ScenarioWords::tr("Write a JUnit report there, for CI; - is standard output")))
        ->type_name("FILE");
    run->add_flag("--tap", options->tap, text(ScenarioWords::tr("Tell of it as TAP (Test Anything Protocol, version 13) on standard output")));
    run->callback([options, &chosen] {
        chosen = [options](const Globals &globals, Output *output) { return std::make_unique<RunCommand>(*options, globals, output); };
    });
    check->callback([options, &chosen] {
        chosen = [options](const Globals &globals, Output *output) { return std::make_unique<CheckCommand>(*options, globals, output); };
    });
    addScenarioRecord(*scenario, chosen);
}

} // namespace ovyxa::cli

#include "scenario_commands.moc"
