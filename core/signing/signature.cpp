// SPDX-License-Identifier: MIT
#include "core/signing/signature.h"

#include "core/model/limits.h"
#include "core/signing/hmac.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <deque>

namespace ovyxa {

namespace {

constexpr QByteArrayView hexPrefix{"sha256="};

bool accepts(AcceptedEncoding accepted, SignatureEncoding encoding)
{
    switch (accepted) {
    case AcceptedEncoding::Hex: return encoding == SignatureEncoding::Hex;
    case AcceptedEncoding::Prefixed: return encoding == SignatureEncoding::Prefixed;
    case AcceptedEncoding::Base64: return encoding == SignatureEncoding::Base64;
    case AcceptedEncoding::Any: return true;
    }
    Q_UNREACHABLE();
}

QByteArray encode(const QByteArray &mac, SignatureEncoding encoding)
{
    switch (encoding) {
    case SignatureEncoding::Hex: return mac.toHex();
    case SignatureEncoding::Prefixed: return hexPrefix.toByteArray() + mac.toHex();
    case SignatureEncoding::Base64: return mac.toBase64();
    }
    Q_UNREACHABLE();
}

qsizetype encodedSize(const QByteArray &mac, SignatureEncoding encoding)
{
    switch (encoding) {
    case SignatureEncoding::Hex: return 2 * mac.size();
    case SignatureEncoding::Prefixed: return hexPrefix.size() + 2 * mac.size();
    case SignatureEncoding::Base64: return (mac.size() + 2) / 3 * 4;
    }
    Q_UNREACHABLE();
}

/// Setting a key up takes twice as long as an HMAC of a webhook's body: each thread's last few stay as they are.
const Hmac &keyed(QByteArrayView key)
{
    struct Keyed
    {
        QByteArray key;
        Hmac mac;
    };
    constexpr size_t most = 16;
    thread_local std::deque<Keyed> lastFew;
    const auto known = std::find_if(lastFew.cbegin(), lastFew.cend(), [key](const Keyed &each) { return each.key == key; });
    if (known != lastFew.cend())
        return known->mac;
    if (lastFew.size() == most)
        lastFew.pop_back();
    return lastFew.emplace_front(Keyed{key.toByteArray(), Hmac(Digest::Sha256, key)}).mac;
}

bool equalInConstantTime(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), size_t(a.size())) == 0;
}

} // namespace

QByteArray hmacSha256(QByteArrayView key, QByteArrayView message)
{
    return keyed(key).of(message);
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
            if (!accepts(accepted, encoding) || encodedSize(mac, encoding) != header.size()) // how long it is, is no secret
                continue;
            if (equalInConstantTime(encode(mac, encoding), header) && !match.valid)
                match = {true, secret.name, secret.webhook, encoding};
        }
    }
    return match;
}

} // namespace ovyxa
