// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/attempt.h"
#include "core/rules/response_fault.h"

#include <optional>

/// Causes in words, in the language of the moment. Pure; any thread.
namespace ovyxa::rules {

/// What happened, why, and what to do; several causes one after the other. Of a cause that this program does not know: its code and figures.
[[nodiscard]] QString causeWords(const QList<FailureCause> &causes);

/// What an attempt came to, in the language of the moment: what is kept with it are the words of whoever sent it. Older versions kept no causes.
[[nodiscard]] QString detailOf(const Attempt &attempt);

/// Why an answer that is not 2xx is a failure, as a cause: `redirect` where it leads elsewhere (RFC 9110 15.4), else `status`.
[[nodiscard]] FailureCause statusCause(int status, const QString &reasonPhrase, const QByteArray &location);

/// What a refusal's page says of the connection, and its status does not: nginx, Apache and Go's server answer 400 by themselves to who has no
/// client certificate or speaks plain HTTP to a port of https, and the service behind never hears of it. `isSecure`: it was https that was sent, so
/// that what stands in front of the port is meant.
[[nodiscard]] std::optional<FailureCause> refusalRemark(int status, QByteArrayView page, bool isSecure);

} // namespace ovyxa::rules
