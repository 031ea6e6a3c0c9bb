// SPDX-License-Identifier: MIT
// How a connection gets its answers out, and when it must wait for the peer to read them.
#include "core/http/http_connection.h"

#include "core/http/sending_turn.h"

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

void HttpConnection::sendOut()
{
    if (m_output.isEmpty())
        return;
    const QByteArray output = std::exchange(m_output, {});
    if (m_state == State::Ended || m_state == State::Lingering)
        return;
    m_greeted = true;
    m_stream.write(output);
    waitForReader();
}

void HttpConnection::waitForReader()
{
    if (m_stream.unsent() > 0 && !m_writeStall.isActive())
        m_writeStall.start(m_options.idleTimeout);
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
    return m_output.size() + m_stream.unsent();
}

void HttpConnection::onSent()
{
    m_greeted = true;
    if (unsentBytes() == 0)
        m_writeStall.stop();
    else
        m_writeStall.start(m_options.idleTimeout);
    if (m_state == State::Closing && unsentBytes() == 0)
        return linger();
    if (m_isBlocked && m_state == State::Reading && !m_processing)
        processLater();
    if (const auto exchange = m_exchange; exchange && exchange->hasBegun())
        Q_EMIT exchange->sent();
}

} // namespace ovyxa
