// SPDX-License-Identifier: MIT
#include "core/http/request_parser.h"

#include "core/rules/capture_words.h"
#include "core/rules/http_grammar.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype keptRawBody = 64 * 1024;
constexpr qsizetype usualHead = 512;
constexpr qsizetype usualFields = 10;
constexpr char tlsHandshakeRecord = 0x16; // RFC 8446 5.1

} // namespace

qsizetype RequestParser::feed(QByteArrayView bytes)
{
    qsizetype used = 0;
    while (used < bytes.size() && m_stage != Stage::Complete && m_stage != Stage::Refused && state() != State::Begun) {
        const bool inHead = m_stage == Stage::RequestLine || m_stage == Stage::FieldLine;
        used += inHead ? feedHead(bytes.sliced(used)) : feedBody(bytes.sliced(used));
    }
    if (m_stage == Stage::Refused) {
        keepRawBody(bytes.sliced(used));
        used = bytes.size();
    }
    return used;
}

RequestParser::State RequestParser::state() const
{
    if (m_request.body.size() > m_limits.bodyBytes && m_mayPassOn && m_stage != Stage::Refused)
        return State::Begun;
    switch (m_stage) {
    case Stage::RequestLine: return m_line.line().isEmpty() ? State::Waiting : State::Head;
    case Stage::FieldLine: return State::Head;
    case Stage::FixedBody:
    case Stage::ChunkedBody: return State::Body;
    case Stage::Complete: return State::Complete;
    case Stage::Refused: break;
    }
    return State::Refused;
}

bool RequestParser::wantsContinue() const
{
    return state() == State::Body && m_framing.expectsContinue && !m_bodyBegun;
}

qint64 RequestParser::heldBytes() const
{
    constexpr qsizetype fieldBytes = sizeof(Header) + 96; // two texts of their own, however short
    const qsizetype fields = m_request.headers.size() + m_chunks.trailers().size();
    return m_request.rawHead.capacity() + m_request.body.capacity() + m_rawBody.capacity() + fields * fieldBytes;
}

void RequestParser::refuse(const RequestProblem &problem)
{
    m_stage = Stage::Refused;
    m_framing.keepsAlive = false;
    m_request.cause = problem.cause;
    m_request.problem = rules::captureWords({problem.cause});
    m_request.problemStatus = problem.status;
}

HttpRequest RequestParser::take()
{
    const bool isBegun = state() == State::Begun;
    HttpRequest request = std::exchange(m_request, {});
    if (isBegun) {
        m_isHandedOut = true;
        m_rest = request.body.sliced(m_limits.bodyBytes);
        request.body.truncate(m_limits.bodyBytes);
        request.hasMore = true;
        if (!m_framing.chunked)
            request.bodyLength = m_framing.length;
        return request;
    }
    if (m_stage == Stage::Complete)
        request.trailers = m_chunks.trailers();
    if (m_stage == Stage::Refused) {
        request.rawHead += m_rawBody;
        request.rawTruncated = m_rawBodyCut || request.body.size() > keptRawBody;
        request.body = request.body.left(keptRawBody);
    }
    *this = RequestParser(m_limits);
    return request;
}

qsizetype RequestParser::feedHead(QByteArrayView bytes)
{
    qsizetype used = 0;
    while (used < bytes.size() && (m_stage == Stage::RequestLine || m_stage == Stage::FieldLine)) {
        if (const qsizetype whole = takeWholeLine(bytes.sliced(used)); whole > 0) {
            used += whole;
            continue;
        }
        const char c = bytes[used++];
        m_request.rawHead += c;
        takeHeadByte(c);
    }
    return used;
}

// A good line that lies there from its begin to its end is taken at one go; anything else byte by byte, for the same verdict however it was
// split. Returns the bytes taken.
qsizetype RequestParser::takeWholeLine(QByteArrayView bytes)
{
    if (!m_line.isEmpty() || bytes.front() == ' ' || bytes.front() == '\t')
        return 0;
    const qsizetype size = bytes.indexOf('\r');
    if (size < 0 || size + 2 > bytes.size() || bytes[size + 1] != '\n' || m_request.rawHead.size() + size + 2 > m_limits.headBytes
        || std::count_if(bytes.begin(), bytes.begin() + size, grammar::isControl) > 0)
        return 0;
    m_request.rawHead += bytes.first(size + 2);
    takeHeadLine(bytes.first(size));
    return size + 2;
}

void RequestParser::takeHeadByte(char c)
{
    if (m_request.rawHead.size() > m_limits.headBytes) {
        if (m_stage == Stage::RequestLine)
            return refuse({414, {u"request_line_too_long"_s}});
        return refuse({431, {u"headers_too_long"_s}});
    }
    const LineReader::Step step = m_line.add(c);
    if (step == LineReader::Step::Line) {
        const QByteArray line = m_line.line();
        m_line.clear();
        return takeHeadLine(line);
    }
    if (m_request.rawHead.size() == 1 && c == tlsHandshakeRecord)
        return refuse({400, {u"tls_on_plain_port"_s}});
    if (step != LineReader::Step::More)
        return refuse(badByte(step));
    if (m_line.line().size() == 1 && (c == ' ' || c == '\t')) {
        if (m_stage == Stage::RequestLine)
            return refuse({400, {u"begins_with_space"_s}});
        return refuse({400, {u"folded_line"_s}});
    }
}

void RequestParser::takeHeadLine(QByteArrayView line)
{
    if (m_stage == Stage::FieldLine) {
        if (line.isEmpty())
            return endHead();
        if (const auto problem = takeFieldLine(line, &m_request.headers))
            refuse(*problem);
        return;
    }
    if (line.isEmpty()) {
        if (m_skippedBlank) {
            m_request.rawHead.prepend("\r\n"); // the first, which a request may have, is shown where it may not
            return refuse({400, {u"blank_lines"_s}});
        }
        m_skippedBlank = true;
        m_request.rawHead.resize(0);
        return;
    }
    m_stage = Stage::FieldLine;
    m_request.rawHead.reserve(usualHead);
    m_request.headers.reserve(usualFields);
    if (const auto problem = takeRequestLine(line, &m_request))
        refuse(*problem);
}

void RequestParser::endHead()
{
    if (m_limits.wantsTls)
        return refuse({400, {u"plain_on_tls_port"_s}});
    if (const auto problem = takeFraming(m_request, &m_framing))
        return refuse(*problem);
    const bool isLarge = m_framing.length > m_limits.bodyBytes;
    // Who passes it on would have to write a length that no figure holds.
    const bool isPastCounting = m_framing.length == std::numeric_limits<qint64>::max();
    m_mayPassOn = (isLarge || m_framing.chunked) && !isPastCounting && m_limits.passesOn && m_limits.passesOn(m_request);
    if (isLarge && !m_mayPassOn)
        return refuse({413, {u"body_too_large"_s, {QString::number(m_limits.bodyBytes)}}});
    if (m_mayPassOn)
        m_chunks = ChunkedBody(std::numeric_limits<qint64>::max(), m_limits.headBytes);
    m_bodyLeft = m_framing.length;
    if (m_framing.chunked)
        m_stage = Stage::ChunkedBody;
    else
        m_stage = m_framing.length > 0 ? Stage::FixedBody : Stage::Complete;
}

qsizetype RequestParser::feedBody(QByteArrayView bytes)
{
    m_bodyBegun = true;
    // A single byte more than the limit shows that the body is larger; the rest is for whom it is passed on to.
    if (m_mayPassOn && !m_isHandedOut)
        bytes = bytes.first(std::min(bytes.size(), m_limits.bodyBytes + 1 - m_request.body.size()));
    QByteArray *const body = m_isHandedOut ? &m_rest : &m_request.body;
    if (m_stage == Stage::FixedBody) {
        const auto piece = qsizetype(std::min<qint64>(m_bodyLeft, bytes.size()));
        body->append(bytes.first(piece));
        m_bodyLeft -= piece;
        if (m_bodyLeft == 0)
            m_stage = Stage::Complete;
        return piece;
    }
    qsizetype used = 0;
    const ChunkFault fault = m_chunks.feed(bytes, &used, body);
    keepRawBody(bytes.first(used));
    if (fault != ChunkFault::None)
        refuse(m_chunks.problem(fault));
    else if (m_chunks.isDone())
        m_stage = Stage::Complete;
    return used;
}

void RequestParser::keepRawBody(QByteArrayView bytes)
{
    const qsizetype piece = std::min(bytes.size(), keptRawBody - m_rawBody.size());
    m_rawBody += bytes.first(piece);
    m_rawBodyCut = m_rawBodyCut || piece < bytes.size();
}

} // namespace ovyxa
