// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/http_message.h"
#include "core/http/line_reader.h"

#include <optional>

namespace ovyxa {

/// Why a request is refused: the status to answer with, and the cause that core/rules/capture_words.h words.
struct RequestProblem
{
    int status = 400;
    FailureCause cause;
};

/// How the body is delimited and what becomes of the connection (RFC 9112 6 and 9).
struct RequestFraming
{
    bool chunked = false;
    qint64 length = 0; ///< of a body that is not chunked; what no number can hold is the largest one
    bool expectsContinue = false;
    bool keepsAlive = true;
};

/// What is wrong with a header line, if anything.
enum class FieldFault { None, NoColon, SpaceBeforeColon, BadName };

/// How header lines are read: as written in the standard, or as it allows a gateway to mend them (RFC 9112 5.1 and 5.2: white space before
/// the colon is left out, folded lines are joined).
enum class FieldReading { Strict, Lenient };

/// Takes a header line apart. A pure rule for requests, answers and trailers alike.
[[nodiscard]] FieldFault splitFieldLine(QByteArrayView line, FieldReading reading, Header *field);
/// Joins a folded line to the value that it goes on with (RFC 9112 5.2).
void unfold(QByteArrayView line, QByteArray *value);

/// Pure rules on complete lines. Each returns a problem or nothing; the parts understood are put into the request.
[[nodiscard]] std::optional<RequestProblem> takeRequestLine(QByteArrayView line, HttpRequest *request);
[[nodiscard]] std::optional<RequestProblem> takeFieldLine(QByteArrayView line, HeaderList *fields);
/// What only the whole head can tell: Host, lengths, codings, expectation.
[[nodiscard]] std::optional<RequestProblem> takeFraming(const HttpRequest &request, RequestFraming *framing);

/// The codings that a Transfer-Encoding names, in order; empty elements of the list say nothing (RFC 9110 5.6.1.2).
[[nodiscard]] QByteArrayList codingsIn(QByteArrayView value);

/// 400, for what needs no figures to be said.
[[nodiscard]] RequestProblem malformed(const char *code);
/// What a LineReader stumbled over.
[[nodiscard]] RequestProblem badByte(LineReader::Step step);

} // namespace ovyxa
