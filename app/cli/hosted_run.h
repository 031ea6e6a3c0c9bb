// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/command.h"
#include "app/cli/errand.h"

#include <optional>

namespace ovyxa::cli {

/// One subcommand carried out on a bench that somebody else owns, as if the program had been called with these arguments. Main thread; the
/// bench and the output outlive it. Destroyed before its end, it stops where it is.
class HostedRun final : public QObject
{
    Q_OBJECT
public:
    HostedRun(Bench *bench, Surroundings surroundings, Output *output);
    ~HostedRun() override;

    /// Once; without the program's name. A wrong call, and one that needs a bench or a profile of its own (`serve`, `trial`), is told like all
    /// else: on the output, and by its exit code. Ends later, from the event loop.
    void start(const QStringList &arguments);
    /// It is wanted no more: it ends in order, as at SIGTERM.
    void end();
    /// Whether end() will not end it before all is done.
    [[nodiscard]] bool isSeenThrough() const { return m_command && m_command->isSeenThrough(); }
    /// The bench is about to go: it still tells what it hears, and nothing else comes of that.
    void beginEnd();
    /// The bench goes: it stops where it is, says what it knows, and what it leaves for others says why. Its exit code, if it had ended before.
    [[nodiscard]] std::optional<int> cutOff(const Error &why);
    /// More of the standard input of whoever asked; a command that reads none takes no notice.
    void takeInput(const QByteArray &bytes);
    void endInput();
    /// What came of what was to be done once it is ready (ReadinessThere); a command that wants nothing done takes no notice.
    void takeCommandEnd(int code);
    void takeFailure(const Error &error);

Q_SIGNALS:
    void ready(const QString &url, const QString &authorityFile);
    void commandStartAsked();
    void commandEndAsked();
    void finished(int exitCode);

private:
    [[nodiscard]] std::optional<int> begin(const QStringList &arguments);

    Errand m_errand;
    Output *m_output;
    std::unique_ptr<Command> m_command;
    std::optional<int> m_code; ///< it has ended
};

} // namespace ovyxa::cli
