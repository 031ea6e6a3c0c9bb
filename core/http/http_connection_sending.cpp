// SPDX-License-Identifier: MIT
// How a connection gets its answers out, and when it must wait for the peer to read them.
#include "core/http/http_connection.h"

#include "core/http/sending_turn.h"

#include <QtNetwork/QSslSocket>

#include <utility>

namespace ovyxa {

namespace {

constexpr qint64 maxUnsent = 256 * 1024; // no further request is taken before the peer has read the answers down to this

} // namespace

void SendingTurn::add(HttpConnection *connection)
{
    if (m_waiting.empty())
        QMetaObject::invokeMethod(this, &SendingTurn::sendAll, Qt::QueuedConnection);
    m_waiting.emplace_back(connection);
}

void SendingTurn::sendAll()
{
    const auto waiting = std::exchange(m_waiting, {});
    for (const QPointer<HttpConnection> &connection : waiting) {
        if (connection)
            connection->sendOut();
    }
}

void HttpConnection::write(const QByteArray &bytes)
{
    m_output += bytes;
    if (m_exchange)
        m_exchange->noteSent(bytes);
    if (!m_processing)
        sendOut();
}

// Most answers fit into the system's buffer. Without TLS they are put there at once, past Qt's own buffer, which would watch the socket for
// room, be told of it by the next turn of the event loop, and write only then.
void HttpConnection::sendOut()
{
    if (m_output.isEmpty())
        return;
    const QByteArray output = std::exchange(m_output, {});
    if (m_state == State::Ended || m_state == State::Lingering)
        return;
    if (m_halfClosed) {
        m_halfClosed->send(output);
        if (m_state != State::Ended && m_halfClosed->unsent() > 0 && !m_writeStall.isActive())
            m_writeStall.start(m_options.idleTimeout);
        return;
    }
    qsizetype sent = 0;
    if (!m_tls && m_socket->bytesToWrite() == 0)
        sent = sendNow(m_socket->socketDescriptor(), output);
    m_greeted = m_greeted || sent > 0;
    if (sent == output.size())
        return;
    m_socket->write(output.constData() + sent, output.size() - sent);
    if (!m_writeStall.isActive())
        m_writeStall.start(m_options.idleTimeout);
    if (m_tls)
        m_socket->flush();
}

bool HttpConnection::hasRoomToAnswer()
{
    if (unsentBytes() > maxUnsent)
        sendOut();
    m_isBlocked = unsentBytes() > maxUnsent;
    return !m_isBlocked;
}

qint64 HttpConnection::unsentBytes() const
{
    if (m_halfClosed)
        return m_output.size() + m_halfClosed->unsent();
    return m_output.size() + m_socket->bytesToWrite() + (m_tls ? m_tls->encryptedBytesToWrite() : 0);
}

void HttpConnection::onSent()
{
    m_greeted = true;
    if (unsentBytes() == 0)
        m_writeStall.stop();
    else
        m_writeStall.start(m_options.idleTimeout);
    if (m_halfClosed && m_state == State::Closing && unsentBytes() == 0)
        return end();
    if (m_isBlocked && m_state == State::Reading && !m_processing)
        processLater();
    if (const auto exchange = m_exchange; exchange && exchange->hasBegun())
        Q_EMIT exchange->sent();
}

} // namespace ovyxa
