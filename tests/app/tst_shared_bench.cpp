// SPDX-License-Identifier: MIT
// What lasts on a bench that others have, too: coding agents (`mcp`) and scenarios on a profile that a running bench holds.
#include "tests/app/agent.h"

#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

namespace {

/// Without what differs from run to run: ports.
QByteArray settled(const QByteArray &output)
{
    static const QRegularExpression port(u"localhost:\\d+"_s);
    return QString::fromUtf8(output).replace(port, u"localhost"_s).toUtf8();
}

} // namespace

class TestSharedBench final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 60'000;

    Program m_program;
    QString m_profile;

    QStringList at(const QStringList &arguments) const { return arguments + QStringList{u"--profile"_s, m_profile}; }
    Outcome call(const QStringList &arguments) { return m_program.run(at(arguments) + QStringList{u"--json"_s}); }

    Running serve()
    {
        Running bench = m_program.start(at({u"serve"_s, u"--json"_s, u"--api-key"_s, u"k"_s}));
        return Program::await(*bench, u"events-api"_s).isEmpty() ? Running() : std::move(bench);
    }
    Agent agent() { return Agent(m_program.start(at({u"mcp"_s}))); }
    [[nodiscard]] QString secret() const { return m_program.file(u"secret.txt"_s, "s3cret-of-the-test\n"); }
    static QJsonObject event() { return {{u"event"_s, u"goal.completed"_s}, {u"site"_s, u"acme.test"_s}}; }
    static QJsonObject longWait() { return {{u"query"_s, u"state:failed"_s}, {u"within_s"_s, 3600}}; }

    /// JSON written with ' for ".
    [[nodiscard]] QString scenario(const QString &name, QByteArray steps, const QByteArray &more = {}) const
    {
        QByteArray text = "{ 'name': '" + name.toUtf8() + "', " + more + "'steps': [ " + steps + " ] }";
        return m_program.file(name + u".json"_s, text.replace('\'', '"'));
    }

private Q_SLOTS:
    void init() { m_profile = m_program.path(QString::fromLatin1(QTest::currentTestFunction())); }

    void anAgentWorksOnTheRunningBench()
    {
        const Running bench = serve();
        QVERIFY(bench);
        Agent guest = agent();
        (void)prepare(guest, secret());
        const qint64 fired = firstDelivery(guest.use(u"fire_event"_s, event()));
        QVERIFY(fired > 0);
        QCOMPARE(Program::await(*bench, u"delivery"_s)["id"_L1].toInteger(), fired); // whoever watches that bench sees it
        QCOMPARE(call({u"deliveries"_s, u"list"_s, u"--state"_s, u"delivered"_s}).ofType(u"delivery"_s).size(), 1);
        // The Events API runs there with keys of its own; hits are no matter of keys.
        QCOMPARE(guest.use(u"send_hit"_s, {{u"site"_s, u"acme.test"_s}, {u"url"_s, u"https://acme.test/"_s}})["taken"_L1].toInt(), 1);
        QCOMPARE(guest.leave(), 0);
        QVERIFY(guest.isPure());
        QCOMPARE(Program::terminate(*bench).code, 0);
    }

    void theDesktopsBenchTakesAgents()
    {
        m_program.setEnvironment(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        const Running desktop = m_program.start(at({}));
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(m_profile + u"/bench.sock"_s), patienceMs);
        const Running watcher = m_program.start(at({u"watch"_s, u"--json"_s, u"--count"_s, u"1"_s}));
        QVERIFY(!Program::await(*watcher, u"watching"_s).isEmpty());
        Agent guest = agent();
        (void)prepare(guest, secret());
        const qint64 fired = firstDelivery(guest.use(u"fire_event"_s, event()));
        QVERIFY(fired > 0);
        QVERIFY(guest.isAlive());
        QCOMPARE(Program::terminate(*desktop).code, 0);
        QCOMPARE(guest.end(), 3);
    }

    void oneThatHostsIsABenchForOthers()
    {
        Agent host = agent();
        (void)prepare(host, secret());
        Agent guest = agent();
        guest.initialize();
        QCOMPARE(guest.use(u"list_webhooks"_s)["webhooks"_L1].toArray().size(), 1);
        QCOMPARE(call({u"sites"_s, u"add"_s, u"shell.test"_s}).code, 0);
        QCOMPARE(call({u"sites"_s, u"add"_s, u"own.test"_s, u"--own"_s}).code, 3);
        const qint64 first = firstDelivery(host.use(u"fire_event"_s, event()));
        const qint64 second = firstDelivery(guest.use(u"fire_event"_s, event()));
        QVERIFY(first > 0 && second > first);
        QCOMPARE(guest.use(u"get_delivery"_s, {{u"id"_s, first}})["id"_L1].toInteger(), first);
        QCOMPARE(host.leave(), 0);
        QCOMPARE(guest.end(), 3);
        QVERIFY(guest.complaints().contains("ended"));
        QVERIFY(guest.isPure());
        Agent next = agent(); // nobody holds it now
        QVERIFY(!next.initialize().isEmpty());
    }

    void agentsComeAndGo()
    {
        const Running bench = serve();
        QVERIFY(bench);
        Agent gone = agent();
        gone.initialize();
        (void)gone.send(u"tools/call"_s, {{u"name"_s, u"wait_for"_s}, {u"arguments"_s, longWait()}});
        QVERIFY(gone.isAlive()); // the call is under way
        Agent stays = agent();
        stays.initialize();
        gone.vanish();
        QVERIFY(stays.isAlive());
        Agent ended = agent();
        ended.initialize();
        (void)ended.send(u"tools/call"_s, {{u"name"_s, u"wait_for"_s}, {u"arguments"_s, longWait()}});
        QVERIFY(ended.isAlive());
        QCOMPARE(ended.terminate(), 0);
        Agent brief = agent();
        const int last = brief.send(u"ping"_s);
        QCOMPARE(brief.leave(), 0); // what was asked before the end is answered
        QCOMPARE(brief.messages().constLast()["id"_L1].toInt(), last);
        QVERIFY(stays.isAlive());
    }

    void theBenchEndsInTheMiddle()
    {
        for (const bool inOrder : {true, false}) {
            const Running bench = serve();
            QVERIFY(bench);
            Agent guest = agent();
            guest.initialize();
            (void)guest.send(u"tools/call"_s, {{u"name"_s, u"wait_for"_s}, {u"arguments"_s, longWait()}});
            QVERIFY(guest.isAlive());
            if (inOrder)
                QCOMPARE(Program::terminate(*bench).code, 0);
            else
                bench->kill();
            QCOMPARE(guest.end(), 3);
            QVERIFY(guest.complaints().contains("ended"));
            QVERIFY(guest.isPure());
        }
    }

    void filesAreWhereTheAgentIs()
    {
        const Running bench = serve();
        QVERIFY(bench);
        (void)secret();
        const auto add = [](int id, const QByteArray &how) -> QByteArray {
            return "{'jsonrpc':'2.0','id':"_ba + QByteArray::number(id)
                   + ",'method':'tools/call','params':{'name':'add_webhook','arguments':{'site':'acme.test','url':'https://localhost:1/'," + how
                   + "}}}\n";
        };
        QByteArray lines = "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':'2025-06-18'}}\n"
                           + add(2, "'secret_file':'secret.txt'") + add(3, "'write_secret_to':'made.txt'");
        (void)m_program.file(u"calls.txt"_s, lines.replace('\'', '"'));
        const Outcome said = m_program.runShell("cd \"$HOME\" && \"$P\" mcp --profile " + m_profile.toUtf8() + " < calls.txt");
        QVERIFY2(said.code == 0, said.both().constData());
        QVERIFY2(!said.out.contains("\"isError\":true") && said.out.count('\n') == 3, said.out.constData());
        QVERIFY(QFileInfo(m_program.path(u"made.txt"_s)).size() > 10);
        QCOMPARE(call({u"webhooks"_s, u"list"_s}).ofType(u"webhook"_s).size(), 2);
    }

    void longLinesPass()
    {
        const Running bench = serve();
        QVERIFY(bench);
        Agent guest = agent();
        guest.initialize();
        guest.write("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + QByteArray(20'000'000, 'x') + "\"}"); // longer than one may be
        const QJsonObject answer = guest.next([](const QJsonObject &message) { return message.contains("error"_L1); });
        QCOMPARE(codeOf(answer), -32600);
        guest.write(QByteArray(1000, '\n'));
        QVERIFY(guest.isAlive());
    }

    void whatTheWholeBenchWouldTrustIsRefused()
    {
        const Running bench = serve();
        QVERIFY(bench);
        Agent guest = agent();
        guest.initialize();
        const QString authority = guest.use(u"start_receiver"_s)["ca_file"_L1].toString();
        const Outcome refused = m_program.run(at({u"mcp"_s, u"--ca"_s, authority}));
        QVERIFY2(refused.code == 3, refused.both().constData());
        QVERIFY(refused.out.isEmpty());
    }

    /// What one says at its end holds for whoever comes at once: the clock goes on, the receiver is free.
    void oneScenarioRightBehindAnother()
    {
        const Running bench = serve();
        QVERIFY(bench);
        const QString file = scenario(u"short"_s, "{ 'fire': 'goal.completed', 'as': 'a' }, { 'expect': { 'requests': 1 } }");
        QCOMPARE(call({u"sites"_s, u"add"_s, u"own.test"_s}).code, 0);
        const QStringList simulate{u"simulate"_s, u"--site"_s, u"own.test"_s, u"--visitors"_s, u"3"_s, u"--for"_s, u"1m"_s};
        for (int round = 0; round < 18; ++round) {
            const Outcome one = call(round % 3 == 0 ? simulate : QStringList{u"scenario"_s, u"run"_s, file});
            QVERIFY2(one.code == 0, one.both().constData());
        }
        const auto now = [this] { return call({u"clock"_s, u"show"_s}).one(u"clock"_s)["now"_L1].toString(); };
        const QString then = now();
        QTRY_VERIFY_WITH_TIMEOUT(now() > then, patienceMs); // it goes on
        QCOMPARE(Program::terminate(*bench).code, 0);
    }

    void aScenarioRunsOnTheRunningBench()
    {
        (void)scenario(u"An hour"_s, "{ 'fire': 'goal.completed', 'as': 'a' }, { 'wait': '1h' }, "
                                     "{ 'run': ['/bin/sh', '-c', 'test $MARK = here && test -f secret.txt'] }, "
                                     "{ 'expect': { 'requests': 1, 'valid': 1 } }, { 'expect': { 'requests': 7 } }");
        (void)secret();
        m_program.setEnvironment(u"MARK"_s, u"here"_s);
        const auto run = [&](const QString &profile) {
            return m_program.runShell("cd \"$HOME\" && \"$P\" scenario run 'An hour.json' --junit report.xml --profile " + profile.toUtf8());
        };
        const Outcome alone = run(m_program.path(u"alone"_s));
        QVERIFY2(alone.code == 1, alone.both().constData());
        m_program.setEnvironment(u"MARK"_s, u"elsewhere"_s);
        const Running bench = serve();
        QVERIFY(bench);
        m_program.setEnvironment(u"MARK"_s, u"here"_s);
        QVERIFY(QFile::remove(m_program.path(u"report.xml"_s)));
        const Outcome there = run(m_profile);
        QCOMPARE(there.code, 1);
        QCOMPARE(settled(there.out), settled(alone.out));
        QVERIFY(QFileInfo::exists(m_program.path(u"report.xml"_s)));
        QVERIFY2(there.err.contains("clock reset"), there.err.constData()); // its hour has passed there
        QCOMPARE(Program::await(*bench, u"delivery"_s)["state"_L1].toString(), u"delivered"_s);
        QVERIFY(call({u"webhooks"_s, u"list"_s}).ofType(u"webhook"_s).isEmpty());
        QVERIFY(call({u"clock"_s, u"show"_s}).one(u"clock"_s)["ahead_s"_L1].toDouble() > 3500);
        QCOMPARE(run(m_profile).code, 1); // the clock goes on, and the receiver is free again
    }

    void whatWaitsForAReceiverRunsWhereItWasCalled()
    {
        const Running bench = serve();
        QVERIFY(bench);
        const QByteArray listen = "cd \"$HOME\" && \"$P\" listen --secret s --profile '" + m_profile.toLocal8Bit() + "' ";
        m_program.setEnvironment(u"MARK"_s, u"here"_s);
        const Outcome done = m_program.runShell(listen
                                                + "--ready-file ready.txt -- sh -c 'echo $MARK; pwd; [ \"$(head -n 1 ready.txt)\" = $OVYXA_BENCH_URL "
                                                  "] && test -f $OVYXA_BENCH_CA && exit 7'");
        QVERIFY2(done.code == 7, done.both().constData());
        const QByteArray said = "\nhere\n" + QFileInfo(m_program.path(QString())).canonicalFilePath().toLocal8Bit() + '\n';
        QVERIFY2(done.out.contains(said), done.out.constData());
        QVERIFY(!QFileInfo::exists(m_program.path(u"ready.txt"_s)));

        // The receiver is free again after each, whatever the end.
        const Outcome none = m_program.runShell(listen + "--json -- no-such-command-here");
        QVERIFY2(none.code == 2 && none.err.contains("no-such-command-here"), none.both().constData());
        QCOMPARE(m_program.runShell(listen + "--ready-file no/such/folder -- true").code, 3);
        const Outcome late = m_program.runShell(listen + "--duration 100ms -- sleep 600");
        QVERIFY2(late.code == 1 && late.err.contains("before the command had ended"), late.both().constData());
        const Outcome short_ = m_program.runShell(listen + "--count 1 -- true");
        QVERIFY2(short_.code == 1 && short_.err.contains("after 0 of 1"), short_.both().constData());
        const Running cut = m_program.start({u"listen"_s, u"--profile"_s, m_profile, u"--json"_s, u"--"_s, u"sleep"_s, u"600"_s});
        QVERIFY(!Program::await(*cut, u"listening"_s).isEmpty());
        QCOMPARE(Program::terminate(*cut).code, 128 + SIGTERM); // the command's
        QCOMPARE(m_program.runShell(listen + "-- true").code, 0);
    }

    void nothingIsLeftBehindByABenchThatIsKilled()
    {
        Running bench = serve();
        QVERIFY(bench);
        const QString ready = m_program.path(u"still-ready.txt"_s);
        const Running listener =
            m_program.start({u"listen"_s, u"--profile"_s, m_profile, u"--json"_s, u"--ready-file"_s, ready, u"--"_s, u"sleep"_s, u"600"_s});
        QVERIFY(!Program::await(*listener, u"listening"_s).isEmpty());
        QVERIFY(QFileInfo::exists(ready)); // before the line, there as here
        bench->kill();
        QVERIFY(listener->waitForFinished(patienceMs));
        QVERIFY2(listener->exitCode() == 3, listener->readAllStandardError().constData());
        QVERIFY(!QFileInfo::exists(ready));
    }

    void aScenarioHasNoRoomOnAFullSite()
    {
        const Running bench = serve();
        QVERIFY(bench);
        QCOMPARE(call({u"sites"_s, u"add"_s, u"acme.test"_s}).code, 0);
        for (int i = 0; i < 5; ++i) {
            QCOMPARE(call({u"webhooks"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--url"_s, u"https://localhost:1/%1"_s.arg(i), u"--events"_s,
                           u"goal.completed"_s})
                         .code,
                     0);
        }
        const QString file = scenario(u"Full"_s, "{ 'fire': 'goal.completed', 'as': 'a' }", "'site': 'acme.test', ");
        QCOMPARE(call({u"scenario"_s, u"run"_s, file}).code, 3); // the file is right: the surroundings refuse
    }

    void aScenarioTakesNothingFromOthers()
    {
        const Running bench = serve();
        QVERIFY(bench);
        const QString file = scenario(u"Slow"_s, "{ 'fire': 'goal.completed', 'as': 'a' }, { 'run': ['sleep', '600'] }");
        const Running first = m_program.start(at({u"scenario"_s, u"run"_s, u"--json"_s, file}));
        QVERIFY(!Program::await(*first, u"step"_s).isEmpty());
        const Outcome second = m_program.run(at({u"scenario"_s, u"run"_s, u"--json"_s, file}));
        QVERIFY2(second.code == 3 && second.err.contains("receives already"), second.both().constData());
        QVERIFY(Program::terminate(*first).code != 0); // Ctrl+C: not all of it was proved
        Agent guest = agent();
        (void)prepare(guest, secret()); // its receiver
        QCOMPARE(m_program.run(at({u"scenario"_s, u"run"_s, u"--json"_s, file})).code, 3);
        QVERIFY(!guest.use(u"set_plan"_s, {{u"plan"_s, u"200"_s}}).isEmpty()); // it runs still
    }
};

QTEST_GUILESS_MAIN(TestSharedBench)
#include "tst_shared_bench.moc"
