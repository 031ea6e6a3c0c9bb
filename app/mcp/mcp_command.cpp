// SPDX-License-Identifier: MIT
// `mcp`: the bench for a coding agent, over standard input and output.
#include "app/mcp/mcp_command.h"

#include "app/cli/bench_command.h"
#include "app/cli/input.h"
#include "app/mcp/hit_sender.h"
#include "app/mcp/session.h"

#include <QtCore/QSocketNotifier>
#include <QtCore/QThreadPool>
#include <QtCore/QTimer>

#include <CLI/CLI.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace ovyxa::cli {

namespace {

// Real. What is under way when the client leaves is answered, if that takes no longer: a script may write its calls and close at once.
constexpr std::chrono::seconds patienceAtEnd{5};
constexpr size_t mostReadAtOnce = 65536;

/// `mcp`: hosts the profile's bench for as long as its client stays.
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
        QThreadPool::globalInstance()->waitForDone(); // a diagnosis under way looks for its home
    }

    void start() override
    {
        BenchOptions options;
        const auto authorities = authorityFiles(m_authorities, nullptr);
        if (!authorities)
            return fail(authorities.error());
        options.extraAuthorityFiles = *authorities;
        if (!open(options))
            return;
        m_hits = std::make_unique<mcp::HitSender>(bench());
        m_session = std::make_unique<mcp::Session>(mcp::Workplace{bench(), m_hits.get()}, [this](const QByteArray &line) { out().bytes(line); });
        connect(bench(), &Bench::noticed, m_session.get(), &mcp::Session::tell);
        onTermination([this] { end(); });
        m_input = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
        connect(m_input.get(), &QSocketNotifier::activated, this, &McpCommand::read);
        out().note(tr("Speaking the Model Context Protocol on standard input and output. Its end ends the session."));
    }

private:
    void read()
    {
        std::array<char, mostReadAtOnce> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): read() fills it
        const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (count < 0 && (errno == EINTR || errno == EAGAIN))
            return;
        const auto take = [this](LineSplitter::Fit fit, const QByteArray &line) { m_session->take(fit, line); };
        if (count > 0)
            return m_lines.feed(QByteArrayView(buffer.data(), count), take);
        m_input->setEnabled(false);
        m_lines.end(take);
        if (!m_session->isBusy())
            return end();
        connect(m_session.get(), &mcp::Session::idle, this, &McpCommand::end, Qt::QueuedConnection);
        QTimer::singleShot(patienceAtEnd, this, &McpCommand::end);
    }

    void end()
    {
        if (isFinished())
            return;
        m_input->setEnabled(false);
        m_session->cancelAll();
        finish(Done);
    }

    std::vector<std::string> m_authorities;
    std::unique_ptr<mcp::HitSender> m_hits;
    std::unique_ptr<mcp::Session> m_session;
    std::unique_ptr<QSocketNotifier> m_input;
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
    mcp->footer(McpCommand::tr("Examples:\n"
                               "  ovyxa-bench mcp --profile ./bench\n"
                               "  echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}' | ovyxa-bench mcp\n"
                               "An agent starts it by itself: its settings take this command and its arguments.")
                    .toStdString());
    mcp->callback([authorities, &chosen] {
        chosen = [authorities](const Globals &globals, Output *output) { return std::make_unique<McpCommand>(*authorities, globals, output); };
    });
}

} // namespace ovyxa::cli

#include "mcp_command.moc"
