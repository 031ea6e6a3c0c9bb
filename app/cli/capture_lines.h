// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/capture.h"
#include "core/model/signature_report.h"

#include <nlohmann/json_fwd.hpp>

/// What the command line says of a received request; as words.h says it of the rest.
namespace ovyxa::cli {

class JsonText;

[[nodiscard]] nlohmann::ordered_json captureLine(const Capture &capture);
/// Adds what became of it, the same in each line: answer_code, where a step alone was not all; and of one that was passed on forward_to,
/// forward_status, forward_ms, forward_bytes, forward_early, forward_error, forward_code and forward_reason.
void addOutcome(nlohmann::ordered_json &line, const Capture &capture);
/// Adds headers, trailers, body and answer; of a malformed request its raw bytes, too.
void addDetails(nlohmann::ordered_json &line, const CaptureDetails &details);
/// The members of a line with all of that, and the raw heads: nothing of it is lost.
void tellWholeCapture(JsonText &json, const CaptureDetails &details);

[[nodiscard]] QString captureText(const Capture &capture);
/// captureText(), then both messages as they were on the wire.
[[nodiscard]] QString captureText(const CaptureDetails &details);
/// A request as it comes in, why its signature does not fit, and its message where `details` has it.
[[nodiscard]] QString captureText(const Capture &capture, const SignatureReport &diagnosis, const CaptureDetails *details);
/// Trailer fields, a line each after `mark`.
[[nodiscard]] QString trailersText(QLatin1StringView mark, const HeaderList &trailers);
/// A message for people: each line of its head after `mark`, then the body; one that is no text as a hex dump of its beginning.
[[nodiscard]] QString messageText(QLatin1StringView mark, const QByteArray &head, const QByteArray &body);

} // namespace ovyxa::cli
