// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/capture.h"
#include "core/model/signature_report.h"

#include <optional>

namespace ovyxa {

/// All that the inspector shows of a capture.
struct CaptureReport
{
    CaptureDetails details;
    SignatureReport signature;
    std::optional<DeliveryId> delivery; ///< by what went over the wire and time (never by a hidden header)
};

} // namespace ovyxa
