// SPDX-License-Identifier: MIT
#include "core/signing/signature.h"

#include "core/model/limits.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <array>
#include <memory>

namespace ovyxa {

namespace {

constexpr QByteArrayView hexPrefix{"sha256="};

bool accepts(AcceptedEncoding accepted, SignatureEncoding encoding)
{
    switch (accepted) {
    case AcceptedEncoding::Hex:
        return encoding == SignatureEncoding::Hex;
    case AcceptedEncoding::Prefixed:
        return encoding == SignatureEncoding::Prefixed;
    case AcceptedEncoding::Base64:
        return encoding == SignatureEncoding::Base64;
    case AcceptedEncoding::Any:
        return true;
    }
    Q_UNREACHABLE();
}

QByteArray encode(const QByteArray &mac, SignatureEncoding encoding)
{
    switch (encoding) {
    case SignatureEncoding::Hex:
        return mac.toHex();
    case SignatureEncoding::Prefixed:
        return hexPrefix.toByteArray() + mac.toHex();
    case SignatureEncoding::Base64:
        return mac.toBase64();
    }
    Q_UNREACHABLE();
}

bool equalInConstantTime(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), size_t(a.size())) == 0;
}

} // namespace

QByteArray hmacSha256(QByteArrayView key, QByteArrayView message)
{
    const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr), EVP_MAC_free);
    const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context(EVP_MAC_CTX_new(mac.get()), EVP_MAC_CTX_free);
    std::array<char, 7> digest{"SHA256"};
    const std::array<OSSL_PARAM, 2> parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0), OSSL_PARAM_construct_end()};
    // A null key would mean "keep the one from before": an empty key needs an address all the same.
    static constexpr unsigned char none = 0;
    const auto *bytes = key.isEmpty() ? &none : reinterpret_cast<const unsigned char *>(key.data());
    QByteArray result(EVP_MAX_MD_SIZE, Qt::Uninitialized);
    size_t length = 0;
    const bool done = EVP_MAC_init(context.get(), bytes, size_t(key.size()), parameters.data()) == 1
        && EVP_MAC_update(context.get(), reinterpret_cast<const unsigned char *>(message.data()), size_t(message.size())) == 1
        && EVP_MAC_final(context.get(), reinterpret_cast<unsigned char *>(result.data()), &length, size_t(result.size())) == 1;
    if (!done)
        qFatal("OpenSSL cannot compute HMAC-SHA256");
    result.truncate(qsizetype(length));
    return result;
}

QByteArray sign(QByteArrayView key, QByteArrayView body, SignatureEncoding encoding)
{
    return encode(hmacSha256(key, body), encoding);
}

QByteArray makeSecret()
{
    std::array<unsigned char, limits::secretBytes> bytes{};
    if (RAND_bytes(bytes.data(), int(bytes.size())) != 1)
        qFatal("OpenSSL has no random bytes");
    return QByteArray(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size())).toHex();
}

SignatureMatch checkSignature(QByteArrayView header, QByteArrayView body, const QList<NamedSecret> &secrets, AcceptedEncoding accepted)
{
    constexpr std::array encodings{SignatureEncoding::Hex, SignatureEncoding::Prefixed, SignatureEncoding::Base64};
    SignatureMatch match;
    for (const NamedSecret &secret : secrets) {
        const QByteArray mac = hmacSha256(secret.secret, body);
        for (SignatureEncoding encoding : encodings) {
            if (accepts(accepted, encoding) && equalInConstantTime(encode(mac, encoding), header) && !match.valid)
                match = {true, secret.name, secret.webhook, encoding};
        }
    }
    return match;
}

} // namespace ovyxa
