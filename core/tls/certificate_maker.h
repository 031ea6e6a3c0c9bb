// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/instant.h"
#include "core/tls/openssl_ptr.h"

namespace ovyxa {

/// Both are asked for by LocalAuthority alone; a null result means that OpenSSL refused (out of memory, no randomness).

/// A fresh key on P-256.
[[nodiscard]] KeyPtr makeKey();

/// A self-signed authority (RFC 5280) that may sign for `localhost`, 127.0.0.0/8 and ::1 only, and for no authority below it.
/// Its name follows from the key, so that a renewed certificate of the same key still vouches for what it signed before.
[[nodiscard]] X509Ptr makeAuthorityCertificate(EVP_PKEY *key, Instant from, Instant until);

/// A server's certificate for localhost, 127.0.0.1 and ::1.
[[nodiscard]] X509Ptr makeServerCertificate(EVP_PKEY *key, X509 *authority, EVP_PKEY *authorityKey, Instant from, Instant until);

} // namespace ovyxa
