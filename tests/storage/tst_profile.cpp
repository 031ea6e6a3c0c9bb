// SPDX-License-Identifier: MIT
#include "core/storage/profile.h"
#include "core/storage/secret_store.h"
#include "core/storage/store.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileDevice>
#include <QtCore/QFileInfo>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <cstdio>
#include <sys/stat.h>
#include <unistd.h>

using namespace ovyxa;
using namespace Qt::StringLiterals;

namespace {

constexpr int waitMs = 60'000;
constexpr auto readableByOthers = QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup | QFileDevice::WriteOther
                                  | QFileDevice::ExeGroup | QFileDevice::ExeOther;

template<typename T, typename Call>
Result<T> wait(Call call)
{
    std::optional<Result<T>> answer;
    call(Reply<T>([&](Result<T> result) { answer.emplace(std::move(result)); }));
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, waitMs))
        qFatal("no answer");
    return std::move(*answer);
}

} // namespace

class tst_Profile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isMadeForItsOwnerAlone();
    void isHeldByOneAtATime();
    void isLetGoWhenItsHolderDies();
    void isTheSameThroughALink();
    void isWhereTheSystemFindsIt();
    void saysWhatIsInTheWay();
    void aDatabaseThatIsNoFileIsLeftAsItIs();
    void secretsComeBack();
    void secretsLieInAFileForTheOwnerAlone();
    void aDamagedFileOfSecretsIsKept();
    void loosePermissionsAreTightened();
    void aWriteThatFailsSaysSoWithoutTheSecret();
    void whoElseCanChangeItIsTold();
};

void tst_Profile::isMadeForItsOwnerAlone()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"deep/Profil mit Leerzeichen é"_s);
    const auto profile = Profile::acquire(path);
    QVERIFY(profile.ok());
    QVERIFY(!(QFileInfo(path).permissions() & readableByOthers));
    QCOMPARE((*profile)->databaseFile(), QFileInfo(path).canonicalFilePath() + "/bench.sqlite"_L1);
}

void tst_Profile::isHeldByOneAtATime()
{
    QTemporaryDir folder;
    auto first = Profile::acquire(folder.path());
    QVERIFY(first.ok());
    const auto second = Profile::acquire(folder.path());
    QVERIFY(!second.ok());
    QCOMPARE(second.error().code, ErrorCode::Locked);
    QVERIFY(second.error().message.contains(QString::number(QCoreApplication::applicationPid())));
    first->reset();
    QVERIFY(Profile::acquire(folder.path()).ok());
}

void tst_Profile::isLetGoWhenItsHolderDies()
{
    QTemporaryDir folder;
    QProcess holder;
    holder.start(QCoreApplication::applicationFilePath(), {u"--hold"_s, folder.path()});
    QVERIFY(holder.waitForReadyRead(waitMs));
    QVERIFY(!Profile::acquire(folder.path()).ok());
    holder.kill();
    QVERIFY(holder.waitForFinished(waitMs));
    QVERIFY(Profile::acquire(folder.path()).ok());
}

void tst_Profile::isTheSameThroughALink()
{
    QTemporaryDir folder;
    const QString real = folder.filePath(u"real"_s);
    const QString link = folder.filePath(u"link"_s);
    const auto first = Profile::acquire(real);
    QVERIFY(first.ok());
    QVERIFY(QFile::link(real, link));
    QVERIFY(!Profile::acquire(link).ok());
    QVERIFY(!Profile::acquire(real + u'/').ok());
}

// What is beyond a link is beside its target, not beside itself.
void tst_Profile::isWhereTheSystemFindsIt()
{
    QTemporaryDir folder;
    const QString link = folder.filePath(u"link"_s);
    QVERIFY(QDir().mkpath(folder.filePath(u"elsewhere/within"_s)));
    QVERIFY(QFile::link(folder.filePath(u"elsewhere/within"_s), link));
    const auto made = Profile::acquire(link + "/../made/"_L1);
    QVERIFY(made.ok());
    QCOMPARE((*made)->folder(), folder.filePath(u"elsewhere/made"_s));
    QCOMPARE(QFileInfo((*made)->folder()).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void tst_Profile::saysWhatIsInTheWay()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto onFile = Profile::acquire(file.fileName());
    QVERIFY(!onFile.ok());
    QVERIFY(onFile.error().message.contains(file.fileName()));
    const auto below = Profile::acquire(file.fileName() + "/profile"_L1);
    QVERIFY(!below.ok());
    QCOMPARE(below.error().code, ErrorCode::Unavailable);
    if (::geteuid() == 0)
        QSKIP("root may write anywhere: the read-only folder cannot be tried");
    const QString sealed = folder.filePath(u"sealed"_s);
    QVERIFY(QDir().mkdir(sealed));
    QFile::setPermissions(sealed, QFileDevice::ReadOwner | QFileDevice::ExeOwner);
    const auto readOnly = Profile::acquire(sealed);
    QVERIFY(!readOnly.ok());
    QCOMPARE(readOnly.error().code, ErrorCode::Unavailable);
}

// A profile may be a link to a device by mistake, /dev/null for one: whoever runs as root would close that to everybody.
void tst_Profile::aDatabaseThatIsNoFileIsLeftAsItIs()
{
    QTemporaryDir folder;
    const QString pipe = folder.filePath(u"pipe"_s);
    const QString link = folder.filePath(u"bench.sqlite"_s);
    QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    QCOMPARE(::chmod(QFile::encodeName(pipe).constData(), 0666), 0);
    QVERIFY(QFile::link(pipe, link));
    const auto refused = Store::open(link);
    QVERIFY(!refused.ok());
    QVERIFY2(refused.error().message.contains(u"no ordinary file"_s), qPrintable(refused.error().message));
    constexpr auto others = QFileDevice::ReadOther | QFileDevice::WriteOther;
    QCOMPARE(QFile::permissions(pipe) & others, others);
}

void tst_Profile::secretsComeBack()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"secrets.json"_s);
    const WebhookSecrets secrets{"geheim \xc3\xa9 \"quoted\"", "before", instantFromMs(42)};
    {
        SecretStore store(file, SecretStore::Policy::FileOnly);
        QVERIFY((wait<QHash<WebhookId, WebhookSecrets>>([&](auto reply) { store.load(&store, reply); })->isEmpty()));
        QVERIFY(wait<void>([&](auto reply) { store.put({3}, secrets, &store, reply); }).ok());
        QVERIFY(wait<void>([&](auto reply) { store.put({4}, {"other", {}, {}}, &store, reply); }).ok());
        QVERIFY(wait<void>([&](auto reply) { store.remove({WebhookId{4}}, &store, reply); }).ok());
        QCOMPARE(store.place(), SecretStore::Place::File);
        QVERIFY(store.placeInWords().contains(file));
    }
    SecretStore store(file, SecretStore::Policy::FileOnly);
    const auto loaded = wait<QHash<WebhookId, WebhookSecrets>>([&](auto reply) { store.load(&store, reply); });
    QVERIFY(loaded.ok());
    QCOMPARE(loaded->size(), 1);
    QCOMPARE(loaded->value({3}).current, secrets.current);
    QCOMPARE(loaded->value({3}).previous, secrets.previous);
    QCOMPARE(loaded->value({3}).previousUntil, secrets.previousUntil);
}

void tst_Profile::secretsLieInAFileForTheOwnerAlone()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"secrets.json"_s);
    SecretStore store(file, SecretStore::Policy::FileOnly);
    QVERIFY((wait<QHash<WebhookId, WebhookSecrets>>([&](auto reply) { store.load(&store, reply); }).ok()));
    QVERIFY(wait<void>([&](auto reply) { store.put({1}, {"abc", {}, {}}, &store, reply); }).ok());
    QVERIFY(!(QFileInfo(file).permissions() & readableByOthers));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1); // nothing half-written is left beside it
}

void tst_Profile::aDamagedFileOfSecretsIsKept()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"secrets.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray content = "{\"profile\":\"x\",\"webhooks\":{\"1\":{\"current\":\"c2Vj";
    file.write(content);
    file.close();
    SecretStore store(file.fileName(), SecretStore::Policy::FileOnly);
    const auto loaded = wait<QHash<WebhookId, WebhookSecrets>>([&](auto reply) { store.load(&store, reply); });
    QVERIFY(!loaded.ok());
    QCOMPARE(loaded.error().code, ErrorCode::Corrupt);
    QVERIFY(loaded.error().message.contains(file.fileName()));
    QVERIFY(!loaded.error().message.contains("c2Vj"_L1));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), content);
}

void tst_Profile::loosePermissionsAreTightened()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"secrets.json"_s);
    {
        SecretStore store(file, SecretStore::Policy::FileOnly);
        QVERIFY((wait<QHash<WebhookId, WebhookSecrets>>([&](auto reply) { store.load(&store, reply); }).ok()));
        QVERIFY(wait<void>([&](auto reply) { store.put({1}, {"abc", {}, {}}, &store, reply); }).ok());
    }
    QVERIFY(QFile::setPermissions(file, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadOther));
    SecretStore store(file, SecretStore::Policy::FileOnly);
    QVERIFY((wait<QHash<WebhookId, WebhookSecrets>>([&](auto reply) { store.load(&store, reply); }).ok()));
    QVERIFY(!(QFileInfo(file).permissions() & readableByOthers));
}

void tst_Profile::aWriteThatFailsSaysSoWithoutTheSecret()
{
    QTemporaryDir folder;
    SecretStore store(folder.filePath(u"missing/secrets.json"_s), SecretStore::Policy::FileOnly);
    QVERIFY((wait<QHash<WebhookId, WebhookSecrets>>([&](auto reply) { store.load(&store, reply); }).ok()));
    const auto put = wait<void>([&](auto reply) { store.put({1}, {"topsecret", {}, {}}, &store, reply); });
    QVERIFY(!put.ok());
    QCOMPARE(put.error().code, ErrorCode::Unavailable);
    QVERIFY(!put.error().message.contains("topsecret"_L1));
}

void tst_Profile::whoElseCanChangeItIsTold()
{
    const QTemporaryDir folder;
    const auto warning = [&folder] {
        const auto profile = Profile::acquire(folder.path());
        return profile ? (*profile)->sharingWarning() : profile.error().message;
    };
    const QByteArray path = QFile::encodeName(folder.path());
    QCOMPARE(warning(), QString());
    QCOMPARE(::chmod(path.constData(), 0770), 0); // its own group: with many systems nobody else is in it
    QCOMPARE(warning(), QString());
    QCOMPARE(::chmod(path.constData(), 0707), 0);
    QVERIFY(warning().startsWith("Everybody on this machine can change"_L1));
    QCOMPARE(::chmod(path.constData(), 0770), 0);
    if (::geteuid() != 0)
        QSKIP("only the superuser may give a folder away");
    QCOMPARE(::chown(path.constData(), 0, 65534), 0);
    QVERIFY(warning().startsWith("The group nogroup can change"_L1));
    QCOMPARE(::chown(path.constData(), 65534, 0), 0);
    QVERIFY(warning().contains(" belongs to the user nobody"_L1));
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().value(1) == "--hold"_L1) {
        const auto profile = Profile::acquire(application.arguments().value(2));
        std::puts(profile.ok() ? "held" : "refused");
        std::fflush(stdout);
        return application.exec(); // until it is killed
    }
    tst_Profile test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_profile.moc"
