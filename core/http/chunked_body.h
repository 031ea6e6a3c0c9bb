// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/head_rules.h"
#include "core/http/line_reader.h"

namespace ovyxa {

/// What is wrong with a chunked body, if anything.
enum class ChunkFault {
    None,
    Size, ///< not a plain hexadecimal number
    SizeLineTooLong,
    Extension,         ///< what follows the size is not a chunk extension
    ExtensionsTooLong, ///< all of them together
    TooLarge,          ///< the chunks sum up to more than the body may have
    Data,              ///< no CR LF where it ends by its size
    TrailersTooLong,
    FoldedTrailer,
    ForbiddenTrailer, ///< one that would change the framing or the host
    Trailer,          ///< not a header line; trailerFault() says why
    BareCr,
    BareLf,
    Control,
};

/// Decodes a chunked body (RFC 9112 7.1) as it comes. Chunk extensions are checked and bounded, then left out; trailer fields are kept.
class ChunkedBody final
{
public:
    /// Data may sum up to `bodyBytes`; the trailers, and all extensions together, to `fieldBytes`.
    ChunkedBody(qint64 bodyBytes, qsizetype fieldBytes, FieldReading reading = FieldReading::Strict)
        : m_bodyBytes(bodyBytes)
        , m_fieldBytes(fieldBytes)
        , m_reading(reading)
    {
    }

    /// Takes bytes and appends what they hold to `body`; `used` says how many were taken, all unless done or at fault.
    [[nodiscard]] ChunkFault feed(QByteArrayView bytes, qsizetype *used, QByteArray *body);
    [[nodiscard]] bool isDone() const { return m_stage == Stage::Done; }

    [[nodiscard]] const HeaderList &trailers() const { return m_trailers; } ///< as written, in order
    [[nodiscard]] bool inTrailers() const { return m_stage == Stage::Trailer; }
    /// The line that the last byte belongs to, without its end, as far as it has come: the one at fault, if any is. Of data that do not fit
    /// their size it is the size.
    [[nodiscard]] const QByteArray &line() const { return m_stage == Stage::DataEnd ? m_size : m_line.line(); }
    /// Whether the chunk that is read or was at fault would end where its size says if that were decimal, so that it was meant so.
    [[nodiscard]] bool fitsDecimal() const { return m_decimalFit == 2 && m_stage != Stage::Size; }
    /// Of that chunk, as written.
    [[nodiscard]] const QByteArray &size() const { return m_size; }
    /// The chunk that is read or was at fault, from 1; in the trailers, the line.
    [[nodiscard]] qint64 position() const { return inTrailers() ? m_trailerLine : m_chunk; }
    [[nodiscard]] FieldFault trailerFault() const { return m_trailerFault; }
    /// Of a lenient reading: the first trailer line that it mended, and which it was, from 1; empty = none.
    [[nodiscard]] const QByteArray &mendedTrailer() const { return m_mended; }
    [[nodiscard]] qint64 mendedPosition() const { return m_mendedAt; }
    /// What to answer to a request with this fault.
    [[nodiscard]] RequestProblem problem(ChunkFault fault) const;

private:
    enum class Stage { Size, Data, DataEnd, Trailer, Done };

    ChunkFault takeSizeByte(char c);
    ChunkFault takeSizeLine();
    ChunkFault takeTrailerLine();
    ChunkFault takeFold(QByteArrayView line);
    void mend(QByteArrayView line);
    void compareWithDecimal(QByteArrayView data);
    ChunkFault takeByte(char c);

    qint64 m_bodyBytes;
    qsizetype m_fieldBytes;
    FieldReading m_reading;
    Stage m_stage = Stage::Size;
    LineReader m_line;
    qsizetype m_digits = 0; // that the size's line begins with
    QByteArray m_size;      // of the chunk, as written
    qint64 m_decimal = 0;   // … read as decimal, if that is another number; else 0
    int m_decimalFit = 0;   // how many bytes of the CR LF are there where the data would end by it
    qint64 m_chunk = 1;
    qint64 m_taken = 0; // of the chunk
    qint64 m_left = 0;
    qint64 m_sum = 0; // of the chunks announced
    qsizetype m_extensionBytes = 0;
    qsizetype m_trailerBytes = 0;
    qint64 m_trailerLine = 1;
    HeaderList m_trailers;
    FieldFault m_trailerFault = FieldFault::None;
    QByteArray m_mended;
    qint64 m_mendedAt = 0;
};

} // namespace ovyxa
