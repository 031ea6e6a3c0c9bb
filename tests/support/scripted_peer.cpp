// SPDX-License-Identifier: MIT
#include "tests/support/scripted_peer.h"

#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslServer>
#include <QtNetwork/QTcpServer>

#include <sys/socket.h>

namespace ovyxa::test {

using namespace Qt::StringLiterals;

void ScriptedPeer::Connection::write(const QByteArray &bytes) const
{
    if (socket && socket->state() == QAbstractSocket::ConnectedState)
        socket->write(bytes);
}

void ScriptedPeer::Connection::close() const
{
    if (socket)
        socket->disconnectFromHost();
}

void ScriptedPeer::Connection::reset() const
{
    if (!socket)
        return;
    const linger now{1, 0}; // closing then sends RST
    ::setsockopt(int(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    socket->abort();
}

void ScriptedPeer::Connection::leave() const
{
    if (socket)
        ::shutdown(int(socket->socketDescriptor()), SHUT_RDWR);
}

ScriptedPeer::ScriptedPeer(std::optional<TlsIdentity> identity, QObject *parent) : QObject(parent), m_tls(identity.has_value())
{
    if (identity) {
        m_server = std::make_unique<QSslServer>();
        setIdentity(*identity);
    } else {
        m_server = std::make_unique<QTcpServer>();
    }
    m_server->setMaxPendingConnections(1000);
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, [this] {
        while (QTcpSocket *socket = m_server->nextPendingConnection())
            accept(socket);
    });
    m_server->listen(QHostAddress::LocalHost);
}

ScriptedPeer::~ScriptedPeer()
{
    for (const auto &connection : m_connections) {
        if (connection->socket)
            connection->socket->disconnect(this);
    }
}

void ScriptedPeer::setIdentity(const TlsIdentity &identity)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(identity.chain);
    configuration.setPrivateKey(identity.key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // asks for no client certificate
    static_cast<QSslServer *>(m_server.get())->setSslConfiguration(configuration);
}

void ScriptedPeer::answer(const QByteArray &bytes)
{
    onRequest([bytes](Connection &connection) {
        connection.write(bytes);
        connection.close();
    });
}

quint16 ScriptedPeer::port() const
{
    return m_server->serverPort();
}

QUrl ScriptedPeer::url(const QString &path, const QString &host) const
{
    return QUrl((m_tls ? u"https://"_s : u"http://"_s) + host + u':' + QString::number(port()) + path);
}

qsizetype ScriptedPeer::bytesReceived() const
{
    qsizetype sum = 0;
    for (const auto &connection : m_connections)
        sum += connection->received.size();
    return sum;
}

void ScriptedPeer::accept(QTcpSocket *socket)
{
    Connection &connection = *m_connections.emplace_back(std::make_unique<Connection>());
    connection.socket = socket;
    connection.number = int(m_connections.size()) - 1;
    connect(socket, &QTcpSocket::readyRead, this, [this, kept = &connection] { read(*kept); });
    if (m_onConnect)
        m_onConnect(connection);
    if (connection.socket && socket->bytesAvailable() > 0)
        read(connection);
}

void ScriptedPeer::read(Connection &connection)
{
    connection.received += connection.socket->readAll();
    for (;;) {
        const qsizetype headEnd = connection.received.indexOf("\r\n\r\n", connection.scanned);
        if (headEnd < 0)
            return;
        const QByteArray head = connection.received.mid(connection.scanned, headEnd + 4 - connection.scanned).toLower();
        const qsizetype field = head.indexOf("\r\ncontent-length:");
        const qsizetype length = field < 0 ? 0 : head.mid(field + 17, head.indexOf("\r\n", field + 2) - field - 17).trimmed().toLongLong();
        const qsizetype end = headEnd + 4 + length;
        if (connection.received.size() < end)
            return;
        m_requests += connection.received.mid(connection.scanned, end - connection.scanned);
        connection.scanned = end;
        if (m_onRequest)
            m_onRequest(connection);
    }
}

} // namespace ovyxa::test
