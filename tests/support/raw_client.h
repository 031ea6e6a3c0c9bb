// SPDX-License-Identifier: MIT
#pragma once

#include <QtNetwork/QHostAddress>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslSocket>
#include <QtTest/QTest>

/// A peer that sends any bytes it is told and keeps all that comes back. It runs on the test's event loop, so waiting is done
/// with QTRY_* on `received` and the flags.
class RawClient final : public QObject
{
    Q_OBJECT
public:
    QByteArray received;
    bool connected = false; ///< with TLS: the handshake is done
    bool ended = false;     ///< the connection is over
    bool wasReset = false;  ///< … by an RST

    RawClient(const QHostAddress &address, quint16 port, const QSslCertificate &trusted = QSslCertificate());
    ~RawClient() override;

    /// At once, or as soon as the connection stands.
    void send(const QByteArray &bytes);
    /// Each byte in a packet of its own, as far as the system lets us.
    void sendByteByByte(const QByteArray &bytes);
    /// Leaves what comes in the system's buffers, as a peer does that is busy with something else.
    void pauseReading() { m_socket.setReadBufferSize(1); }
    void resumeReading();
    /// Nothing more will be sent; what comes is still read (a half-close).
    void endSending();
    /// Leaves by an RST, so that nobody can think that it still reads.
    void reset();
    [[nodiscard]] QByteArray statusLine() const { return received.left(received.indexOf("\r\n")); }
    /// How many status lines have come.
    [[nodiscard]] int answers() const;
    [[nodiscard]] QSslSocket &socket() { return m_socket; }

private:
    void ready();
    void end();

    QSslSocket m_socket;
    QByteArray m_waiting;
    int m_watched = -1; // a second handle on the connection, which still knows how it ended when Qt has closed its own
};
