// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/hosted_run.h"
#include "app/cli/output.h"

#include "core/rpc/json_rpc.h"
#include "core/rpc/line_splitter.h"

#include <QtCore/QTimer>
#include <QtNetwork/QLocalSocket>

#include <functional>
#include <memory>

class QDeadlineTimer;

namespace ovyxa::host {

/// One that asks a running bench: says hello, has one command carried out or the window raised, and goes. What is no message of the
/// protocol's is answered with why, and ends the connection. Main thread; owned by the host.
class HostConnection final : public QObject
{
    Q_OBJECT
public:
    /// Takes the socket over.
    HostConnection(QLocalSocket *socket, Bench *bench, std::function<void()> raise, QObject *parent);
    ~HostConnection() override;

    /// The bench is about to be closed: a command hears what comes of that, and does nothing about it.
    void beginEnd();
    /// The bench ends: says so to who waits for a command.
    void endEarly(const QDeadlineTimer &latest);

Q_SIGNALS:
    void done(); ///< once: there is nothing more to do

private:
    void read();
    void take(const QByteArray &line);
    void takeRequest(const RpcMessage &message);
    void run(const RpcMessage &message);
    [[nodiscard]] int put(cli::Output::Stream stream, const QByteArray &bytes);
    /// Says why, and hangs up.
    void refuse(const nlohmann::ordered_json &id, int code, const QString &why);
    void send(const QByteArray &line);
    void hangUp();
    void takeLoss();
    /// The peer has taken some of what was said.
    void noteTaken();
    void endUnread();

    QLocalSocket *m_socket;
    Bench *m_bench;
    std::function<void()> m_raise;
    LineSplitter m_lines;
    QTimer m_patience;
    QTimer m_stall; ///< much is unread, and nothing of it is taken
    int m_messages = 0;
    bool m_isKnown = false; ///< has said hello
    bool m_isGone = false;  ///< nobody reads any more
    bool m_isDone = false;
    bool m_isUnread = false;       ///< its command ends because nobody reads what it says
    nlohmann::ordered_json m_call; ///< the id of what is carried out
    cli::Output m_output;
    std::unique_ptr<cli::HostedRun> m_run;
};

} // namespace ovyxa::host
