// SPDX-License-Identifier: MIT
// How a connection ends: by us, by the peer, or by the peer's sending side alone.
#include "core/http/http_connection.h"

#include "core/http/socket_tools.h"
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
    m_stream.sayGoodbye();
    if (m_state != State::Closing) // saying it found the peer gone
        return;
    if (unsentBytes() == 0)
        linger();
    else
        waitForReader();
}

// All that was answered is with the system.
void HttpConnection::linger()
{
    if (m_halfClosed)
        return end();
    m_state = State::Lingering;
    joinLine(); // it has its answer
    auto *const lingering = new LingeringClose(m_stream.release(), this);
    connect(lingering, &LingeringClose::done, this, &HttpConnection::drop);
    Q_EMIT finished();
}

void HttpConnection::reset()
{
    resetOnClose(m_stream.descriptor());
    drop();
}

void HttpConnection::hang()
{
    m_isHanging = true;
    if (m_halfClosed)
        Q_EMIT finished();
}

// RFC 9112 9.6: a client may end its sending after the last request and still read the answers. Whether it does, or has left, shows when
// they are sent. Over TLS who ends its sending has left.
void HttpConnection::onEnded()
{
    if (m_state == State::Ended || m_state == State::Closing) // what is still to be sent is sent
        return;
    const bool isOwedAnswers = m_state == State::Answering || (m_state == State::Reading && (!isRead() || unsentBytes() > 0));
    if (isOwedAnswers && !m_stream.tls() && !isOver(m_stream.descriptor()))
        return goOnHalfClosed();
    tellOfPeerThatLeft();
    drop();
}

void HttpConnection::goOnHalfClosed()
{
    m_halfClosed = true;
    if (m_state == State::Answering)
        endAfter(m_options.idleTimeout);
    if (m_state != State::Answering || m_passesBody)
        processLater();
    if (m_isHanging)
        Q_EMIT finished();
}

void HttpConnection::onLost()
{
    m_lostPeer = m_halfClosed;
    if (!m_halfClosed) {
        tellOfFailedTls();
        tellOfPeerThatLeft();
    }
    end();
}

void HttpConnection::tellOfFailedTls()
{
    const bool isEarly = (m_state == State::Handshaking || m_state == State::Reading) && !m_served;
    const TlsServerSession *const tls = m_stream.tls();
    if (isEarly && tls && tls->state() == TlsServerSession::State::Failed && !std::exchange(m_failed, true))
        Q_EMIT failed(peerText(m_peer), peerTlsFailureSentence(tls->problem()), peerDistrusts(tls->problem()));
}

void HttpConnection::tellOfPeerThatLeft()
{
    tellOfUnfinishedRequest();
    const bool isBetweenRequests = m_parser.state() == RequestParser::State::Waiting && (m_state == State::Handshaking || m_state == State::Reading);
    if (isBetweenRequests && m_stream.tls() && m_greeted && !m_served && !m_failed)
        Q_EMIT failed(peerText(m_peer),
                      tr("The peer saw the certificate and hung up without a request. Perhaps it does not trust it: "
                         "give it the certificate of the authority."),
                      true);
}

void HttpConnection::tellOfUnfinishedRequest()
{
    if (m_state == State::Reading && m_parser.state() != RequestParser::State::Waiting)
        Q_EMIT failed(peerText(m_peer), tr("The peer hung up in the middle of a request."));
}

bool HttpConnection::isRead() const
{
    return m_state == State::Reading && m_inputAt == m_input.size() && !m_stream.hasInput();
}

void HttpConnection::end()
{
    if (std::exchange(m_state, State::Ended) == State::Ended)
        return;
    m_passesBody = false;
    leaveLine();
    m_timer.stop();
    m_writeStall.stop();
    const auto exchange = std::exchange(m_exchange, nullptr);
    Q_EMIT ended();
}

} // namespace ovyxa
