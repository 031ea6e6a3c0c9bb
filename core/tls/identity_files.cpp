// SPDX-License-Identifier: MIT
#include "core/tls/local_authority.h"
#include "core/tls/pem.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>

#include <algorithm>

namespace ovyxa {

namespace {

constexpr qint64 maxFileBytes = 4 * 1024 * 1024; // the largest bundles of public authorities have a quarter of a MiB
constexpr int minRsaBits = 2048;                 // what OpenSSL's default security level asks for

/// A context that the catalogues' tool can see; a free IdentityFilesWords::tr() would be taken for the namespace's.
struct IdentityFilesWords final
{
    Q_DECLARE_TR_FUNCTIONS(TlsFiles)
};

Error invalid(const QString &message)
{
    return {ErrorCode::InvalidInput, message};
}

Result<PemFile> readPem(const QString &path)
{
    const QString shown = QDir::toNativeSeparators(path);
    const QFileInfo info(path);
    if (path.isEmpty() || !info.exists())
        return invalid(IdentityFilesWords::tr("There is no file %1. Check the path.").arg(shown));
    if (!info.isFile())
        return invalid(IdentityFilesWords::tr("%1 is not a file. Name the PEM file itself.").arg(shown));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unavailable, IdentityFilesWords::tr("%1 cannot be read: %2. Check who may read it.").arg(shown, file.errorString())};
    if (file.size() > maxFileBytes)
        return invalid(IdentityFilesWords::tr("%1 is too large for a PEM file. Check that it is the right one.").arg(shown));
    return PemFile{path, file.readAll()};
}

QList<QSslCertificate> toQt(const std::vector<X509Ptr> &certificates)
{
    QList<QSslCertificate> list;
    for (const X509Ptr &certificate : certificates)
        list += QSslCertificate(toPem(certificate.get()), QSsl::Pem);
    return list;
}

Result<std::vector<X509Ptr>> readCertificates(const PemFile &file)
{
    const QByteArray &pem = file.content;
    std::vector<X509Ptr> certificates = certificatesFromPem(pem);
    const QString shown = QDir::toNativeSeparators(file.name);
    if (!certificates.empty())
        return certificates;
    if (pem.contains("-----BEGIN CERTIFICATE-----"))
        return invalid(IdentityFilesWords::tr("A certificate in %1 is damaged. Export it again.").arg(shown));
    if (pem.contains("PRIVATE KEY-----"))
        return invalid(IdentityFilesWords::tr("%1 holds a private key, but no certificate. Are the two files swapped?").arg(shown));
    return invalid(
        IdentityFilesWords::tr("There is no certificate in %1. It must be a PEM file, with a line “-----BEGIN CERTIFICATE-----”.").arg(shown));
}

Result<KeyPtr> readKey(const PemFile &file)
{
    const QByteArray &pem = file.content;
    PemKey read = keyFromPem(pem);
    const QString shown = QDir::toNativeSeparators(file.name);
    if (read.encrypted)
        return invalid(IdentityFilesWords::tr("The private key in %1 is locked with a pass phrase. Save it without one, "
                                              "for example with “openssl pkey -in FILE -out NEW-FILE”.")
                           .arg(shown));
    if (read.key)
        return std::move(read.key);
    if (pem.contains("PRIVATE KEY-----"))
        return invalid(IdentityFilesWords::tr("The private key in %1 is damaged. Export it again.").arg(shown));
    if (pem.contains("-----BEGIN CERTIFICATE-----"))
        return invalid(IdentityFilesWords::tr("%1 holds a certificate, but no private key. Are the two files swapped?").arg(shown));
    return invalid(
        IdentityFilesWords::tr("There is no private key in %1. It must be a PEM file, with a line “-----BEGIN PRIVATE KEY-----”.").arg(shown));
}

} // namespace

Result<TlsIdentity> loadIdentity(const QString &certificateFile, const QString &keyFile)
{
    const Result<PemFile> certificates = readPem(certificateFile);
    if (!certificates)
        return certificates.error();
    const Result<PemFile> key = readPem(keyFile);
    return key ? identityFrom(*certificates, *key) : key.error();
}

Result<TlsIdentity> identityFrom(const PemFile &certificateFile, const PemFile &keyFile)
{
    const Result<std::vector<X509Ptr>> certificates = readCertificates(certificateFile);
    if (!certificates)
        return certificates.error();
    const Result<KeyPtr> key = readKey(keyFile);
    if (!key)
        return key.error();

    const QString certificateShown = QDir::toNativeSeparators(certificateFile.name);
    const QString keyShown = QDir::toNativeSeparators(keyFile.name);
    EVP_PKEY *const privateKey = key->get();
    const bool rsa = EVP_PKEY_is_a(privateKey, "RSA") == 1;
    if (!rsa && EVP_PKEY_is_a(privateKey, "EC") != 1)
        return invalid(IdentityFilesWords::tr("The private key in %1 is neither RSA nor EC. Use one of these.").arg(keyShown));
    if (rsa && EVP_PKEY_get_bits(privateKey) < minRsaBits)
        return invalid(IdentityFilesWords::tr("The RSA key in %1 has %2 bits. TLS wants at least %3; make a new one.")
                           .arg(keyShown)
                           .arg(EVP_PKEY_get_bits(privateKey))
                           .arg(minRsaBits));

    const auto owner = std::find_if(certificates->begin(), certificates->end(),
                                    [privateKey](const X509Ptr &certificate) { return belongTogether(certificate.get(), privateKey); });
    if (owner == certificates->end())
        return invalid(
            IdentityFilesWords::tr("The key in %1 does not belong to the certificate in %2. Use the key that the certificate was made with.")
                .arg(keyShown, certificateShown));
    if (owner != certificates->begin())
        return invalid(IdentityFilesWords::tr("The server's certificate must come first in %1, before those that signed it.").arg(certificateShown));
    return TlsIdentity{toQt(*certificates), QSslKey(toPem(privateKey), rsa ? QSsl::Rsa : QSsl::Ec, QSsl::Pem)};
}

Result<QList<QSslCertificate>> loadCertificates(const QString &file)
{
    const Result<PemFile> pem = readPem(file);
    if (!pem)
        return pem.error();
    const Result<std::vector<X509Ptr>> certificates = readCertificates(*pem);
    if (!certificates)
        return certificates.error();
    return toQt(*certificates);
}

} // namespace ovyxa
