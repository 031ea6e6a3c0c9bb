// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"

/// What went over the wire, in forms that people take elsewhere. Pure; any thread.
namespace ovyxa::rules {

/// The attempt as a command line that sends the same bytes again (POSIX shell quoting; the secret is not in it, the signature is).
[[nodiscard]] QString asCurl(const Attempt &attempt, const QByteArray &body);
/// "00000000  7b 22 65 …  |{"e…|" lines, at most `limit` bytes.
[[nodiscard]] QString hexDump(const QByteArray &bytes, qsizetype limit);

} // namespace ovyxa::rules
