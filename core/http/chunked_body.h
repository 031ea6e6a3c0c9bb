// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/head_rules.h"
#include "core/http/line_reader.h"

namespace ovyxa {

/// Decodes a chunked body (RFC 9112 7.1) as it comes. Chunk extensions and trailer fields are checked and bounded, then left out.
class ChunkedBody final
{
public:
    /// Data may sum up to `bodyBytes`; the trailers, and all extensions together, to `fieldBytes`.
    ChunkedBody(qsizetype bodyBytes, qsizetype fieldBytes) : m_bodyBytes(bodyBytes), m_fieldBytes(fieldBytes) {}

    /// Takes bytes and appends what they hold to `body`; `used` says how many were taken, all unless done or refused.
    [[nodiscard]] std::optional<RequestProblem> feed(QByteArrayView bytes, qsizetype *used, QByteArray *body);
    [[nodiscard]] bool isDone() const { return m_stage == Stage::Done; }

private:
    enum class Stage { Size, Data, DataEnd, Trailer, Done };

    std::optional<RequestProblem> takeSizeLine(qsizetype sizeSoFar);
    std::optional<RequestProblem> takeTrailerLine();
    std::optional<RequestProblem> takeByte(char c, qsizetype sizeSoFar);

    qsizetype m_bodyBytes;
    qsizetype m_fieldBytes;
    Stage m_stage = Stage::Size;
    LineReader m_line;
    qsizetype m_left = 0;
    qsizetype m_extensionBytes = 0;
    qsizetype m_trailerBytes = 0;
};

} // namespace ovyxa
