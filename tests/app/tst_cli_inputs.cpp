// SPDX-License-Identifier: MIT
// Files that a call names and that are none: pipes, devices, folders, links that lead nowhere.
#include "tests/app/program.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtTest/QTest>

#include <csignal>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliInputs final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 60'000;

    Program m_program;
    QString m_profile;
    QString m_pipe;

    QStringList at(const QStringList &arguments) const { return arguments + QStringList{u"--json"_s, u"--profile"_s, m_profile}; }
    Outcome call(const QStringList &arguments) { return m_program.run(at(arguments)); }
    static QByteArray json(QByteArray text) { return text.replace('\'', '"'); }
    /// A line of bash, for what sh has not: `<(…)`.
    Outcome bash(const QString &line)
    {
        const QString script = m_program.file(u"line.bash"_s, line.toUtf8());
        return m_program.runShell("bash '" + script.toUtf8() + "' '" + m_profile.toUtf8() + '\'');
    }

    /// Whether it waits for somebody to write to a pipe. Where the system does not say, it is taken to.
    static bool isWaiting(qint64 process)
    {
        QFile channel(u"/proc/%1/wchan"_s.arg(process));
        if (!channel.open(QIODevice::ReadOnly))
            return true;
        const QByteArray where = channel.readAll();
        return where == "0" || where.contains("partner") || where.contains("pipe") || where.contains("fifo");
    }

    /// Each place where a call names a file to be read; FILE stands for it.
    static void calls()
    {
        QTest::addColumn<QString>("line");
        const QString trigger = u"trigger goal.completed --url https://127.0.0.1:1/ "_s;
        QTest::newRow("body") << QString(trigger + u"--body-file FILE"_s);
        QTest::newRow("secret") << QString(trigger + u"--secret-file FILE"_s);
        QTest::newRow("authority") << QString(trigger + u"--ca FILE"_s);
        QTest::newRow("profile") << u"import-profile FILE"_s;
        QTest::newRow("scenario") << u"scenario run FILE"_s;
        QTest::newRow("scenario to be checked") << u"scenario check FILE"_s;
        QTest::newRow("signed body") << u"verify --secret s --signature a FILE"_s;
        QTest::newRow("certificate") << u"listen --cert FILE --key FILE"_s;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_pipe = m_program.path(u"pipe"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(m_pipe).constData(), S_IRUSR | S_IWUSR), 0);
    }

    void init() { m_profile = m_program.path(QString::fromLatin1(QTest::currentTestFunction()).left(12)); }

    void aPipeThatNobodyWritesToIsLeftAtOnce_data() { calls(); }

    void aPipeThatNobodyWritesToIsLeftAtOnce()
    {
        QFETCH(QString, line);
        const Running process = m_program.start(at(line.replace(u"FILE"_s, m_pipe).split(u' ')));
        QTRY_VERIFY_WITH_TIMEOUT(isWaiting(process->processId()), patienceMs);
        QCOMPARE(::kill(pid_t(process->processId()), SIGINT), 0); // once
        QVERIFY(process->waitForFinished(patienceMs));
        QVERIFY(process->exitStatus() == QProcess::CrashExit || process->exitCode() != 0);
        QVERIFY(process->readAllStandardOutput().isEmpty());
    }

    void whatHasNoEndIsRefused_data() { calls(); }

    void whatHasNoEndIsRefused()
    {
        QFETCH(const QString, line);
        for (const QString &file : {u"/dev/zero"_s, m_program.path(u"."_s)}) {
            const Outcome refused = call(QString(line).replace(u"FILE"_s, file).split(u' '));
            QVERIFY2(refused.code == 2 && refused.err.contains(file.toUtf8()), refused.both().constData());
        }
    }

    void whatAShellHandsOverIsRead()
    {
        (void)m_program.file(u"in.json"_s, json("{ 'name': 'in', 'steps': [ { 'wait': '1s' } ] }"));
        const QString profile = u"--profile \"$1\"\n"_s;
        const auto is = [&](const QString &line, int code) {
            const Outcome outcome = bash(u"set -o pipefail; cd \"$HOME\"; "_s + line);
            return outcome.code == code ? true : (qWarning("%s: %s", qPrintable(line), outcome.both().constData()), false);
        };
        QVERIFY(is(u"\"$P\" scenario run <(cat in.json)"_s, 0));
        QVERIFY(is(u"mkfifo late; { exec 3>late; cat in.json >&3; } & \"$P\" scenario run late"_s, 0)); // written once it is read
        QVERIFY(is(u"cat in.json | \"$P\" scenario run /dev/stdin"_s, 0));
        QVERIFY(is(u"\"$P\" verify --secret-file <(echo s) --signature a <(echo '{}')"_s, 1));
        QVERIFY(is(u"\"$P\" sites add acme.test "_s + profile, 0));
        QVERIFY(is(u"\"$P\" export-profile "_s + profile.trimmed() + u" | \"$P\" import-profile /dev/stdin "_s + profile, 0));
    }

    /// The bench is elsewhere: what stands behind a name here is read here, and nothing there is waited for.
    void aRunningBenchWaitsForNoPipe()
    {
        const Running bench = m_program.start({u"serve"_s, u"--json"_s, u"--api-key"_s, u"k"_s, u"--profile"_s, m_profile});
        QVERIFY(!Program::await(*bench, u"events-api"_s).isEmpty());
        (void)m_program.file(u"in.json"_s, json("{ 'name': 'in', 'steps': [ { 'wait': '1s' } ] }"));
        const Outcome given = bash(u"\"$P\" scenario run <(cat \"$HOME/in.json\") --json --profile \"$1\""_s);
        QVERIFY2(given.code == 0 && given.one(u"step"_s)["ok"_L1].toBool(), given.both().constData());
        const QString named = m_program.file(u"named.json"_s, json("{ 'steps': [ { 'fire': 'goal.completed', 'body_file': 'pipe' } ] }"));
        const Outcome refused = call({u"scenario"_s, u"run"_s, named});
        QVERIFY2(refused.code == 2 && refused.err.contains("pipe"), refused.both().constData());
        const QString profile = m_program.file(
            u"profile.json"_s,
            json("{'type':'profile','version':1,'sites':[{'id':'p.test'}],'webhooks':[{'site':'p.test','name':'W','url':'https://p.test/',"
                 "'events':['goal.completed'],'ca_file':'pipe'}]}"));
        const Outcome imported = call({u"import-profile"_s, profile});
        QVERIFY2(imported.code == 2 && imported.err.contains("ca_file"), imported.both().constData());
        QCOMPARE(call({u"sites"_s, u"add"_s, u"acme.test"_s}).code, 0);
        QCOMPARE(Program::terminate(*bench).code, 0);
    }

    void certificatesComeByPipesToo_data()
    {
        QTest::addColumn<bool>("held");
        QTest::newRow("own") << false;
        QTest::newRow("held") << true;
    }

    /// Read once, whoever works with them. One that vouches for itself is what its clients trust, where its file stays.
    void certificatesComeByPipesToo()
    {
        QFETCH(bool, held);
        Running bench;
        if (held) {
            bench = m_program.start({u"serve"_s, u"--json"_s, u"--api-key"_s, u"k"_s, u"--profile"_s, m_profile});
            QVERIFY(!Program::await(*bench, u"events-api"_s).isEmpty());
        }
        const auto is = [this](const QString &line) {
            const Outcome outcome = bash(u"cd \"$HOME\"; export PROFILE=\"$1\"\n"_s + line);
            return outcome.code == 0 ? true : (qWarning("%s: %s", qPrintable(line), outcome.both().constData()), false);
        };
        QVERIFY(is(u"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -days 2 -addext "
                   "subjectAltName=DNS:localhost -keyout key.pem -out cert.pem"_s));
        const QString listen = u"\"$P\" listen --count 1 --duration 60s --profile \"$PROFILE\" "_s;
        const QString sent = u"\"$P\" trigger goal.completed --no-retry --url \"$OVYXA_BENCH_URL\" "_s;
        QVERIFY(is(listen + u"--cert <(cat cert.pem) --key <(cat key.pem) -- bash -c 'test -z \"$OVYXA_BENCH_CA\" && "_s + sent
                   + u"--profile \"$HOME/sender\" --ca <(cat cert.pem)'"_s));
        QVERIFY(is(listen + u"--cert cert.pem --key key.pem -- bash -c 'test \"$OVYXA_BENCH_CA\" -ef cert.pem && cd / && "_s + sent
                   + u"--profile \"$HOME/sender\" --ca \"$OVYXA_BENCH_CA\"'"_s));
        if (held)
            QVERIFY(is(listen.section(u"--profile"_s, 0, 0) + u"--profile \"$HOME/receiver\" --cert cert.pem --key key.pem -- bash -c '"_s + sent
                       + u"--profile \"$PROFILE\" --ca <(cat cert.pem)'"_s));
    }

    /// A database made where the link leads would be open to others, and an empty one beside that which is only out of reach.
    void aDatabaseThatIsOutOfReachIsNotMadeAnew()
    {
        QVERIFY(QDir().mkpath(m_profile));
        const QString target = m_program.path(u"elsewhere.sqlite"_s);
        QVERIFY(QFile::link(target, m_profile + u"/bench.sqlite"_s));
        const Outcome refused = call({u"sites"_s, u"add"_s, u"acme.test"_s});
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.one(u"error"_s)["message"_L1].toString().contains(target), refused.both().constData());
        QVERIFY(!QFile::exists(target));
        QVERIFY(QFile::remove(m_profile + u"/bench.sqlite"_s));
        QCOMPARE(call({u"sites"_s, u"add"_s, u"acme.test"_s}).code, 0);
    }

    void aFolderWhereItsSocketBelongsIsTold()
    {
        QVERIFY(QDir().mkpath(m_profile + u"/bench.sock/x"_s));
        const Outcome served = m_program.run({u"serve"_s, u"--api-key"_s, u"k"_s, u"--duration"_s, u"20ms"_s, u"--profile"_s, m_profile});
        QCOMPARE(served.code, 0); // it is no obstacle to its own work
        QVERIFY2(served.err.contains("There is a folder where its socket belongs: ") && !served.err.contains("QLocalServer"), served.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestCliInputs)
#include "tst_cli_inputs.moc"
