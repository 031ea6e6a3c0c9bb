// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/chunked_body.h"
#include "tests/support/resident_bytes.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QPointer>
#include <QtNetwork/QSslSocket>
#include <QtNetwork/QTcpServer>

#include <algorithm>
#include <functional>
#include <limits>

namespace ovyxa::test {

using namespace Qt::StringLiterals;

/// A sender of a body of any size, made as it goes; it keeps its hash, and what is answered.
class Uploader final : public QObject
{
    Q_OBJECT
public:
    struct Way
    {
        qint64 bytes = 0;
        bool chunked = false;
        bool tls = false;
        QByteArray fields{}; ///< more of them, with their line ends
        bool waits = false;  ///< for "100 Continue"
        qint64 stopsAfter = std::numeric_limits<qint64>::max();
    };

    Uploader(quint16 port, const Way &way) : m_way(way)
    {
        connect(&m_socket, &QIODevice::readyRead, this, [this] {
            received += m_socket.readAll();
            if (m_way.waits && !m_isOn && received.startsWith("HTTP/1.1 100 Continue\r\n\r\n")) {
                m_isOn = true;
                pour();
            }
        });
        connect(&m_socket, way.tls ? &QSslSocket::encrypted : &QAbstractSocket::connected, this, &Uploader::begin);
        connect(&m_socket, &QIODevice::bytesWritten, this, &Uploader::pour);
        connect(&m_socket, &QSslSocket::encryptedBytesWritten, this, &Uploader::pour);
        connect(&m_socket, &QAbstractSocket::disconnected, this, [this] { ended = true; });
        if (way.tls) {
            m_socket.setPeerVerifyMode(QSslSocket::VerifyNone);
            m_socket.connectToHostEncrypted(u"127.0.0.1"_s, port);
        } else {
            m_socket.connectToHost(u"127.0.0.1"_s, port);
        }
    }

    void close() { m_socket.disconnectFromHost(); }
    void abort() { m_socket.abort(); }
    void send(const QByteArray &bytes) { m_socket.write(bytes); }

    QByteArray received;
    bool ended = false;
    qint64 poured = 0;
    QCryptographicHash hash{QCryptographicHash::Sha256};

private:
    void begin()
    {
        const QByteArray framing = m_way.chunked ? "Transfer-Encoding: chunked"_ba : "Content-Length: " + QByteArray::number(m_way.bytes);
        m_isOn = !m_way.waits;
        m_socket.write("POST /big HTTP/1.1\r\nHost: localhost\r\n" + m_way.fields + framing + "\r\n\r\n");
    }
    void pour()
    {
        const qint64 end = std::min(m_way.bytes, m_way.stopsAfter);
        while (m_isOn && poured < end && m_socket.state() == QAbstractSocket::ConnectedState
               && m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite() < 256 * 1024) {
            QByteArray piece = QByteArray(QByteArray::number(poured) + '-').repeated(7500);
            piece.truncate(qsizetype(std::min<qint64>(end - poured, 60'000)));
            hash.addData(piece);
            poured += piece.size();
            m_socket.write(m_way.chunked ? QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n" : piece);
            if (poured == m_way.bytes && m_way.chunked)
                m_socket.write("0\r\nX-Sum: 7\r\n\r\n");
        }
    }

    const Way m_way;
    QSslSocket m_socket;
    bool m_isOn = false;
};

/// A server that takes one request of any size, keeps its head and its body's hash, and answers when it is whole, or earlier.
class Sink final : public QObject
{
    Q_OBJECT
public:
    Sink()
    {
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            socket = m_server.nextPendingConnection();
            socket->setReadBufferSize(64 * 1024);
            ++connections;
            connect(socket, &QIODevice::readyRead, this, &Sink::take);
            connect(socket, &QAbstractSocket::disconnected, this, [this] { ended = true; });
            take();
        });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port");
    }

    [[nodiscard]] QString url() const { return u"http://127.0.0.1:%1/"_s.arg(m_server.serverPort()); }
    void resume()
    {
        paused = false;
        take();
    }

    bool paused = false;
    std::function<void()> onPiece; ///< after each that was taken
    QByteArray answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    QPointer<QTcpSocket> socket;
    QByteArray head;
    qint64 bytes = 0;
    qint64 highest = 0; ///< of memory
    int connections = 0;
    bool isWhole = false;
    bool ended = false;
    QCryptographicHash hash{QCryptographicHash::Sha256};

private:
    void take()
    {
        if (paused || !socket)
            return;
        QByteArray piece = socket->readAll();
        highest = std::max(highest, residentBytes());
        if (!head.endsWith("\r\n\r\n")) {
            head += piece;
            const qsizetype end = head.indexOf("\r\n\r\n");
            if (end < 0)
                return;
            piece = head.sliced(end + 4);
            head.truncate(end + 4);
            const qsizetype length = head.indexOf("Content-Length: ");
            if (length >= 0)
                m_length = head.mid(length + 16, head.indexOf('\r', length) - length - 16).toLongLong();
        }
        QByteArray body = piece;
        if (m_length < 0) {
            body.clear();
            qsizetype used = 0;
            if (m_chunks.feed(piece, &used, &body) != ChunkFault::None)
                qFatal("broken chunks");
        }
        hash.addData(body);
        bytes += body.size();
        if (onPiece)
            onPiece();
        if (!isWhole && (bytes == m_length || m_chunks.isDone())) {
            isWhole = true;
            if (socket)
                socket->write(answer);
        }
    }

    QTcpServer m_server;
    qint64 m_length = -1;
    ChunkedBody m_chunks{std::numeric_limits<qint64>::max(), 64 * 1024};
};

} // namespace ovyxa::test
