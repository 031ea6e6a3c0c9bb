// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QMetaType>

namespace ovyxa {

/// The profile's switches. Window layout and the like are not here: those belong to the window (ui/common).
struct ProfileSettings
{
    bool allowLoopbackHttp = false; ///< spec 1: "allow plain HTTP to this machine"
    bool useSystemProxy = false;    ///< for non-loopback hosts
    bool operator==(const ProfileSettings &) const = default;
};

} // namespace ovyxa
