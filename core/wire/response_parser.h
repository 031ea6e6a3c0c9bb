// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/chunked_body.h"
#include "core/http/head_rules.h"
#include "core/rules/response_fault.h"

#include <vector>

namespace ovyxa {

/// The head of an answer, as it was on the wire.
struct ResponseHead
{
    QByteArray version; ///< "HTTP/1.1"
    int status = 0;
    QByteArray reason;  ///< may be empty
    HeaderList headers; ///< as written, in order, repeats apart
    QByteArray raw;     ///< status line and headers with their line ends
    bool operator==(const ResponseHead &) const = default;
};

/// What the request was, and how much an answer may take.
struct ResponseRules
{
    QByteArray method;                           ///< of the request: an answer to HEAD has no body
    FieldReading reading = FieldReading::Strict; ///< a gateway may mend header lines; anything else stays strict
    qsizetype headBytes = 0;                     ///< of one head
    qsizetype headsBytes = 0;                    ///< of all heads and the trailers together

    /// With the bounds of core/model/limits.h.
    [[nodiscard]] static ResponseRules forMethod(const QByteArray &method, FieldReading reading = FieldReading::Strict);
};

/// A strict parser of the answer to one HTTP/1.1 request (RFC 9112), sister of RequestParser over the same grammar. Fed with bytes
/// as they come; what it makes of them is the same whatever way they are split, so that a fault is told with its first byte and
/// no sooner. It holds no more of the body than takeBody() left, and feeding it slower is all the back pressure there is.
/// No I/O, no signals, no clock; any one thread. Qt's byte arrays, as in the grammar that both share; nothing else of Qt.
class ResponseParser final
{
public:
    enum class State {
        Waiting,  ///< no byte has come
        Head,     ///< within a head, or between an interim and the final one
        Body,     ///< head() is final
        Complete, ///< the answer has ended
        Failed,   ///< problem() says why; what came before stands
    };

    explicit ResponseParser(const ResponseRules &rules);

    /// Returns how many bytes were taken; what is left came after the end of the answer. A failed parser takes all.
    qsizetype feed(QByteArrayView bytes);
    /// The peer has closed its side: that ends an answer without a length, and fails one that is not whole.
    void end();
    void breakOff(); ///< … not in order: what only the end could have told to be whole is cut, too

    [[nodiscard]] State state() const;
    /// Whether head() is the final one, that is, whether the answer has got as far as its body.
    [[nodiscard]] bool hasHead() const { return m_hasHead; }
    [[nodiscard]] const ResponseHead &head() const { return m_head; }
    /// 1xx but 101, in order; bounded by `headsBytes`.
    [[nodiscard]] const QList<ResponseHead> &interims() const { return m_interims; }
    /// Whether an interim head is the last that came, and nothing of the final one has.
    [[nodiscard]] bool isBetweenHeads() const { return m_stage == Stage::StatusLine && m_raw.isEmpty() && !m_interims.isEmpty(); }
    /// "103 Early Hints", of the last interim head; to be asked when there is one.
    [[nodiscard]] QByteArray lastInterim() const;
    /// The bytes of the body, taken out of their framing, that have come since the last call.
    [[nodiscard]] QByteArray takeBody();
    /// How many bytes of the body have come in all.
    [[nodiscard]] qint64 bodyBytes() const { return m_bodyBytes; }
    /// How many the body will have in all: of a Content-Length, or 0 where there is no body; nothing if only its end will tell.
    [[nodiscard]] std::optional<qint64> announcedBytes() const;
    /// What its Content-Length says, also of an answer that has no body, such as one to HEAD (RFC 9110 8.6).
    [[nodiscard]] std::optional<qint64> contentLength() const;
    [[nodiscard]] const HeaderList &trailers() const { return m_chunks.trailers(); }
    /// Whether the answer has no length, so that it ends with the connection; to be asked once it has its head.
    [[nodiscard]] bool endsWithConnection() const { return m_untilClose; }
    /// Whether another answer may follow on the connection; to be asked when the answer is complete.
    [[nodiscard]] bool keepsAlive() const;
    [[nodiscard]] const ResponseProblem &problem() const { return m_problem; }
    /// Of a lenient reading: the first header or trailer line that it had to mend, as the fault that the strict one would have found.
    [[nodiscard]] std::optional<ResponseProblem> mended() const;
    /// Of an answer that failed within a head: the bytes of that head, as far as they came.
    [[nodiscard]] const QByteArray &unfinishedHead() const { return m_raw; }
    /// Of an answer that failed: what has come behind the byte at fault, 64 KiB of it at most.
    [[nodiscard]] const QByteArray &behindFault() const { return m_behindFault; }
    [[nodiscard]] bool keepsBehindFault() const { return m_behindFault.size() < keptBehindFault; } ///< what comes now
    /// Of an answer whose chunk does not end by its size: that size, if the data would end by it as a decimal number; else empty.
    [[nodiscard]] QByteArray decimalSize() const { return m_chunks.fitsDecimal() ? m_chunks.size().left(keptOfALine) : QByteArray(); }

private:
    static constexpr qsizetype keptOfALine = 256;
    static constexpr qsizetype keptBehindFault = 64 * 1024;

    enum class Stage { StatusLine, FieldLine, FixedBody, ChunkedBody, UntilClose, Complete, Failed };

    [[nodiscard]] bool inHead() const { return m_stage == Stage::StatusLine || m_stage == Stage::FieldLine; }
    qsizetype feedHead(QByteArrayView bytes);
    qsizetype feedBody(QByteArrayView bytes);
    [[nodiscard]] qsizetype takeWholeLine(QByteArrayView bytes);
    void takeHeadByte(char c);
    void takeHeadLine(QByteArrayView line);
    void takeStatusLine(QByteArrayView line);
    void takeField(QByteArrayView line);
    void endHead();
    void takeFraming();
    void keepBehindFault(QByteArrayView bytes);

    void mend(ResponseFault fault, QByteArrayView line);
    void fail(ResponseFault fault, QByteArrayView line);
    void failAt(qsizetype field, ResponseFault fault);
    void failInChunk(ChunkFault fault);

    ResponseRules m_rules;
    Stage m_stage = Stage::StatusLine;
    QByteArray m_raw; // of the head that is read
    qsizetype m_headsBytes = 0;
    LineReader m_line;
    int m_lineNumber = 1;
    std::vector<int> m_fieldLines; // where each field of the head begins
    ResponseHead m_head;
    QList<ResponseHead> m_interims;
    bool m_hasHead = false;
    bool m_untilClose = false;
    qint64 m_contentLength = -1;
    qint64 m_length = -1;
    qint64 m_bodyBytes = 0;
    QByteArray m_body;
    ChunkedBody m_chunks;
    ResponseProblem m_problem;
    bool m_lineGoesOn = false; // the line at fault: what comes of it is kept
    QByteArray m_behindFault;
    std::optional<ResponseProblem> m_mended;
};

} // namespace ovyxa
