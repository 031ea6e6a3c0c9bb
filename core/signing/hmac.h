// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <initializer_list>
#include <memory>

struct evp_mac_ctx_st;

namespace ovyxa {

/// The hash functions that an HMAC is computed with. Ovyxa signs with SHA-256; the others are what a mistaken signer used.
enum class Digest { Md5, Sha1, Sha224, Sha256, Sha384, Sha512, Sha512_256, Sha3_256, Blake2s };

/// "SHA-1", as people write it.
[[nodiscard]] QString nameOf(Digest digest);

/// The hash of these one behind the other, without a key: 16, 20, 28, 32, 48 or 64 bytes. By OpenSSL, since Qt's own takes up to seven times as
/// long where the processor knows SHA. Any thread.
[[nodiscard]] QByteArray hashOf(Digest digest, std::initializer_list<QByteArrayView> parts);
[[nodiscard]] inline QByteArray hashOf(Digest digest, QByteArrayView bytes)
{
    return hashOf(digest, {bytes});
}

/// HMAC (RFC 2104) under one key by OpenSSL's EVP_MAC, for as many messages as one likes: the key is set up once. One thread at a
/// time.
class Hmac final
{
public:
    /// An empty key is a key like any other (RFC 2104, 2).
    Hmac(Digest digest, QByteArrayView key);

    /// 16, 20, 28, 32, 48 or 64 bytes.
    [[nodiscard]] QByteArray of(QByteArrayView message) const;

private:
    struct Free
    {
        void operator()(evp_mac_ctx_st *context) const;
    };
    std::unique_ptr<evp_mac_ctx_st, Free> m_keyed;
};

} // namespace ovyxa
