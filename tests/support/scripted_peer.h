// SPDX-License-Identifier: MIT
#pragma once

#include "core/tls/local_authority.h"

#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QUrl>
#include <QtNetwork/QTcpSocket>

#include <functional>
#include <memory>
#include <optional>

class QTcpServer;

namespace ovyxa::test {

/// A peer on 127.0.0.1 that does to a client exactly what a test says, and keeps every byte that it was sent. It knows just
/// enough HTTP to tell when a request with Content-Length is complete. Over TLS if it is given an identity.
class ScriptedPeer final : public QObject
{
    Q_OBJECT
public:
    /// One connection, as a test's script sees it.
    struct Connection
    {
        QPointer<QTcpSocket> socket;
        QByteArray received;   ///< all bytes since it was accepted (decrypted)
        qsizetype scanned = 0; ///< where the next request begins
        int number = 0;        ///< 0, 1, … in the order of arrival
        void write(const QByteArray &bytes) const;
        void close() const; ///< orderly, after what was written
        void reset() const; ///< RST, at once
        void leave() const; ///< FIN, at once and without a word of TLS
    };
    using Script = std::function<void(Connection &connection)>;

    explicit ScriptedPeer(std::optional<TlsIdentity> identity = std::nullopt, QObject *parent = nullptr);
    ~ScriptedPeer() override;

    /// From the next connection on. For one that was made with an identity.
    void setIdentity(const TlsIdentity &identity);

    /// What to do once a whole request is there; `onConnect` as soon as the connection (its handshake included) stands.
    void onRequest(Script script) { m_onRequest = std::move(script); }
    void onConnect(Script script) { m_onConnect = std::move(script); }
    /// Answers each request with these bytes, then closes.
    void answer(const QByteArray &bytes);

    [[nodiscard]] quint16 port() const;
    [[nodiscard]] QUrl url(const QString &path = QStringLiteral("/hook"), const QString &host = QStringLiteral("localhost")) const;
    [[nodiscard]] const QList<QByteArray> &requests() const { return m_requests; } ///< raw, whole ones
    [[nodiscard]] qsizetype connectionCount() const { return qsizetype(m_connections.size()); }
    [[nodiscard]] qsizetype bytesReceived() const;
    [[nodiscard]] const Connection &connection(qsizetype index) const { return *m_connections.at(size_t(index)); }

private:
    void accept(QTcpSocket *socket);
    void read(Connection &connection);

    std::unique_ptr<QTcpServer> m_server;
    bool m_tls = false;
    Script m_onRequest;
    Script m_onConnect;
    std::vector<std::unique_ptr<Connection>> m_connections;
    QList<QByteArray> m_requests;
};

} // namespace ovyxa::test
