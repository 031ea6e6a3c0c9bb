// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtNetwork/QLocalSocket>

#include <memory>

/// A client of a running bench's local socket that is no program of ours (app/host/protocol.h says what is spoken).
namespace ovyxa::test {

inline constexpr int clientPatienceMs = 60'000;

/// Null if nobody listens.
[[nodiscard]] inline std::unique_ptr<QLocalSocket> connectedTo(const QString &profile)
{
    auto socket = std::make_unique<QLocalSocket>();
    socket->connectToServer(profile + QStringLiteral("/bench.sock"));
    return socket->waitForConnected(clientPatienceMs) ? std::move(socket) : nullptr;
}

/// The next line; empty when there is none any more.
[[nodiscard]] inline QJsonObject nextLine(QLocalSocket &socket)
{
    while (!socket.canReadLine() && socket.state() == QLocalSocket::ConnectedState && socket.waitForReadyRead(clientPatienceMs)) {
    }
    return QJsonDocument::fromJson(socket.readLine()).object();
}

/// One that has said hello; null if it was not let in.
[[nodiscard]] inline std::unique_ptr<QLocalSocket> knownTo(const QString &profile)
{
    auto socket = connectedTo(profile);
    if (!socket)
        return nullptr;
    socket->write("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":{\"protocol\":3,\"version\":\"test\"}}\n");
    const QJsonObject answer = nextLine(*socket);
    return answer[QLatin1StringView("result")][QLatin1StringView("protocol")].toInt() == 3 ? std::move(socket) : nullptr;
}

[[nodiscard]] inline bool isHungUp(QLocalSocket &socket)
{
    return socket.state() == QLocalSocket::UnconnectedState || socket.waitForDisconnected(clientPatienceMs);
}

} // namespace ovyxa::test
