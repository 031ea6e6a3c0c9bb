// SPDX-License-Identifier: MIT
#pragma once

#include "core/signing/signature_doctor.h"

namespace ovyxa {

/// What speaks for one culprit where nothing was proved, and where to look because of it.
struct Suspicion
{
    QString code; ///< for programs: "body_empty", "content_encoding"
    QString hint;
};

/// Weighs what can be seen of a mismatch that nothing explains: what the bench itself sent, the request's own headers, the body's
/// looks, then the secret's. The secret is named only where it looks odd or the body is known to be whole. Pure; linear.
[[nodiscard]] Suspicion suspicionOf(const SignatureCase &signatureCase);

} // namespace ovyxa
