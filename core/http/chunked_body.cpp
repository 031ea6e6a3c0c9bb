// SPDX-License-Identifier: MIT
#include "core/http/chunked_body.h"

#include "core/http/http_grammar.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace ovyxa {

namespace {

constexpr qsizetype maxSizeDigits = 16;
constexpr qsizetype maxSizeLine = 4096;

} // namespace

std::optional<RequestProblem> ChunkedBody::feed(QByteArrayView bytes, qsizetype *used, QByteArray *body)
{
    qsizetype at = 0;
    std::optional<RequestProblem> problem;
    while (at < bytes.size() && m_stage != Stage::Done && !problem) {
        if (m_stage == Stage::Data) {
            const qsizetype piece = std::min(m_left, bytes.size() - at);
            body->append(bytes.sliced(at, piece));
            at += piece;
            m_left -= piece;
            if (m_left == 0)
                m_stage = Stage::DataEnd;
        } else {
            problem = takeByte(bytes[at++], body->size());
        }
    }
    *used = at;
    return problem;
}

std::optional<RequestProblem> ChunkedBody::takeByte(char c, qsizetype sizeSoFar)
{
    const LineReader::Step step = m_line.add(c);
    if (m_stage == Stage::DataEnd && step == LineReader::Step::More && !m_line.line().isEmpty())
        return malformed(QT_TRANSLATE_NOOP("HttpRequest", "A chunk is longer than its announced size, or has no CR LF after it."));
    if (m_stage == Stage::Trailer && ++m_trailerBytes > m_fieldBytes)
        return RequestProblem{431, QCoreApplication::translate("HttpRequest", "The trailer fields after the body are too long.")};
    if (step == LineReader::Step::More) {
        if (m_stage == Stage::Size && m_line.line().size() > maxSizeLine)
            return malformed(QT_TRANSLATE_NOOP("HttpRequest", "The line with a chunk's size is too long."));
        const bool folded = m_stage == Stage::Trailer && m_line.line().size() == 1 && (c == ' ' || c == '\t');
        if (folded)
            return malformed(QT_TRANSLATE_NOOP("HttpRequest", "A trailer line begins with white space."));
        return std::nullopt;
    }
    if (step != LineReader::Step::Line)
        return badByte(step);

    std::optional<RequestProblem> problem;
    if (m_stage == Stage::Size)
        problem = takeSizeLine(sizeSoFar);
    else if (m_stage == Stage::Trailer)
        problem = takeTrailerLine();
    else
        m_stage = Stage::Size;
    m_line.clear();
    return problem;
}

std::optional<RequestProblem> ChunkedBody::takeSizeLine(qsizetype sizeSoFar)
{
    const QByteArrayView line = m_line.line();
    const auto end = std::find_if_not(line.begin(), line.end(), grammar::isHexDigit);
    const qsizetype digits = end - line.begin();
    if (digits == 0 || digits > maxSizeDigits)
        return malformed(QT_TRANSLATE_NOOP("HttpRequest", "A chunk's size is not a plain hexadecimal number."));
    const QByteArrayView extensions = line.sliced(digits);
    if (!grammar::isChunkExtensions(extensions))
        return malformed(QT_TRANSLATE_NOOP("HttpRequest", "What follows a chunk's size is not a chunk extension."));
    m_extensionBytes += extensions.size();
    if (m_extensionBytes > m_fieldBytes)
        return malformed(QT_TRANSLATE_NOOP("HttpRequest", "The chunk extensions are too long."));

    const quint64 size = line.first(digits).toByteArray().toULongLong(nullptr, 16);
    if (size > quint64(m_bodyBytes - sizeSoFar))
        return RequestProblem{413, QCoreApplication::translate("HttpRequest",
                                                               "The chunks sum up to more than the %n byte(s) that a "
                                                               "body may have.",
                                                               nullptr, int(m_bodyBytes))};
    m_left = qsizetype(size);
    m_stage = m_left > 0 ? Stage::Data : Stage::Trailer;
    return std::nullopt;
}

std::optional<RequestProblem> ChunkedBody::takeTrailerLine()
{
    if (m_line.line().isEmpty()) {
        m_stage = Stage::Done;
        return std::nullopt;
    }
    HeaderList field;
    if (auto problem = takeFieldLine(m_line.line(), &field))
        return problem;
    for (const char *const framing : {"Content-Length", "Transfer-Encoding", "Host", "Trailer"}) {
        if (field.first().name.compare(framing, Qt::CaseInsensitive) == 0)
            return malformed(QT_TRANSLATE_NOOP("HttpRequest", "A trailer field would change the framing or the host."));
    }
    return std::nullopt;
}

} // namespace ovyxa
