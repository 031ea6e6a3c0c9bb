// SPDX-License-Identifier: MIT
#pragma once

#include "ui/query/query_language.h"

namespace ovyxa {

/// The names that only this profile has.
struct QueryNames
{
    QStringList webhooks;
    QStringList sites;
};

/// What deliveries can be asked for, with what is said of it. `names` is called whenever they are wanted.
[[nodiscard]] QueryLanguage deliveryLanguage(std::function<QueryNames()> names);

} // namespace ovyxa
