// SPDX-License-Identifier: MIT
#include "core/wire/response_parser.h"

#include "core/model/ascii.h"
#include "core/model/delivery_limits.h"
#include "core/model/receiver_limits.h"
#include "core/rules/http_grammar.h"
#include "core/wire/response_framing.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostBytes = std::numeric_limits<qint64>::max();
constexpr QByteArrayView protocol = "HTTP/";

ResponseFault faultOf(FieldFault fault)
{
    switch (fault) {
    case FieldFault::None: return ResponseFault::None;
    case FieldFault::NoColon: return ResponseFault::NoColon;
    case FieldFault::SpaceBeforeColon: return ResponseFault::SpaceBeforeColon;
    case FieldFault::BadName: break;
    }
    return ResponseFault::BadName;
}

ResponseFault faultOf(LineReader::Step step)
{
    switch (step) {
    case LineReader::Step::BareCr: return ResponseFault::BareCr;
    case LineReader::Step::BareLf: return ResponseFault::BareLf;
    default: return ResponseFault::Control;
    }
}

ResponseFault faultOf(ChunkFault fault, FieldFault trailer)
{
    switch (fault) {
    case ChunkFault::None: return ResponseFault::None;
    case ChunkFault::Size: return ResponseFault::ChunkSize;
    case ChunkFault::SizeLineTooLong:
    case ChunkFault::ExtensionsTooLong: return ResponseFault::ChunkLineTooLong;
    case ChunkFault::Extension: return ResponseFault::ChunkExtension;
    case ChunkFault::TooLarge: return ResponseFault::ChunkTooLarge;
    case ChunkFault::Data: return ResponseFault::ChunkEnd;
    case ChunkFault::TrailersTooLong: return ResponseFault::HeadsTooLong;
    case ChunkFault::FoldedTrailer: return ResponseFault::FoldedLine;
    case ChunkFault::ForbiddenTrailer: return ResponseFault::ForbiddenTrailer;
    case ChunkFault::Trailer: return faultOf(trailer);
    case ChunkFault::BareCr: return ResponseFault::BareCr;
    case ChunkFault::BareLf: return ResponseFault::BareLf;
    case ChunkFault::Control: break;
    }
    return ResponseFault::Control;
}

} // namespace

ResponseRules ResponseRules::forMethod(const QByteArray &method, FieldReading reading)
{
    return {method, reading, limits::headBytes, limits::responseHeadsBytes};
}

ResponseParser::ResponseParser(const ResponseRules &rules) : m_rules(rules), m_chunks(mostBytes, rules.headsBytes, rules.reading) {}

qsizetype ResponseParser::feed(QByteArrayView bytes)
{
    qsizetype used = 0;
    while (used < bytes.size() && m_stage != Stage::Complete && m_stage != Stage::Failed)
        used += inHead() ? feedHead(bytes.sliced(used)) : feedBody(bytes.sliced(used));
    if (m_stage == Stage::Failed) {
        keepBehindFault(bytes.sliced(used));
        used = bytes.size();
    }
    return used;
}

void ResponseParser::end()
{
    if (m_stage == Stage::UntilClose) {
        m_stage = Stage::Complete;
    } else if (inHead()) {
        if (isBetweenHeads())
            fail(ResponseFault::OnlyInterim, lastInterim());
        else
            fail(m_raw.isEmpty() ? ResponseFault::NoAnswer : ResponseFault::CutHead, m_line.line());
    } else if (m_stage == Stage::FixedBody || m_stage == Stage::ChunkedBody) {
        m_stage = Stage::Failed;
        m_problem = {ResponseFault::CutBody, ResponsePlace::Body, {}, 0, m_bodyBytes, m_length};
    }
}

void ResponseParser::breakOff()
{
    if (m_stage == Stage::UntilClose) {
        m_stage = Stage::Failed;
        m_problem = {ResponseFault::CutBody, ResponsePlace::Body, {}, 0, m_bodyBytes, -2};
    } else {
        end();
    }
}

ResponseParser::State ResponseParser::state() const
{
    switch (m_stage) {
    case Stage::StatusLine: return m_raw.isEmpty() && m_interims.isEmpty() ? State::Waiting : State::Head;
    case Stage::FieldLine: return State::Head;
    case Stage::FixedBody:
    case Stage::ChunkedBody:
    case Stage::UntilClose: return State::Body;
    case Stage::Complete: return State::Complete;
    case Stage::Failed: break;
    }
    return State::Failed;
}

QByteArray ResponseParser::lastInterim() const
{
    const ResponseHead &last = m_interims.constLast();
    return QByteArray::number(last.status) + (last.reason.isEmpty() ? QByteArray() : ' ' + last.reason);
}

QByteArray ResponseParser::takeBody()
{
    return std::exchange(m_body, {});
}

std::optional<qint64> ResponseParser::announcedBytes() const
{
    return m_hasHead && m_length >= 0 ? std::optional(m_length) : std::nullopt;
}

std::optional<qint64> ResponseParser::contentLength() const
{
    return m_hasHead && m_contentLength >= 0 ? std::optional(m_contentLength) : std::nullopt;
}

bool ResponseParser::keepsAlive() const
{
    if (m_stage != Stage::Complete || m_untilClose)
        return false;
    bool close = false;
    bool keep = false;
    for (const Header &header : m_head.headers) {
        if (header.name.compare("Connection", Qt::CaseInsensitive) == 0) {
            close = close || grammar::listHas(header.value, "close");
            keep = keep || grammar::listHas(header.value, "keep-alive");
        }
    }
    return !close && (keep || m_head.version != "HTTP/1.0");
}

qsizetype ResponseParser::feedHead(QByteArrayView bytes)
{
    qsizetype used = 0;
    while (used < bytes.size() && inHead()) {
        if (const qsizetype whole = takeWholeLine(bytes.sliced(used)); whole > 0) {
            used += whole;
            continue;
        }
        const char c = bytes[used++];
        m_raw += c;
        ++m_headsBytes;
        takeHeadByte(c);
    }
    return used;
}

// A good line that lies there from its begin to its end is taken at one go; anything else byte by byte, for the same verdict however it was
// split. Returns the bytes taken.
qsizetype ResponseParser::takeWholeLine(QByteArrayView bytes)
{
    if (!m_line.isEmpty() || (m_stage == Stage::StatusLine && !bytes.startsWith(protocol)))
        return 0;
    const qsizetype size = bytes.indexOf('\r');
    if (size < 0 || size + 2 > bytes.size() || bytes[size + 1] != '\n' || m_raw.size() + size + 2 > m_rules.headBytes
        || m_headsBytes + size + 2 > m_rules.headsBytes || std::any_of(bytes.begin(), bytes.begin() + size, grammar::isControl))
        return 0;
    m_raw += bytes.first(size + 2);
    m_headsBytes += size + 2;
    takeHeadLine(bytes.first(size));
    return size + 2;
}

void ResponseParser::takeHeadByte(char c)
{
    if (m_raw.size() > m_rules.headBytes)
        return fail(ResponseFault::HeadTooLong, m_line.line());
    if (m_headsBytes > m_rules.headsBytes)
        return fail(ResponseFault::HeadsTooLong, m_line.line());
    if (m_stage == Stage::StatusLine && m_raw.size() <= protocol.size() && !protocol.startsWith(m_raw))
        return fail(ResponseFault::NotHttp, m_raw);
    const LineReader::Step step = m_line.add(c);
    if (step == LineReader::Step::Line) {
        const QByteArray line = m_line.line();
        m_line.clear();
        return takeHeadLine(line);
    }
    if (step != LineReader::Step::More)
        fail(faultOf(step), step == LineReader::Step::Control ? QByteArray(m_line.line() + c) : m_line.line());
}

void ResponseParser::takeHeadLine(QByteArrayView line)
{
    if (m_stage == Stage::StatusLine)
        takeStatusLine(line);
    else if (line.isEmpty())
        endHead();
    else
        takeField(line);
    if (m_stage == Stage::FieldLine)
        ++m_lineNumber;
}

// RFC 9112 4. The blank before an empty reason is a must that many servers forget and nobody reads in two ways.
void ResponseParser::takeStatusLine(QByteArrayView line)
{
    const QByteArrayView version = line.first(std::min(std::max<qsizetype>(line.indexOf(' '), 0), line.size()));
    if (!grammar::isVersion(version))
        return fail(ResponseFault::StatusLine, line);
    if (version[5] != '1')
        return fail(ResponseFault::Version, line);
    const QByteArrayView rest = line.sliced(version.size() + 1);
    const bool wellFormed = rest.size() >= 3 && ascii::isDigits(rest.first(3)) && rest.front() != '0' && (rest.size() == 3 || rest[3] == ' ');
    if (!wellFormed)
        return fail(ResponseFault::StatusLine, line);
    m_head.version = version.toByteArray();
    m_head.status = rest.first(3).toByteArray().toInt();
    m_head.reason = rest.size() > 4 ? rest.sliced(4).toByteArray() : QByteArray();
    m_stage = Stage::FieldLine;
}

void ResponseParser::takeField(QByteArrayView line)
{
    if (line.front() == ' ' || line.front() == '\t') {
        if (m_rules.reading == FieldReading::Strict || m_head.headers.isEmpty()) // RFC 9112 5.2
            return fail(ResponseFault::FoldedLine, line);
        mend(ResponseFault::FoldedLine, line);
        unfold(line, &m_head.headers.last().value);
        return;
    }
    Header field;
    FieldFault fault = splitFieldLine(line, FieldReading::Strict, &field);
    if (fault == FieldFault::SpaceBeforeColon && m_rules.reading == FieldReading::Lenient) {
        fault = splitFieldLine(line, FieldReading::Lenient, &field);
        if (fault == FieldFault::None)
            mend(ResponseFault::SpaceBeforeColon, line);
    }
    if (fault != FieldFault::None)
        return fail(faultOf(fault), line);
    m_head.headers.append(std::move(field));
    m_fieldLines.push_back(m_lineNumber);
}

void ResponseParser::endHead()
{
    m_head.raw = m_raw;
    if (m_head.status == 101) {
        m_lineNumber = 1;
        return fail(ResponseFault::Upgrade, m_raw.first(m_raw.indexOf('\r')));
    }
    if (m_head.status < 200) {
        m_interims.append(std::exchange(m_head, {}));
        m_fieldLines.clear();
        m_lineNumber = 1;
        m_stage = Stage::StatusLine;
    } else {
        takeFraming();
        if (m_stage == Stage::Failed)
            return;
        m_hasHead = true;
    }
    m_raw.resize(0);
}

void ResponseParser::takeFraming()
{
    const ResponseFraming framing = framingOf(m_head.version, m_head.headers);
    if (framing.fault != ResponseFault::None)
        return failAt(framing.field, framing.fault);
    m_contentLength = framing.length;
    m_length = framing.length;
    if (m_rules.method == "HEAD" || m_head.status == 204 || m_head.status == 304) {
        m_length = 0;
        m_stage = Stage::Complete;
    } else if (framing.chunked) {
        m_chunks = ChunkedBody(mostBytes, m_rules.headsBytes - m_headsBytes, m_rules.reading);
        m_stage = Stage::ChunkedBody;
    } else if (m_length >= 0) {
        m_stage = m_length > 0 ? Stage::FixedBody : Stage::Complete;
    } else {
        m_untilClose = true;
        m_stage = Stage::UntilClose;
    }
}

qsizetype ResponseParser::feedBody(QByteArrayView bytes)
{
    const qsizetype before = m_body.size();
    qsizetype used = bytes.size();
    ChunkFault fault = ChunkFault::None;
    if (m_stage == Stage::ChunkedBody) {
        fault = m_chunks.feed(bytes, &used, &m_body);
    } else {
        if (m_stage == Stage::FixedBody)
            used = qsizetype(std::min<qint64>(m_length - m_bodyBytes, used));
        m_body += bytes.first(used);
    }
    m_bodyBytes += m_body.size() - before;
    if (fault != ChunkFault::None)
        failInChunk(fault);
    else if ((m_stage == Stage::FixedBody && m_bodyBytes == m_length) || (m_stage == Stage::ChunkedBody && m_chunks.isDone()))
        m_stage = Stage::Complete;
    return used;
}

void ResponseParser::failInChunk(ChunkFault fault)
{
    m_stage = Stage::Failed;
    m_problem = {faultOf(fault, m_chunks.trailerFault()), m_chunks.inTrailers() ? ResponsePlace::Trailers : ResponsePlace::Chunk,
                 m_chunks.line().first(std::min(m_chunks.line().size(), keptOfALine)), m_chunks.position()};
    m_lineGoesOn = fault == ChunkFault::Size && !m_problem.line.isEmpty();
}

} // namespace ovyxa
