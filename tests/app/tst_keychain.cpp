// SPDX-License-Identifier: MIT
// Secrets in a real keychain, gnome-keyring's: they lie there and nowhere in the profile, come back at the next start, and outlive rotation,
// removal, and a keyring that is locked or gone. (What a keychain can do besides, one of the test's own does in tst_secret_store.)
#include "tests/app/program.h"

#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QStandardPaths>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

namespace {

constexpr int waitMs = 60'000;
constexpr auto canary = "canary-S3cr3t-4f0c-in-a-keychain";
constexpr auto second = "canary-S3cr3t-77e1-in-a-keychain";

/// A bus without services that it starts by itself: a keyring that is gone stays so.
constexpr auto busConfiguration = R"(<busconfig><type>session</type><listen>unix:dir=%1</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>)";

QByteArray contentOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestKeychain final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_profile = m_program.path(u"profile"_s);
    QProcessEnvironment m_session = QProcessEnvironment::systemEnvironment();
    Running m_bus;
    Running m_keyring;

    Outcome call(const QStringList &arguments, int code = 0)
    {
        const Outcome outcome = m_program.run(arguments + QStringList{u"--json"_s, u"--profile"_s, m_profile});
        if (outcome.code != code)
            qFatal("%s: %d %s", qPrintable(arguments.join(u' ')), outcome.code, outcome.both().constData());
        return outcome;
    }

    [[nodiscard]] Running startIn(const QString &program, const QStringList &arguments)
    {
        Running process(new QProcess);
        process->setProcessEnvironment(m_session);
        process->start(program, arguments);
        return process;
    }

    [[nodiscard]] bool hasKeyring() const
    {
        QProcess ask;
        ask.setProcessEnvironment(m_session);
        ask.start(u"dbus-send"_s, {u"--session"_s, u"--print-reply"_s, u"--dest=org.freedesktop.DBus"_s, u"/org/freedesktop/DBus"_s,
                                   u"org.freedesktop.DBus.NameHasOwner"_s, u"string:org.freedesktop.secrets"_s});
        return ask.waitForFinished() && ask.readAllStandardOutput().contains("boolean true");
    }

    void unlock(const QByteArray &password)
    {
        m_keyring = startIn(u"gnome-keyring-daemon"_s, {u"--foreground"_s, u"--unlock"_s, u"--components=secrets"_s});
        m_keyring->write(password);
        m_keyring->closeWriteChannel();
        QTRY_VERIFY_WITH_TIMEOUT(hasKeyring(), waitMs);
    }

    void loseKeyring()
    {
        m_keyring.reset();
        QTRY_VERIFY_WITH_TIMEOUT(!hasKeyring(), waitMs);
    }

    void addWebhook(const char *secret)
    {
        m_program.setEnvironment(u"OVYXA_BENCH_SECRET"_s, QString::fromLatin1(secret));
        call({u"webhooks"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--url"_s, u"https://127.0.0.1:9/"_s, u"--events"_s, u"goal.completed"_s});
        m_program.setEnvironment(u"OVYXA_BENCH_SECRET"_s, {});
    }

    /// What a new start knows.
    [[nodiscard]] QByteArray known()
    {
        const QString file = m_program.path(u"exported.json"_s);
        call({u"export-profile"_s, u"--with-secrets"_s, u"-o"_s, file});
        const QByteArray all = contentOf(file);
        QFile::remove(file);
        return all;
    }

    /// In no file of it, in whichever dress.
    void lookThroughProfile(const QByteArray &secret)
    {
        int files = 0;
        QDirIterator all(m_profile, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (all.hasNext()) {
            const QString name = all.next();
            ++files;
            const QByteArray content = contentOf(name);
            for (const QByteArray &dress : {secret, secret.toHex(), secret.toBase64()})
                QVERIFY2(!content.contains(dress), qPrintable(name));
        }
        QVERIFY(files > 2);
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (const QString &tool : {u"dbus-daemon"_s, u"dbus-send"_s, u"gnome-keyring-daemon"_s}) {
            if (QStandardPaths::findExecutable(tool).isEmpty())
                QSKIP(qPrintable(u"there is no %1 here"_s.arg(tool)));
        }
        m_session.insert(u"HOME"_s, m_program.path(u"."_s));
        m_session.insert(u"XDG_DATA_HOME"_s, m_program.path(u"data"_s));
        m_session.insert(u"XDG_RUNTIME_DIR"_s, m_program.path(u"."_s));
        const QByteArray configuration = QByteArray(busConfiguration).replace("%1", QFile::encodeName(m_program.path(u"."_s)));
        m_bus = startIn(u"dbus-daemon"_s, {u"--nofork"_s, u"--print-address"_s, u"--config-file="_s + m_program.file(u"bus.conf"_s, configuration)});
        QVERIFY(QTest::qWaitFor([this] { return m_bus->canReadLine() || m_bus->state() == QProcess::NotRunning; }, waitMs));
        const QString address = QString::fromLatin1(m_bus->readLine()).trimmed();
        QVERIFY2(!address.isEmpty(), m_bus->readAllStandardError().constData());
        m_session.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, address);
        m_program.setEnvironment(u"DBUS_SESSION_BUS_ADDRESS"_s, address);
        unlock("sesame");
    }

    void theyLieInTheKeychain()
    {
        call({u"sites"_s, u"add"_s, u"acme.test"_s});
        addWebhook(canary);
        QVERIFY(QJsonDocument::fromJson(contentOf(m_profile + u"/secrets.json"_s)).object()["in_keychain"_L1].toBool());
        lookThroughProfile(canary);
        QVERIFY(known().contains(canary));
    }

    void theyOutliveRotationAndRemoval()
    {
        addWebhook(second);
        const QByteArray rotated = call({u"webhooks"_s, u"rotate"_s, u"1"_s}).one(u"webhook"_s)["secret"_L1].toString().toLatin1();
        QVERIFY(rotated.size() == 64);
        QVERIFY(known().contains(rotated) && known().contains(second));
        call({u"webhooks"_s, u"remove"_s, u"1"_s});
        QVERIFY(!known().contains(rotated) && known().contains(second));
        for (const QByteArray &secret : {QByteArray(canary), QByteArray(second), rotated})
            lookThroughProfile(secret);
    }

    void aKeyringThatIsGoneOrLockedIsSaid_data()
    {
        QTest::addColumn<bool>("isThere");
        QTest::newRow("gone") << false;
        QTest::newRow("locked") << true;
    }

    void aKeyringThatIsGoneOrLockedIsSaid()
    {
        QFETCH(bool, isThere);
        loseKeyring();
        if (isThere)
            unlock("not the password");
        const Outcome refused = call({u"webhooks"_s, u"rotate"_s, u"2"_s}, 3);
        QVERIFY2(refused.err.contains(isThere ? "it is locked" : "in the system's keychain, which cannot be reached"), refused.err.constData());
        QVERIFY2(refused.err.contains("Unlock it"), refused.err.constData());
        if (isThere)
            loseKeyring();
        unlock("sesame");
        QVERIFY(known().contains(second)); // nothing is lost
    }

    void aKeyringThatGoesMeanwhileLosesNothing()
    {
        const Running bench = m_program.start({u"serve"_s, u"--json"_s, u"--profile"_s, m_profile});
        QVERIFY(!Program::await(*bench, u"events-api"_s).isEmpty());
        loseKeyring();
        addWebhook(canary);                                                                         // carried out there
        QVERIFY(contentOf(m_profile + u"/secrets.json"_s).contains(QByteArray(canary).toBase64())); // the file serves
        const Outcome ended = Program::terminate(*bench);
        QCOMPARE(ended.code, 0);
        QVERIFY2(ended.err.contains("secrets.json"), ended.err.constData()); // and that is said
        QVERIFY(known().contains(canary) && known().contains(second));
        unlock("sesame"); // back, with what it knew: the file is the newer
        QVERIFY(known().contains(canary) && known().contains(second));
        call({u"webhooks"_s, u"rotate"_s, u"2"_s}); // the next change takes them there
        lookThroughProfile(canary);
        QVERIFY(known().contains(canary));
    }

    void cleanupTestCase()
    {
        m_keyring.reset();
        m_bus.reset();
    }
};

QTEST_GUILESS_MAIN(TestKeychain)
#include "tst_keychain.moc"
