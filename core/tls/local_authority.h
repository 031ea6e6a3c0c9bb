// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/instant.h"
#include "core/model/result.h"

#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslKey>

namespace ovyxa {

/// A certificate with its chain and key, ready for a server.
struct TlsIdentity
{
    QList<QSslCertificate> chain; ///< leaf first
    QSslKey key;
};

/// The profile's own certificate authority: made on first use, key files 0600, the leaf (localhost, 127.0.0.1, ::1) renewed
/// before it ends. The CA can only sign for these names (name constraints). Owned by the engine; blocking, some ms; any one
/// thread.
class LocalAuthority final
{
public:
    /// `folder` holds ca.pem, ca.key, leaf.pem, leaf.key; made 0700 if missing.
    explicit LocalAuthority(QString folder);

    /// Loads or makes what is needed. Errors: folder not writable, files damaged.
    [[nodiscard]] Result<TlsIdentity> serverIdentity(Instant realTime = realNow());
    /// The CA's certificate, made if it is missing.
    [[nodiscard]] Result<QSslCertificate> certificate(Instant realTime = realNow());
    [[nodiscard]] QString certificateFile() const;

private:
    QString m_folder;
};

/// A user's own certificate (PEM, chain allowed) and key (PEM, RSA or EC). Errors name the file and what is wrong, a mismatch
/// included.
[[nodiscard]] Result<TlsIdentity> loadIdentity(const QString &certificateFile, const QString &keyFile);

/// What was read of a file; the name is for people.
struct PemFile
{
    QString name;
    QByteArray content;
};
/// The same of what has been read.
[[nodiscard]] Result<TlsIdentity> identityFrom(const PemFile &certificates, const PemFile &key);

/// The certificates in a PEM file (`--ca`). Errors: unreadable, none in it.
[[nodiscard]] Result<QList<QSslCertificate>> loadCertificates(const QString &file);

} // namespace ovyxa
