// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"
#include "core/model/capture.h"
#include "core/model/log_query.h"

/// What went over the wire, in forms that people take elsewhere. Pure; any thread.
namespace ovyxa::rules {

/// The attempt as a command line that sends the same bytes again (POSIX shell quoting; the secret is not in it, the signature is). Empty if
/// nothing of it was sent. `benchAuthority` is the file of the profile's CA, for peers with a certificate of it; a webhook's own goes first.
[[nodiscard]] QString asCurl(const DeliveryDetails &details, const Attempt &attempt, const QString &benchAuthority);
/// What was received, as a command line that sends it once more to `receiver` (empty: to the host that it named). `authority` is who vouches
/// for the receiver's certificate; empty = curl knows. Empty for what was no HTTP request.
[[nodiscard]] QString asCurl(const CaptureDetails &details, const QString &receiver, const QString &authority);
/// "00000000  7b 22 65 …  |{"e…|" lines, at most `limit` bytes.
[[nodiscard]] QString hexDump(const QByteArray &bytes, qsizetype limit);

} // namespace ovyxa::rules
