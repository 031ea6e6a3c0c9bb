// SPDX-License-Identifier: MIT
#include "core/engine/kept_authorities.h"

#include "core/platform/whole_file.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostPemBytes = 1024 * 1024;

struct KeptAuthoritiesWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::KeptAuthorities)
};

} // namespace

QString KeptAuthorities::fileOf(WebhookId webhook) const
{
    return u"%1/webhook-%2.pem"_s.arg(m_folder).arg(webhook.value);
}

Result<void> KeptAuthorities::keep(WebhookId webhook, const QList<QSslCertificate> &authorities)
{
    m_known.insert(webhook, authorities);
    if (authorities.isEmpty())
        return {};
    QByteArray pem;
    for (const QSslCertificate &authority : authorities)
        pem += authority.toPem();
    if (const QString problem = writeWhole(fileOf(webhook), pem); !problem.isEmpty())
        return Error{ErrorCode::Unavailable, KeptAuthoritiesWords::tr("%1 cannot be written: %2.").arg(fileOf(webhook), problem)};
    return {};
}

QList<QSslCertificate> KeptAuthorities::of(WebhookId webhook)
{
    const auto known = m_known.constFind(webhook);
    if (known != m_known.cend())
        return *known;
    QFile file(fileOf(webhook));
    const QByteArray pem = file.exists() && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    return *m_known.insert(webhook, QSslCertificate::fromData(pem, QSsl::Pem));
}

void KeptAuthorities::forget(WebhookId webhook)
{
    m_known.remove(webhook);
    QFile::remove(fileOf(webhook));
}

std::variant<QList<QSslCertificate>, FailureCause> KeptAuthorities::inFile(const QString &file)
{
    const QFileInfo there(file);
    const QDateTime changed = there.lastModified();
    if (const auto known = m_files.constFind(file); known != m_files.cend() && changed.isValid() && known->changed == changed)
        return known->certificates;
    m_files.remove(file);
    QFile pem(file);
    if (there.exists() && !there.isFile()) // a pipe would keep the engine waiting
        return FailureCause{u"authority_gone"_s, {file, KeptAuthoritiesWords::tr("it is not a file")}};
    if (!pem.open(QIODevice::ReadOnly))
        return FailureCause{u"authority_gone"_s, {file, pem.errorString()}};
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(pem.read(mostPemBytes), QSsl::Pem);
    if (certificates.isEmpty())
        return FailureCause{u"authority_empty"_s, {file}};
    m_files.insert(file, {changed, certificates});
    return certificates;
}

} // namespace ovyxa
