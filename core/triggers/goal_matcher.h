// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/webhook.h"

#include <QtCore/QStringView>

namespace ovyxa {

/// The path of a URL as goals see it: without scheme, host, query and fragment, and without one trailing slash (spec 2). "/" stays.
/// Any thread; no allocation beyond the result.
[[nodiscard]] QStringView goalPath(QStringView url);

/// A path or pattern with what was percent-encoded without need written out, so that /caf%C3%A9 is /café. %2F and %25 stay: they are
/// no separators. Any thread.
[[nodiscard]] QString comparablePath(QStringView path);

/// Whether a path (from goalPath) completes a pageview goal: exact, or with `*` for any run of characters, the empty one included;
/// letter case counts (spec 2). The pattern's own trailing slash is ignored too. Linear in the path for one `*`; never exponential.
[[nodiscard]] bool matchesPath(QStringView pattern, QStringView path);

/// Whether a hit completes a goal: a pageview goal by its path, however that is percent-encoded, a custom-event goal by the exact name.
/// `eventName` is empty for a pageview.
[[nodiscard]] bool completes(const Goal &goal, QStringView path, QStringView eventName);

} // namespace ovyxa
