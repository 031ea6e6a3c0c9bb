// SPDX-License-Identifier: MIT
// Whom the built program trusts: a root in the system's own store (in a private mount namespace), and what a webhook names.
#include "tests/app/program.h"
#include "tests/support/scripted_peer.h"
#include "tests/support/test_certificates.h"

#include <QtCore/QDir>
#include <QtCore/QProcess>
#include <QtCore/QProcessEnvironment>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

constexpr auto ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

} // namespace

class TestCliTrust final : public QObject
{
    Q_OBJECT

    Program m_program;
    TlsIdentity m_root = makeIdentity({.commonName = "Public authority", .alternativeNames = {}, .isAuthority = true});

    /// Runs the program, and answers it meanwhile: the peer lives on this thread.
    Outcome run(const QStringList &shell)
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
        environment.insert(u"HOME"_s, m_program.path({}));
        process.setProcessEnvironment(environment);
        process.start(shell.first(), shell.mid(1));
        QSignalSpy ended(&process, &QProcess::finished);
        if (process.state() != QProcess::NotRunning && ended.isEmpty())
            ended.wait(30'000);
        Outcome outcome;
        outcome.code = process.exitCode();
        outcome.out = process.readAllStandardOutput();
        outcome.err = process.readAllStandardError();
        return outcome;
    }

    QStringList trigger(const ScriptedPeer &peer) const
    {
        return {qEnvironmentVariable("OVYXA_BENCH_PROGRAM"),
                u"trigger"_s,
                u"goal.completed"_s,
                u"--json"_s,
                u"--no-retry"_s,
                u"--secret"_s,
                u"x"_s,
                u"--profile"_s,
                m_program.path(u"p"_s),
                u"--url"_s,
                QString::fromLatin1(peer.url().toEncoded())};
    }

private Q_SLOTS:
    /// In two shells, without a profile named: what stands in for the default one trusts what that one's receiver shows.
    void whatStandsInForAHeldProfileTrustsItsReceiver()
    {
        const Running holder = m_program.start({u"listen"_s, u"--json"_s, u"--secret"_s, u"s3cret"_s, u"--respond"_s, u"503,200"_s});
        const QString url = Program::await(*holder, u"listening"_s)["url"_L1].toString();
        QVERIFY(url.startsWith("https:"_L1));
        const Outcome sent =
            m_program.run({u"trigger"_s, u"goal.completed"_s, u"--url"_s, url, u"--secret"_s, u"s3cret"_s, u"--speed"_s, u"3600"_s, u"--json"_s});
        QVERIFY2(sent.err.contains("temporary"), sent.err.constData());
        QCOMPARE(sent.code, 0);
        QCOMPARE(sent.ofType(u"attempt"_s).size(), 2);
        QCOMPARE(Program::terminate(*holder).one(u"summary"_s)["valid"_L1].toInt(), 2);
    }

    void aRootInTheSystemsStoreIsTrusted_data()
    {
        QTest::addColumn<QByteArray>("names");
        QTest::addColumn<int>("code");
        QTest::newRow("a public certificate") << "DNS:localhost"_ba << 0;
        QTest::newRow("a name in the common name alone") << QByteArray() << 1;
    }

    void aRootInTheSystemsStoreIsTrusted()
    {
        QFETCH(QByteArray, names);
        QFETCH(int, code);
        QProcess probe;
        probe.start(u"unshare"_s, {u"-rm"_s, u"mount"_s, u"--bind"_s, m_program.path({}), u"/etc/ssl/certs"_s});
        if (!probe.waitForFinished() || probe.exitCode() != 0)
            QSKIP("A private mount namespace is not permitted here: the system's store cannot be stood in for.");
        QVERIFY(QDir().mkpath(m_program.path(u"certs"_s)));
        QVERIFY(!m_program.file(u"certs/public.pem"_s, m_root.chain.first().toPem()).isEmpty());
        ScriptedPeer peer(makeIdentity({.commonName = "localhost", .alternativeNames = names}, m_root));
        peer.answer(ok);
        const Outcome there = run(QStringList{u"unshare"_s, u"-rm"_s, u"sh"_s, u"-c"_s,
                                              u"mount --bind \"$1\" /etc/ssl/certs && shift && exec \"$@\""_s, u"sh"_s, m_program.path(u"certs"_s)}
                                  + trigger(peer));
        QVERIFY2(there.code == code, QByteArray(there.out + there.err).constData());
        QCOMPARE(peer.requests().size(), code == 0 ? 1 : 0);
        const Outcome elsewhere = run(trigger(peer)); // with the machine's own store
        QVERIFY2(elsewhere.code == 1 && elsewhere.out.contains("\"error\":\"tls\""), elsewhere.out.constData());
    }

    void aWebhookNamesOneMore()
    {
        const QString file = m_program.file(u"own.pem"_s, m_root.chain.first().toPem());
        const QStringList add{u"webhooks"_s,
                              u"add"_s,
                              u"--json"_s,
                              u"--profile"_s,
                              m_program.path(u"w"_s),
                              u"--site"_s,
                              u"a.test"_s,
                              u"--url"_s,
                              u"https://localhost:1/"_s,
                              u"--events"_s,
                              u"goal.completed"_s};
        QCOMPARE(m_program.run({u"sites"_s, u"add"_s, u"a.test"_s, u"--profile"_s, m_program.path(u"w"_s)}).code, 0);
        const Outcome added = m_program.run(add + QStringList{u"--ca"_s, file, u"--connections"_s, u"kept"_s});
        QVERIFY2(added.code == 0, added.both().constData());
        QCOMPARE(added.one(u"webhook"_s)["ca_file"_L1].toString(), file);
        QCOMPARE(added.one(u"webhook"_s)["connections"_L1].toString(), u"kept"_s);
        const Outcome missing = m_program.run(add + QStringList{u"--ca"_s, m_program.path(u"gone.pem"_s)});
        QVERIFY2(missing.code == 2 && missing.err.contains("gone.pem"), missing.both().constData());
    }

    void eventsReachWhatThatOneSigned_data()
    {
        QTest::addColumn<bool>("isNamed");
        QTest::newRow("the authority is named") << true;
        QTest::newRow("it is not") << false;
    }

    void eventsReachWhatThatOneSigned()
    {
        QFETCH(bool, isNamed);
        ScriptedPeer peer(makeIdentity({.commonName = "localhost", .alternativeNames = "DNS:localhost"}, m_root));
        peer.answer(ok);
        const QString profile = m_program.path(isNamed ? u"named"_s : u"unnamed"_s);
        const auto call = [&](const QStringList &arguments) {
            return run(QStringList{qEnvironmentVariable("OVYXA_BENCH_PROGRAM")} + arguments + QStringList{u"--json"_s, u"--profile"_s, profile});
        };
        QStringList add{u"webhooks"_s, u"add"_s,           u"--site"_s, u"a.test"_s, u"--url"_s, QString::fromLatin1(peer.url().toEncoded()),
                        u"--events"_s, u"goal.completed"_s};
        if (isNamed)
            add += {u"--ca"_s, m_program.file(u"own.pem"_s, m_root.chain.first().toPem())};
        QCOMPARE(call({u"sites"_s, u"add"_s, u"a.test"_s}).code, 0);
        QCOMPARE(call({u"goals"_s, u"add"_s, u"--site"_s, u"a.test"_s, u"--name"_s, u"Thanks"_s, u"--path"_s, u"/thanks"_s}).code, 0);
        QCOMPARE(call(add).code, 0);
        const Outcome simulated =
            call({u"simulate"_s, u"--site"_s, u"a.test"_s, u"--for"_s, u"10m"_s, u"--visitors"_s, u"1"_s, u"--paths"_s, u"/thanks 1"_s});
        QVERIFY2(simulated.code == (isNamed ? 0 : 1), QByteArray(simulated.out + simulated.err).constData());
        QCOMPARE(peer.requests().isEmpty(), !isNamed);
        QVERIFY(!isNamed || peer.requests().first().contains(R"("event":"goal.completed")"));
    }
};

QTEST_GUILESS_MAIN(TestCliTrust)
#include "tst_cli_trust.moc"
