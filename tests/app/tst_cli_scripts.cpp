// SPDX-License-Identifier: MIT
// What scripts rely on whatever they call: errors in JSON, one language, signals that are heeded from the first moment.
#include "tests/app/program.h"
#include "tests/support/instrumented.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliScripts final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 30'000;

    Program m_program;

private Q_SLOTS:
    void anErrorIsALineToo_data()
    {
        QTest::addColumn<QStringList>("call");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("exit");
        QTest::newRow("an option that there is not") << QStringList{u"listen"_s, u"--frob"_s} << u"invalid_input"_s << 2;
        QTest::newRow("a subcommand that there is not") << QStringList{u"frob"_s} << u"invalid_input"_s << 2;
        QTest::newRow("a value out of range") << QStringList{u"listen"_s, u"--port"_s, u"99999"_s} << u"invalid_input"_s << 2;
        QTest::newRow("an empty value") << QStringList{u"listen"_s, u"--respond"_s, u""_s} << u"invalid_input"_s << 2;
        QTest::newRow("a plan that is none") << QStringList{u"listen"_s, u"--respond"_s, u"frob"_s} << u"invalid_input"_s << 2;
        QTest::newRow("a site that is not there") << QStringList{u"sites"_s, u"remove"_s, u"nobody.test"_s} << u"not_found"_s << 2;
        QTest::newRow("a language that there is not") << QStringList{u"verify"_s, u"--lang"_s, u"tlh"_s} << u"invalid_input"_s << 2;
        QTest::newRow("no display") << QStringList{} << u"unavailable"_s << 3;
    }

    void anErrorIsALineToo()
    {
        QFETCH(QStringList, call);
        QFETCH(QString, code);
        QFETCH(int, exit);
        const Outcome outcome = m_program.run(call + QStringList{u"--json"_s});
        QCOMPARE(outcome.code, exit);
        QVERIFY2(outcome.onlyJson, outcome.out.constData());
        const QJsonObject error = outcome.one(u"error"_s);
        QCOMPARE(error.keys(), QStringList({u"code"_s, u"message"_s, u"type"_s}));
        QCOMPARE(error["code"_L1].toString(), code);
        QVERIFY(outcome.err.contains(error["message"_L1].toString().toUtf8()));
    }

    void aHeldProfileIsSaidByItsCode()
    {
        const QStringList call{u"listen"_s, u"--json"_s, u"--plain"_s, u"--profile"_s, m_program.path(u"held"_s)};
        const Running holder = m_program.start(call);
        QVERIFY(!Program::await(*holder, u"listening"_s).isEmpty());
        const Outcome refused = m_program.run(call);
        QCOMPARE(refused.code, 3);
        QCOMPARE(refused.one(u"error"_s)["code"_L1].toString(), u"locked"_s);
    }

    void wordsInJsonAreEnglish()
    {
        const QStringList call{u"sites"_s, u"remove"_s, u"nobody.test"_s, u"--lang"_s, u"de"_s};
        const Outcome german = m_program.run(call);
        QVERIFY2(german.err.contains("gibt"), german.err.constData());
        const Outcome english = m_program.run(call + QStringList{u"--json"_s});
        QVERIFY(english.one(u"error"_s)["message"_L1].toString().startsWith("There is no site"_L1));
        m_program.setEnvironment(u"LC_ALL"_s, u"de_DE.UTF-8"_s);
        const Outcome system = m_program.run({u"sites"_s, u"remove"_s, u"nobody.test"_s, u"--json"_s});
        m_program.setEnvironment(u"LC_ALL"_s, u"C.UTF-8"_s);
        QVERIFY(system.one(u"error"_s)["message"_L1].toString().startsWith("There is no site"_L1));
    }

    /// No code, no English word and no English quotation marks for people who read German.
    void peopleAreToldInTheirLanguage()
    {
        const QString profile = m_program.path(u"german"_s);
        const QStringList german{u"--lang"_s, u"de"_s, u"--profile"_s, profile};
        const QStringList send{u"trigger"_s, u"goal.completed"_s, u"--no-retry"_s, u"--allow-loopback-http"_s, u"--url"_s};
        const Outcome refused = m_program.run(send + QStringList{u"http://127.0.0.1:1/"_s} + german);
        QVERIFY2(refused.out.contains("Versuch 1: abgelehnt nach"), refused.out.constData());
        const Outcome large = m_program.run(
            send + QStringList{u"http://127.0.0.1:1/"_s, u"--body-file"_s, m_program.file(u"large"_s, QByteArray(10'240, 'x'))} + german);
        QVERIFY2(large.out.contains("zu groß nach"), large.out.constData());
        QCOMPARE(m_program.run(QStringList{u"sites"_s, u"add"_s, u"a.test"_s} + german).code, 0);
        const Outcome added = m_program.run(
            QStringList{u"webhooks"_s, u"add"_s, u"--site"_s, u"a.test"_s, u"--url"_s, u"https://localhost:1/"_s, u"--events"_s, u"goal.completed"_s}
            + german);
        QVERIFY2(added.out.contains("(unversucht)"), added.out.constData());
        const Outcome trial = m_program.run({u"trial"_s, u"--lang"_s, u"de"_s});
        QVERIFY2(trial.out.contains("✓ erholt sich nie: "), trial.out.constData());
        const Outcome forecast = m_program.run(QStringList{u"deliveries"_s, u"replay"_s, u"1"_s, u"--dry-run"_s} + german);
        QVERIFY2(QRegularExpression(u"dauern [0-9]+,[0-9] s"_s).match(QString::fromUtf8(forecast.out)).hasMatch(), forecast.out.constData());
    }

    void helpAndVersionAreJsonWhereThatIsAskedFor()
    {
        const Outcome version = m_program.run({u"--json"_s, u"--version"_s});
        QCOMPARE(version.code, 0);
        QVERIFY(version.onlyJson);
        QVERIFY(!version.one(u"version"_s)["version"_L1].toString().isEmpty());
        for (const QStringList &call : {QStringList{u"--json"_s, u"--help"_s}, QStringList{u"listen"_s, u"--help"_s, u"--json"_s}}) {
            const Outcome help = m_program.run(call);
            QCOMPARE(help.code, 0);
            QVERIFY(help.onlyJson);
            QVERIFY(help.one(u"help"_s)["text"_L1].toString().contains("--json"_L1));
        }
    }

    void aSignalIsHeededFromTheFirstMoment()
    {
        int inOrder = 0;
        constexpr int rounds = 25;
        for (int i = 0; i < rounds; ++i) {
            const QString profile = m_program.path(u"early%1"_s.arg(i));
            const Running process = m_program.start({u"listen"_s, u"--json"_s, u"--plain"_s, u"--profile"_s, profile});
            QVERIFY(process->waitForStarted(patienceMs));
            // Any moment of its start is to be met: this is no wait for something.
            (void)process->waitForFinished((isInstrumented ? 60 : 6) * i);
            ::kill(pid_t(process->processId()), SIGTERM);
            QVERIFY(process->waitForFinished(patienceMs));
            const QByteArray out = process->readAllStandardOutput();
            if (process->exitStatus() == QProcess::NormalExit) {
                QCOMPARE(process->exitCode(), 0);
                QVERIFY2(out.trimmed().split('\n').constLast().contains(R"("type":"summary")"), out.constData());
                ++inOrder;
            } else { // before its main(): it had not begun
                QVERIFY2(out.isEmpty(), out.constData());
                QVERIFY(!QFile::exists(profile));
            }
        }
        QVERIFY2(inOrder > 0, "it never got as far as its main()");
    }

    /// With what it has started itself, which else would hold the pipe that its output goes into.
    void aCommandEndsWithItsOwnChildren_data()
    {
        QTest::addColumn<QByteArray>("call");
        const QByteArray begun = m_program.path(u"begun"_s).toUtf8();
        const QByteArray shell = "echo > " + begun + "; sleep 100; true";
        const QString scenario =
            m_program.file(u"child.json"_s, "{ \"name\": \"x\", \"steps\": [ { \"run\": [\"/bin/sh\", \"-c\", \"" + shell + "\"] } ] }");
        QTest::newRow("listen") << "listen --plain -- sh -c '" + shell + "'";
        QTest::newRow("scenario") << "scenario run " + scenario.toUtf8();
    }

    void aCommandEndsWithItsOwnChildren()
    {
        QFETCH(const QByteArray, call);
        const QByteArray begun = m_program.path(u"begun"_s).toUtf8();
        const Outcome asked = m_program.runShell("rm -f " + begun + "; mkfifo " + begun + "; { \"$P\" " + call + " 2>&1 & read line <" + begun
                                                 + "; kill $!; wait; } | cat; echo ended");
        QVERIFY2(asked.code == 0 && asked.out.endsWith("ended\n"), asked.both().constData());
    }

    void aCommandWhoseTimeIsUpEndsWithItsOwnChildren()
    {
        const Outcome late = m_program.runShell("\"$P\" listen --plain --duration 500ms -- sh -c 'sleep 100; true' 2>&1 | cat; echo ended");
        QVERIFY2(late.code == 0 && late.out.endsWith("ended\n"), late.both().constData());
    }

    void whoReadsItsInputIsEndedAtOnce()
    {
        const Running process = m_program.start({u"verify"_s, u"--secret"_s, u"s"_s, u"--signature"_s, u"00"_s});
        QVERIFY(process->waitForStarted(patienceMs)); // its standard input stays open
        QElapsedTimer timer;
        timer.start();
        while (process->state() != QProcess::NotRunning && timer.elapsed() < patienceMs) { // also if it came too early to be read
            ::kill(pid_t(process->processId()), SIGTERM);
            process->waitForFinished(200);
        }
        QCOMPARE(process->exitStatus(), QProcess::CrashExit);
        QVERIFY(timer.elapsed() < 15'000);
    }
};

QTEST_GUILESS_MAIN(TestCliScripts)
#include "tst_cli_scripts.moc"
