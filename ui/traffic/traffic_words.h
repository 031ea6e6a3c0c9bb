// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/events_api.h"
#include "core/model/traffic.h"
#include "ui/common/tokens.h"

/// How traffic is put into words and tones. Any thread.
namespace ovyxa::TrafficWords {

/// "45,234 / 50,000 events (90%)", as Ovyxa shows it (spec 2).
[[nodiscard]] QString usage(const Usage &usage);
[[nodiscard]] QString usageInShort(const Usage &usage); ///< without the unit, where there is little room
/// Green below 80, yellow from there, red from 100.
[[nodiscard]] Tone usageTone(const Usage &usage);
/// The same in a word, since colour alone says nothing to many: "within the plan", "over 80 %", "limit reached".
[[nodiscard]] QString usageState(const Usage &usage);
/// "12 views, 3 events, 1 by bots, 2 refused": page views and custom events since the start.
[[nodiscard]] QString counts(const Traffic &traffic);
[[nodiscard]] QString tier(ApiTier tier);
/// How long it is from `now` to the end of its month in UTC.
[[nodiscard]] Millis toMonthEnd(Instant now);

} // namespace ovyxa::TrafficWords
