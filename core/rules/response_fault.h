// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/failure_cause.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace ovyxa {

/// What is wrong with an answer as HTTP/1.1 (RFC 9112), one cause each.
enum class ResponseFault {
    None,
    NoAnswer,         ///< the connection ended before the first byte
    NotHttp,          ///< does not begin with "HTTP/"
    StatusLine,       ///< begins so, and is not a version, three digits and a reason
    Version,          ///< a version that is not 1.x
    NoColon,          ///< a header line without one
    SpaceBeforeColon, ///< of a header line
    BadName,          ///< the header's name is empty or holds what no name may
    FoldedLine,       ///< a header line that begins with white space
    BareCr,           ///< a CR that no LF follows
    BareLf,           ///< a line that ends in LF alone
    Control,          ///< a control character, such as NUL
    HeadTooLong,      ///< a head of more than 64 KiB
    HeadsTooLong,     ///< interim heads, head and trailers of more than 100 KiB together
    Upgrade,          ///< 101, though no other protocol was asked for
    Length,           ///< Content-Length is not a plain decimal number, or one too large
    LengthsDiffer,    ///< two values of Content-Length
    LengthAndCoding,  ///< both Content-Length and Transfer-Encoding
    Coding,           ///< a Transfer-Encoding other than "chunked" alone
    CodingIn10,       ///< HTTP/1.0 has no Transfer-Encoding
    ChunkSize,        ///< not a plain hexadecimal number
    ChunkTooLarge,    ///< the sizes sum up to more than any number can hold
    ChunkLineTooLong, ///< the line with a chunk's size, or all chunk extensions together
    ChunkExtension,   ///< what follows the size is not a chunk extension
    ChunkEnd,         ///< no CR LF is where a chunk ends by its size, which is the line
    ForbiddenTrailer, ///< a trailer field that would change the framing or the host
    OnlyInterim,      ///< the connection ended after interim heads, before the first byte of the final one
    CutHead,          ///< the connection ended within a head
    CutBody,          ///< the connection ended before the body did
};

/// Where in the answer a fault is.
enum class ResponsePlace { Head, Chunk, Trailers, Body };

/// A fault with what it takes to word it, now or when it is shown: values, in no language.
struct ResponseProblem
{
    ResponseFault fault = ResponseFault::None;
    ResponsePlace place = ResponsePlace::Head;
    QByteArray line;      ///< the line at fault without its end, or what came of it; of NotHttp the first bytes, of OnlyInterim
                          ///< status and reason of the last one; 256 bytes at most
    qint64 number = 0;    ///< of the line in its head or in the trailers, or of the chunk; from 1, 0 where there is none
    qint64 bodyBytes = 0; ///< of CutBody: what came of the body
    qint64 length = -1;   ///< of CutBody: what was announced; -1 where it was chunked, -2 where the connection's end was to be its end
    bool operator==(const ResponseProblem &) const = default;
};

/// A stable word for programs, such as "space_before_colon".
[[nodiscard]] QLatin1StringView faultCode(ResponseFault fault);

/// A sentence for people in the language of the moment: what is wrong, and in which line.
[[nodiscard]] QString faultSentence(const ResponseProblem &problem);

/// As it is stored, and back. Its code is "answer_" and faultCode(); of a cause of another kind comes ResponseFault::None.
[[nodiscard]] FailureCause toCause(const ResponseProblem &problem);
[[nodiscard]] ResponseProblem problemOf(const FailureCause &cause);

/// Bytes of a peer in a sentence: printable ASCII as it is, anything else as \xNN, and no more than 60 bytes of it.
[[nodiscard]] QString shownBytes(QByteArrayView bytes);

} // namespace ovyxa
