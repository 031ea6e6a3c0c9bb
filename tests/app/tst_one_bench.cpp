// SPDX-License-Identifier: MIT
// One bench, many hands: what is asked of a profile that a running bench holds is done there, and looks as if it had been done here.
#include "tests/app/program.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonObject>
#include <QtCore/QSet>
#include <QtTest/QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestOneBench final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 60'000;

    Program m_program;
    QString m_profile;

    QStringList at(const QStringList &arguments, const QString &profile = {})
    {
        return arguments + QStringList{u"--profile"_s, profile.isEmpty() ? m_profile : profile};
    }
    Outcome call(const QStringList &arguments) { return m_program.run(at(arguments) + QStringList{u"--json"_s}); }

    Running serve(const QStringList &more = {})
    {
        Running bench = m_program.start(at({u"serve"_s, u"--json"_s, u"--api-key"_s, u"k"_s}) + more);
        return Program::await(*bench, u"events-api"_s).isEmpty() ? Running() : std::move(bench);
    }

    /// A receiver of plain HTTP on a profile of its own.
    Running receiver(const QStringList &more = {})
    {
        Running listener = m_program.start(at({u"listen"_s, u"--json"_s, u"--plain"_s}, m_program.path(u"receiver"_s)) + more);
        m_url = Program::await(*listener, u"listening"_s)["url"_L1].toString() + u"/hook"_s;
        return listener;
    }

    QStringList trigger(const QStringList &more = {})
    {
        return at({u"trigger"_s, u"goal.completed"_s, u"--json"_s, u"--allow-loopback-http"_s, u"--url"_s, m_url}) + more;
    }

    static bool isThere(const QString &file) { return QFileInfo::exists(file); }

    QString m_url;

private Q_SLOTS:
    void init() { m_profile = m_program.path(QString::fromLatin1(QTest::currentTestFunction())); }

    void whatIsAskedOfItsProfileIsDoneThere()
    {
        const Running bench = serve();
        QVERIFY(bench);
        QCOMPARE(call({u"sites"_s, u"add"_s, u"acme.test"_s}).code, 0);
        QCOMPARE(call({u"sites"_s, u"list"_s}).ofType(u"site"_s).size(), 1);
        const Running listener = receiver();
        const Outcome sent = m_program.run(trigger());
        QVERIFY2(sent.code == 0 && sent.onlyJson, sent.both().constData());
        QCOMPARE(sent.one(u"summary"_s)["delivered"_L1].toInt(), 1);
        QVERIFY2(!sent.err.contains("temporary"), sent.err.constData());
        const QJsonObject told = Program::await(*bench, u"delivery"_s); // whoever watches that bench sees it at once
        QCOMPARE(told["id"_L1].toInt(), sent.one(u"delivery"_s)["id"_L1].toInt());
        QCOMPARE(call({u"sites"_s, u"add"_s, u"b.test"_s, u"--own"_s}).code, 3);
        QCOMPARE(call({u"serve"_s}).code, 3);
    }

    void theOutputIsTheSameToTheLetter()
    {
        const QString own = m_program.path(u"same/own"_s);
        const QString held = m_program.path(u"same/held"_s);
        QVERIFY(QDir().mkpath(m_program.path(u"same"_s)));
        m_profile = held;
        const Running bench = serve();
        QVERIFY(bench);
        for (const QStringList &arguments : QList<QStringList>{
                 {u"sites"_s, u"add"_s, u"acme.test"_s},
                 {u"sites"_s, u"add"_s, u"acme.test"_s, u"--json"_s},
                 {u"sites"_s, u"remove"_s, u"nowhere"_s, u"--json"_s},
                 {u"goals"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--name"_s, u"Buy"_s, u"--path"_s, u"/b"_s, u"--json"_s},
                 {u"goals"_s, u"remove"_s, u"7"_s, u"--lang"_s, u"de"_s},
                 {u"webhooks"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--url"_s, u"ftp://x"_s, u"--events"_s, u"goal.completed"_s},
                 {u"webhooks"_s, u"remove"_s, u"9"_s, u"--lang"_s, u"fr"_s},
                 {u"webhooks"_s, u"rotate"_s, u"9"_s, u"--secret-file"_s, u"no such file"_s},
                 {u"settings"_s, u"set"_s, u"plan_limit=1234"_s},
                 {u"settings"_s, u"set"_s, u"plan=1"_s, u"--json"_s},
                 {u"keys"_s, u"revoke"_s, u"3"_s, u"--lang"_s, u"ja"_s},
                 {u"deliveries"_s, u"cancel"_s, u"5"_s},
                 {u"deliveries"_s, u"replay"_s, u"5"_s, u"--ca"_s, u"nothing.pem"_s},
                 {u"deliveries"_s, u"prune"_s, u"--keep"_s, u"0"_s, u"--lang"_s, u"es"_s},
                 {u"captures"_s, u"clear"_s, u"--json"_s},
                 {u"import-profile"_s, u"-"_s},
                 {u"trigger"_s, u"goal.completed"_s, u"--url"_s, u"http://localhost:1/x"_s},
                 {u"resend"_s, u"4"_s, u"--json"_s},
             }) {
            const Outcome here = m_program.run(at(arguments, own), "{\"type\": 1}");
            const Outcome there = m_program.run(at(arguments, held), "{\"type\": 1}");
            const QByteArray said = arguments.join(u' ').toUtf8() + ":\n" + here.both() + there.both();
            QVERIFY2(here.code == there.code, said.constData());
            QVERIFY2(here.out == there.out && here.err == there.err, said.constData());
        }
    }

    void filesAndVariablesAreOfWhoAsks()
    {
        const Running bench = serve();
        QVERIFY(bench);
        const Running listener = receiver({u"--secret"_s, u"s3cret"_s});
        (void)m_program.file(u"body.bin"_s, "from a file");
        m_program.setEnvironment(u"OVYXA_BENCH_SECRET"_s, u"s3cret"_s);
        const QByteArray shell = "cd \"$HOME\" && printf 'from a pipe' | \"$P\" " + trigger({u"--body-file"_s, u"-"_s}).join(u' ').toUtf8()
                                 + " && \"$P\" " + trigger({u"--body-file"_s, u"body.bin"_s}).join(u' ').toUtf8();
        const Outcome sent = m_program.runShell(shell);
        m_program.setEnvironment(u"OVYXA_BENCH_SECRET"_s, QString());
        QVERIFY2(sent.code == 0, sent.both().constData());
        const QJsonObject piped = Program::await(*listener, u"request"_s);
        QCOMPARE(piped["body_bytes"_L1].toInt(), 11);
        QCOMPARE(piped["verdict"_L1].toString(), u"valid"_s);
        QCOMPARE(Program::await(*listener, u"request"_s)["verdict"_L1].toString(), u"valid"_s);
        const Outcome exported =
            m_program.runShell("cd \"$HOME\" && \"$P\" export-profile --with-secrets -o kept.json --profile " + m_profile.toUtf8());
        QVERIFY2(exported.code == 0, exported.both().constData());
        QVERIFY(isThere(m_program.path(u"kept.json"_s)));
    }

    void wordsAreInTheLanguageOfWhoAsks()
    {
        const Running bench = m_program.start(at({u"serve"_s, u"--lang"_s, u"de"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(isThere(m_profile + u"/bench.sock"_s), patienceMs);
        const Outcome german = m_program.run(at({u"webhooks"_s, u"remove"_s, u"9"_s, u"--lang"_s, u"de"_s}));
        const Outcome english = m_program.run(at({u"webhooks"_s, u"remove"_s, u"9"_s, u"--lang"_s, u"en"_s}));
        QCOMPARE(german.code, 2);
        QCOMPARE(english.err, "There is no webhook 9.\n"_ba);
        QVERIFY2(german.err != english.err, german.err.constData());
    }

    void aRunsOwnTermsAreNotTheBenchs()
    {
        const Running bench = serve();
        QVERIFY(bench);
        const Running listener = receiver({u"--respond"_s, u"500"_s});
        const Outcome hasty = m_program.run(trigger({u"--speed"_s, u"3600"_s}));
        QVERIFY2(hasty.code == 1, hasty.both().constData());
        const QList<QJsonObject> attempts = hasty.ofType(u"attempt"_s);
        QVERIFY2(attempts.size() > 2, hasty.both().constData());
        QCOMPARE(attempts.constFirst()["next_attempt_in_s"_L1].toInt(), 60); // the ladder's, however fast it is climbed
        QVERIFY(call({u"clock"_s, u"show"_s}).one(u"clock"_s)["ahead_s"_L1].toDouble() < 60);
        const Outcome once = m_program.run(trigger({u"--no-retry"_s}));
        QCOMPARE(once.code, 1);
        QCOMPARE(once.ofType(u"attempt"_s).size(), 1);
        const QString failed = QString::number(once.one(u"delivery"_s)["id"_L1].toInt());
        const Outcome again = call({u"deliveries"_s, u"replay"_s, failed, u"--no-retry"_s});
        QVERIFY2(again.code == 1 && again.ofType(u"attempt"_s).size() == 1, again.both().constData());
    }

    void ctrlCAtTheClientCancelsWhatItAskedFor()
    {
        const Running bench = serve();
        QVERIFY(bench);
        const Running listener = receiver({u"--respond"_s, u"500"_s});
        const Running client = m_program.start(trigger());
        QVERIFY(!Program::await(*client, u"attempt"_s).isEmpty()); // it waits for its first retry now
        const Outcome ended = Program::terminate(*client);
        QVERIFY2(ended.code == 1, ended.both().constData());
        QVERIFY(!ended.one(u"summary"_s).isEmpty());
        QCOMPARE(call({u"deliveries"_s, u"list"_s, u"--state"_s, u"cancelled"_s}).ofType(u"delivery"_s).size(), 1);
        const Running other = m_program.start(trigger());
        QVERIFY(!Program::await(*other, u"attempt"_s).isEmpty());
        other->kill(); // it vanishes: the same
        QCOMPARE(call({u"wait-for"_s, u"state:cancelled"_s, u"--count"_s, u"2"_s, u"--within"_s, u"60s"_s}).code, 0);
    }

    void theBenchEndsInTheMiddle()
    {
        for (const bool inOrder : {true, false}) {
            const Running bench = serve();
            QVERIFY(bench);
            const Running listener = receiver({u"--respond"_s, u"500"_s});
            const Running client = m_program.start(trigger());
            QVERIFY(!Program::await(*client, u"attempt"_s).isEmpty());
            if (inOrder)
                QCOMPARE(Program::terminate(*bench).code, 0);
            else
                bench->kill();
            QVERIFY(client->waitForFinished(patienceMs));
            QCOMPARE(client->exitCode(), 3);
            QVERIFY(client->readAllStandardError().contains("ended"));
        }
        // What the killed one left is no obstacle, neither to a command alone nor to the next bench.
        QVERIFY(isThere(m_profile + u"/bench.sock"_s));
        QCOMPARE(call({u"sites"_s, u"add"_s, u"alone.test"_s}).code, 0);
        const Running next = serve();
        QVERIFY(next);
        QCOMPARE(call({u"sites"_s, u"add"_s, u"together.test"_s}).code, 0);
    }

    void aLongNameOfAProfileIsNoObstacle()
    {
        m_profile += QString(2, u'/') + QString(120, u'p');
        QVERIFY(QDir().mkpath(QFileInfo(m_profile).path()));
        const Running bench = serve();
        QVERIFY(bench);
        QCOMPARE(call({u"sites"_s, u"add"_s, u"acme.test"_s}).code, 0);
        QFile pointer(m_profile + u"/bench.sock.at"_s);
        QVERIFY(pointer.open(QIODevice::ReadOnly));
        const QFileInfo socket(QString::fromUtf8(pointer.readAll().trimmed()));
        const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup | QFileDevice::ReadOther
                            | QFileDevice::WriteOther | QFileDevice::ExeOther;
        QVERIFY(socket.exists());
        QVERIFY(!(QFileInfo(socket.path()).permissions() & others));
        QVERIFY(!(socket.permissions() & others));
        QCOMPARE(Program::terminate(*bench).code, 0);
        QVERIFY(!QFileInfo::exists(socket.path()));
        QVERIFY(!pointer.exists());
    }

    /// XDG Base Directory Specification: a relative path is invalid, and ignored.
    void aRelativeRuntimeFolderIsIgnored()
    {
        m_profile += u'/' + QString(120, u'p');
        QVERIFY(QDir().mkpath(QFileInfo(m_profile).path()));
        m_program.setEnvironment(u"XDG_RUNTIME_DIR"_s, u"."_s);
        const Running bench = serve();
        m_program.setEnvironment(u"XDG_RUNTIME_DIR"_s, QString());
        QVERIFY(bench);
        QCOMPARE(call({u"sites"_s, u"add"_s, u"acme.test"_s}).code, 0);
    }

    void threeWatchersSeeEachDeliveryOnce()
    {
        static constexpr int each = 100; // as many as the hour takes; replays do not count
        static constexpr int runs = 5;
        const Running bench = serve();
        QVERIFY(bench);
        const Running listener = receiver();
        const Outcome first = m_program.run(trigger({u"--repeat"_s, QString::number(each)}));
        QVERIFY2(first.code == 0, first.err.constData());
        QStringList ids;
        for (const QJsonObject &delivery : first.ofType(u"delivery"_s))
            ids += QString::number(delivery["id"_L1].toInt());
        QCOMPARE(ids.size(), each);

        std::vector<Running> watchers;
        for (int i = 0; i < 3; ++i) {
            watchers.push_back(
                m_program.start(at({u"watch"_s, u"--json"_s, u"--query"_s, u"state:delivered"_s, u"--count"_s, QString::number(each * runs)})));
            QVERIFY(!Program::await(*watchers.back(), u"watching"_s).isEmpty());
        }
        std::vector<Running> replays;
        replays.reserve(size_t(runs));
        for (int i = 0; i < runs; ++i)
            replays.push_back(m_program.start(at(QStringList{u"deliveries"_s, u"replay"_s, u"--json"_s} + ids)));
        for (const Running &replay : replays) { // the event loop takes what all of them say meanwhile, the bench included
            QTRY_COMPARE_WITH_TIMEOUT(replay->state(), QProcess::NotRunning, patienceMs);
            QCOMPARE(replay->exitCode(), 0);
        }
        for (const Running &watcher : watchers) {
            QTRY_COMPARE_WITH_TIMEOUT(watcher->state(), QProcess::NotRunning, patienceMs);
            QCOMPARE(watcher->exitCode(), 0);
            QSet<int> seen;
            int lines = 0;
            const QList<QByteArray> output = watcher->readAllStandardOutput().split('\n');
            for (const QByteArray &line : output) {
                if (!line.startsWith("{\"type\":\"delivery\""))
                    continue;
                ++lines;
                seen.insert(line.mid(line.indexOf("\"id\":") + 5).split(',').constFirst().toInt());
            }
            QCOMPARE(lines, each * runs);
            QCOMPARE(seen.size(), each * runs);
        }
    }

    void whatABenchThatDoesNotAnswerIsAskedIsNotDoneLater()
    {
        Running bench = serve();
        QVERIFY(bench);
        QVERIFY(::kill(pid_t(bench->processId()), SIGSTOP) == 0);
        const Outcome outcome = call({u"sites"_s, u"add"_s, u"late.test"_s});
        QVERIFY(::kill(pid_t(bench->processId()), SIGCONT) == 0);
        QCOMPARE(outcome.code, 3);
        QVERIFY(!outcome.one(u"error"_s).isEmpty());
        QVERIFY(!call({u"sites"_s, u"list"_s}).out.contains("late.test"));
        QCOMPARE(QFile::permissions(m_profile + u"/bench.sock"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser);
    }

    /// The bench stands elsewhere, and speaks another language.
    void whatIsSaidAndNamedIsTheClients()
    {
        const Running bench = serve({u"--lang"_s, u"de"_s});
        QVERIFY(bench);
        (void)m_program.file(u"ca.pem"_s, "no certificate");
        const QByteArray held = " --profile '" + m_profile.toLocal8Bit() + '\'';
        const QByteArray free = " --profile '" + m_program.path(u"free"_s).toLocal8Bit() + '\'';
        for (const QByteArray &command : {QByteArray("settings set country_database=ca.pem"), QByteArray("settings set country_database=none")}) {
            const Outcome there = m_program.runShell("cd \"$HOME\"; \"$P\" " + command + held);
            const Outcome here = m_program.runShell("cd \"$HOME\"; \"$P\" " + command + free);
            QCOMPARE(there.code, here.code);
            QCOMPARE(there.out, here.out);
            QCOMPARE(there.err, here.err);
        }
        const Outcome refused = m_program.run(
            at({u"trigger"_s, u"goal.completed"_s, u"--json"_s, u"--no-retry"_s, u"--secret"_s, u"x"_s, u"--url"_s, u"https://127.0.0.1:1/"_s}));
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.one(u"attempt"_s)["detail"_L1].toString().contains("refused"_L1), refused.out.constData());
    }

    void theReceiverOfTheBenchIsLentOnce()
    {
        const Running bench = serve();
        QVERIFY(bench);
        const Running lent = m_program.start(at({u"listen"_s, u"--json"_s, u"--plain"_s}));
        const QJsonObject listening = Program::await(*lent, u"listening"_s);
        QVERIFY(!listening.isEmpty());
        const Outcome second = call({u"listen"_s, u"--plain"_s});
        QVERIFY2(second.code == 3 && second.err.contains(listening["url"_L1].toString().toUtf8()), second.both().constData());
        m_url = listening["url"_L1].toString();
        QCOMPARE(m_program.run(trigger()).code, 0); // the bench sends to itself
        QVERIFY(!Program::await(*lent, u"request"_s).isEmpty());
        const Outcome ended = Program::terminate(*lent);
        QVERIFY2(ended.code == 0 && ended.one(u"summary"_s)["requests"_L1].toInt() == 1, ended.both().constData());
        QCOMPARE(call({u"listen"_s, u"--plain"_s, u"--duration"_s, u"20ms"_s}).code, 0);
    }

    void startingTheDesktopAgainRaisesItsWindow()
    {
        m_program.setEnvironment(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        const Running desktop = m_program.start(at({}));
        QTRY_VERIFY_WITH_TIMEOUT(isThere(m_profile + u"/bench.sock"_s), patienceMs);
        QCOMPARE(m_program.run(at({})).code, 0);
        QCOMPARE(call({u"sites"_s, u"add"_s, u"acme.test"_s}).code, 0); // and it carries out what a shell asks
        QCOMPARE(Program::terminate(*desktop).code, 0);
        QVERIFY(!isThere(m_profile + u"/bench.sock"_s));
    }
};

QTEST_GUILESS_MAIN(TestOneBench)
#include "tst_one_bench.moc"
