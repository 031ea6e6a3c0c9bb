// SPDX-License-Identifier: MIT
#include "core/tls/certificate_maker.h"

#include <QtCore/QByteArray>

#include <openssl/ec.h>

#include <array>

namespace ovyxa {

namespace {

bool setSerial(X509 *certificate)
{
    // 127 random bits with the highest set: unique, positive, and within the 20 octets of RFC 5280 4.1.2.2.
    const BigNumberPtr serial(BN_new());
    return serial && BN_rand(serial.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY)
           && BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate));
}

bool setName(X509_NAME *name, const QByteArray &commonName)
{
    const auto add = [name](const char *field, const QByteArray &text) {
        return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(text.constData()), int(text.size()), -1,
                                          0)
               == 1;
    };
    return add("O", QByteArrayLiteral("Ovyxa Bench")) && add("CN", commonName);
}

bool addExtension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

// What both kinds have in common: version 3, serial number, time, key.
X509Ptr begin(EVP_PKEY *key, Instant from, Instant until)
{
    X509Ptr certificate(X509_new());
    const auto seconds = [](Instant instant) { return time_t(msSinceEpoch(instant) / 1000); };
    const bool made = certificate && X509_set_version(certificate.get(), X509_VERSION_3) && setSerial(certificate.get())
                      && ASN1_TIME_set(X509_getm_notBefore(certificate.get()), seconds(from))
                      && ASN1_TIME_set(X509_getm_notAfter(certificate.get()), seconds(until)) && X509_set_pubkey(certificate.get(), key);
    return made ? std::move(certificate) : nullptr;
}

QByteArray keyMark(X509 *certificate)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    X509_pubkey_digest(certificate, EVP_sha256(), digest.data(), &size);
    return QByteArray(reinterpret_cast<const char *>(digest.data()), 4).toHex();
}

} // namespace

KeyPtr makeKey()
{
    return KeyPtr(EVP_EC_gen("P-256"));
}

X509Ptr makeAuthorityCertificate(EVP_PKEY *key, Instant from, Instant until)
{
    X509Ptr certificate = begin(key, from, until);
    if (!certificate)
        return nullptr;
    X509 *const ca = certificate.get();
    const bool made = setName(X509_get_subject_name(ca), QByteArrayLiteral("Ovyxa Bench local CA ") + keyMark(ca))
                      && X509_set_issuer_name(ca, X509_get_subject_name(ca))
                      && addExtension(ca, ca, NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
                      && addExtension(ca, ca, NID_key_usage, "critical,keyCertSign,cRLSign")
                      && addExtension(ca, ca, NID_name_constraints,
                                      "critical,permitted;DNS:localhost,permitted;IP:127.0.0.0/255.0.0.0,"
                                      "permitted;IP:0:0:0:0:0:0:0:1/FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF")
                      && addExtension(ca, ca, NID_subject_key_identifier, "hash")
                      && addExtension(ca, ca, NID_authority_key_identifier, "keyid:always") && X509_sign(ca, key, EVP_sha256()) > 0;
    return made ? std::move(certificate) : nullptr;
}

X509Ptr makeServerCertificate(EVP_PKEY *key, X509 *authority, EVP_PKEY *authorityKey, Instant from, Instant until)
{
    X509Ptr certificate = begin(key, from, until);
    if (!certificate)
        return nullptr;
    X509 *const leaf = certificate.get();
    const bool made =
        setName(X509_get_subject_name(leaf), QByteArrayLiteral("localhost")) && X509_set_issuer_name(leaf, X509_get_subject_name(authority))
        && addExtension(leaf, authority, NID_basic_constraints, "critical,CA:FALSE")
        && addExtension(leaf, authority, NID_key_usage, "critical,digitalSignature") && addExtension(leaf, authority, NID_ext_key_usage, "serverAuth")
        && addExtension(leaf, authority, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1")
        && addExtension(leaf, authority, NID_subject_key_identifier, "hash")
        && addExtension(leaf, authority, NID_authority_key_identifier, "keyid:always") && X509_sign(leaf, authorityKey, EVP_sha256()) > 0;
    return made ? std::move(certificate) : nullptr;
}

} // namespace ovyxa
