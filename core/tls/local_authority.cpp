// SPDX-License-Identifier: MIT
#include "core/tls/local_authority.h"

#include "core/platform/files.h"
#include "core/tls/certificate_maker.h"
#include "core/tls/pem.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QTemporaryFile>

#include <filesystem>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

using Days = std::chrono::days;

// A leaf must not outlive its authority, so the authority is renewed while there is still room for a whole leaf.
constexpr Days leafLife{365};
constexpr Days leafMargin{30};
constexpr Days authorityLife{3650};
constexpr Days authorityMargin = leafLife + leafMargin;
constexpr std::chrono::hours clockSlack{1}; // for peers whose clock is a little behind
constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner;

/// A context that the catalogues' tool can see; a free LocalAuthorityWords::tr() would be taken for the namespace's.
struct LocalAuthorityWords final
{
    Q_DECLARE_TR_FUNCTIONS(LocalAuthority)
};

struct KeyPair
{
    X509Ptr certificate;
    KeyPtr key;
    bool renewed = false;
};

// The files of one authority and what may be done with them.
class Files final
{
public:
    explicit Files(QString folder) : m_folder(std::move(folder)) {}

    Result<KeyPair> authority(Instant now) const;
    Result<KeyPair> leaf(const KeyPair &authority, Instant now) const;
    QString path(QLatin1StringView name) const { return m_folder + u'/' + name; }

private:
    Result<void> ensureFolder() const;
    Result<QByteArray> read(QLatin1StringView name) const; // null = not there
    Result<void> write(QLatin1StringView name, const QByteArray &content) const;
    QString shown(QLatin1StringView name) const { return QDir::toNativeSeparators(path(name)); }
    Error damaged(QLatin1StringView name) const;

    QString m_folder;
};

bool lastsBeyond(const X509 *certificate, Instant now, Days margin)
{
    time_t begin = time_t(msSinceEpoch(now) / 1000);
    time_t end = time_t(msSinceEpoch(now + margin) / 1000);
    return X509_cmp_time(X509_get0_notBefore(certificate), &begin) < 0 && X509_cmp_time(X509_get0_notAfter(certificate), &end) > 0;
}

bool isSignedBy(X509 *leaf, X509 *authority)
{
    return X509_check_issued(authority, leaf) == X509_V_OK && X509_verify(leaf, X509_get0_pubkey(authority)) == 1;
}

Error refusedByOpenSsl()
{
    return {ErrorCode::Unavailable, LocalAuthorityWords::tr("OpenSSL could not make a key or a certificate; the system may be out of memory.")};
}

Result<void> Files::ensureFolder() const
{
    const QString shownFolder = QDir::toNativeSeparators(m_folder);
    const QFileInfo info(m_folder);
    if (info.exists() && !info.isDir())
        return Error{ErrorCode::Unavailable,
                     LocalAuthorityWords::tr("%1 is a file, where the certificates' folder should be. Move it away.").arg(shownFolder)};
    constexpr QFile::Permissions folderMode = ownerOnly | QFile::ExeOwner;
    if (info.exists()) {
        constexpr QFile::Permissions others =
            QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
        if (info.permissions() & others)
            QFile::setPermissions(m_folder, folderMode);
        return {};
    }
    QDir().mkpath(info.absolutePath());
    if (!QDir().mkdir(m_folder, folderMode))
        return Error{
            ErrorCode::Unavailable,
            LocalAuthorityWords::tr("The folder %1 cannot be made. Check who may write there and that the disk is not full.").arg(shownFolder)};
    return {};
}

Error Files::damaged(QLatin1StringView name) const
{
    return {ErrorCode::Corrupt, LocalAuthorityWords::tr("%1 is damaged. Put back a copy, or delete %2 and %3: a new authority is then made, "
                                                        "and whatever trusted the old one must be given the new %2.")
                                    .arg(shown(name), shown("ca.pem"_L1), shown("ca.key"_L1))};
}

Result<QByteArray> Files::read(QLatin1StringView name) const
{
    QFile file(path(name));
    if (!file.exists())
        return QByteArray();
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unavailable,
                     LocalAuthorityWords::tr("%1 cannot be read: %2. Check who may read it.").arg(shown(name), file.errorString())};
    if (name.endsWith(".key"_L1))
        file.setPermissions(ownerOnly); // a copy put back by hand may be open to others
    const QByteArray content = file.read(1024 * 1024);
    return content.isNull() ? QByteArray("") : content;
}

// The temporary file has mode 0600 from its first moment, and takes the old one's place whole or not at all.
Result<void> Files::write(QLatin1StringView name, const QByteArray &content) const
{
    QTemporaryFile file(path(name) + ".XXXXXX"_L1);
    bool written = file.open() && file.write(content) == content.size() && file.flush();
    written = written && syncProblem(file.handle()).isEmpty();
    if (written && !name.endsWith(".key"_L1))
        written = file.setPermissions(ownerOnly | QFile::ReadGroup | QFile::ReadOther);
    QString reason = file.errorString();
    if (written) {
        std::error_code failure;
        std::filesystem::rename(file.fileName().toStdU16String(), path(name).toStdU16String(), failure);
        written = !failure;
        reason = QString::fromStdString(failure.message());
        file.setAutoRemove(!written);
    }
    if (!written)
        return Error{
            ErrorCode::Unavailable,
            LocalAuthorityWords::tr("%1 cannot be written: %2. Check who may write there and that the disk is not full.").arg(shown(name), reason)};
    return {};
}

Result<KeyPair> Files::authority(Instant now) const
{
    if (const Result<void> ready = ensureFolder(); !ready)
        return ready.error();
    const Result<QByteArray> keyPem = read("ca.key"_L1);
    const Result<QByteArray> certificatePem = read("ca.pem"_L1);
    if (!keyPem || !certificatePem)
        return keyPem ? certificatePem.error() : keyPem.error();

    KeyPair pair;
    if (keyPem->isNull() && !certificatePem->isNull())
        return Error{
            ErrorCode::Corrupt,
            LocalAuthorityWords::tr("%1 is missing, though its certificate is there. Put back a copy, or delete %2: a new authority is then made, "
                                    "and whatever trusted the old one must be given the new %2.")
                .arg(shown("ca.key"_L1), shown("ca.pem"_L1))};
    if (keyPem->isNull()) {
        pair.key = makeKey();
        if (!pair.key)
            return refusedByOpenSsl();
        if (const Result<void> kept = write("ca.key"_L1, toPem(pair.key.get())); !kept)
            return kept.error();
    } else {
        pair.key = keyFromPem(*keyPem).key;
        if (!pair.key)
            return damaged("ca.key"_L1);
    }

    if (!certificatePem->isNull()) {
        std::vector<X509Ptr> certificates = certificatesFromPem(*certificatePem);
        if (certificates.size() != 1)
            return damaged("ca.pem"_L1);
        if (!belongTogether(certificates.front().get(), pair.key.get()))
            return Error{
                ErrorCode::Corrupt,
                LocalAuthorityWords::tr("%1 and %2 do not belong together. Put back the right copies, or delete both: a new authority is then made, "
                                        "and whatever trusted the old one must be given the new %1.")
                    .arg(shown("ca.pem"_L1), shown("ca.key"_L1))};
        pair.certificate = std::move(certificates.front());
        if (lastsBeyond(pair.certificate.get(), now, authorityMargin))
            return pair;
    }
    // Made, or renewed with the same key: one file changes, so a crash never leaves a pair that does not fit.
    pair.renewed = true;
    pair.certificate = makeAuthorityCertificate(pair.key.get(), now - clockSlack, now + authorityLife);
    if (!pair.certificate)
        return refusedByOpenSsl();
    if (const Result<void> kept = write("ca.pem"_L1, toPem(pair.certificate.get())); !kept)
        return kept.error();
    return pair;
}

// Nobody but the authority stands for a leaf, so one that is damaged, mixed up or nearly over is simply made anew.
Result<KeyPair> Files::leaf(const KeyPair &authority, Instant now) const
{
    const Result<QByteArray> keyPem = read("leaf.key"_L1);
    const Result<QByteArray> certificatePem = read("leaf.pem"_L1);
    if (!keyPem || !certificatePem)
        return keyPem ? certificatePem.error() : keyPem.error();
    std::vector<X509Ptr> certificates = certificatesFromPem(*certificatePem);
    KeyPair pair;
    pair.key = keyFromPem(*keyPem).key;
    if (!authority.renewed && pair.key && certificates.size() == 1) {
        pair.certificate = std::move(certificates.front());
        if (belongTogether(pair.certificate.get(), pair.key.get()) && isSignedBy(pair.certificate.get(), authority.certificate.get())
            && lastsBeyond(pair.certificate.get(), now, leafMargin))
            return pair;
    }
    pair.key = makeKey();
    if (!pair.key)
        return refusedByOpenSsl();
    pair.certificate = makeServerCertificate(pair.key.get(), authority.certificate.get(), authority.key.get(), now - clockSlack, now + leafLife);
    if (!pair.certificate)
        return refusedByOpenSsl();
    if (const Result<void> kept = write("leaf.key"_L1, toPem(pair.key.get())); !kept)
        return kept.error();
    if (const Result<void> kept = write("leaf.pem"_L1, toPem(pair.certificate.get())); !kept)
        return kept.error();
    return pair;
}

QSslCertificate toQt(X509 *certificate)
{
    return QSslCertificate(toPem(certificate), QSsl::Pem);
}

} // namespace

LocalAuthority::LocalAuthority(QString folder) : m_folder(std::move(folder)) {}

Result<TlsIdentity> LocalAuthority::serverIdentity(Instant realTime)
{
    const Files files(m_folder);
    const Result<KeyPair> authority = files.authority(realTime);
    if (!authority)
        return authority.error();
    const Result<KeyPair> leaf = files.leaf(*authority, realTime);
    if (!leaf)
        return leaf.error();
    return TlsIdentity{{toQt(leaf->certificate.get()), toQt(authority->certificate.get())}, QSslKey(toPem(leaf->key.get()), QSsl::Ec, QSsl::Pem)};
}

Result<QSslCertificate> LocalAuthority::certificate(Instant realTime)
{
    const Result<KeyPair> authority = Files(m_folder).authority(realTime);
    if (!authority)
        return authority.error();
    return toQt(authority->certificate.get());
}

QString LocalAuthority::certificateFile() const
{
    return Files(m_folder).path("ca.pem"_L1);
}

} // namespace ovyxa
