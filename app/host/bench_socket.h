// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

#include <QtCore/QString>

/// Where the local socket of a running bench is: in its profile, `bench.sock`. The system takes 107 bytes for such a name; where the profile's
/// is longer, the socket is in a short folder of its own under the runtime folder, and `bench.sock.at` in the profile names it. Both are this
/// user's alone.
namespace ovyxa::host {

/// The name to listen at; what an earlier bench left is gone. For who holds the profile. Unavailable, if there is no place for it.
[[nodiscard]] Result<QString> makeSocketPlace(const QString &profile);
/// Takes away what makeSocketPlace() made.
void removeSocketPlace(const QString &profile);
/// The name to connect to; whether anybody listens there is another matter.
[[nodiscard]] QString socketPlace(const QString &profile);

} // namespace ovyxa::host
