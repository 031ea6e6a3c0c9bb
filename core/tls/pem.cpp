// SPDX-License-Identifier: MIT
#include "core/tls/pem.h"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace ovyxa {

namespace {

BioPtr reader(const QByteArray &bytes)
{
    return BioPtr(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
}

QByteArray contents(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return QByteArray(data, size);
}

// Never a prompt on the terminal: note that a pass phrase is wanted, and give none.
int notePassPhrase(char *, int, int, void *wanted)
{
    *static_cast<bool *>(wanted) = true;
    return -1;
}

} // namespace

std::vector<X509Ptr> certificatesFromPem(const QByteArray &pem)
{
    std::vector<X509Ptr> certificates;
    const BioPtr bio = reader(pem);
    bool wanted = false;
    while (X509 *certificate = PEM_read_bio_X509(bio.get(), nullptr, notePassPhrase, &wanted))
        certificates.emplace_back(certificate);
    const unsigned long last = ERR_peek_last_error();
    const bool clean = ERR_GET_LIB(last) == ERR_LIB_PEM && ERR_GET_REASON(last) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    if (!clean)
        certificates.clear();
    return certificates;
}

PemKey keyFromPem(const QByteArray &pem)
{
    PemKey result;
    const BioPtr bio = reader(pem);
    result.key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, notePassPhrase, &result.encrypted));
    ERR_clear_error();
    return result;
}

QByteArray toPem(X509 *certificate)
{
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate);
    return contents(bio.get());
}

QByteArray toPem(EVP_PKEY *key)
{
    const BioPtr bio(BIO_new(BIO_s_secmem()));
    PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return contents(bio.get());
}

bool belongTogether(X509 *certificate, EVP_PKEY *key)
{
    const bool match = X509_check_private_key(certificate, key) == 1;
    ERR_clear_error();
    return match;
}

} // namespace ovyxa
