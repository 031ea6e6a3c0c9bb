// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/signature_report.h"
#include "core/signing/signature.h"

#include <optional>

namespace ovyxa {

/// All that is known when asking why a signature does not match.
struct SignatureCase
{
    QList<QByteArray> headers;          ///< the values of every X-Ovyxa-Signature field; none = missing
    QByteArray body;                    ///< as received
    QList<NamedSecret> secrets;         ///< that may have signed it; the first is the expected one
    QList<NamedSecret> otherSecrets;    ///< of other webhooks: "signed with another webhook's secret"
    AcceptedEncoding accepted = AcceptedEncoding::Any;
    std::optional<QByteArray> sentBody; ///< what the sender is known to have signed, when the bench sent it itself
    QByteArray url;                     ///< the destination or the request target, for "the URL was signed too"; may be empty
};

/// Tries the known causes of a mismatch one by one and names the one that explains it; when none does it says so and never
/// guesses. Pure; any thread; bounded work also for a 10 MiB body.
[[nodiscard]] SignatureReport diagnose(const SignatureCase &signatureCase);

} // namespace ovyxa
