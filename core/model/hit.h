// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"

namespace ovyxa {

/// One page view or custom event of a site, from the Events API (spec 6) or made up by the simulator. Its time is given beside it.
struct Hit
{
    SiteId site;
    QString url;      ///< the page's full URL
    QString name;     ///< a custom event's; empty = a page view
    QString referrer; ///< a URL; empty = none
    QString userAgent;
    QString address; ///< the visitor's IP address in digits; empty = unknown
    QString country; ///< two upper-case letters; empty = from the address, else the site's default (spec 3)
};

} // namespace ovyxa
