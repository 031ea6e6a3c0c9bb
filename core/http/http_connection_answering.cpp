// SPDX-License-Identifier: MIT
// How a connection answers: at one go, in pieces, or with any bytes.
#include "core/http/http_connection.h"

#include <utility>

namespace ovyxa {

void HttpConnection::respond(const HttpResponse &response)
{
    const WrittenResponse answer = writeResponse(response, m_method, keepsAlive());
    write(answer.head + answer.body);
    if (answer.closes)
        return closeOrderly();
    nextRequest();
}

void HttpConnection::begin(const WrittenStart &start)
{
    m_streamed = {{}, start.framing, start.closes};
    writeRaw(start.head);
}

void HttpConnection::sendPiece(const QByteArray &piece)
{
    if (m_streamed.framing != StreamFraming::None)
        writeRaw(m_streamed.framing == StreamFraming::Chunks ? writeChunk(piece) : piece);
}

void HttpConnection::finishBody(const HeaderList &trailers)
{
    const WrittenStart streamed = std::exchange(m_streamed, {});
    if (streamed.framing == StreamFraming::Chunks)
        writeRaw(writeLastChunk(trailers));
    if (streamed.closes || !keepsAlive()) // it may be draining by now
        return closeOrderly();
    nextRequest();
}

void HttpConnection::nextRequest()
{
    if (m_state != State::Answering) // writing found the peer gone
        return;
    m_state = State::Reading;
    joinLine();
    m_exchange.reset();
    waitFor(Wait::Idle);
    if (!m_processing && (m_halfClosed || !isRead())) // what is not here yet announces itself
        processLater();
}

void HttpConnection::writeRaw(const QByteArray &bytes)
{
    write(bytes);
    sendOut();
}

} // namespace ovyxa
