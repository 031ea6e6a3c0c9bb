// SPDX-License-Identifier: MIT
// `clock`: where the profile's simulated time stands, and how it is moved.
#include "app/cli/action_command.h"
#include "app/cli/input.h"
#include "app/cli/watch.h"
#include "app/cli/words.h"

#include "core/model/speaking.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QTimer>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <stop_token>
#include <utility>

namespace ovyxa::cli {

namespace {

constexpr std::chrono::hours longestSpan{366 * 24}; // simulated

struct ClockCommandsWords
{
    Q_DECLARE_TR_FUNCTIONS(ClockCommands)
};

void tell(Output &out, const ClockState &clock, Instant now)
{
    out.result(clockLine(clock, now), clockText(now));
}

void showClock(ActionCommand &command)
{
    const ClockState unmoved{realNow(), std::chrono::steady_clock::now(), 1.0, false, {}};
    const Bench *bench = command.bench(); // none: nothing was ever kept there
    tell(command.out(), bench ? bench->clock()->state() : unmoved, bench ? bench->clock()->now() : unmoved.at);
    command.finish(Done);
}

void reset(ActionCommand &command)
{
    command.bench()->clock()->reset(&command, command.orFail<Millis>([&command](const Millis &span) {
        if (span == Millis{0})
            command.out().note(ClockCommandsWords::tr("It was not ahead: nothing has changed."));
        tell(command.out(), command.bench()->clock()->state(), command.bench()->clock()->now());
        command.finish(Done);
    }));
}

/// `clock advance`: takes the profile's time ahead, and sends what is due on the way, whoever left it.
class AdvanceCommand final : public BenchCommand
{
    Q_OBJECT
public:
    AdvanceCommand(QString span, const Globals &globals, Output *output) : BenchCommand(globals, output), m_span(std::move(span)) {}

    [[nodiscard]] Reach reach() const override { return Reach::There; }

    void start() override
    {
        const auto span = durationFromText(m_span, longestSpan);
        if (!span)
            return fail(span.error());
        if (!open(BenchOptions()))
            return;
        m_watch = new Watch(bench(), &out(), this);
        connect(bench()->sending(), &SendingDoor::deliveriesChanged, this, [this](const QList<Delivery> &deliveries) {
            const Speaking inTheirs = speaking();
            for (const Delivery &delivery : deliveries)
                m_watch->add(delivery);
        });
        onTermination([this] {
            m_isEnding = true;
            m_walk.request_stop(); // the clock stands where it is told to stand, also that of a bench that goes on
        });
        onStorageTrouble([this] { end(Refused); });
        m_walk = bench()->clock()->advance(*span, this, [this](const Result<void> &walked) {
            if (!walked && !m_isEnding)
                return fail(walked.error());
            // What came with the same news is told first.
            QTimer::singleShot(0, this, [this, code = walked ? Done : AnswerIsNo] { end(code); });
        });
    }

    void sumUp() override
    {
        if (!m_watch)
            return;
        tell(out(), bench()->clock()->state(), bench()->clock()->now());
        m_watch->conclude();
    }

private:
    void end(ExitCode code)
    {
        if (isFinished())
            return;
        settle(*m_watch, [this, code] {
            const Speaking inTheirs = speaking();
            sumUp();
            finish(code);
        });
    }

    QString m_span;
    std::stop_source m_walk;
    bool m_isEnding = false; ///< somebody wished so
    Watch *m_watch = nullptr;
};

} // namespace

void addClock(CLI::App &app, CommandFactory &chosen)
{
    const auto text = [](const QString &translated) { return translated.toStdString(); };
    CLI::App *clock = app.add_subcommand("clock", text(ClockCommandsWords::tr("The profile's simulated time: show it, take it ahead, take it back")));
    clock->require_subcommand(1);
    clock->add_subcommand("show", text(ClockCommandsWords::tr("Where it stands, and how far ahead of this machine's time")))->callback([&chosen] {
        chosen = ActionCommand::factory(ActionCommand::Access::ReadThere, showClock);
    });
    clock
        ->add_subcommand("reset", text(ClockCommandsWords::tr(
                                      "Take it back to this machine's time: what is due, and what counts in the hour, goes back by as much; what "
                                      "happened keeps its time")))
        ->callback([&chosen] { chosen = ActionCommand::factory(ActionCommand::Access::Change, reset); });
    auto span = std::make_shared<std::string>();
    CLI::App *advance =
        clock->add_subcommand("advance", text(ClockCommandsWords::tr("Take it ahead; what falls due on the way is sent in its turn")));
    advance->add_option("TIME", *span, text(ClockCommandsWords::tr("How far, simulated: 90s, 36m, 12h, 30d")))->required()->type_name("");
    advance->callback([span, &chosen] {
        chosen = [span](const Globals &globals, Output *output) { return std::make_unique<AdvanceCommand>(fromStd(*span), globals, output); };
    });
}

} // namespace ovyxa::cli

#include "clock_commands.moc"
