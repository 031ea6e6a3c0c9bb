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

#include <chrono>
#include <memory>

class QDeadlineTimer;

namespace ovyxa::host {

/// The running bench that holds a profile, as another program sees it: has one thing done there. Main thread.
class Holder final : public QObject
{
    Q_OBJECT
public:
    /// For a bench that is busy with something long, in all that one run asks of it.
    static constexpr std::chrono::seconds patience{5};
    /// Null where nobody answers until then, or SIGINT and the like come first. Blocking; who answers at once is heard in any case.
    [[nodiscard]] static std::unique_ptr<Holder> of(const QString &profile, const QDeadlineTimer &latest);

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
    [[nodiscard]] bool meet(const QDeadlineTimer &latest);
    [[nodiscard]] bool isGreeted(const QDeadlineTimer &latest);
    void ask(const QByteArray &line, cli::Output *output);
    void passInputOn();
    void read();
    void takeLoss();
    void take(const QByteArray &line);
    void takeNotification(const RpcMessage &message);
    void end(int exitCode);
    void failWith(const QString &why);

    QString m_place; ///< the socket's name
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
