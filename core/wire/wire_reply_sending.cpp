// SPDX-License-Identifier: MIT
// The request on its way out: the body as fast as the peer takes it.
#include "core/http/response_writer.h"
#include "core/wire/wire_reply.h"

#include <QtNetwork/QSslSocket>

#include <algorithm>

namespace ovyxa {

namespace {

constexpr qint64 mostUnsent = 128 * 1024; // held here for a peer that does not read

qint64 unsent(const QTcpSocket &socket)
{
    const auto *secure = qobject_cast<const QSslSocket *>(&socket);
    return socket.bytesToWrite() + (secure ? secure->encryptedBytesToWrite() : 0);
}

bool hasBody(const QByteArray &verb)
{
    return verb != "GET" && verb != "HEAD" && verb != "DELETE" && verb != "OPTIONS" && verb != "TRACE";
}

} // namespace

BodyFraming WireReply::bodyFraming() const
{
    const QIODevice *body = m_parts.body;
    if (!body)
        return {hasBody(m_parts.verb), false, 0}; // RFC 9110 8.6: a POST without a body says so
    if (m_options.bodyLength)
        return {true, false, *m_options.bodyLength};
    if (body->isSequential() || m_options.trailers)
        return {true, true, 0};
    return {true, false, body->size() - body->pos()};
}

void WireReply::sendMore()
{
    if (m_ended || m_socketEnded || !m_socket || m_phases.sent)
        return;
    while (!m_bodyEnded && unsent(*m_socket) < mostUnsent) {
        QByteArray bytes;
        takeFromBody(&bytes);
        if (m_ended)
            return;
        if (bytes.isEmpty())
            break; // until its device has more
        m_socket->write(bytes);
    }
    if (m_bodyEnded && m_socket && unsent(*m_socket) == 0)
        noteSent();
}

/// Appends what there is of the body, framed. Ends the request where the body ends before its announced length.
void WireReply::takeFromBody(QByteArray *bytes)
{
    constexpr qint64 most = 64 * 1024;
    QIODevice *body = m_parts.body;
    if (m_bodyEnded)
        return;
    if (!body || (!m_framing.chunked && m_bodySent == m_framing.length)) {
        m_bodyEnded = true;
        if (!body && (m_framing.chunked || m_bodySent < m_framing.length))
            fail(failures::bodyTooShort(m_bodySent, m_framing.length)); // its device is gone
        return;
    }
    const qint64 left = m_framing.chunked ? most : std::min(most, m_framing.length - m_bodySent);
    QByteArray piece(std::clamp<qint64>(body->bytesAvailable(), 1, left), Qt::Uninitialized);
    const qint64 count = body->read(piece.data(), piece.size());
    piece.truncate(std::max<qint64>(count, 0));
    m_bodySent += piece.size();
    const bool isOver = count < 0 || (count == 0 && !body->isSequential());
    if (m_framing.chunked) {
        if (!piece.isEmpty())
            *bytes += QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n";
        if (isOver) {
            *bytes += writeLastChunk(m_options.trailers ? m_options.trailers() : HeaderList());
            m_bodyEnded = true;
        }
        return;
    }
    *bytes += piece;
    m_bodyEnded = m_bodySent == m_framing.length;
    if (!m_bodyEnded && isOver)
        fail(failures::bodyTooShort(m_bodySent, m_framing.length));
}

void WireReply::noteSent()
{
    m_phases.sent = elapsed();
    Q_EMIT requestSent();
}

} // namespace ovyxa
