// SPDX-License-Identifier: MIT
#include "core/signing/hmac.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

const char *fetchName(Digest digest)
{
    switch (digest) {
    case Digest::Md5: return "MD5";
    case Digest::Sha1: return "SHA1";
    case Digest::Sha224: return "SHA224";
    case Digest::Sha256: return "SHA256";
    case Digest::Sha384: return "SHA384";
    case Digest::Sha512: return "SHA512";
    case Digest::Sha512_256: return "SHA512-256";
    case Digest::Sha3_256: return "SHA3-256";
    case Digest::Blake2s: return "BLAKE2S-256";
    }
    Q_UNREACHABLE();
}

/// Looked up once in a process: to find it takes as long as to hash some hundred bytes.
const EVP_MD *hashNamed(Digest digest)
{
    struct Free
    {
        void operator()(EVP_MD *hash) const { EVP_MD_free(hash); }
    };
    static const auto all = [] {
        std::array<std::unique_ptr<EVP_MD, Free>, size_t(Digest::Blake2s) + 1> hashes;
        for (size_t i = 0; i < hashes.size(); ++i)
            hashes.at(i).reset(EVP_MD_fetch(nullptr, fetchName(Digest(i)), nullptr));
        return hashes;
    }();
    return all.at(size_t(digest)).get();
}

} // namespace

QString nameOf(Digest digest)
{
    switch (digest) {
    case Digest::Md5: return u"MD5"_s;
    case Digest::Sha1: return u"SHA-1"_s;
    case Digest::Sha224: return u"SHA-224"_s;
    case Digest::Sha256: return u"SHA-256"_s;
    case Digest::Sha384: return u"SHA-384"_s;
    case Digest::Sha512: return u"SHA-512"_s;
    case Digest::Sha512_256: return u"SHA-512/256"_s;
    case Digest::Sha3_256: return u"SHA3-256"_s;
    case Digest::Blake2s: return u"BLAKE2s"_s;
    }
    Q_UNREACHABLE();
}

QByteArray hashOf(Digest digest, std::initializer_list<QByteArrayView> parts)
{
    const EVP_MD *const hash = hashNamed(digest);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    bool done = hash && context && EVP_DigestInit_ex2(context.get(), hash, nullptr) == 1;
    for (const QByteArrayView part : parts)
        done = done && EVP_DigestUpdate(context.get(), part.data(), size_t(part.size())) == 1;
    QByteArray result(EVP_MAX_MD_SIZE, Qt::Uninitialized);
    unsigned int length = 0;
    if (!done || EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char *>(result.data()), &length) != 1)
        qFatal("OpenSSL offers no %s", fetchName(digest));
    result.truncate(qsizetype(length));
    return result;
}

void Hmac::Free::operator()(evp_mac_ctx_st *context) const
{
    EVP_MAC_CTX_free(context);
}

Hmac::Hmac(Digest digest, QByteArrayView key)
{
    const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr), EVP_MAC_free);
    m_keyed.reset(mac ? EVP_MAC_CTX_new(mac.get()) : nullptr);
    QByteArray name(fetchName(digest));
    const std::array<OSSL_PARAM, 2> parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0), OSSL_PARAM_construct_end()};
    // A null key would mean "keep the one from before": an empty key needs an address all the same.
    static constexpr unsigned char none = 0;
    const auto *bytes = key.isEmpty() ? &none : reinterpret_cast<const unsigned char *>(key.data());
    if (!m_keyed || EVP_MAC_init(m_keyed.get(), bytes, size_t(key.size()), parameters.data()) != 1)
        qFatal("OpenSSL offers no HMAC-%s", name.constData());
}

QByteArray Hmac::of(QByteArrayView message) const
{
    EVP_MAC_CTX *context = m_keyed.get();
    QByteArray result(EVP_MAX_MD_SIZE, Qt::Uninitialized);
    size_t length = 0;
    const bool done = EVP_MAC_init(context, nullptr, 0, nullptr) == 1 // anew, with the key that it has
                      && EVP_MAC_update(context, reinterpret_cast<const unsigned char *>(message.data()), size_t(message.size())) == 1
                      && EVP_MAC_final(context, reinterpret_cast<unsigned char *>(result.data()), &length, size_t(result.size())) == 1;
    if (!done)
        qFatal("OpenSSL cannot compute an HMAC");
    result.truncate(qsizetype(length));
    return result;
}

} // namespace ovyxa
