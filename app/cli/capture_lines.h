// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/capture.h"

#include <nlohmann/json_fwd.hpp>

/// What the command line says of a received request; as words.h says it of the rest.
namespace ovyxa::cli {

[[nodiscard]] nlohmann::ordered_json captureLine(const Capture &capture);
/// Adds headers, body and answer; of a malformed request its raw bytes, too.
void addDetails(nlohmann::ordered_json &line, const CaptureDetails &details);
/// captureLine() with its details, and the raw heads: nothing of it is lost.
[[nodiscard]] nlohmann::ordered_json wholeCaptureLine(const CaptureDetails &details);

[[nodiscard]] QString captureText(const Capture &capture);
/// captureText(), then both messages as they were on the wire.
[[nodiscard]] QString captureText(const CaptureDetails &details);
/// A message for people: each line of its head after `mark`, then the body; one that is no text as a hex dump of its beginning.
[[nodiscard]] QString messageText(QLatin1StringView mark, const QByteArray &head, const QByteArray &body);

} // namespace ovyxa::cli
