// SPDX-License-Identifier: MIT
#include "core/wire/wire_reply.h"

#include "core/model/thread_check.h"
#include "core/platform/sockets.h"
#include "core/wire/lenient_reading.h"

#include <QtCore/QTimer>
#include <QtCore/QTimerEvent>
#include <QtNetwork/QSslSocket>

#include <algorithm>
#include <cstring>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

// Qt looks through all of them for each; answer() has every one.
constexpr qsizetype mostQtHeaders = 100;

QNetworkReply::NetworkError networkError(AttemptError error)
{
    switch (error) {
    case AttemptError::Timeout: return QNetworkReply::TimeoutError;
    case AttemptError::Dns: return QNetworkReply::HostNotFoundError;
    case AttemptError::Refused: return QNetworkReply::ConnectionRefusedError;
    case AttemptError::Tls: return QNetworkReply::SslHandshakeFailedError;
    case AttemptError::Closed: return QNetworkReply::RemoteHostClosedError;
    case AttemptError::Protocol: return QNetworkReply::ProtocolFailure;
    case AttemptError::Cancelled: return QNetworkReply::OperationCanceledError;
    default: return QNetworkReply::UnknownNetworkError;
    }
}

} // namespace

WireReply::WireReply(const Parts &parts, QNetworkAccessManager *manager)
    : QNetworkReply(manager)
    , m_parts(parts)
    , m_options(WireOptions::of(parts.request))
    , m_parser(ResponseRules::forMethod(parts.verb, m_options.reading))
{
    setRequest(parts.request);
    setUrl(parts.request.url());
    setOperation(parts.operation);
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    startClock();
    // From the event loop, so that whoever makes the request can listen first.
    QMetaObject::invokeMethod(this, &WireReply::start, Qt::QueuedConnection);
}

WireReply::~WireReply()
{
    m_ended = true;
    closeDescriptor(m_kept);
}

void WireReply::readMore()
{
    constexpr qsizetype most = 64 * 1024; // a turn: the time limit and others have their turn in between, whatever floods in
    if (m_ended || !m_socket)
        return;
    if (isOverdue())
        return giveUp();
    qsizetype room = most;
    if (readBufferSize() > 0 && m_parser.hasHead())
        room = qsizetype(std::min<qint64>(room, readBufferSize() - bytesAvailable()));
    if (room <= 0)
        return; // until somebody reads
    if (const qint64 waiting = m_socket->bytesAvailable(); waiting > 0) {
        const QByteArray bytes = m_socket->read(std::min<qint64>(waiting, room));
        takeAnswer(bytes);
        if (m_ended)
            return;
        if (m_socket->bytesAvailable() > 0 || m_socketEnded)
            return readLater();
    }
    if (m_socketEnded && m_socket->bytesAvailable() == 0)
        endOfStream();
}

void WireReply::readLater()
{
    if (m_readScheduled)
        return;
    m_readScheduled = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_readScheduled = false;
            readMore();
        },
        Qt::QueuedConnection);
}

void WireReply::takeAnswer(QByteArrayView bytes)
{
    if (!m_phases.answered)
        m_phases.answered = elapsed();
    const QByteArrayView surplus = bytes.sliced(m_parser.feed(bytes));
    m_surplus = surplus.toByteArray();
    const QByteArray body = m_parser.takeBody();
    if (m_bufferAt == m_buffer.size()) {
        m_buffer = body;
        m_bufferAt = 0;
    } else {
        m_buffer += body;
    }
    while (m_interimsTold < m_parser.interims().size()) {
        ++m_interimsTold;
        Q_EMIT interimReceived();
    }
    if (m_parser.hasHead() && !m_headTold) {
        m_headTold = true;
        if (m_parser.endsWithConnection() && !qobject_cast<QSslSocket *>(m_socket.get()))
            m_kept = keepOpen(m_socket->socketDescriptor());
        // What is broken from its first byte on is told as broken: a gateway must not have passed its head on by then.
        const bool isBroken = m_parser.state() == ResponseParser::State::Failed && body.isEmpty();
        const ResponseHead &head = m_parser.head();
        setAttribute(QNetworkRequest::HttpStatusCodeAttribute, head.status);
        setAttribute(QNetworkRequest::HttpReasonPhraseAttribute, QString::fromLatin1(head.reason));
        for (const Header &field : head.headers.first(std::min(head.headers.size(), mostQtHeaders)))
            setRawHeader(field.name, hasRawHeader(field.name) ? QByteArray(rawHeader(field.name) + ", " + field.value) : field.value);
        if (!isBroken)
            Q_EMIT metaDataChanged();
    }
    if (m_ended)
        return;
    if (!body.isEmpty())
        Q_EMIT readyRead();
    if (m_ended)
        return;
    if (m_parser.state() == ResponseParser::State::Failed) {
        if (!m_socketEnded && readLeniently(m_parser).isOpen)
            return awaitRest();
        return fail(badAnswer());
    }
    if (m_parser.state() != ResponseParser::State::Complete)
        return;
    if (isOverdue())
        return fail(timedOut(m_options.timeLimit));
    const bool isClean = surplus.isEmpty() && m_bodyEnded && m_phases.sent && m_socket->bytesAvailable() == 0 && !m_socketEnded;
    if (isClean && m_options.keepConnection && m_parser.keepsAlive()) {
        m_socket->disconnect(this);
        m_parts.pool->put(m_poolKey, {std::move(m_socket), m_tls});
    }
    end();
}

void WireReply::giveUp()
{
    fail(m_awaitsRest ? badAnswer() : timedOut(m_options.timeLimit));
}

void WireReply::onSocketEnd()
{
    if (m_ended || m_socketEnded)
        return;
    m_socketEnded = true;
    m_socketError = m_socket->error();
    readMore(); // what came before stands
}

void WireReply::endOfStream()
{
    // TLS 1.3: the peer judges this side's certificate when it has been asked already.
    if (m_alert > 0 && m_parser.state() == ResponseParser::State::Waiting)
        return fail(failures::noHandshake(m_socketError, m_socket->errorString(), m_alert, url()));
    // An alert of the peer's is TLS: that ends the connection as it ends.
    if (m_alert <= 0 && (m_socketError == QAbstractSocket::SslInternalError || m_socketError == QAbstractSocket::SslInvalidUserDataError))
        return fail(failures::tlsBroken(m_socket->errorString(), url()));
    const bool isClosed = m_socketError == QAbstractSocket::RemoteHostClosedError || m_socketError == QAbstractSocket::UnknownSocketError;
    // Qt tells a reset as it tells an end. Over TLS the peer says that it ends (RFC 9112 9.8), or somebody else cut it off.
    const bool isInOrder = qobject_cast<QSslSocket *>(m_socket.get()) ? m_alert == int(QSsl::AlertType::CloseNotify) : m_kept < 0 || !isOver(m_kept);
    isClosed &&isInOrder ? m_parser.end() : m_parser.breakOff();
    if (m_parser.state() == ResponseParser::State::Failed)
        return fail(badAnswer());
    if (isOverdue())
        return fail(timedOut(m_options.timeLimit));
    end();
}

/// What is wrong is known, but not yet whether others would let it pass: an answer mostly comes at once, though in pieces.
void WireReply::awaitRest()
{
    constexpr std::chrono::milliseconds moment{100};
    if (!std::exchange(m_awaitsRest, true))
        QTimer::singleShot(moment, this, [this] { fail(badAnswer()); });
}

WireFailure WireReply::badAnswer() const
{
    constexpr std::chrono::seconds atOnce{1};
    WireFailure failure = failures::badAnswer(m_parser.problem(), isReused(), url());
    // So ends what waits for a ClientHello; a program that worked on the request first does not.
    const bool endedAtOnce = elapsed() - m_phases.sent.value_or(elapsed()) < atOnce;
    if (m_parser.problem().fault == ResponseFault::NoAnswer && !isReused() && endedAtOnce && url().scheme() == "http"_L1)
        failure.causes.append({u"perhaps_https"_s, {}});
    addDecimalSize(&failure);
    if (const auto status = readLeniently(m_parser).status)
        failure.causes.append({u"others_would_read"_s, {QString::number(*status)}});
    return failure;
}

/// To a failure that comes of a chunk that does not end where its size says, or may do.
void WireReply::addDecimalSize(WireFailure *failure) const
{
    if (const QByteArray size = m_parser.decimalSize(); !size.isEmpty())
        failure->causes.append({u"chunk_size_decimal"_s, {shownBytes(size)}});
}

void WireReply::abort()
{
    assertOnThreadOf(this, "WireReply::abort");
    fail(failures::cancelled(stage()));
}

void WireReply::fail(const WireFailure &failure)
{
    if (m_ended)
        return;
    m_failure = failure;
    setError(networkError(failure.error), failure.causes.isEmpty() ? QString() : failure.causes.first().code);
    end();
}

void WireReply::end()
{
    m_ended = true;
    m_limit.stop();
    m_phases.finished = elapsed();
    if (m_connector) {
        m_connector->cancel();
        m_connector.release()->deleteLater(); // it may be the one that tells
    }
    if (m_socket && !m_failure && m_phases.sent)
        m_parts.pool->part(std::move(m_socket));
    m_socket.reset();
    closeDescriptor(std::exchange(m_kept, -1));
    setFinished(true);
    if (m_failure)
        Q_EMIT errorOccurred(error());
    Q_EMIT finished();
}

qint64 WireReply::bytesAvailable() const
{
    return m_buffer.size() - m_bufferAt + QNetworkReply::bytesAvailable();
}

qint64 WireReply::readData(char *data, qint64 limit)
{
    const qsizetype count = qsizetype(std::min<qint64>(limit, m_buffer.size() - m_bufferAt));
    if (count == 0)
        return m_ended ? -1 : 0;
    std::memcpy(data, m_buffer.constData() + m_bufferAt, size_t(count));
    m_bufferAt += count;
    if (m_bufferAt > m_buffer.size() / 2) { // a reader that never takes all would keep all in memory
        m_buffer.remove(0, m_bufferAt);
        m_bufferAt = 0;
    }
    if (!m_ended && m_socket && (m_socketEnded || m_socket->bytesAvailable() > 0))
        readLater();
    return count;
}

void WireReply::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_limit.timerId())
        return QNetworkReply::timerEvent(event);
    if (isOverdue())
        giveUp();
    else
        m_limit.start(1, Qt::PreciseTimer, this); // a timer may be early by a fraction of a millisecond
}

bool WireReply::isOverdue() const
{
    return m_options.timeLimit.count() > 0 && elapsed() >= m_options.timeLimit;
}

std::chrono::microseconds WireReply::elapsed() const
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::nanoseconds(m_clock.nsecsElapsed()));
}

} // namespace ovyxa
