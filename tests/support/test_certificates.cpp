// SPDX-License-Identifier: MIT
#include "tests/support/test_certificates.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <memory>

namespace ovyxa::test {

namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Bio reading(const QByteArray &bytes)
{
    return {BIO_new_mem_buf(bytes.constData(), int(bytes.size())), &BIO_free};
}

QByteArray written(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return QByteArray(data, size);
}

void extend(X509 *certificate, int what, const QByteArray &value)
{
    if (X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, nullptr, what, value.constData())) {
        X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
    }
}

time_t seconds(Instant instant)
{
    return time_t(msSinceEpoch(instant) / 1000);
}

} // namespace

TlsIdentity makeIdentity(const CertificateWish &wish, const std::optional<TlsIdentity> &issuer)
{
    const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const Certificate certificate(X509_new(), &X509_free);
    X509_set_version(certificate.get(), 2);
    quint64 serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char *>(&serial), sizeof serial);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1);
    ASN1_TIME_set(X509_getm_notBefore(certificate.get()), seconds(wish.from));
    ASN1_TIME_set(X509_getm_notAfter(certificate.get()), seconds(wish.until));
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME *name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(wish.commonName.constData()),
                               int(wish.commonName.size()), -1, 0);
    extend(certificate.get(), NID_basic_constraints, wish.isAuthority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (!wish.alternativeNames.isEmpty())
        extend(certificate.get(), NID_subject_alt_name, wish.alternativeNames);

    if (issuer) {
        const QByteArray text = issuer->chain.first().toPem(); // the BIOs read from these
        const QByteArray keyText = issuer->key.toPem();
        const Bio pem = reading(text);
        const Bio keyPem = reading(keyText);
        const Certificate above(PEM_read_bio_X509(pem.get(), nullptr, nullptr, nullptr), &X509_free);
        const Key aboveKey(PEM_read_bio_PrivateKey(keyPem.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
        X509_set_issuer_name(certificate.get(), X509_get_subject_name(above.get()));
        X509_sign(certificate.get(), aboveKey.get(), EVP_sha256());
    } else {
        X509_set_issuer_name(certificate.get(), name);
        X509_sign(certificate.get(), key.get(), EVP_sha256());
    }

    const Bio out(BIO_new(BIO_s_mem()), &BIO_free);
    const Bio keyOut(BIO_new(BIO_s_mem()), &BIO_free);
    PEM_write_bio_X509(out.get(), certificate.get());
    PEM_write_bio_PrivateKey(keyOut.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    TlsIdentity identity;
    identity.chain = {QSslCertificate(written(out.get()))};
    identity.key = QSslKey(written(keyOut.get()), QSsl::Ec);
    return identity;
}

} // namespace ovyxa::test
