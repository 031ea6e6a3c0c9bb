// SPDX-License-Identifier: MIT
#include "core/tls/tls_report.h"

#include "core/model/host_text.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtCore/QUrl>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QSslCipher>
#include <QtNetwork/QSslKey>

#include <openssl/objects.h>
#include <openssl/x509.h>

#include <algorithm>
#include <optional>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

/// A context that the catalogues' tool can see; a free TlsReportWords::tr() would be taken for the namespace's.
struct TlsReportWords final
{
    Q_DECLARE_TR_FUNCTIONS(TlsReport)
};

QString versionName(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_2: return u"TLS 1.2"_s;
    case QSsl::TlsV1_3: return u"TLS 1.3"_s;
    default: // older ones are refused by the configurations in use
        return {};
    }
}

QString firstOf(const QStringList &list)
{
    return list.isEmpty() ? QString() : list.first();
}

QStringList namesOf(const QSslCertificate &certificate)
{
    const auto names = certificate.subjectAlternativeNames();
    QStringList list = names.values(QSsl::IpAddressEntry) + names.values(QSsl::DnsEntry);
    std::reverse(list.begin(), list.end()); // QMultiMap gives the last one first
    return list;
}

QString subjectOf(const QSslCertificate &certificate)
{
    const QString common = firstOf(certificate.subjectInfo(QSslCertificate::CommonName));
    return common.isEmpty() ? firstOf(namesOf(certificate)) : common;
}

QString issuerOf(const QSslCertificate &certificate)
{
    const QString common = firstOf(certificate.issuerInfo(QSslCertificate::CommonName));
    return common.isEmpty() ? firstOf(certificate.issuerInfo(QSslCertificate::Organization)) : common;
}

// RFC 9525 6.3: "*" stands for one whole left-most label; what follows must have two labels, lest it cover a top-level domain.
bool matchesName(const QString &pattern, const QString &host)
{
    if (!pattern.startsWith("*."_L1))
        return !pattern.contains(u'*') && pattern.compare(host, Qt::CaseInsensitive) == 0;
    const QStringView rest = QStringView(pattern).mid(1);
    const qsizetype dot = host.indexOf(u'.');
    return dot > 0 && !rest.contains(u'*') && rest.count(u'.') >= 2 && QStringView(host).mid(dot).compare(rest, Qt::CaseInsensitive) == 0;
}

enum class Kind { Untrusted, SelfSigned, Expired, NotYetValid, WrongHost, Other };

Kind kindOf(const QSslError &error)
{
    switch (error.error()) {
    case QSslError::SelfSignedCertificate: return Kind::SelfSigned;
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted: return Kind::Untrusted;
    case QSslError::CertificateExpired: return Kind::Expired;
    case QSslError::CertificateNotYetValid: return Kind::NotYetValid;
    case QSslError::HostNameMismatch: return Kind::WrongHost;
    default: return Kind::Other;
    }
}

FailureCause wrongHost(const QSslCertificate &peer, const QString &host)
{
    const QStringList names = namesOf(peer);
    if (names.isEmpty())
        return {u"certificate_no_names"_s, {host}};
    if (!QHostAddress(host).isNull() && peer.subjectAlternativeNames().values(QSsl::DnsEntry).contains(host))
        return {u"certificate_address_as_name"_s, {host}};
    constexpr qsizetype shownNames = 3;
    return {u"certificate_wrong_host"_s, {host, names.mid(0, shownNames).join(u", "_s) + (names.size() > shownNames ? u", …"_s : QString())}};
}

/// What Qt holds; null where it holds none.
const X509 *x509Of(const QSslCertificate &certificate)
{
    return static_cast<const X509 *>(static_cast<const void *>(certificate.handle()));
}

/// What OpenSSL's security level refuses in a certificate, for which Qt has no word of its own.
std::optional<FailureCause> weaknessOf(const QSslCertificate &certificate, const QString &host)
{
    constexpr int shortestRsa = 2048; // OpenSSL's level 2
    constexpr int shortestCurve = 224;
    const QSslKey key = certificate.publicKey();
    const bool isRsa = key.algorithm() == QSsl::Rsa;
    if (!key.isNull() && key.length() > 0 && (isRsa || key.algorithm() == QSsl::Ec) && key.length() < (isRsa ? shortestRsa : shortestCurve))
        return FailureCause{u"certificate_short_key"_s, {host, QString::number(key.length())}};
    const X509 *const x509 = x509Of(certificate);
    int digest = NID_undef;
    if (x509 && OBJ_find_sigid_algs(X509_get_signature_nid(x509), &digest, nullptr) == 1 && (digest == NID_sha1 || digest == NID_md5))
        return FailureCause{u"certificate_weak_digest"_s, {host, digest == NID_sha1 ? u"SHA-1"_s : u"MD5"_s}};
    return {};
}

FailureCause causeFor(Kind kind, const QSslError &error, const QSslCertificate &peer, const QString &host)
{
    const QSslCertificate &named = error.certificate().isNull() ? peer : error.certificate();
    const auto day = [](const QDateTime &time) { return time.toUTC().date().toString(Qt::ISODate); };
    switch (kind) {
    case Kind::SelfSigned: return {u"certificate_self_signed"_s, {host}};
    case Kind::Untrusted: return {u"certificate_untrusted"_s, {host, issuerOf(peer)}};
    case Kind::Expired: return {u"certificate_expired"_s, {host, day(named.expiryDate())}};
    case Kind::NotYetValid: return {u"certificate_not_yet_valid"_s, {host, day(named.effectiveDate())}};
    case Kind::WrongHost: return wrongHost(peer, host);
    case Kind::Other:
        if (const auto weakness = weaknessOf(named, host))
            return *weakness;
        if (const auto weakness = weaknessOf(peer, host))
            return *weakness;
    }
    return {u"certificate_other"_s, {host, error.errorString()}};
}

} // namespace

TlsSummary summarise(const QSslConfiguration &configuration)
{
    TlsSummary summary;
    summary.version = versionName(configuration.sessionProtocol());
    summary.cipher = configuration.sessionCipher().name();
    const QSslCertificate peer = configuration.peerCertificate();
    if (peer.isNull())
        return summary;
    summary.peerSubject = subjectOf(peer);
    summary.peerIssuer = issuerOf(peer);
    summary.peerNames = namesOf(peer);
    summary.peerExpires = peer.expiryDate().toUTC().toString(Qt::ISODate);
    summary.peerSha256 = QString::fromLatin1(peer.digest(QCryptographicHash::Sha256).toHex());
    return summary;
}

QList<QSslCertificate> possibleIssuers(const QList<QSslCertificate> &chain, const QList<QSslCertificate> &authorities)
{
    const auto isWanted = [](const QList<QSslCertificate> &known, const QSslCertificate &authority) {
        const X509 *const x509 = x509Of(authority);
        return std::any_of(known.begin(), known.end(), [x509](const QSslCertificate &certificate) {
            const X509 *const other = x509Of(certificate);
            return x509 && other
                   && (X509_NAME_cmp(X509_get_subject_name(x509), X509_get_issuer_name(other)) == 0
                       || X509_NAME_cmp(X509_get_subject_name(x509), X509_get_subject_name(other)) == 0);
        });
    };
    QList<QSslCertificate> left = authorities;
    QList<QSslCertificate> found;
    QList<QSslCertificate> known = chain;
    while (!known.isEmpty()) { // what was found may have been issued by another
        const auto others =
            std::stable_partition(left.begin(), left.end(), [&](const QSslCertificate &authority) { return isWanted(known, authority); });
        known = QList<QSslCertificate>(left.begin(), others);
        left.erase(left.begin(), others);
        found += known;
    }
    return found;
}

bool isCertificateFor(const QSslCertificate &certificate, const QString &host)
{
    const auto names = certificate.subjectAlternativeNames();
    const QString bare = bareHost(host);
    if (QHostAddress address; address.setAddress(bare)) {
        const QStringList addresses = names.values(QSsl::IpAddressEntry);
        return std::any_of(addresses.begin(), addresses.end(), [&address](const QString &text) { return QHostAddress(text) == address; });
    }
    const QString ascii = QString::fromLatin1(QUrl::toAce(bare));
    const QString wanted = ascii.isEmpty() ? bare : ascii;
    const QStringList patterns = names.values(QSsl::DnsEntry);
    return !wanted.isEmpty()
           && std::any_of(patterns.begin(), patterns.end(), [&wanted](const QString &pattern) { return matchesName(pattern, wanted); });
}

QList<FailureCause> tlsFailureCauses(const QList<QSslError> &errors, const QSslCertificate &peer, const QString &host,
                                     const QList<QSslCertificate> &trusted)
{
    // What is out of date stands in front, since another certificate is wanted whoever vouches for this one.
    const auto isOfTime = [](Kind kind) { return kind == Kind::Expired || kind == Kind::NotYetValid; };
    QList<FailureCause> causes;
    QList<Kind> told;
    for (const QSslError &error : errors) {
        const Kind kind = kindOf(error);
        if (error.error() == QSslError::NoError || told.contains(kind))
            continue;
        // One missing authority gives several errors: say it once.
        if (kind == Kind::Untrusted && told.contains(Kind::SelfSigned))
            continue;
        if (kind == Kind::SelfSigned && trusted.contains(error.certificate()))
            continue;
        told += kind;
        causes.insert(isOfTime(kind) ? 0 : causes.size(), causeFor(kind, error, peer, host));
    }
    if (!told.contains(Kind::WrongHost) && !peer.isNull() && !isCertificateFor(peer, host))
        causes += wrongHost(peer, host);
    if (causes.isEmpty())
        causes += FailureCause{u"certificate_handshake"_s, {host}};
    return causes;
}

QString validityRemark(const QSslCertificate &certificate, Instant now)
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(msSinceEpoch(now), Qt::UTC);
    const auto text = [](const QDateTime &date) { return date.toUTC().toString(Qt::ISODate); };
    if (certificate.expiryDate() < at)
        return TlsReportWords::tr("The certificate ended at %1, so peers refuse it. Use a newer one, unless that is what you try out.")
            .arg(text(certificate.expiryDate()));
    if (certificate.effectiveDate() > at)
        return TlsReportWords::tr("The certificate begins only at %1, so peers refuse it. Compare the clocks, or use another one.")
            .arg(text(certificate.effectiveDate()));
    return {};
}

bool peerDistrusts(const QString &opensslWords)
{
    const auto said = [&opensslWords](QLatin1StringView words) { return opensslWords.contains(words, Qt::CaseInsensitive); };
    return said("unknown ca"_L1) || said("certificate unknown"_L1) || said("bad certificate"_L1);
}

QString peerTlsFailureSentence(const QString &opensslWords)
{
    const auto said = [&opensslWords](QLatin1StringView words) { return opensslWords.contains(words, Qt::CaseInsensitive); };
    if (peerDistrusts(opensslWords))
        return TlsReportWords::tr("The TLS handshake failed: the peer does not trust the certificate. Give it the certificate of the authority.");
    if (said("certificate expired"_L1))
        return TlsReportWords::tr("The TLS handshake failed: the peer says that the certificate has expired. Compare the clocks.");
    if (said("http request"_L1))
        return TlsReportWords::tr("The TLS handshake failed: the peer speaks plain HTTP, and this port speaks TLS. Use https:// in its URL.");
    if (said("wrong version number"_L1) || said("packet length too long"_L1) || said("unknown protocol"_L1))
        return TlsReportWords::tr("The TLS handshake failed: what the peer sent is not TLS.");
    if (said("unsupported protocol"_L1) || said("protocol version"_L1))
        return TlsReportWords::tr("The TLS handshake failed: the peer wants a version of TLS older than 1.2.");
    if (said("no shared cipher"_L1) || said("handshake failure"_L1))
        return TlsReportWords::tr("The TLS handshake failed: the peer and this server have no cipher in common.");
    return TlsReportWords::tr("The TLS connection failed: %1.").arg(opensslWords);
}

} // namespace ovyxa
