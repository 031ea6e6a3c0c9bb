// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

/// Where the receiver can be told to listen. Pure; any thread.
namespace ovyxa::rules {

/// An IP address in digits.
[[nodiscard]] Result<void> addressAllowed(const QString &address);
/// Whether only this machine reaches it.
[[nodiscard]] bool isLoopbackAddress(const QString &address);

} // namespace ovyxa::rules
