// SPDX-License-Identifier: MIT
// What is wrong with an answer, or was mended, and in which line.
#include "core/wire/response_parser.h"

#include <algorithm>

namespace ovyxa {

// Of what is not HTTP, or no size, people want to see more than the byte that gave it away.
void ResponseParser::keepBehindFault(QByteArrayView bytes)
{
    m_behindFault += bytes.first(std::min(bytes.size(), keptBehindFault - m_behindFault.size()));
    if (!m_lineGoesOn)
        return;
    if (m_problem.fault != ResponseFault::NotHttp) {
        const qsizetype end = std::find_if(bytes.begin(), bytes.end(), [](char c) { return c == '\r' || c == '\n'; }) - bytes.begin();
        m_lineGoesOn = end == bytes.size();
        bytes = bytes.first(end);
    }
    m_problem.line += bytes.first(std::min(bytes.size(), std::max<qsizetype>(keptOfALine - m_problem.line.size(), 0)));
}

std::optional<ResponseProblem> ResponseParser::mended() const
{
    if (m_mended || m_chunks.mendedTrailer().isEmpty())
        return m_mended;
    const QByteArray &line = m_chunks.mendedTrailer();
    const bool isFold = line.front() == ' ' || line.front() == '\t';
    return ResponseProblem{isFold ? ResponseFault::FoldedLine : ResponseFault::SpaceBeforeColon, ResponsePlace::Trailers, line.left(keptOfALine),
                           m_chunks.mendedPosition()};
}

void ResponseParser::mend(ResponseFault fault, QByteArrayView line)
{
    if (!m_mended)
        m_mended = ResponseProblem{fault, ResponsePlace::Head, line.first(std::min(line.size(), keptOfALine)).toByteArray(), m_lineNumber};
}

void ResponseParser::fail(ResponseFault fault, QByteArrayView line)
{
    m_stage = Stage::Failed;
    m_problem = {fault, ResponsePlace::Head, line.first(std::min(line.size(), keptOfALine)).toByteArray(), m_lineNumber};
    m_lineGoesOn = fault == ResponseFault::NotHttp;
}

// The line as it is on the wire; of one that is folded its whole value, which is what was judged.
void ResponseParser::failAt(qsizetype field, ResponseFault fault)
{
    const Header &header = m_head.headers.at(field);
    m_lineNumber = m_fieldLines[size_t(field)];
    qsizetype from = 0;
    for (int line = 1; line < m_lineNumber; ++line)
        from = m_raw.indexOf('\n', from) + 1;
    const qsizetype end = m_raw.indexOf('\r', from);
    const char next = m_raw.at(end + 2); // there is one: a head ends in an empty line
    if (next == ' ' || next == '\t')
        return fail(fault, QByteArray(header.name + ": " + header.value));
    fail(fault, QByteArrayView(m_raw).sliced(from, end - from));
}

} // namespace ovyxa
