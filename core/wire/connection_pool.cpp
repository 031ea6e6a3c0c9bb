// SPDX-License-Identifier: MIT
#include "core/wire/connection_pool.h"

#include "core/platform/sockets.h"

#include <QtCore/QTimerEvent>

#include <algorithm>

namespace ovyxa {

namespace {

using namespace std::chrono_literals;

constexpr auto idleFor = 30s;  // servers commonly wait 5 to 75
constexpr size_t mostIdle = 6; // of one endpoint: as many as are used at once

/// Whether bytes or the end lie there that the event loop has not told of yet. An idle peer has nothing to say.
bool hasNews(const QTcpSocket &socket)
{
    if (socket.state() != QAbstractSocket::ConnectedState || socket.bytesAvailable() > 0)
        return true;
    const auto waiting = peek(socket.socketDescriptor(), 1);
    return !waiting || !waiting->isEmpty();
}

} // namespace

void SocketEnd::operator()(QTcpSocket *socket) const
{
    socket->disconnect();
    socket->abort();
    socket->deleteLater();
}

std::optional<KeptConnection> ConnectionPool::take(const QByteArray &key)
{
    const auto found = m_idle.find(key.toStdString());
    if (found == m_idle.end())
        return std::nullopt;
    while (!found->second.empty()) {
        KeptConnection last = std::move(found->second.back().connection); // the one that was used last lives longest
        found->second.pop_back();
        last.socket->disconnect(this);
        if (!hasNews(*last.socket))
            return last;
    }
    return std::nullopt;
}

void ConnectionPool::put(const QByteArray &key, KeptConnection connection)
{
    QTcpSocket *idle = connection.socket.get();
    idle->setParent(this);
    const auto end = [this, key, idle] { drop(key, idle); };
    connect(idle, &QTcpSocket::readyRead, this, end);
    connect(idle, &QTcpSocket::disconnected, this, end);
    connect(idle, &QTcpSocket::errorOccurred, this, end);
    auto &list = m_idle[key.toStdString()];
    list.push_back({std::move(connection), std::chrono::steady_clock::now()});
    if (list.size() > mostIdle)
        list.erase(list.begin());
    if (!m_timer.isActive())
        m_timer.start(5000, this);
}

void ConnectionPool::part(SocketPtr socket)
{
    QTcpSocket *last = socket.release();
    last->disconnect();
    last->setParent(this);
    connect(last, &QTcpSocket::disconnected, last, &QObject::deleteLater);
    last->disconnectFromHost();
    if (last->state() == QAbstractSocket::UnconnectedState)
        last->deleteLater();
}

void ConnectionPool::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId())
        return;
    const auto oldest = std::chrono::steady_clock::now() - idleFor;
    for (auto &entry : m_idle)
        std::erase_if(entry.second, [oldest](const Idle &idle) { return idle.since < oldest; });
    std::erase_if(m_idle, [](const auto &entry) { return entry.second.empty(); });
    if (m_idle.empty())
        m_timer.stop();
}

void ConnectionPool::drop(const QByteArray &key, const QTcpSocket *socket)
{
    const auto found = m_idle.find(key.toStdString());
    if (found != m_idle.end())
        std::erase_if(found->second, [socket](const Idle &idle) { return idle.connection.socket.get() == socket; });
}

} // namespace ovyxa
