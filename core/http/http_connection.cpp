// SPDX-License-Identifier: MIT
#include "core/http/http_connection.h"

#include "core/http/request_stream.h"
#include "core/http/sending_turn.h"
#include "core/http/socket_tools.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 alwaysTaken = 128 * 1024; // a request of usual size is never refused because others are large

RequestLimits limitsOn(const PeerStream &stream, const QHostAddress &peer, const HttpServerOptions &options)
{
    const bool mayBePlain = !options.identity || (options.plainFromLoopback && peer.isLoopback());
    return {options.headBytes, options.bodyBytes, options.passesOn, !stream.tls() && !mayBePlain};
}

} // namespace

HttpConnection::HttpConnection(int descriptor, std::optional<TlsServerSession> tls, const HttpServerOptions &options, std::shared_ptr<qint64> memory,
                               SendingTurn *turn, WaitingLine *line, WaitingLine::Place place, QObject *parent)
    : QObject(parent)
    , m_stream(descriptor, std::move(tls), nullptr)
    , m_options(options)
    , m_peer(peerOf(descriptor))
    , m_parser(limitsOn(m_stream, m_peer.address, options))
    , m_memory(std::move(memory))
    , m_turn(turn)
    , m_line(line)
    , m_place(place)
{
    *place = [this] { drop(); };
    m_timer.setSingleShot(true);
    m_writeStall.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &HttpConnection::onTimer);
    connect(&m_writeStall, &QTimer::timeout, this, &HttpConnection::drop);
    connect(&m_stream, &PeerStream::came, this, &HttpConnection::onCame);
    connect(&m_stream, &PeerStream::sent, this, &HttpConnection::onSent);
    connect(&m_stream, &PeerStream::ended, this, &HttpConnection::onEnded);
    connect(&m_stream, &PeerStream::lost, this, &HttpConnection::onLost);
}

HttpConnection::~HttpConnection()
{
    leaveLine();
}

void HttpConnection::start(std::chrono::steady_clock::time_point since)
{
    if (!m_stream.tls())
        return beginReading();
    m_state = State::Handshaking;
    const auto waited = std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since);
    endAfter(std::max(m_options.handshakeTimeout - waited, 0ms));
}

QString HttpConnection::lateHandshake(const HttpServerOptions &options)
{
    return tr("The TLS handshake did not end within %1 s.").arg(std::chrono::duration<double>(options.handshakeTimeout).count());
}

void HttpConnection::joinLine()
{
    if (!m_place)
        m_place = m_line->join([this] { drop(); });
}

void HttpConnection::leaveLine()
{
    if (m_place)
        m_line->leave(*std::exchange(m_place, std::nullopt));
}

void HttpConnection::drop()
{
    end();
    m_stream.abort();
}

void HttpConnection::drain()
{
    m_keepAlive = false;
    if (m_state == State::Handshaking)
        drop();
    else if (m_state == State::Reading)
        closeOrderly();
}

void HttpConnection::onCame()
{
    if (m_state != State::Handshaking)
        process();
    else if (m_stream.tls()->state() != TlsServerSession::State::Handshaking)
        beginReading();
}

void HttpConnection::beginReading()
{
    m_state = State::Reading;
    waitFor(Wait::Idle);
    process();
}

// Answers may be given from within requestReceived, so requests that lie ready are taken in a loop and never by recursion.
void HttpConnection::process()
{
    if (m_processing)
        return;
    if (m_passesBody && m_state == State::Answering)
        return passBody();
    m_processing = true;
    while (m_state == State::Reading && hasRoomToAnswer() && m_state == State::Reading) { // the asking may have found the peer gone
        if (!readInput())
            break;
        m_inputAt += m_parser.feed(QByteArrayView(m_input).sliced(m_inputAt));
        if (m_parser.state() != RequestParser::State::Refused && !hasMemory())
            m_parser.refuse({503, {u"memory_full"_s}});
        afterFeed();
    }
    m_processing = false;
    if (m_halfClosed)
        sendOut();
    else if (!m_output.isEmpty())
        m_turn->add(this);
    if (m_halfClosed && isRead()) {
        tellOfUnfinishedRequest();
        closeOrderly();
    }
}

/// False if there is nothing to be parsed, for now.
bool HttpConnection::readInput()
{
    if (m_inputAt < m_input.size())
        return true;
    m_input = m_stream.takeInput();
    m_inputAt = 0;
    return !m_input.isEmpty();
}

bool HttpConnection::hasMemory()
{
    const qint64 held = m_parser.heldBytes();
    if (!m_share)
        m_share.emplace(m_memory);
    m_share->set(held);
    return held <= alwaysTaken || m_share->total() <= m_options.bytesTogether;
}

void HttpConnection::processLater()
{
    QMetaObject::invokeMethod(this, &HttpConnection::process, Qt::QueuedConnection);
}

void HttpConnection::afterFeed()
{
    switch (m_parser.state()) {
    case RequestParser::State::Waiting: return;
    case RequestParser::State::Head: return waitFor(Wait::Head);
    case RequestParser::State::Body:
        waitFor(Wait::Body);
        if (m_parser.wantsContinue() && !std::exchange(m_continued, true))
            write("HTTP/1.1 100 Continue\r\n\r\n"_ba);
        return;
    case RequestParser::State::Begun:
    case RequestParser::State::Complete: return handOut();
    case RequestParser::State::Refused: return refuse();
    }
}

// Each limit runs from the beginning of what it limits; bytes that drip in do not extend it.
void HttpConnection::waitFor(Wait wait)
{
    if (wait == m_wait)
        return;
    m_wait = wait;
    switch (wait) {
    case Wait::None: m_deadline = std::chrono::steady_clock::time_point::max(); return;
    case Wait::Idle: return endAfter(m_options.idleTimeout);
    case Wait::Head: return endAfter(m_options.headTimeout);
    case Wait::Body: return endAfter(m_options.bodyTimeout);
    }
}

void HttpConnection::endAfter(std::chrono::milliseconds span)
{
    m_deadline = std::chrono::steady_clock::now() + span;
    if (m_timer.isActive() && m_timerFires <= m_deadline)
        return;
    m_timerFires = m_deadline;
    m_timer.start(span);
}

void HttpConnection::onTimer()
{
    if (m_deadline == std::chrono::steady_clock::time_point::max())
        return;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0)
        return onDeadline();
    m_timerFires = m_deadline;
    m_timer.start(left);
}

void HttpConnection::onDeadline()
{
    if (m_state == State::Handshaking) {
        Q_EMIT failed(peerText(m_peer), lateHandshake(m_options));
        return drop();
    }
    if (m_wait == Wait::Body && m_passesBody)
        return breakOff(lateProblem());
    if (m_state == State::Answering && m_halfClosed) // whether it still waits cannot be known, so not for ever
        return drop();
    if (m_state != State::Reading)
        return;
    if (m_wait == Wait::Idle && unsentBytes() == 0)
        return closeOrderly();
    if (m_wait == Wait::Idle) { // a slow reader is not idle, but one that reads nothing is, of TLS' own replies, too
        waitForReader();
        return endAfter(m_options.idleTimeout);
    }
    m_parser.refuse(lateProblem());
    refuse();
}

RequestProblem HttpConnection::lateProblem() const
{
    const bool head = m_wait == Wait::Head;
    const std::chrono::duration<double> limit = head ? m_options.headTimeout : m_options.bodyTimeout;
    return {408, {head ? u"head_too_slow"_s : u"body_too_slow"_s, {QString::number(limit.count())}}};
}

void HttpConnection::describePeer(HttpRequest *request)
{
    request->peerAddress = m_peer.address;
    request->peerPort = m_peer.port;
    if (m_stream.tls() && !m_tlsSummary)
        m_tlsSummary = m_stream.tls()->summary();
    request->tls = m_tlsSummary;
}

void HttpConnection::handOut()
{
    waitFor(Wait::None);
    leaveLine();
    m_keepAlive = m_parser.keepsAlive();
    m_continued = false;
    m_served = true;
    HttpRequest request = m_parser.take();
    describePeer(&request);
    m_method = request.method;
    m_state = State::Answering;
    m_passesBody = request.hasMore;
    m_passedBytes = 0;
    m_exchange = std::make_shared<HttpExchange>(std::move(request), this, std::move(*m_share));
    m_share.reset();
    if (m_halfClosed)
        endAfter(m_options.idleTimeout);
    const auto exchange = m_exchange; // outlives the signal whatever its receivers do
    Q_EMIT requestReceived(exchange);
    if (!m_passesBody)
        return;
    connect(exchange->body().get(), &RequestStream::taken, this, &HttpConnection::process, Qt::QueuedConnection);
    processLater();
}

void HttpConnection::refuse()
{
    waitFor(Wait::None);
    m_served = true;
    HttpRequest request = m_parser.take();
    m_share.reset();
    describePeer(&request);
    const HttpResponse refusal =
        m_options.refusal
            ? m_options.refusal(request)
            : HttpResponse{request.problemStatus, {{"Content-Type"_ba, "text/plain; charset=utf-8"_ba}}, request.problem.toUtf8() + '\n'};
    const WrittenResponse answer = writeResponse(refusal, request.method, false);
    m_state = State::Answering;
    request.refusal = answer.head + answer.body;
    write(request.refusal);
    closeOrderly();
    Q_EMIT requestRefused(request);
}

} // namespace ovyxa
