// SPDX-License-Identifier: MIT
#include "raw_client.h"

#include <QtCore/QRegularExpression>

#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

RawClient::RawClient(const QHostAddress &address, quint16 port, const QSslCertificate &trusted)
{
    const bool tls = !trusted.isNull();
    connect(&m_socket, &QIODevice::readyRead, this, [this] {
        if (m_socket.readBufferSize() == 0)
            received += m_socket.readAll();
    });
    connect(&m_socket, &QAbstractSocket::disconnected, this, &RawClient::end);
    connect(&m_socket, &QAbstractSocket::errorOccurred, this, [this] {
        if (m_socket.state() == QAbstractSocket::UnconnectedState)
            end();
    });
    connect(&m_socket, &QAbstractSocket::connected, this, [this, tls] {
        m_watched = ::dup(int(m_socket.socketDescriptor()));
        m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        if (!tls)
            ready();
    });
    connect(&m_socket, &QSslSocket::encrypted, this, &RawClient::ready);
    if (tls) {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setCaCertificates({trusted});
        m_socket.setSslConfiguration(configuration);
        m_socket.connectToHostEncrypted(address.toString(), port);
    } else {
        m_socket.connectToHost(address, port);
    }
}

RawClient::~RawClient()
{
    m_socket.disconnect(this);
    if (m_watched >= 0)
        ::close(m_watched);
}

// Qt names an RST and an orderly end alike; the system tells them apart.
void RawClient::end()
{
    if (m_socket.bytesAvailable() > 0)
        received += m_socket.readAll();
    ended = true;
    if (m_watched < 0)
        return;
    tcp_info info{};
    socklen_t size = sizeof info;
    ::getsockopt(m_watched, IPPROTO_TCP, TCP_INFO, &info, &size);
    wasReset = info.tcpi_state == TCP_CLOSE;
    ::close(std::exchange(m_watched, -1));
}

int RawClient::answers() const
{
    static const QRegularExpression line(QStringLiteral("HTTP/1\\.1 \\d{3}"));
    int count = 0;
    for (auto it = line.globalMatch(QString::fromLatin1(received)); it.hasNext(); it.next())
        ++count;
    return count;
}

void RawClient::ready()
{
    connected = true;
    send(std::exchange(m_waiting, {}));
}

void RawClient::send(const QByteArray &bytes)
{
    if (!connected) {
        m_waiting += bytes;
        return;
    }
    m_socket.write(bytes);
    m_socket.flush();
}

void RawClient::sendByteByByte(const QByteArray &bytes)
{
    QTRY_VERIFY(connected);
    for (const char c : bytes) {
        send(QByteArray(1, c));
        QCoreApplication::processEvents();
    }
}

void RawClient::resumeReading()
{
    m_socket.setReadBufferSize(0);
    received += m_socket.readAll();
}

void RawClient::endSending()
{
    ::shutdown(int(m_socket.socketDescriptor()), SHUT_WR);
}

void RawClient::reset()
{
    const linger now{1, 0};
    ::setsockopt(int(m_socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    m_socket.abort();
}
