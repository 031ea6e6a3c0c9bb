// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"

/// Addresses: where the receiver can be told to listen, and how one is written. Pure; any thread.
namespace ovyxa::rules {

/// An IP address in digits.
[[nodiscard]] Result<void> addressAllowed(const QString &address);
/// Whether only this machine reaches it.
[[nodiscard]] bool isLoopbackAddress(const QString &address);

/// Whether both URLs lead to one listener: the same scheme and port, and the same host or two names of this machine.
[[nodiscard]] bool isSamePlace(const QString &url, const QString &other);

/// "localhost", "[::1]": an IPv6 address stands in brackets where a port, or nothing, may follow it.
[[nodiscard]] QString inBrackets(const QString &host);
/// "127.0.0.1:80", "localhost:3000", "[::1]:443".
[[nodiscard]] QString withPort(const QString &host, int port);

} // namespace ovyxa::rules
