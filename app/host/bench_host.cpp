// SPDX-License-Identifier: MIT
#include "app/host/bench_host.h"

#include "app/host/bench_socket.h"
#include "app/host/host_connection.h"
#include "app/host/protocol.h"

#include "core/bench/bench.h"
#include "core/platform/sockets.h"
#include "core/rpc/json_rpc.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QFile>
#include <QtNetwork/QLocalSocket>

namespace ovyxa::host {

namespace {

constexpr std::chrono::seconds patienceAtEnd{2}; // real, with all who have still to take their last words

} // namespace

BenchHost::BenchHost(Bench *bench, QObject *parent) : QLocalServer(parent), m_bench(bench)
{
    setSocketOptions(QLocalServer::UserAccessOption);
}

/// The bench is not closed here: whoever hears of it may be half gone.
BenchHost::~BenchHost()
{
    if (leavePlace())
        dismiss();
}

Result<void> BenchHost::open()
{
    const auto place = makeSocketPlace(m_bench->profileFolder());
    if (!place)
        return place.error();
    if (!listen(*place))
        return Error{ErrorCode::Unavailable, errorString()};
    QFile::setPermissions(*place, QFile::ReadOwner | QFile::WriteOwner); // Qt's "user access" lets it be executed, too
    m_isOpen = true;
    return {};
}

void BenchHost::end()
{
    if (!leavePlace())
        return;
    for (HostConnection *connection : std::as_const(m_connections))
        connection->beginEnd();
    m_bench->close();
    dismiss();
}

bool BenchHost::leavePlace()
{
    if (!std::exchange(m_isOpen, false))
        return false;
    close();
    removeSocketPlace(m_bench->profileFolder());
    return true;
}

void BenchHost::dismiss()
{
    const auto connections = std::exchange(m_connections, {});
    const QDeadlineTimer latest(patienceAtEnd);
    for (HostConnection *connection : connections) {
        connection->endEarly(latest);
        delete connection;
    }
}

void BenchHost::incomingConnection(quintptr descriptor)
{
    const bool isOurs = isOfThisUser(qintptr(descriptor));
    if (!isOurs || m_connections.size() >= mostClients) {
        const QByteArray line = isOurs ? rpcFailure(nullptr, TooMany, tr("So many ask this bench already that it takes no more."))
                                       : QByteArray(); // a stranger is told nothing
        sendNow(qintptr(descriptor), line);
        closeDescriptor(qintptr(descriptor));
        return;
    }
    auto *socket = new QLocalSocket(this);
    if (!socket->setSocketDescriptor(qintptr(descriptor))) {
        closeDescriptor(qintptr(descriptor));
        delete socket;
        return;
    }
    auto *connection = new HostConnection(socket, m_bench, m_raise, this);
    m_connections.insert(connection);
    connect(connection, &HostConnection::done, this, [this, connection] {
        m_connections.remove(connection);
        connection->deleteLater();
    });
}

} // namespace ovyxa::host
