// SPDX-License-Identifier: MIT
#include "core/http/http_connection.h"
#include "core/http/request_stream.h"
#include "core/model/thread_check.h"

namespace ovyxa {

HttpExchange::HttpExchange(HttpRequest request, HttpConnection *connection, MemoryShare share)
    : m_request(std::move(request))
    , m_connection(connection)
    , m_share(std::move(share))
{
    if (m_request.hasMore)
        m_body = std::make_shared<RequestStream>(m_request.body, m_request.bodyLength);
}

HttpExchange::~HttpExchange() = default;

bool HttpExchange::isOpen() const
{
    return !m_ended && m_connection && m_connection->awaitsAnswer();
}

// The connection may hold the last reference to this exchange and let go of it: in each end, its call comes last, or this is held.

void HttpExchange::respond(const HttpResponse &response)
{
    assertOnThreadOf(this, "HttpExchange::respond");
    if (!isOpen())
        return;
    m_ended = true;
    const auto held = shared_from_this();
    m_connection->respond(response);
    m_lost = m_connection && m_connection->hasLostPeer();
}

void HttpExchange::interim(const ResponseStart &interim)
{
    assertOnThreadOf(this, "HttpExchange::interim");
    if (isOpen() && !m_begun && m_request.version != "HTTP/1.0") // RFC 9110 15.2
        m_connection->writeRaw(writeInterim(interim));
}

void HttpExchange::begin(const ResponseStart &start)
{
    assertOnThreadOf(this, "HttpExchange::begin");
    if (!isOpen() || m_begun)
        return;
    m_begun = true;
    m_connection->begin(writeStart(start, m_request, m_connection->keepsAlive()));
}

void HttpExchange::send(const QByteArray &piece)
{
    assertOnThreadOf(this, "HttpExchange::send");
    if (isOpen() && m_begun && !piece.isEmpty())
        m_connection->sendPiece(piece);
}

void HttpExchange::finish(const HeaderList &trailers)
{
    assertOnThreadOf(this, "HttpExchange::finish");
    if (!isOpen() || !m_begun)
        return;
    m_ended = true;
    const auto held = shared_from_this();
    m_connection->finishBody(trailers);
    m_lost = m_connection && m_connection->hasLostPeer();
}

void HttpExchange::cut()
{
    assertOnThreadOf(this, "HttpExchange::cut");
    if (isOpen() && m_begun && m_connection->endsWithConnection())
        reset();
    else
        close();
}

qint64 HttpExchange::unsentBytes() const
{
    return m_connection ? m_connection->unsentBytes() : 0;
}

void HttpExchange::writeRaw(const QByteArray &bytes)
{
    assertOnThreadOf(this, "HttpExchange::writeRaw");
    if (isOpen())
        m_connection->writeRaw(bytes);
}

void HttpExchange::close()
{
    assertOnThreadOf(this, "HttpExchange::close");
    if (!isOpen())
        return;
    m_ended = true;
    m_connection->closeOrderly();
}

void HttpExchange::hang()
{
    assertOnThreadOf(this, "HttpExchange::hang");
    if (isOpen())
        m_connection->hang();
}

void HttpExchange::reset()
{
    assertOnThreadOf(this, "HttpExchange::reset");
    if (!isOpen())
        return;
    m_ended = true;
    m_connection->reset();
}

} // namespace ovyxa
