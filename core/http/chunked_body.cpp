// SPDX-License-Identifier: MIT
#include "core/http/chunked_body.h"

#include "core/model/ascii.h"
#include "core/rules/http_grammar.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxSizeDigits = 16;
constexpr qsizetype maxSizeLine = 4096;
constexpr qsizetype shownDigits = 60;

ChunkFault faultOf(LineReader::Step step)
{
    switch (step) {
    case LineReader::Step::BareCr: return ChunkFault::BareCr;
    case LineReader::Step::BareLf: return ChunkFault::BareLf;
    default: return ChunkFault::Control;
    }
}

} // namespace

ChunkFault ChunkedBody::feed(QByteArrayView bytes, qsizetype *used, QByteArray *body)
{
    qsizetype at = 0;
    ChunkFault fault = ChunkFault::None;
    while (at < bytes.size() && m_stage != Stage::Done && fault == ChunkFault::None) {
        if (m_stage == Stage::Data) {
            const qsizetype piece = qsizetype(std::min<qint64>(m_left, bytes.size() - at));
            body->append(bytes.sliced(at, piece));
            compareWithDecimal(bytes.sliced(at, piece));
            at += piece;
            m_left -= piece;
            if (m_left == 0)
                m_stage = Stage::DataEnd;
        } else {
            fault = takeByte(bytes[at++]);
        }
    }
    *used = at;
    return fault;
}

// Who takes a size for decimal announces too much, since what is hexadecimal is larger: so the end that was meant is found within the data.
void ChunkedBody::compareWithDecimal(QByteArrayView data)
{
    for (qint64 at = m_decimal + m_decimalFit - m_taken; m_decimal > 0 && m_decimalFit < 2 && at >= 0 && at < data.size(); ++at) {
        if (data[at] == "\r\n"[m_decimalFit])
            ++m_decimalFit;
        else
            m_decimal = 0;
    }
    m_taken += data.size();
}

ChunkFault ChunkedBody::takeByte(char c)
{
    const LineReader::Step step = m_line.add(c);
    if (m_stage == Stage::DataEnd && step != LineReader::Step::Line && (step != LineReader::Step::More || !m_line.line().isEmpty()))
        return ChunkFault::Data;
    if (m_stage == Stage::Trailer && ++m_trailerBytes > m_fieldBytes)
        return ChunkFault::TrailersTooLong;
    if (step == LineReader::Step::More) {
        return m_stage == Stage::Size ? takeSizeByte(c) : ChunkFault::None;
    }
    if (step != LineReader::Step::Line)
        return faultOf(step);

    ChunkFault fault = ChunkFault::None;
    if (m_stage == Stage::Size) {
        fault = takeSizeLine();
    } else if (m_stage == Stage::Trailer) {
        fault = takeTrailerLine();
    } else {
        m_stage = Stage::Size;
        ++m_chunk;
    }
    if (fault == ChunkFault::None)
        m_line.clear();
    return fault;
}

// A server that announces chunks and sends its body as it is may never end a line, so what is no size is told with its first byte.
ChunkFault ChunkedBody::takeSizeByte(char c)
{
    const qsizetype length = m_line.line().size();
    if (length > maxSizeLine)
        return ChunkFault::SizeLineTooLong;
    if (m_line.isAfterCr() || m_digits < length - 1)
        return ChunkFault::None;
    if (ascii::isHexDigit(c))
        ++m_digits;
    else if (m_digits == 0 || (c != ';' && c != ' ' && c != '\t'))
        return ChunkFault::Size;
    return ChunkFault::None;
}

ChunkFault ChunkedBody::takeSizeLine()
{
    const QByteArrayView line = m_line.line();
    const qsizetype digits = std::exchange(m_digits, 0);
    if (digits == 0)
        return ChunkFault::Size;
    // 1*HEXDIG: zeros before the number mean nothing, and only the line's length bounds them.
    const qsizetype zeros = std::find_if_not(line.begin(), line.begin() + digits, [](char c) { return c == '0'; }) - line.begin();
    if (digits - zeros > maxSizeDigits)
        return ChunkFault::TooLarge;
    const QByteArrayView extensions = line.sliced(digits);
    if (!grammar::isChunkExtensions(extensions))
        return ChunkFault::Extension;
    m_extensionBytes += extensions.size();
    if (m_extensionBytes > m_fieldBytes)
        return ChunkFault::ExtensionsTooLong;

    const QByteArray number = line.first(digits).sliced(zeros).toByteArray();
    const quint64 size = number.toULongLong(nullptr, 16);
    if (size > quint64(m_bodyBytes - m_sum))
        return ChunkFault::TooLarge;
    m_size.resize(0);
    m_size += line.first(digits);
    m_decimal = number.size() > 1 ? number.toLongLong() : 0; // 0 where it is no decimal number
    m_decimalFit = 0;
    m_taken = 0;
    m_left = qint64(size);
    m_sum += m_left;
    m_stage = m_left > 0 ? Stage::Data : Stage::Trailer;
    return ChunkFault::None;
}

ChunkFault ChunkedBody::takeTrailerLine()
{
    const QByteArrayView line = m_line.line();
    if (line.isEmpty()) {
        m_stage = Stage::Done;
        return ChunkFault::None;
    }
    if (line.front() == ' ' || line.front() == '\t')
        return takeFold(line);
    Header field;
    m_trailerFault = splitFieldLine(line, FieldReading::Strict, &field);
    if (m_trailerFault == FieldFault::SpaceBeforeColon && m_reading == FieldReading::Lenient) {
        m_trailerFault = splitFieldLine(line, FieldReading::Lenient, &field);
        if (m_trailerFault == FieldFault::None)
            mend(line);
    }
    if (m_trailerFault != FieldFault::None)
        return ChunkFault::Trailer;
    for (const char *const framing : {"Content-Length", "Transfer-Encoding", "Host", "Trailer"}) {
        if (field.name.compare(framing, Qt::CaseInsensitive) == 0)
            return ChunkFault::ForbiddenTrailer;
    }
    m_trailers.append(std::move(field));
    ++m_trailerLine;
    return ChunkFault::None;
}

ChunkFault ChunkedBody::takeFold(QByteArrayView line)
{
    if (m_reading == FieldReading::Strict || m_trailers.isEmpty())
        return ChunkFault::FoldedTrailer;
    mend(line);
    unfold(line, &m_trailers.last().value);
    ++m_trailerLine;
    return ChunkFault::None;
}

void ChunkedBody::mend(QByteArrayView line)
{
    if (!m_mended.isEmpty())
        return;
    m_mended = line.toByteArray();
    m_mendedAt = position();
}

RequestProblem ChunkedBody::problem(ChunkFault fault) const
{
    switch (fault) {
    case ChunkFault::None: break;
    case ChunkFault::Size: return malformed("chunk_size");
    case ChunkFault::SizeLineTooLong: return malformed("chunk_line_too_long");
    case ChunkFault::Extension: return malformed("chunk_extension");
    case ChunkFault::ExtensionsTooLong: return malformed("chunk_extensions_too_long");
    case ChunkFault::TooLarge: return {413, {u"chunks_too_large"_s, {QString::number(m_bodyBytes)}}};
    case ChunkFault::Data: return {400, {fitsDecimal() ? u"chunk_size_decimal"_s : u"chunk_end"_s, {QString::fromLatin1(m_size.left(shownDigits))}}};
    case ChunkFault::TrailersTooLong: return {431, {u"trailers_too_long"_s}};
    case ChunkFault::FoldedTrailer: return malformed("folded_trailer");
    case ChunkFault::ForbiddenTrailer: return malformed("forbidden_trailer");
    case ChunkFault::Trailer:
        if (HeaderList fields; auto problem = takeFieldLine(m_line.line(), &fields))
            return *problem;
        break;
    case ChunkFault::BareCr: return badByte(LineReader::Step::BareCr);
    case ChunkFault::BareLf: return badByte(LineReader::Step::BareLf);
    case ChunkFault::Control: return badByte(LineReader::Step::Control);
    }
    return {};
}

} // namespace ovyxa
