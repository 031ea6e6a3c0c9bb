// SPDX-License-Identifier: MIT
// What does not come to its end, by a signal, a reader that leaves or a bench that goes, on a profile of one's own and through a running bench, which
// goes on and cancels what nobody wants any more: what is told is what is stored.
#include "tests/app/agent.h"
#include "tests/support/scripted_peer.h"

#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtTest/QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCutShort final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 30'000;

    std::unique_ptr<Program> m_program;
    std::unique_ptr<ScriptedPeer> m_peer; // answers nothing: a request is open until somebody ends it
    Running m_bench;

    QStringList at(const QStringList &arguments) const { return arguments + QStringList{u"--json"_s, u"--profile"_s, m_program->path(u"profile"_s)}; }
    Outcome call(const QStringList &arguments) { return m_program->run(at(arguments)); }
    Running begin(const QStringList &arguments) { return m_program->start(at(arguments)); }

    void serve()
    {
        m_bench = begin({u"serve"_s, u"--api-key"_s, u"k"_s});
        QVERIFY(!Program::await(*m_bench, u"events-api"_s).isEmpty());
    }

    static QStringList triggerTo(const QString &url) { return {u"trigger"_s, u"goal.completed"_s, u"--allow-loopback-http"_s, u"--url"_s, url}; }
    [[nodiscard]] QString url() const { return u"http://127.0.0.1:%1/"_s.arg(m_peer->port()); }

    /// Sends once, and has it answered so: the peer works while it is waited.
    QJsonObject sendOnce(const QByteArray &status)
    {
        m_peer->answer("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
        const Running client = begin(triggerTo(url()) + QStringList{u"--timeout"_s, u"8s"_s});
        [&] { QTRY_COMPARE_WITH_TIMEOUT(client->state(), QProcess::NotRunning, patienceMs); }();
        m_peer->onRequest({});
        return Program::await(*client, u"delivery"_s);
    }

    QJsonObject stored(const QJsonObject &told)
    {
        return call({u"deliveries"_s, u"show"_s, QString::number(told["id"_L1].toInteger())}).one(u"delivery"_s);
    }

    void compareWithLog(const QJsonObject &told)
    {
        QVERIFY(!told.isEmpty());
        const QJsonObject kept = stored(told);
        QCOMPARE(told["state"_L1].toString(), kept["state"_L1].toString());
        QCOMPARE(told["attempts"_L1].toInt(), kept["attempts"_L1].toInt());
        QCOMPARE(told["signature"_L1].toString(), kept["signature"_L1].toString());
        QVERIFY(!told["signature"_L1].toString().isEmpty());
    }

    /// Whether a signal has been sent to it and not taken yet.
    static bool hasPending(const QProcess &process)
    {
        QFile status(u"/proc/%1/status"_s.arg(process.processId()));
        return status.open(QIODevice::ReadOnly) && !status.readAll().contains("ShdPnd:\t0000000000000000");
    }

    static void ownAndHeld()
    {
        QTest::addColumn<bool>("held");
        QTest::newRow("own") << false;
        QTest::newRow("held") << true;
    }

private Q_SLOTS:
    void init()
    {
        m_program = std::make_unique<Program>();
        m_peer = std::make_unique<ScriptedPeer>();
    }
    void cleanup()
    {
        m_bench.reset();
        m_peer.reset();
    }

    void aSignalEndsWhatWasAskedFor_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<bool>("held");
        for (const QString &what : {u"trigger"_s, u"replay"_s, u"resend"_s}) {
            QTest::newRow(qPrintable(what + u", own"_s)) << what << false;
            QTest::newRow(qPrintable(what + u", held"_s)) << what << true;
        }
    }

    void aSignalEndsWhatWasAskedFor()
    {
        QFETCH(QString, what);
        QFETCH(bool, held);
        const QString id = QString::number(sendOnce("200 OK")["id"_L1].toInteger());
        if (held)
            serve();
        const qsizetype before = m_peer->requests().size();
        const Running client = begin(what == "trigger"_L1  ? triggerTo(url())
                                     : what == "replay"_L1 ? QStringList{u"deliveries"_s, u"replay"_s, id}
                                                           : QStringList{u"resend"_s, u"--allow-loopback-http"_s, id});
        QTRY_COMPARE_WITH_TIMEOUT(m_peer->requests().size(), before + 1, patienceMs);
        const Outcome ended = Program::terminate(*client);
        QCOMPARE(ended.code, 1);
        QCOMPARE(ended.lines.last()["type"_L1].toString(), u"summary"_s);
        QCOMPARE(ended.one(u"delivery"_s)["state"_L1].toString(), held ? u"cancelled"_s : u"queued"_s);
        QCOMPARE(ended.ofType(u"attempt"_s).size(), 1);
        compareWithLog(ended.one(u"delivery"_s));
    }

    /// timeout(1) sends its signal to the program and to its group.
    void aSignalThatComesTwiceAtOnceIsOne()
    {
        const Running client = begin(triggerTo(u"http://127.0.0.1:1/"_s));
        QVERIFY(!Program::await(*client, u"attempt"_s).isEmpty());
        ::kill(pid_t(client->processId()), SIGTERM);
        while (hasPending(*client)) { // else they would be one for the system, too
        }
        const Outcome ended = Program::terminate(*client);
        QCOMPARE(ended.code, 1);
        QVERIFY(!ended.one(u"summary"_s).isEmpty());
    }

    void aRetryThatWaitsGoesTheSameWay_data() { ownAndHeld(); }

    void aRetryThatWaitsGoesTheSameWay()
    {
        QFETCH(bool, held);
        if (held)
            serve();
        const Running client = begin(triggerTo(u"http://127.0.0.1:1/"_s));
        QVERIFY(!Program::await(*client, u"attempt"_s).isEmpty());
        const Outcome ended = Program::terminate(*client);
        QCOMPARE(ended.code, 1);
        QCOMPARE(ended.one(u"delivery"_s)["state"_L1].toString(), held ? u"cancelled"_s : u"waiting"_s);
        QCOMPARE(ended.err.contains("1 delivery was cancelled"), held);
        compareWithLog(ended.one(u"delivery"_s));
        if (held)
            QCOMPARE(Program::terminate(*m_bench).code, 0);
        const Running next = begin({u"serve"_s, u"--api-key"_s, u"k"_s});
        QVERIFY(!Program::await(*next, u"events-api"_s).isEmpty());
        const Outcome said = Program::terminate(*next);
        QVERIFY2(said.err.contains("earlier run") != held, said.err.constData()); // which takes up what an earlier run left
    }

    /// The clock stops; whose deliveries come due on its way is not its business.
    void anAdvanceThatIsCutTellsWhatIsStored_data() { ownAndHeld(); }

    void anAdvanceThatIsCutTellsWhatIsStored()
    {
        QFETCH(bool, held);
        if (held)
            serve();
        QCOMPARE(sendOnce("500 No")["state"_L1].toString(), u"waiting"_s); // it stays in the log, due
        const Running advancing = begin({u"clock"_s, u"advance"_s, u"30d"_s});
        QTRY_COMPARE_WITH_TIMEOUT(m_peer->requests().size(), 2, patienceMs);
        const Outcome ended = Program::terminate(*advancing);
        QCOMPARE(ended.code, 1);
        QCOMPARE(ended.one(u"delivery"_s)["state"_L1].toString(), held ? u"sending"_s : u"queued"_s);
        compareWithLog(ended.one(u"delivery"_s));
    }

    void whatIsLeftAtATimeoutIsToldAsItStands_data() { ownAndHeld(); }

    /// The same on either bench: there it goes on, here it is cut off behind the last words, and stays due.
    void whatIsLeftAtATimeoutIsToldAsItStands()
    {
        QFETCH(bool, held);
        if (held)
            serve();
        const Running client = begin(triggerTo(url()) + QStringList{u"--timeout"_s, u"8s"_s});
        QTRY_VERIFY_WITH_TIMEOUT(client->state() == QProcess::NotRunning, patienceMs);
        QCOMPARE(client->exitCode(), 1);
        QCOMPARE(m_peer->requests().size(), 1);
        QByteArray before;
        const QJsonObject told = Program::await(*client, u"delivery"_s, &before);
        QCOMPARE(before, QByteArray()); // the attempt has not ended
        QCOMPARE(told["state"_L1].toString(), u"sending"_s);
        const QJsonObject kept = stored(told);
        QCOMPARE(kept["state"_L1].toString(), held ? u"sending"_s : u"queued"_s);
        QCOMPARE(told["attempts"_L1].toInt(), kept["attempts"_L1].toInt());
        QCOMPARE(told["signature"_L1].toString(), kept["signature"_L1].toString());
        QVERIFY(!told["signature"_L1].toString().isEmpty());
    }

    void aReaderThatLeavesIsASignalToo_data() { ownAndHeld(); }

    void aReaderThatLeavesIsASignalToo()
    {
        QFETCH(bool, held);
        if (held)
            serve();
        const Outcome left =
            m_program->runShell("{ \"$P\" " + at(triggerTo(u"http://127.0.0.1:1/"_s) + QStringList{u"--speed"_s, u"30"_s}).join(u' ').toUtf8()
                                + "; echo code $? >&2; } | head -n 1");
        QVERIFY2(left.err.contains("code 3"), left.err.constData());
        QCOMPARE(left.err.count("Standard output takes nothing more"), 1);
        QCOMPARE(left.ofType(u"attempt"_s).size(), 1);
        QCOMPARE(call({u"deliveries"_s, u"list"_s}).one(u"delivery"_s)["state"_L1].toString(), held ? u"cancelled"_s : u"waiting"_s);
    }

    void theBenchGoesInTheMiddle_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("first"); // the line after which it goes
        QTest::newRow("trigger") << u"trigger goal.completed --allow-loopback-http --url http://127.0.0.1:1/"_s << u"attempt"_s;
        QTest::newRow("watch") << u"watch"_s << u"watching"_s;
        QTest::newRow("listen") << u"listen --plain"_s << u"listening"_s;
        QTest::newRow("simulate") << u"simulate --site acme.test --for 300d --visitors 1000"_s << u"event"_s;
    }

    void theBenchGoesInTheMiddle()
    {
        QFETCH(QString, command);
        QFETCH(QString, first);
        QCOMPARE(call({u"sites"_s, u"add"_s, u"acme.test"_s}).code, 0);
        QCOMPARE(call({u"goals"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--name"_s, u"all"_s, u"--path"_s, u"*"_s}).code, 0);
        QCOMPARE(
            call({u"webhooks"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--url"_s, u"https://localhost:1/"_s, u"--events"_s, u"goal.completed"_s})
                .code,
            0);
        serve();
        const Running client = begin(command.split(u' '));
        QVERIFY(!Program::await(*client, first).isEmpty());
        m_bench->terminate();
        QTRY_COMPARE_WITH_TIMEOUT(client->state(), QProcess::NotRunning, patienceMs); // which reads what it says: a reader that stalls is cut off
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->state(), QProcess::NotRunning, patienceMs);
        QCOMPARE(m_bench->exitCode(), 0);
        QCOMPARE(client->exitCode(), 3);
        QVERIFY(!Program::await(*client, u"summary"_s).isEmpty());
        QVERIFY(!Program::await(*client, u"error"_s).isEmpty());
        QVERIFY(client->readAllStandardOutput().isEmpty()); // the last line
        QVERIFY(client->readAllStandardError().contains("The bench that carried this out has ended"));
    }

    /// What is on its way when the bench goes is queued for the next one, and told so.
    void whatABenchThatGoesLeavesIsToldAsItIsStored()
    {
        serve();
        const Running client = begin(triggerTo(url()));
        QTRY_COMPARE_WITH_TIMEOUT(m_peer->requests().size(), 1, patienceMs);
        QCOMPARE(Program::terminate(*m_bench).code, 0);
        QVERIFY(client->waitForFinished(patienceMs));
        QCOMPARE(client->exitCode(), 3);
        const QJsonObject told = Program::await(*client, u"delivery"_s);
        QCOMPARE(told["state"_L1].toString(), u"queued"_s);
        compareWithLog(told);
    }

    void anAgentsCallThatIsCancelledTakesBackWhatItSent_data() { ownAndHeld(); }

    void anAgentsCallThatIsCancelledTakesBackWhatItSent()
    {
        QFETCH(bool, held);
        QCOMPARE(call({u"settings"_s, u"set"_s, u"allow_loopback_http=true"_s}).code, 0);
        QCOMPARE(call({u"sites"_s, u"add"_s, u"acme.test"_s}).code, 0);
        QCOMPARE(call({u"webhooks"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--url"_s, url(), u"--events"_s, u"goal.completed"_s}).code, 0);
        if (held)
            serve();
        Agent agent(m_program->start({u"mcp"_s, u"--profile"_s, m_program->path(u"profile"_s)}));
        agent.initialize();
        const auto send = [&](const QString &tool, const QJsonObject &arguments) {
            const qsizetype before = m_peer->requests().size();
            const int id = agent.send(u"tools/call"_s, {{u"name"_s, tool}, {u"arguments"_s, arguments}});
            [&] { QTRY_COMPARE_WITH_TIMEOUT(m_peer->requests().size(), before + 1, patienceMs); }();
            agent.tell(u"notifications/cancelled"_s, {{u"requestId"_s, id}});
            const QJsonObject ended{{u"query"_s, u"state:cancelled"_s}, {u"count"_s, int(before) + 1}, {u"within_s"_s, 8}};
            return agent.use(u"wait_for"_s, ended)["reached"_L1].toBool();
        };
        QVERIFY(send(u"fire_event"_s, {{u"event"_s, u"goal.completed"_s}, {u"wait_s"_s, 60}}));
        QVERIFY(send(u"resend"_s, {{u"id"_s, 1}, {u"wait_s"_s, 60}}));
        QVERIFY(send(u"replay"_s, {{u"ids"_s, QJsonArray{1}}, {u"wait_s"_s, 60}}));
        QCOMPARE(agent.leave(), 0);
    }
};

QTEST_GUILESS_MAIN(TestCutShort)
#include "tst_cut_short.moc"
