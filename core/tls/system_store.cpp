// SPDX-License-Identifier: MIT
#include "core/tls/system_store.h"

#include "core/tls/openssl_ptr.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

namespace ovyxa {

bool systemStoreHas(const QSslCertificate &authority)
{
    using StorePtr = std::unique_ptr<X509_STORE, OpenSslFree<X509_STORE_free>>;
    using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, OpenSslFree<X509_STORE_CTX_free>>;
    const QByteArray der = authority.toDer();
    const auto *bytes = reinterpret_cast<const unsigned char *>(der.constData());
    const X509Ptr certificate(d2i_X509(nullptr, &bytes, long(der.size())));
    const StorePtr store(X509_STORE_new());
    const StoreContextPtr context(X509_STORE_CTX_new());
    if (!certificate || !store || !context)
        return false;
    // Either may be missing: Debian has a folder, Fedora a file.
    X509_STORE_load_file(store.get(), X509_get_default_cert_file());
    X509_STORE_load_path(store.get(), X509_get_default_cert_dir());
    const bool has = X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), nullptr) == 1 && X509_verify_cert(context.get()) == 1;
    ERR_clear_error();
    return has;
}

} // namespace ovyxa
