// SPDX-License-Identifier: MIT
#pragma once

#include "core/tls/openssl_ptr.h"

#include <QtCore/QByteArray>

#include <vector>

namespace ovyxa {

/// All certificates in a PEM text, in its order; other blocks are passed over. Empty if there is none or one is damaged.
[[nodiscard]] std::vector<X509Ptr> certificatesFromPem(const QByteArray &pem);

/// A private key read from PEM. `encrypted` says that there is one, behind a pass phrase.
struct PemKey
{
    KeyPtr key;
    bool encrypted = false;
};
[[nodiscard]] PemKey keyFromPem(const QByteArray &pem);

[[nodiscard]] QByteArray toPem(X509 *certificate);
/// PKCS #8, not encrypted.
[[nodiscard]] QByteArray toPem(EVP_PKEY *key);

/// Whether the private key belongs to the certificate. Leaves nothing in OpenSSL's error queue.
[[nodiscard]] bool belongTogether(X509 *certificate, EVP_PKEY *key);

} // namespace ovyxa
