// SPDX-License-Identifier: MIT
#include "app/host/bench_host.h"

#include "app/host/bench_socket.h"
#include "app/host/host_connection.h"
#include "app/host/protocol.h"

#include "core/bench/bench.h"
#include "core/rpc/json_rpc.h"

#include <QtNetwork/QLocalSocket>

#include <unistd.h>

#include <sys/socket.h>

namespace ovyxa::host {

BenchHost::BenchHost(Bench *bench, QObject *parent) : QLocalServer(parent), m_bench(bench)
{
    setSocketOptions(QLocalServer::UserAccessOption);
}

BenchHost::~BenchHost()
{
    end();
}

Result<void> BenchHost::open()
{
    const auto place = makeSocketPlace(m_bench->profileFolder());
    if (!place)
        return place.error();
    if (!listen(*place))
        return Error{ErrorCode::Unavailable, errorString()};
    m_isOpen = true;
    return {};
}

void BenchHost::end()
{
    if (!std::exchange(m_isOpen, false))
        return;
    close();
    removeSocketPlace(m_bench->profileFolder());
    for (HostConnection *connection : std::exchange(m_connections, {})) {
        connection->endEarly();
        delete connection;
    }
}

void BenchHost::incomingConnection(quintptr descriptor)
{
    const bool isOurs = isOurUser(qintptr(descriptor));
    if (!isOurs || m_connections.size() >= mostClients) {
        const QByteArray line = isOurs ? rpcFailure(nullptr, TooMany, tr("So many ask this bench already that it takes no more."))
                                       : QByteArray(); // a stranger is told nothing
        [[maybe_unused]] const ssize_t sent = ::send(int(descriptor), line.constData(), size_t(line.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
        ::close(int(descriptor));
        return;
    }
    auto *socket = new QLocalSocket(this);
    if (!socket->setSocketDescriptor(qintptr(descriptor))) {
        ::close(int(descriptor));
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
