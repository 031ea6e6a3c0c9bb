// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/log_query.h"
#include "core/model/resend.h"

#include <QtCore/QStringList>

/// What came of one try of a draft, against the try before. Pure; any thread.
namespace ovyxa::rules {

enum class TryVerdict {
    First,     ///< there is nothing to compare it with
    Fixed,     ///< a 2xx now, and none before
    Better,    ///< it got further, but not there yet
    Different, ///< as far as before, with another answer
    Same,
    Worse ///< it got less far
};

/// The attempt that counts: the last that has ended; null while there is none.
[[nodiscard]] const Attempt *outcomeOf(const DeliveryDetails &delivery);
/// How far each got: not there, no answer, no such place, refused at the door, refused for its content, taken.
[[nodiscard]] TryVerdict compareOutcomes(const Attempt *before, const Attempt &now);
/// What was changed from one try to the next, each in a few words: "Content-Type", "visitor_count: \"1\" → 1", how it is signed.
[[nodiscard]] QStringList changesBetween(const DeliveryDetails &before, Resigning signedBefore, const DeliveryDetails &now, Resigning signedNow);

} // namespace ovyxa::rules
