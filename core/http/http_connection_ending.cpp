// SPDX-License-Identifier: MIT
// How a connection ends: by us, by the peer, or by the peer's sending side alone.
#include "core/http/http_connection.h"

#include "core/tls/tls_report.h"

#include <utility>

namespace ovyxa {

void HttpConnection::closeOrderly()
{
    if (m_state != State::Reading && m_state != State::Answering)
        return;
    sendOut();
    if (m_state != State::Reading && m_state != State::Answering) // sending found the peer gone
        return;
    m_state = State::Closing;
    m_passesBody = false;
    waitFor(Wait::None);
    const auto exchange = std::exchange(m_exchange, nullptr);
    if (m_halfClosed) {
        if (unsentBytes() == 0)
            end();
        return;
    }
    if (m_kept < 0)
        m_kept = keepOpen(m_socket->socketDescriptor());
    m_socket->disconnectFromHost();
}

void HttpConnection::reset()
{
    resetOnClose(m_halfClosed ? m_halfClosed->descriptor() : m_socket->socketDescriptor());
    drop();
}

void HttpConnection::hang()
{
    m_isHanging = true;
    if (m_halfClosed)
        Q_EMIT finished();
}

void HttpConnection::onError()
{
    const QAbstractSocket::SocketError error = m_socket->error();
    const bool early = (m_state == State::Handshaking || m_state == State::Reading) && !m_served;
    const bool tlsFailed = error == QAbstractSocket::SslInternalError || error == QAbstractSocket::SslHandshakeFailedError;
    if (early && tlsFailed && !std::exchange(m_failed, true))
        Q_EMIT failed(m_peer, peerTlsFailureSentence(m_socket->errorString()), peerDistrusts(m_socket->errorString()));
}

void HttpConnection::onDisconnected()
{
    if (m_state == State::Ended || m_state == State::Lingering)
        return;
    const bool isOwedAnswers = m_state == State::Answering || (m_state == State::Reading && !isRead());
    if (isOwedAnswers && m_kept >= 0 && !m_writeStall.isActive() && !isOver(m_kept)) // what the socket had not sent is lost with it
        return goOnHalfClosed();
    tellOfUnfinishedRequest();
    const bool isBetweenRequests = m_parser.state() == RequestParser::State::Waiting && (m_state == State::Handshaking || m_state == State::Reading);
    if (isBetweenRequests && m_greeted && !m_served && !m_failed)
        Q_EMIT failed(m_peer,
                      tr("The peer saw the certificate and hung up without a request. Perhaps it does not trust it: "
                         "give it the certificate of the authority."),
                      true);
    m_writeStall.stop();
    if (m_state != State::Closing || m_kept < 0)
        return end();
    m_state = State::Lingering;
    joinLine(); // it has its answer
    auto *const lingering = new LingeringClose(std::exchange(m_kept, -1), this);
    connect(lingering, &LingeringClose::done, this, &HttpConnection::drop);
    Q_EMIT finished();
}

// RFC 9112 9.6: a client may end its sending after the last request and still read the answers. Whether it does, or has left, shows when
// they are sent.
void HttpConnection::goOnHalfClosed()
{
    m_halfClosed = new HalfClosedSender(std::exchange(m_kept, -1), this);
    connect(m_halfClosed, &HalfClosedSender::sent, this, &HttpConnection::onSent);
    connect(m_halfClosed, &HalfClosedSender::lost, this, [this] {
        m_lostPeer = true;
        drop();
    });
    if (m_state == State::Answering)
        endAfter(m_options.idleTimeout);
    if (m_state != State::Answering || m_passesBody)
        processLater();
    if (m_isHanging)
        Q_EMIT finished();
}

void HttpConnection::tellOfUnfinishedRequest()
{
    if (m_state == State::Reading && m_parser.state() != RequestParser::State::Waiting)
        Q_EMIT failed(m_peer, tr("The peer hung up in the middle of a request."));
}

bool HttpConnection::isRead() const
{
    return m_state == State::Reading && m_inputAt == m_input.size() && m_socket->bytesAvailable() == 0;
}

void HttpConnection::end()
{
    if (std::exchange(m_state, State::Ended) == State::Ended)
        return;
    m_passesBody = false;
    leaveLine();
    m_timer.stop();
    m_writeStall.stop();
    closeDescriptor(std::exchange(m_kept, -1));
    const auto exchange = std::exchange(m_exchange, nullptr);
    Q_EMIT ended();
}

} // namespace ovyxa
