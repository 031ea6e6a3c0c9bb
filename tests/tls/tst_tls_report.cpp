// SPDX-License-Identifier: MIT
#include "core/rules/cause_words.h"
#include "core/tls/tls_report.h"

#include "core/tls/certificate_maker.h"
#include "core/tls/local_authority.h"
#include "core/tls/pem.h"

#include <QtNetwork/QHostAddress>
#include <QtNetwork/QSsl>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslError>
#include <QtTest/QTest>

#include <openssl/rsa.h>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace std::chrono_literals;

namespace {

// A self-signed certificate with these alternative names (none: without the extension) and this common name.
QSslCertificate make(const QByteArray &alternativeNames, const QByteArray &commonName = "cn.test"_ba)
{
    static const KeyPtr key = makeKey();
    const X509Ptr made = makeAuthorityCertificate(key.get(), realNow() - 1h, realNow() + 24h);
    X509_NAME *const name = X509_NAME_new();
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(commonName.constData()), -1, -1, 0);
    X509_set_subject_name(made.get(), name);
    X509_NAME_free(name);
    if (!alternativeNames.isEmpty()) {
        const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alternativeNames.constData()));
        X509_add_ext(made.get(), extension.get(), -1);
    }
    X509_sign(made.get(), key.get(), EVP_sha256());
    return QSslCertificate(toPem(made.get()), QSsl::Pem);
}

} // namespace

/// Which hosts a certificate is for, and what is said when TLS fails.
class TestTlsReport final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void matchesByAlternativeNamesAlone_data();
    void matchesByAlternativeNamesAlone();
    void agreesWithOpenssl_data() { matchesByAlternativeNamesAlone_data(); }
    void agreesWithOpenssl();
    void saysWhatWentWrong_data();
    void saysWhatWentWrong();
    void saysEachCauseOnce();
    void saysOfWhatIsTrustedAloneThatItExpired();
    void namesWhatIsTooWeak();
    void saysWhyAPeerFailed_data();
    void saysWhyAPeerFailed();
    void remarksOnACertificateOutOfTime();
    void summarisesNothingAsNothing();
};

void TestTlsReport::matchesByAlternativeNamesAlone_data()
{
    QTest::addColumn<QByteArray>("names");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char *names, const char16_t *host, bool matches) {
        const QString shown = QString::fromUtf16(host);
        QTest::newRow(QByteArray(QByteArray(names) + " for " + shown.toUtf8()).constData()) << QByteArray(names) << shown << matches;
    };
    row("DNS:api.acme.test", u"api.acme.test", true);
    row("DNS:api.acme.test", u"API.Acme.TEST", true);
    row("DNS:API.acme.test", u"api.acme.test", true);
    row("DNS:api.acme.test", u"stage.acme.test", false);
    row("DNS:api.acme.test", u"acme.test", false);
    row("DNS:acme.test", u"api.acme.test", false);
    row("DNS:api.acme.test", u"api.acme.test.evil.test", false);
    row("DNS:a.test,DNS:b.test,DNS:c.test", u"c.test", true);
    row("DNS:*.acme.test", u"api.acme.test", true);
    row("DNS:*.acme.test", u"acme.test", false);
    row("DNS:*.acme.test", u"a.b.acme.test", false);
    row("DNS:*.test", u"acme.test", false);
    row("DNS:*", u"localhost", false);
    row("DNS:a.*.test", u"a.b.test", false);
    row("", u"cn.test", false); // the common name does not count
    row("DNS:other.test", u"cn.test", false);
    row("IP:127.0.0.1", u"127.0.0.1", true);
    row("IP:127.0.0.1", u"127.0.0.2", false);
    row("DNS:127.0.0.1", u"127.0.0.1", false);
    row("IP:::1", u"::1", true);
    row("IP:2001:db8:0:0:0:0:0:1", u"2001:db8::1", true);
    row("DNS:localhost", u"127.0.0.1", false);
    row("IP:127.0.0.1", u"localhost", false);
    row("DNS:xn--bcher-kva.test", u"xn--bcher-kva.test", true);
}

void TestTlsReport::matchesByAlternativeNamesAlone()
{
    QFETCH(QByteArray, names);
    QFETCH(QString, host);
    QFETCH(bool, matches);
    const QSslCertificate certificate = make(names);
    QVERIFY(!certificate.isNull());
    QCOMPARE(isCertificateFor(certificate, host), matches);
    if (host.contains(u':'))
        QCOMPARE(isCertificateFor(certificate, u'[' + host + u']'), matches);
    else if (!QHostAddress(host).isNull())
        return;
    else
        QCOMPARE(isCertificateFor(certificate, host + u'.'), matches);
    QVERIFY(!isCertificateFor(certificate, QString()));
}

// A second opinion on each row.
void TestTlsReport::agreesWithOpenssl()
{
    QFETCH(QByteArray, names);
    QFETCH(QString, host);
    QFETCH(bool, matches);
    const std::vector<X509Ptr> certificates = certificatesFromPem(make(names).toPem());
    QCOMPARE(certificates.size(), 1u);
    X509 *const certificate = certificates.front().get();
    const bool isAddress = !QHostAddress(host).isNull();
    const int found = isAddress ? X509_check_ip_asc(certificate, host.toLatin1().constData(), 0)
                                : X509_check_host(certificate, host.toLatin1().constData(), 0,
                                                  X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, nullptr);
    QCOMPARE(found == 1, matches);
}

void TestTlsReport::saysWhatWentWrong_data()
{
    QTest::addColumn<int>("error");
    QTest::addColumn<QByteArray>("names");
    QTest::addColumn<QStringList>("told");
    const QByteArray good = "DNS:api.acme.test";
    const auto row = [](const char *name, QSslError::SslError error, const QByteArray &names, const QStringList &told) {
        QTest::newRow(name) << int(error) << names << told;
    };
    row("self-signed", QSslError::SelfSignedCertificate, good, {u"signed by itself"_s, u"one more CA"_s});
    row("unknown authority", QSslError::UnableToGetLocalIssuerCertificate, good, {u"Ovyxa Bench local CA"_s, u"not trusted"_s});
    row("own root in the chain", QSslError::SelfSignedCertificateInChain, good, {u"not trusted"_s});
    row("expired", QSslError::CertificateExpired, good, {u"expired on 20"_s, u"Renew"_s});
    row("not yet valid", QSslError::CertificateNotYetValid, good, {u"valid from 20"_s, u"clock"_s});
    row("wrong host", QSslError::HostNameMismatch, "DNS:stage.acme.test", {u"for stage.acme.test, not for api.acme.test"_s});
    row("many names", QSslError::HostNameMismatch, "DNS:a.test,DNS:b.test,DNS:c.test,DNS:d.test", {u"a.test, b.test, c.test, …"_s});
    row("no alternative name", QSslError::HostNameMismatch, "", {u"common name does not count"_s});
    row("wrong host, unnoticed by Qt", QSslError::NoError, "DNS:stage.acme.test", {u"for stage.acme.test, not for"_s});
    row("something else", QSslError::CertificateRevoked, good, {u"was not accepted"_s});
    row("no error known", QSslError::NoError, good, {u"the handshake with api.acme.test failed"_s});
}

void TestTlsReport::saysWhatWentWrong()
{
    QFETCH(int, error);
    QFETCH(QByteArray, names);
    QFETCH(QStringList, told);
    const QSslCertificate peer = make(names);
    const QString sentence = rules::causeWords(tlsFailureCauses({QSslError(QSslError::SslError(error), peer)}, peer, u"api.acme.test"_s));
    QVERIFY2(sentence.startsWith(u"TLS: "_s), qPrintable(sentence));
    for (const QString &words : told)
        QVERIFY2(sentence.contains(words), qPrintable(sentence));
    QVERIFY(sentence.contains(u"api.acme.test"_s));
}

void TestTlsReport::saysEachCauseOnce()
{
    const QSslCertificate peer = make("DNS:stage.acme.test");
    const QString sentence = rules::causeWords(
        tlsFailureCauses({QSslError(QSslError::UnableToGetLocalIssuerCertificate, peer), QSslError(QSslError::UnableToVerifyFirstCertificate, peer),
                          QSslError(QSslError::CertificateUntrusted, peer), QSslError(QSslError::HostNameMismatch, peer)},
                         peer, u"api.acme.test"_s));
    QCOMPARE(sentence.count(u"not trusted"_s), 1);
    QCOMPARE(sentence.count(u"not for api.acme.test"_s), 1);
    QVERIFY(!rules::causeWords(tlsFailureCauses({}, QSslCertificate(), u"api.acme.test"_s)).isEmpty());
}

/// Qt leaves an authority out that has expired, and says then of a certificate that people named that nothing vouches for it.
void TestTlsReport::saysOfWhatIsTrustedAloneThatItExpired()
{
    const QSslCertificate peer = make("DNS:api.acme.test");
    const QList<QSslError> errors{QSslError(QSslError::SelfSignedCertificate, peer), QSslError(QSslError::CertificateExpired, peer)};
    const auto codes = [&](const QList<QSslCertificate> &trusted) {
        QStringList found;
        for (const FailureCause &cause : tlsFailureCauses(errors, peer, u"api.acme.test"_s, trusted))
            found += cause.code;
        return found;
    };
    QCOMPARE(codes({peer}), QStringList{u"certificate_expired"_s});
    QCOMPARE(codes({}), (QStringList{u"certificate_expired"_s, u"certificate_self_signed"_s}));
}

void TestTlsReport::saysWhyAPeerFailed_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("told");
    QTest::newRow("unknown ca") << u"error:0A000418:SSL routines::tlsv1 alert unknown ca"_s << u"does not trust"_s;
    QTest::newRow("bad certificate") << u"error:0A000412:SSL routines::sslv3 alert bad certificate"_s << u"does not trust"_s;
    QTest::newRow("expired") << u"error:0A000415:SSL routines::sslv3 alert certificate expired"_s << u"has expired"_s;
    QTest::newRow("http") << u"error:0A00009C:SSL routines::http request"_s << u"plain HTTP"_s;
    QTest::newRow("noise") << u"error:0A00010B:SSL routines::wrong version number"_s << u"not TLS"_s;
    QTest::newRow("old") << u"error:0A000102:SSL routines::unsupported protocol"_s << u"older than 1.2"_s;
    QTest::newRow("ciphers") << u"error:0A0000C1:SSL routines::no shared cipher"_s << u"cipher in common"_s;
    QTest::newRow("unheard of") << u"error:0A0000FF:SSL routines::strange"_s << u"SSL routines::strange"_s;
}

void TestTlsReport::saysWhyAPeerFailed()
{
    QFETCH(QString, said);
    QFETCH(QString, told);
    const QString sentence = peerTlsFailureSentence(said);
    QVERIFY2(sentence.contains(told), qPrintable(sentence));
}

void TestTlsReport::namesWhatIsTooWeak()
{
    const auto causeOf = [](EVP_PKEY *key, const EVP_MD *digest) {
        const X509Ptr made = makeAuthorityCertificate(makeKey().get(), realNow() - 1h, realNow() + 24h);
        const ExtensionPtr names(X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost"));
        X509_add_ext(made.get(), names.get(), -1);
        X509_set_pubkey(made.get(), key);
        X509_sign(made.get(), key, digest);
        const QSslCertificate certificate(toPem(made.get()), QSsl::Pem);
        // OpenSSL refuses it; Qt has no name for why.
        return tlsFailureCauses({QSslError(QSslError::UnspecifiedError, certificate)}, certificate, u"localhost"_s).constFirst();
    };
    const KeyPtr weak(EVP_RSA_gen(1024));
    QCOMPARE(causeOf(weak.get(), EVP_sha256()), (FailureCause{u"certificate_short_key"_s, {u"localhost"_s, u"1024"_s}}));
    QCOMPARE(causeOf(makeKey().get(), EVP_sha1()), (FailureCause{u"certificate_weak_digest"_s, {u"localhost"_s, u"SHA-1"_s}}));
    const FailureCause other = causeOf(makeKey().get(), EVP_sha256());
    QCOMPARE(other.code, u"certificate_other"_s);
    QVERIFY(rules::causeWords({causeOf(weak.get(), EVP_sha256())}).contains("1024 bits"_L1));
}

void TestTlsReport::remarksOnACertificateOutOfTime()
{
    const QSslCertificate certificate = make("DNS:localhost");
    QVERIFY(validityRemark(certificate, realNow()).isEmpty());
    QVERIFY(validityRemark(certificate, realNow() + 25h).contains(certificate.expiryDate().toUTC().toString(Qt::ISODate)));
    QVERIFY(validityRemark(certificate, realNow() - 2h).contains(certificate.effectiveDate().toUTC().toString(Qt::ISODate)));
}

void TestTlsReport::summarisesNothingAsNothing()
{
    QCOMPARE(summarise(QSslConfiguration()), TlsSummary());
}

QTEST_GUILESS_MAIN(TestTlsReport)
#include "tst_tls_report.moc"
