// SPDX-License-Identifier: MIT
#pragma once

#include "core/tls/local_authority.h"

#include <optional>

namespace ovyxa::test {

/// What a certificate that a test needs shall say, right or wrong.
struct CertificateWish
{
    QByteArray commonName;
    QByteArray alternativeNames; ///< as OpenSSL writes them: "DNS:localhost,IP:127.0.0.1"; empty = none
    Instant from = realNow() - std::chrono::hours(1);
    Instant until = realNow() + std::chrono::hours(24);
    bool isAuthority = false;
};

/// A fresh P-256 key with its certificate, signed by `issuer`, or by itself if there is none.
[[nodiscard]] TlsIdentity makeIdentity(const CertificateWish &wish, const std::optional<TlsIdentity> &issuer = std::nullopt);

} // namespace ovyxa::test
