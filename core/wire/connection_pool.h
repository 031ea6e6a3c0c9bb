// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/tls_summary.h"

#include <QtCore/QBasicTimer>
#include <QtCore/QObject>
#include <QtNetwork/QTcpSocket>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ovyxa {

/// A socket that ends its connection when it goes: at once, whoever may be in the middle of one of its signals.
struct SocketEnd
{
    void operator()(QTcpSocket *socket) const;
};
using SocketPtr = std::unique_ptr<QTcpSocket, SocketEnd>;

/// One that has carried a whole exchange, and whom it is with: read from the certificate once, when the hands were shaken.
struct KeptConnection
{
    SocketPtr socket;
    std::optional<TlsSummary> tls;
};

/// Connections that have carried a whole exchange and may carry another. One that says or ends anything while it lies here is dropped:
/// whatever comes on it belongs to no request. Engine thread; owned by its manager.
class ConnectionPool final : public QObject
{
public:
    using QObject::QObject;

    /// A connection on which nothing has come since it was put here; nothing if there is none.
    [[nodiscard]] std::optional<KeptConnection> take(const QByteArray &key);
    void put(const QByteArray &key, KeptConnection connection);
    /// Ends one in order: over TLS, with a word that it is the end. All of the request must have gone out.
    void part(SocketPtr socket);

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    struct Idle
    {
        KeptConnection connection;
        std::chrono::steady_clock::time_point since;
    };

    void drop(const QByteArray &key, const QTcpSocket *socket);

    std::unordered_map<std::string, std::vector<Idle>> m_idle;
    QBasicTimer m_timer;
};

} // namespace ovyxa
