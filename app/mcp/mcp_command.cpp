// SPDX-License-Identifier: MIT
// `mcp`: the bench for a coding agent, over standard input and output.
#include "app/mcp/mcp_command.h"

#include "app/cli/bench_command.h"
#include "app/cli/input.h"
#include "app/cli/standard_input.h"
#include "app/mcp/session.h"

#include <QtCore/QTimer>

#include <CLI/CLI.hpp>

namespace ovyxa::cli {

namespace {

// Real. What is under way when the client leaves is answered, if that takes no longer: a script may write its calls and close at once. Clients
// that wait for the end send SIGTERM after two seconds (the official SDK), which ends it at once.
constexpr std::chrono::seconds patienceAtEnd{5};

/// `mcp`: on the bench that holds the profile, or else it hosts the profile's bench for as long as its client stays.
class McpCommand final : public BenchCommand
{
    Q_OBJECT
public:
    McpCommand(std::vector<std::string> authorities, const Globals &globals, Output *output)
        : BenchCommand(globals, output)
        , m_authorities(std::move(authorities))
    {
    }

    ~McpCommand() override
    {
        if (m_session)
            m_session->cancelAll();
    }

    /// What `--ca` names is trusted by the whole bench.
    [[nodiscard]] Reach reach() const override { return m_authorities.empty() ? Reach::There : Reach::Alone; }
    [[nodiscard]] bool readsInput() const override { return true; }

    void start() override
    {
        BenchOptions options;
        const auto authorities = authoritiesIn(m_authorities, nullptr);
        if (!authorities)
            return fail(authorities.error());
        options.extraAuthorities = *authorities;
        if (!open(options))
            return;
        mcp::Workplace place{bench()};
        if (isErrand()) {
            place.directory = globals().errand->surroundings().directory;
            place.environment = globals().errand->environment();
        }
        m_session = std::make_unique<mcp::Session>(std::move(place), [this](const QByteArray &line) { out().bytes(line); });
        connect(bench(), &Bench::noticed, m_session.get(), &mcp::Session::tell);
        onTermination([this] { end(); });
        if (isErrand()) {
            connect(globals().errand, &Errand::inputCame, this, &McpCommand::take);
            connect(globals().errand, &Errand::inputEnded, this, &McpCommand::endInput);
        } else {
            answerOthers();
            m_input = std::make_unique<StandardInput>();
            connect(m_input.get(), &StandardInput::came, this, &McpCommand::take);
            connect(m_input.get(), &StandardInput::ended, this, &McpCommand::endInput);
        }
        out().note(tr("Speaking the Model Context Protocol on standard input and output. Its end ends the session."));
    }

private:
    void take(const QByteArray &bytes)
    {
        if (!isFinished())
            m_lines.feed(bytes, [this](LineSplitter::Fit fit, const QByteArray &line) { m_session->take(fit, line); });
    }

    void endInput()
    {
        if (isFinished())
            return;
        m_lines.end([this](LineSplitter::Fit fit, const QByteArray &line) { m_session->take(fit, line); });
        if (!m_session->isBusy())
            return end();
        connect(m_session.get(), &mcp::Session::idle, this, &McpCommand::end, Qt::QueuedConnection);
        QTimer::singleShot(patienceAtEnd, this, &McpCommand::end);
    }

    void end()
    {
        if (isFinished())
            return;
        if (m_input)
            m_input->stop();
        m_session->cancelAll();
        answerNobody();
        finish(Done);
    }

    std::vector<std::string> m_authorities;
    std::unique_ptr<mcp::Session> m_session;
    std::unique_ptr<StandardInput> m_input;
    LineSplitter m_lines{mcp::mostLineBytes};
};

} // namespace

void addMcp(CLI::App &app, CommandFactory &chosen)
{
    auto authorities = std::make_shared<std::vector<std::string>>();
    CLI::App *mcp = app.add_subcommand(
        "mcp", McpCommand::tr("The bench for a coding agent: Model Context Protocol over standard input and output").toStdString());
    mcp->add_option("--ca", *authorities, McpCommand::tr("Trust this CA certificate, too (PEM)").toStdString())
        ->type_name("FILE")
        ->allow_extra_args(false);
    mcp->footer(McpCommand::tr("An agent starts it by itself: its settings take this command and its arguments.").toStdString());
    mcp->callback([authorities, &chosen] {
        chosen = [authorities](const Globals &globals, Output *output) { return std::make_unique<McpCommand>(*authorities, globals, output); };
    });
}

} // namespace ovyxa::cli

#include "mcp_command.moc"
