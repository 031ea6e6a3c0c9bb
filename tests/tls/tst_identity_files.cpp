// SPDX-License-Identifier: MIT
#include "core/tls/local_authority.h"

#include "core/tls/certificate_maker.h"
#include "core/tls/pem.h"

#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QSsl>
#include <QtTest/QTest>

#include <openssl/rsa.h>
#include <openssl/ui.h>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace std::chrono_literals;

namespace {

void put(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(content), content.size());
}

} // namespace

/// A user's own certificate and key.
class TestIdentityFiles final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup();

    void loadsAUsersIdentity_data();
    void loadsAUsersIdentity();
    void saysWhatIsWrongWithAUsersFiles_data();
    void saysWhatIsWrongWithAUsersFiles();
    void whatIsNoPemFileIsNamed();
    void asksForNoPassPhrase();

private:
    QTemporaryDir m_dir;
};

void TestIdentityFiles::cleanup()
{
    QFile::remove(m_dir.filePath(u"mine.pem"_s));
    QFile::remove(m_dir.filePath(u"mine.key"_s));
}

void TestIdentityFiles::loadsAUsersIdentity_data()
{
    QTest::addColumn<bool>("rsa");
    QTest::newRow("EC") << false;
    QTest::newRow("RSA") << true;
}

void TestIdentityFiles::loadsAUsersIdentity()
{
    QFETCH(bool, rsa);
    const KeyPtr key = rsa ? KeyPtr(EVP_RSA_gen(2048)) : makeKey();
    const X509Ptr certificate = makeAuthorityCertificate(key.get(), realNow() - 1h, realNow() + 24h);
    const X509Ptr second = makeAuthorityCertificate(makeKey().get(), realNow() - 1h, realNow() + 24h);
    const QString certificateFile = m_dir.filePath(u"mine.pem"_s);
    const QString keyFile = m_dir.filePath(u"mine.key"_s);
    put(certificateFile, "some words before\n" + toPem(certificate.get()) + toPem(second.get()));
    put(keyFile, toPem(key.get()));
    const Result<TlsIdentity> identity = loadIdentity(certificateFile, keyFile);
    QVERIFY2(identity.ok(), qPrintable(identity ? QString() : identity.error().message));
    QCOMPARE(identity->chain.size(), 2);
    QCOMPARE(identity->key.algorithm(), rsa ? QSsl::Rsa : QSsl::Ec);
    QVERIFY(!identity->key.isNull());
    QCOMPARE(loadCertificates(certificateFile).value(), identity->chain);
}

void TestIdentityFiles::saysWhatIsWrongWithAUsersFiles_data()
{
    QTest::addColumn<QByteArray>("certificate"); // null = no file
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("told");

    const KeyPtr key = makeKey();
    const QByteArray keyPem = toPem(key.get());
    const QByteArray pem = toPem(makeAuthorityCertificate(key.get(), realNow() - 1h, realNow() + 24h).get());
    const QByteArray otherPem = toPem(makeAuthorityCertificate(makeKey().get(), realNow() - 1h, realNow() + 24h).get());
    const KeyPtr shortKey(EVP_RSA_gen(1024));
    const KeyPtr edKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));

    QTest::newRow("no certificate file") << QByteArray() << keyPem << u"There is no file"_s;
    QTest::newRow("no key file") << pem << QByteArray() << u"There is no file"_s;
    QTest::newRow("empty certificate") << QByteArray("") << keyPem << u"no certificate in"_s;
    QTest::newRow("empty key") << pem << QByteArray("") << u"no private key in"_s;
    QTest::newRow("swapped") << keyPem << pem << u"swapped"_s;
    QTest::newRow("key is a certificate") << pem << pem << u"swapped"_s;
    QTest::newRow("cut certificate") << pem.left(200) << keyPem << u"damaged"_s;
    QTest::newRow("second certificate cut") << pem + otherPem.left(200) << keyPem << u"damaged"_s;
    QTest::newRow("cut key") << pem << keyPem.left(100) << u"damaged"_s;
    QTest::newRow("another key") << otherPem << keyPem << u"does not belong to"_s;
    QTest::newRow("wrong order") << otherPem + pem << keyPem << u"must come first"_s;
    QTest::newRow("short RSA") << toPem(makeAuthorityCertificate(shortKey.get(), realNow() - 1h, realNow() + 24h).get()) << toPem(shortKey.get())
                               << u"1024 bits"_s;
    QTest::newRow("Ed25519") << pem << toPem(edKey.get()) << u"neither RSA nor EC"_s;
    QTest::newRow("locked key") << pem << QByteArray("locked") << u"pass phrase"_s;
}

void TestIdentityFiles::saysWhatIsWrongWithAUsersFiles()
{
    QFETCH(QByteArray, certificate);
    QFETCH(QByteArray, key);
    QFETCH(QString, told);
    const QString certificateFile = m_dir.filePath(u"mine.pem"_s);
    const QString keyFile = m_dir.filePath(u"mine.key"_s);
    if (!certificate.isNull())
        put(certificateFile, certificate);
    if (key == "locked") {
        QProcess process;
        process.start(u"openssl"_s, {u"genpkey"_s, u"-algorithm"_s, u"EC"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s, u"-aes-128-cbc"_s,
                                     u"-pass"_s, u"pass:throwaway"_s, u"-out"_s, keyFile});
        QVERIFY(process.waitForFinished(20'000) && process.exitCode() == 0);
    } else if (!key.isNull()) {
        put(keyFile, key);
    }
    const Result<TlsIdentity> refused = loadIdentity(certificateFile, keyFile);
    QVERIFY(!refused.ok());
    QVERIFY2(refused.error().message.contains(told), qPrintable(refused.error().message));
    QVERIFY2(refused.error().message.contains(m_dir.path()), qPrintable(refused.error().message));
}

/// A folder, nothing at all, and something huge that was picked by mistake.
void TestIdentityFiles::whatIsNoPemFileIsNamed()
{
    const QString huge = m_dir.filePath(u"huge.pem"_s);
    QFile file(huge);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(5 * 1024 * 1024));
    const auto refusal = [](const QString &path) {
        const auto loaded = loadCertificates(path);
        return loaded ? QString() : loaded.error().message;
    };
    QVERIFY(refusal(QString()).contains("There is no file"_L1));
    QVERIFY(refusal(m_dir.path()).contains(QString(m_dir.path() + " is not a file"_L1)));
    QVERIFY(refusal(huge).contains(QString(huge + " is too large"_L1)));
    QVERIFY(!loadIdentity(huge, huge).ok());
}

void TestIdentityFiles::asksForNoPassPhrase()
{
    static bool isAsked = false; // what OpenSSL calls takes no parameter
    UI_METHOD *method = UI_create_method("nobody");
    UI_method_set_opener(method, [](UI *) {
        isAsked = true;
        return 0;
    });
    UI_set_default_method(method);
    QByteArray locked = toPem(makeAuthorityCertificate(makeKey().get(), realNow() - 1h, realNow() + 24h).get());
    const QByteArray open = locked;
    locked.replace("CERTIFICATE-----\nM", "CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\nM");
    QVERIFY(locked != open);
    QVERIFY(certificatesFromPem(open + locked).empty());
    QVERIFY(!keyFromPem(locked).key);
    QVERIFY(!isAsked);
    UI_set_default_method(UI_OpenSSL());
    UI_destroy_method(method);
}

QTEST_GUILESS_MAIN(TestIdentityFiles)
#include "tst_identity_files.moc"
