// SPDX-License-Identifier: MIT
#include "core/tls/local_authority.h"

#include "core/tls/certificate_maker.h"
#include "core/tls/pem.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QSsl>
#include <QtNetwork/QSslCertificate>
#include <QtTest/QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace std::chrono_literals;

namespace {

constexpr QFile::Permissions groupAndOthers =
    QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void put(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(content), content.size());
}

// The independent judge: what the openssl program says of a leaf under a CA.
QString opensslVerify(const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(u"openssl"_s, QStringList{u"verify"_s, u"-x509_strict"_s} + arguments);
    if (!process.waitForFinished(20'000))
        return u"openssl did not run"_s;
    return QString::fromLocal8Bit(process.readAll());
}

} // namespace

class TestLocalAuthority final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void makesAnIdentityThatQtAndOpensslAccept();
    void keyFilesAreForTheOwnerAlone();
    void reusesWhatIsThere();
    void renewsTheLeafBeforeItEnds();
    void renewsTheAuthorityWithTheSameKey();
    void remakesALeafThatIsOfNoUse_data();
    void remakesALeafThatIsOfNoUse();
    void refusesADamagedAuthority_data();
    void refusesADamagedAuthority();
    void takesUpAfterACrashBetweenKeyAndCertificate();
    void namesAFolderThatCannotBeMade();
    void nameConstraintsHold_data();
    void nameConstraintsHold();

private:
    QString folder() const { return m_dir->filePath(u"tls"_s); }
    QString file(const QString &name) const { return folder() + u'/' + name; }

    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestLocalAuthority::makesAnIdentityThatQtAndOpensslAccept()
{
    LocalAuthority authority(folder());
    const Result<TlsIdentity> identity = authority.serverIdentity();
    QVERIFY2(identity.ok(), qPrintable(identity ? QString() : identity.error().message));
    QCOMPARE(identity->chain.size(), 2);
    QVERIFY(!identity->key.isNull());
    QCOMPARE(identity->key.algorithm(), QSsl::Ec);
    const QSslCertificate leaf = identity->chain.first();
    QVERIFY(!leaf.isNull());
    const auto names = leaf.subjectAlternativeNames();
    QCOMPARE(names.values(QSsl::DnsEntry), QStringList{u"localhost"_s});
    QStringList addresses = names.values(QSsl::IpAddressEntry);
    addresses.sort();
    QCOMPARE(addresses.size(), 2);
    QVERIFY(addresses.contains(u"127.0.0.1"_s));
    QCOMPARE(authority.certificate().value(), identity->chain.last());
    QCOMPARE(QSslCertificate(contentOf(authority.certificateFile())), identity->chain.last());

    for (const QString &host : {u"-verify_hostname localhost"_s, u"-verify_ip 127.0.0.1"_s, u"-verify_ip ::1"_s}) {
        const QString said =
            opensslVerify(host.split(u' ') + QStringList{u"-purpose"_s, u"sslserver"_s, u"-CAfile"_s, file(u"ca.pem"_s), file(u"leaf.pem"_s)});
        QVERIFY2(said.endsWith(u"OK\n"_s), qPrintable(said));
    }
}

void TestLocalAuthority::keyFilesAreForTheOwnerAlone()
{
    const mode_t before = ::umask(0); // the widest a careless shell can be
    const bool made = LocalAuthority(folder()).serverIdentity().ok();
    ::umask(before);
    QVERIFY(made);
    QVERIFY(!(QFileInfo(folder()).permissions() & groupAndOthers));
    for (const QString &name : {u"ca.key"_s, u"leaf.key"_s}) {
        QVERIFY(!(QFileInfo(file(name)).permissions() & groupAndOthers));
        QVERIFY(QFile::setPermissions(file(name), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
    }
    QVERIFY(LocalAuthority(folder()).serverIdentity().ok());
    for (const QString &name : {u"ca.key"_s, u"leaf.key"_s})
        QVERIFY(!(QFileInfo(file(name)).permissions() & groupAndOthers));
    QCOMPARE(QDir(folder()).entryList(QDir::Files | QDir::Hidden).size(), 4); // nothing half-written stays
}

void TestLocalAuthority::reusesWhatIsThere()
{
    const TlsIdentity first = LocalAuthority(folder()).serverIdentity().value();
    const TlsIdentity second = LocalAuthority(folder()).serverIdentity().value();
    QCOMPARE(second.chain, first.chain);
    QCOMPARE(second.key, first.key);
    // Another profile's authority is another one, by key and by name.
    const TlsIdentity other = LocalAuthority(m_dir->filePath(u"other"_s)).serverIdentity().value();
    QVERIFY(other.chain.last() != first.chain.last());
    QVERIFY(other.chain.last().subjectDisplayName() != first.chain.last().subjectDisplayName());
}

void TestLocalAuthority::renewsTheLeafBeforeItEnds()
{
    const Instant start = realNow();
    const TlsIdentity first = LocalAuthority(folder()).serverIdentity(start).value();
    const Instant end = instantFromMs(first.chain.first().expiryDate().toMSecsSinceEpoch());
    QCOMPARE(LocalAuthority(folder()).serverIdentity(end - 31 * 24h).value().chain, first.chain);
    const TlsIdentity renewed = LocalAuthority(folder()).serverIdentity(end - 29 * 24h).value();
    QVERIFY(renewed.chain.first() != first.chain.first());
    QVERIFY(renewed.key != first.key);
    QCOMPARE(renewed.chain.last(), first.chain.last());
    QVERIFY(renewed.chain.first().expiryDate() > first.chain.first().expiryDate());
    // A clock put back behind its beginning needs a new one as well.
    const TlsIdentity earlier = LocalAuthority(folder()).serverIdentity(start - 24h).value();
    QVERIFY(earlier.chain.first().effectiveDate() < toDateTime(start - 24h));
}

void TestLocalAuthority::renewsTheAuthorityWithTheSameKey()
{
    const TlsIdentity first = LocalAuthority(folder()).serverIdentity().value();
    const QByteArray key = contentOf(file(u"ca.key"_s));
    const Instant late = instantFromMs(first.chain.last().expiryDate().toMSecsSinceEpoch()) - 300 * 24h;
    const TlsIdentity renewed = LocalAuthority(folder()).serverIdentity(late).value();
    QVERIFY(renewed.chain.last() != first.chain.last());
    QVERIFY(renewed.chain.first() != first.chain.first());
    QCOMPARE(renewed.chain.last().subjectDisplayName(), first.chain.last().subjectDisplayName());
    QCOMPARE(contentOf(file(u"ca.key"_s)), key);
    QVERIFY(renewed.chain.first().expiryDate() < renewed.chain.last().expiryDate());
    // Whoever was given the old certificate still trusts the new leaf, for as long as the old one lasts.
    put(file(u"old-ca.pem"_s), first.chain.last().toPem());
    const QString said =
        opensslVerify({u"-attime"_s, QString::number(msSinceEpoch(late) / 1000), u"-CAfile"_s, file(u"old-ca.pem"_s), file(u"leaf.pem"_s)});
    QVERIFY2(said.endsWith(u"OK\n"_s), qPrintable(said));
}

void TestLocalAuthority::remakesALeafThatIsOfNoUse_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty certificate") << u"leaf.pem"_s << QByteArray("");
    QTest::newRow("rubbish certificate") << u"leaf.pem"_s << QByteArray("-----BEGIN CERTIFICATE-----\nAAAA\n");
    QTest::newRow("empty key") << u"leaf.key"_s << QByteArray("");
    QTest::newRow("another key") << u"leaf.key"_s << toPem(makeKey().get());
    const KeyPtr key = makeKey();
    QTest::newRow("not of this authority") << u"leaf.pem"_s << toPem(makeAuthorityCertificate(key.get(), realNow() - 1h, realNow() + 9000h).get());
}

void TestLocalAuthority::remakesALeafThatIsOfNoUse()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    const TlsIdentity first = LocalAuthority(folder()).serverIdentity().value();
    put(file(name), content);
    const Result<TlsIdentity> second = LocalAuthority(folder()).serverIdentity();
    QVERIFY(second.ok());
    QVERIFY(second->chain.first() != first.chain.first());
    QCOMPARE(second->chain.last(), first.chain.last());
    QCOMPARE(LocalAuthority(folder()).serverIdentity().value().chain, second->chain);
}

void TestLocalAuthority::refusesADamagedAuthority_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("told");
    QTest::newRow("certificate empty") << u"ca.pem"_s << QByteArray("") << u"ca.pem is damaged"_s;
    QTest::newRow("certificate rubbish") << u"ca.pem"_s << QByteArray("hello") << u"ca.pem is damaged"_s;
    QTest::newRow("key empty") << u"ca.key"_s << QByteArray("") << u"ca.key is damaged"_s;
    QTest::newRow("key rubbish") << u"ca.key"_s << QByteArray("-----BEGIN PRIVATE KEY-----\n") << u"ca.key is damaged"_s;
    QTest::newRow("another key") << u"ca.key"_s << toPem(makeKey().get()) << u"do not belong together"_s;
    QTest::newRow("key gone") << u"ca.key"_s << QByteArray() << u"ca.key is missing"_s;
}

void TestLocalAuthority::refusesADamagedAuthority()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(QString, told);
    QVERIFY(LocalAuthority(folder()).serverIdentity().ok());
    if (content.isNull())
        QVERIFY(QFile::remove(file(name)));
    else
        put(file(name), content);
    const QByteArray before = contentOf(file(u"ca.pem"_s));
    const Result<TlsIdentity> refused = LocalAuthority(folder()).serverIdentity();
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::Corrupt);
    QVERIFY2(refused.error().message.contains(told), qPrintable(refused.error().message));
    QCOMPARE(contentOf(file(u"ca.pem"_s)), before); // nothing is thrown away on its own account
    QVERIFY(!LocalAuthority(folder()).certificate().ok());
    // What the message says helps.
    QFile::remove(file(u"ca.pem"_s));
    QFile::remove(file(u"ca.key"_s));
    QVERIFY(LocalAuthority(folder()).serverIdentity().ok());
}

void TestLocalAuthority::takesUpAfterACrashBetweenKeyAndCertificate()
{
    QVERIFY(LocalAuthority(folder()).serverIdentity().ok());
    const QByteArray key = contentOf(file(u"ca.key"_s));
    for (const QString &name : {u"ca.pem"_s, u"leaf.pem"_s})
        QVERIFY(QFile::remove(file(name)));
    QVERIFY(LocalAuthority(folder()).serverIdentity().ok());
    QCOMPARE(contentOf(file(u"ca.key"_s)), key);
}

void TestLocalAuthority::namesAFolderThatCannotBeMade()
{
    put(m_dir->filePath(u"tls"_s), "a file");
    const Result<TlsIdentity> refused = LocalAuthority(folder()).serverIdentity();
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::Unavailable);
    QVERIFY(refused.error().message.contains(folder()));
    const Result<TlsIdentity> below = LocalAuthority(folder() + u"/x"_s).serverIdentity();
    QVERIFY(!below.ok());
    QVERIFY(below.error().message.contains(folder() + u"/x"_s));
}

void TestLocalAuthority::nameConstraintsHold_data()
{
    QTest::addColumn<QString>("names");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("localhost") << u"DNS:localhost"_s << true;
    QTest::newRow("127.9.9.9") << u"IP:127.9.9.9"_s << true;
    QTest::newRow("::1") << u"IP:::1"_s << true;
    QTest::newRow("another domain") << u"DNS:example.com"_s << false;
    QTest::newRow("one of several") << u"DNS:localhost,DNS:example.com"_s << false;
    QTest::newRow("a wildcard") << u"DNS:*.com"_s << false;
    QTest::newRow("a public address") << u"IP:203.0.113.1"_s << false;
    QTest::newRow("all addresses") << u"IP:0.0.0.0"_s << false;
    QTest::newRow("::2") << u"IP:::2"_s << false;
}

void TestLocalAuthority::nameConstraintsHold()
{
    QFETCH(QString, names);
    QFETCH(bool, accepted);
    QVERIFY(LocalAuthority(folder()).serverIdentity().ok());
    // Whoever steals the key signs with a tool of their own.
    const auto run = [this](const QStringList &arguments) {
        QProcess process;
        process.setWorkingDirectory(folder());
        process.start(u"openssl"_s, arguments);
        return process.waitForFinished(20'000) && process.exitCode() == 0;
    };
    put(file(u"names.cnf"_s), "subjectAltName=" + names.toUtf8() + "\n");
    QVERIFY(run({u"req"_s, u"-new"_s, u"-key"_s, u"leaf.key"_s, u"-subj"_s, u"/O=x"_s, u"-out"_s, u"stolen.csr"_s}));
    QVERIFY(run({u"x509"_s, u"-req"_s, u"-in"_s, u"stolen.csr"_s, u"-CA"_s, u"ca.pem"_s, u"-CAkey"_s, u"ca.key"_s, u"-extfile"_s, u"names.cnf"_s,
                 u"-days"_s, u"5"_s, u"-out"_s, u"stolen.pem"_s}));
    QProcess process;
    process.start(u"openssl"_s, {u"verify"_s, u"-CAfile"_s, file(u"ca.pem"_s), file(u"stolen.pem"_s)});
    QVERIFY(process.waitForFinished(20'000));
    const QByteArray said = process.readAllStandardOutput() + process.readAllStandardError();
    QVERIFY2((process.exitCode() == 0) == accepted, said.constData());
    if (!accepted)
        QVERIFY2(said.contains("permitted subtree violation"), said.constData());
}

QTEST_GUILESS_MAIN(TestLocalAuthority)
#include "tst_local_authority.moc"
