// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

namespace ovyxa {

/// Where a visit came from, as payloads say it (spec 3): `utm_source` of the page's URL if present, else the known name of the
/// referrer's host (google, bing, …), else that host without `www.`, else "direct". Lower case. Any thread.
[[nodiscard]] QString trafficSource(const QString &pageUrl, const QString &referrer);

/// Whether a user agent matches a well-known crawler's token (spec 2): such traffic fires nothing. Letter case does not count.
[[nodiscard]] bool isBot(const QString &userAgent);

} // namespace ovyxa
