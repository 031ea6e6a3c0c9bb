// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"

/// Which of the receiver's records belongs to which of the sender's: told by bytes and time alone, never by a hidden header. Pure; any thread.
namespace ovyxa::rules {

/// Whether a request may be this attempt's by when it came: within the attempt's real time, with a little room, as both sides read the clock on
/// their own.
[[nodiscard]] bool cameDuring(const Attempt &attempt, const Capture &capture);

/// The receiver's records that a delivery's attempts may have left, of the newest attempt first: those of its size that came while it was made.
[[nodiscard]] QList<CaptureId> counterparts(const DeliveryDetails &details, const QList<Capture> &captures);

} // namespace ovyxa::rules
