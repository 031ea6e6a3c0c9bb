// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/webhook.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>

namespace ovyxa {

/// The header that carries the signature (spec 4).
inline constexpr QByteArrayView signatureHeader{"X-Ovyxa-Signature"};

/// HMAC-SHA256 of the exact bytes (RFC 2104, FIPS 180-4) by OpenSSL's EVP_MAC: 32 bytes. Any thread.
[[nodiscard]] QByteArray hmacSha256(QByteArrayView key, QByteArrayView message);

/// The header's value for a body: lower-case hex, "sha256=" + hex, or padded base64 (spec 4). Any thread.
[[nodiscard]] QByteArray sign(QByteArrayView key, QByteArrayView body, SignatureEncoding encoding);

/// 64 lower-case hex digits from 32 bytes of OpenSSL's random generator (spec 1).
[[nodiscard]] QByteArray makeSecret();

/// One key that a received signature may have been made with.
struct NamedSecret
{
    QString name;      ///< "current", "previous", "--secret 2": never the secret itself
    WebhookId webhook; ///< whose it is, if a webhook's
    QByteArray secret;
};

/// What a check found. Nothing here is secret.
struct SignatureMatch
{
    bool valid = false;
    QString secretName;
    WebhookId webhook;
    SignatureEncoding encoding = SignatureEncoding::Hex;
};

/// Which encodings a receiver accepts; Any = all three.
enum class AcceptedEncoding { Hex, Prefixed, Base64, Any };

/// Compares in constant time (CRYPTO_memcmp) against every secret and accepted encoding, without stopping at the first match. Any
/// thread.
[[nodiscard]] SignatureMatch checkSignature(QByteArrayView header, QByteArrayView body, const QList<NamedSecret> &secrets,
                                            AcceptedEncoding accepted = AcceptedEncoding::Any);

} // namespace ovyxa
