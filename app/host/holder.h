// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/output.h"
#include "app/cli/readiness.h"
#include "app/cli/standard_input.h"
#include "core/platform/termination.h"

#include "core/rpc/json_rpc.h"
#include "core/rpc/line_splitter.h"

#include <QtCore/QObject>
#include <QtNetwork/QLocalSocket>

#include <memory>

namespace ovyxa::host {

/// The running bench that holds a profile, as another program sees it: has one thing done there. Main thread.
class Holder final : public QObject
{
    Q_OBJECT
public:
    /// Null where nobody answers. Blocking, for a moment.
    [[nodiscard]] static std::unique_ptr<Holder> of(const QString &profile);

    /// What a call is to be carried out with.
    struct Call
    {
        QStringList arguments;
        QStringList inputFiles; ///< read here, now
        QString language;       ///< a locale's name
        bool readsInput;        ///< standard input goes there as it comes
        cli::WhenReady whenReady;
    };
    /// Once. SIGINT and SIGTERM cancel it there. `ended` comes with its exit code: 3, with a sentence, where the bench refuses or ends first.
    void carryOut(const Call &call, cli::Output *output);
    /// Has its window come to the front. `ended` comes with 0, or with 3 and a sentence.
    void raise(cli::Output *output);

Q_SIGNALS:
    void ended(int exitCode);

private:
    Holder();
    [[nodiscard]] bool isGreeted();
    void ask(const QByteArray &line, cli::Output *output);
    void passInputOn();
    void read();
    void takeLoss();
    void take(const QByteArray &line);
    void takeNotification(const RpcMessage &message);
    void end(int exitCode);
    void failWith(const QString &why);

    QLocalSocket m_socket;
    LineSplitter m_lines;
    QByteArray m_greeting; ///< what the bench answered to the hello
    cli::Output *m_output = nullptr;
    std::unique_ptr<Termination> m_termination;
    std::unique_ptr<cli::StandardInput> m_input;
    std::unique_ptr<cli::ReadinessHere> m_readiness;
    bool m_hasEnded = false;
};

} // namespace ovyxa::host
