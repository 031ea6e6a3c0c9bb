// SPDX-License-Identifier: MIT
// The authority's files where the disk or the folder is in trouble: each is named, and nothing half done is left.
#include "core/tls/local_authority.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QScopeGuard>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QSslCertificate>
#include <QtTest/QTest>

#include <csignal>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace std::chrono_literals;

class TestAuthorityTrouble final : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;

    QString folder() const { return m_dir->filePath(u"tls"_s); }
    QString file(const QString &name) const { return folder() + u'/' + name; }
    QByteArray contentOf(const QString &name) const
    {
        QFile opened(file(name));
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
    }
    QStringList names() const { return QDir(folder()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name); }

    /// As on a full disk: files can be made, and hold nothing.
    static Result<TlsIdentity> identityWithoutRoom(LocalAuthority authority, Instant now)
    {
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
        const auto restore = qScopeGuard([&] {
            ::setrlimit(RLIMIT_FSIZE, &before);
            std::signal(SIGXFSZ, ignored);
        });
        rlimit none = before;
        none.rlim_cur = 0;
        ::setrlimit(RLIMIT_FSIZE, &none);
        return authority.serverIdentity(now);
    }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void whatCannotBeReadIsNamed_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"ca.key", "ca.pem", "leaf.key", "leaf.pem"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void whatCannotBeReadIsNamed()
    {
        QFETCH(const QString, name);
        QVERIFY(LocalAuthority(folder()).serverIdentity().ok());
        QVERIFY(QFile::remove(file(name)));
        QVERIFY(QDir().mkdir(file(name))); // nobody reads a folder, not even the superuser
        const auto refused = LocalAuthority(folder()).serverIdentity();
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::Unavailable); // nothing is damaged: no word of a new authority
        QVERIFY2(refused.error().message.startsWith(QString(file(name) + " cannot be read: "_L1)), qPrintable(refused.error().message));
        QVERIFY(QDir().rmdir(file(name)));
    }

    /// Whether it is made, or renewed: what was there stays whole, and all goes well once there is room.
    void aFullDiskIsTold()
    {
        const LocalAuthority authority(folder());
        const Instant now = realNow();
        const auto refused = identityWithoutRoom(authority, now);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::Unavailable);
        QVERIFY2(refused.error().message.startsWith(QString(file(u"ca.key"_s) + " cannot be written: "_L1)), qPrintable(refused.error().message));
        QCOMPARE(names(), QStringList());
        QVERIFY(LocalAuthority(folder()).serverIdentity(now).ok());

        const QStringList all = names();
        const QByteArray certificate = contentOf(u"ca.pem"_s);
        const QByteArray leaf = contentOf(u"leaf.pem"_s);
        const auto leafRefused = identityWithoutRoom(authority, now + 360 * 24h);
        QVERIFY(!leafRefused.ok());
        QVERIFY2(leafRefused.error().message.contains(u"leaf.key"_s), qPrintable(leafRefused.error().message));
        const auto authorityRefused = identityWithoutRoom(authority, now + 3600 * 24h);
        QVERIFY(!authorityRefused.ok());
        QVERIFY2(authorityRefused.error().message.contains(u"ca.pem"_s), qPrintable(authorityRefused.error().message));
        QCOMPARE(contentOf(u"ca.pem"_s), certificate);
        QCOMPARE(contentOf(u"leaf.pem"_s), leaf);
        QCOMPARE(names(), all);
        QVERIFY(LocalAuthority(folder()).serverIdentity(now + 3600 * 24h).ok());
    }

    void aFolderThatOthersSeeIsClosed()
    {
        QVERIFY(QDir().mkdir(folder()));
        QVERIFY(QFile::setPermissions(folder(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadGroup | QFile::ExeOther));
        QVERIFY(LocalAuthority(folder()).certificate().ok());
        constexpr QFile::Permissions others =
            QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
        QVERIFY(!(QFileInfo(folder()).permissions() & others));
    }
};

QTEST_GUILESS_MAIN(TestAuthorityTrouble)
#include "tst_authority_trouble.moc"
