// SPDX-License-Identifier: MIT
// What is wrong with an answer, or was mended, and in which line.
#include "core/wire/response_parser.h"

#include <algorithm>

namespace ovyxa {

// Of what is not HTTP people want to see more than the byte that gave it away.
void ResponseParser::keepFirstBytes(QByteArrayView bytes)
{
    if (m_problem.fault == ResponseFault::NotHttp)
        m_problem.line += bytes.first(std::min(bytes.size(), std::max<qsizetype>(keptOfALine - m_problem.line.size(), 0)));
}

std::optional<ResponseProblem> ResponseParser::mended() const
{
    if (m_mended || m_chunks.mendedTrailer().isEmpty())
        return m_mended;
    const QByteArray &line = m_chunks.mendedTrailer();
    return ResponseProblem{ResponseFault::SpaceBeforeColon, ResponsePlace::Trailers, line.left(keptOfALine), m_chunks.mendedPosition()};
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
}

void ResponseParser::failAt(qsizetype field, ResponseFault fault)
{
    m_lineNumber = m_fieldLines[size_t(field)];
    qsizetype from = 0;
    for (int line = 1; line < m_lineNumber; ++line)
        from = m_raw.indexOf('\n', from) + 1;
    fail(fault, QByteArrayView(m_raw).sliced(from, m_raw.indexOf('\r', from) - from));
}

} // namespace ovyxa
