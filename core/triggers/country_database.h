// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

#include <memory>

namespace ovyxa {

/// The country of an IP address, from a MaxMind-format file (https://maxmind.github.io/MaxMind-DB/) that the user names (spec 3). The file is
/// mapped and must not change while it is open. Any one thread.
class CountryDatabase final
{
public:
    /// Errors: Unavailable, when the file cannot be read or this build has no libmaxminddb; Corrupt, when it is no such database.
    [[nodiscard]] static Result<std::unique_ptr<CountryDatabase>> open(const QString &file);
    ~CountryDatabase();

    /// Two upper-case letters; empty when the address is none or nothing is known of it.
    [[nodiscard]] QString countryOf(const QString &address) const;

private:
    CountryDatabase();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ovyxa
