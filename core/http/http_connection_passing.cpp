// SPDX-License-Identifier: MIT
// The rest of a request that has been handed out when it had begun: as fast as it is taken, and within the time that a body may take.
#include "core/http/http_connection.h"
#include "core/http/request_stream.h"

namespace ovyxa {

void HttpConnection::passBody()
{
    const auto exchange = m_exchange; // who takes the body may end it
    if (!exchange)
        return;
    RequestStream &body = *exchange->body();
    while (m_passesBody) {
        const QByteArray rest = m_parser.takeRest();
        if (m_parser.state() == RequestParser::State::Refused) {
            const HttpRequest refused = m_parser.take();
            return breakOff({refused.problemStatus, refused.cause});
        }
        if (m_parser.state() == RequestParser::State::Complete) {
            const HeaderList trailers = m_parser.take().trailers; // the rest has been handed out
            m_passesBody = false;
            waitFor(Wait::None);
            if (m_halfClosed)
                endAfter(m_options.idleTimeout);
            body.add(rest);
            return body.finish(trailers);
        }
        waitForRest(body, rest.size());
        body.add(rest);
        if (!m_passesBody || !body.hasRoom())
            break;
        if (!readInput()) {
            if (m_halfClosed)
                drop(); // it has ended its sending in the middle
            break;
        }
        m_inputAt += m_parser.feed(QByteArrayView(m_input).sliced(m_inputAt));
    }
}

// While the other side does not take what is here, the peer is not to blame. Its own time begins anew with each part that is as large as a
// whole body may be: so it may be as slow as with a smaller one, and what drips in still ends.
void HttpConnection::waitForRest(const RequestStream &body, qsizetype came)
{
    m_passedBytes += came;
    if (m_passedBytes >= m_options.bodyBytes) {
        m_passedBytes = 0;
        waitFor(Wait::None);
    }
    waitFor(body.hasRoom() ? Wait::Body : Wait::None);
}

void HttpConnection::breakOff(const RequestProblem &problem)
{
    const auto exchange = m_exchange;
    m_passesBody = false;
    m_keepAlive = false;
    waitFor(Wait::None);
    exchange->body()->breakOff(problem);
}

} // namespace ovyxa
