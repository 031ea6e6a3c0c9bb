// SPDX-License-Identifier: MIT
// `mcp` as an agent speaks to it, rightly and wrongly: the protocol.
#include "tests/app/agent.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

class TestMcp final : public QObject
{
    Q_OBJECT

    /// Each has a profile of its own.
    struct Place
    {
        Program program;
        QString profile = program.path(u"profile"_s);
        Agent agent() { return Agent(program.start({u"mcp"_s, u"--profile"_s, profile})); }
    };

private Q_SLOTS:
    void versions_data()
    {
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("agreed");
        for (const QString &known : {u"2024-11-05"_s, u"2025-03-26"_s, u"2025-06-18"_s})
            QTest::newRow(qPrintable(known)) << known << known;
        QTest::newRow("unknown") << u"2031-01-01"_s << u"2025-06-18"_s;
    }

    void versions()
    {
        QFETCH(QString, asked);
        QFETCH(QString, agreed);
        Place place;
        Agent agent = place.agent();
        const QJsonObject begun = agent.initialize(asked);
        QCOMPARE(begun["protocolVersion"_L1].toString(), agreed);
        QCOMPARE(begun["serverInfo"_L1]["name"_L1].toString(), u"ovyxa-bench"_s);
        QVERIFY(begun["capabilities"_L1].toObject().contains("tools"_L1));
        const QJsonObject listed = agent.call(u"list_webhooks"_s);
        QCOMPARE(listed.contains("structuredContent"_L1), agreed == "2025-06-18"_L1);
        QVERIFY(QJsonDocument::fromJson(textOf(listed).toUtf8()).object().contains("webhooks"_L1));
        QCOMPARE(agent.leave(), 0);
        QVERIFY(agent.isPure());
    }

    void outOfOrder()
    {
        Place place;
        Agent agent = place.agent();
        QVERIFY(agent.isAlive());
        QCOMPARE(codeOf(agent.ask(u"tools/list"_s)), -32600);
        QCOMPARE(codeOf(agent.ask(u"tools/call"_s, {{u"name"_s, u"list_webhooks"_s}})), -32600);
        QCOMPARE(codeOf(agent.ask(u"initialize"_s)), -32602);
        agent.tell(u"notifications/cancelled"_s, {{u"requestId"_s, 77}});
        QVERIFY(!agent.initialize().isEmpty());
        QCOMPARE(codeOf(agent.ask(u"initialize"_s, {{u"protocolVersion"_s, u"2025-06-18"_s}})), -32600);
        QCOMPARE(codeOf(agent.ask(u"prompts/list"_s)), -32601);
        QCOMPARE(codeOf(agent.ask(u"tools/call"_s)), -32602);
        QCOMPARE(codeOf(agent.ask(u"tools/call"_s, {{u"name"_s, u"drop_tables"_s}})), -32602);
        QCOMPARE(codeOf(agent.ask(u"tools/call"_s, {{u"name"_s, u"diff"_s}, {u"arguments"_s, QJsonArray()}})), -32602);
        QCOMPARE(codeOf(agent.ask(u"tools/list"_s, {{u"cursor"_s, u"x"_s}})), -32602);
        QCOMPARE(codeOf(agent.ask(u"logging/setLevel"_s, {{u"level"_s, u"loud"_s}})), -32602);
        QVERIFY(agent.ask(u"logging/setLevel"_s, {{u"level"_s, u"error"_s}}).contains("result"_L1));
        QCOMPARE(codeOf(agent.ask(u"resources/read"_s, {{u"uri"_s, u"bench://secrets"_s}})), -32002);
        QCOMPARE(codeOf(agent.ask(u"resources/read"_s, {{u"uri"_s, u"bench://deliveries/99"_s}})), -32002);
        QVERIFY(agent.isAlive());
        QVERIFY(agent.isPure());
    }

    void garbage()
    {
        Place place;
        Agent agent = place.agent();
        agent.initialize();
        for (const QByteArray &line : {"hello"_ba, "{"_ba, "\xff\xfe"_ba, "[]"_ba, "{\"id\":1}"_ba, QByteArray(100'000, '[')}) {
            agent.write(line);
            const QJsonObject answer = agent.next([](const QJsonObject &message) { return message.contains("error"_L1); });
            QVERIFY2(codeOf(answer) == -32700 || codeOf(answer) == -32600, line.left(20).constData());
            QVERIFY(!answer["error"_L1]["message"_L1].toString().isEmpty());
        }
        QVERIFY(agent.isAlive());
    }

    /// Revision 2025-03-26, and no other: what comes as a list is answered as one, in one line.
    void batches()
    {
        const auto say = [](const QString &version) {
            Place place;
            const QByteArray lines = "{\"jsonrpc\":\"2.0\",\"id\":\"i\",\"method\":\"initialize\",\"params\":{\"protocolVersion\":\""
                                     + version.toUtf8()
                                     + "\"}}\n"
                                       "[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}]\n"
                                       "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},"
                                       "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"list_deliveries\"}},"
                                       "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"},{\"id\":3},[],"
                                       "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"no/such\"}]\n"
                                       "[]\n";
            const Outcome said = place.program.run({u"mcp"_s, u"--profile"_s, place.profile}, lines);
            return said.code == 0 ? said.out.trimmed().split('\n') : QList<QByteArray>();
        };
        QList<QByteArray> lines = say(u"2025-03-26"_s);
        QCOMPARE(lines.size(), 3);
        lines.removeFirst();
        if (lines.first().startsWith('{')) // the call of the batch took longer
            lines.swapItemsAt(0, 1);
        const QJsonArray answers = QJsonDocument::fromJson(lines.first()).array();
        QCOMPARE(answers.size(), 6);
        QHash<QString, int> ids;
        int refused = 0;
        for (const auto &answer : answers) {
            QCOMPARE(answer["jsonrpc"_L1].toString(), u"2.0"_s);
            ++ids[answer["id"_L1].toVariant().toString()];
            refused += answer.toObject().contains("error"_L1);
        }
        QCOMPARE(ids, (QHash<QString, int>{{u"1"_s, 1}, {u"2"_s, 2}, {u"3"_s, 1}, {u"4"_s, 1}, {QString(), 1}}));
        QCOMPARE(refused, 4);
        QCOMPARE(codeOf(QJsonDocument::fromJson(lines.last()).object()), -32600); // an empty one
        for (const QByteArray &line : say(u"2025-06-18"_s))
            QVERIFY2(line.startsWith('{'), line.constData());
    }

    /// What it has answers to is told, also when the session is ended in the midst of it.
    void aBatchThatIsCutShort()
    {
        Place place;
        Agent agent = place.agent();
        agent.initialize(u"2025-03-26"_s);
        agent.write(R"([{"jsonrpc":"2.0","id":71,"method":"ping"},{"jsonrpc":"2.0","id":72,"method":"tools/call","params":{"name":"wait_for",)"
                    R"("arguments":{"query":"state:failed","within_s":200}}},{"jsonrpc":"2.0","id":73,"method":"tools/call",)"
                    R"("params":{"name":"wait_for","arguments":{"query":"state:failed","within_s":200}}}])");
        agent.tell(u"notifications/cancelled"_s, {{u"requestId"_s, 72}});
        QVERIFY(agent.isAlive());
        QVERIFY(!agent.said().contains("\"id\":71"));
        QCOMPARE(agent.terminate(), 0);
        QVERIFY2(agent.said().contains("[{\"jsonrpc\":\"2.0\",\"id\":71,\"result\":{}}]\n"), agent.said().constData());
    }

    void hugeLine()
    {
        Place place;
        Agent agent = place.agent();
        agent.initialize();
        const QByteArray piece(1024 * 1024 - 1, 'x');
        QByteArray line = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"";
        for (int i = 0; i < 100; ++i)
            line += piece;
        agent.write(line + "\"}");
        const QJsonObject answer = agent.next([](const QJsonObject &message) { return message.contains("error"_L1); });
        QCOMPARE(codeOf(answer), -32600);
        QVERIFY(agent.isAlive());
    }

    void progressAndCancel()
    {
        Place place;
        Agent agent = place.agent();
        agent.initialize();
        const QJsonObject waiting{{u"query"_s, u"state:delivered"_s}, {u"within_s"_s, 3600}};
        const int id = agent.send(u"tools/call"_s,
                                  {{u"name"_s, u"wait_for"_s}, {u"arguments"_s, waiting}, {u"_meta"_s, QJsonObject{{u"progressToken"_s, u"p"_s}}}});
        const QJsonObject progress = agent.next([](const QJsonObject &message) { return message["method"_L1] == "notifications/progress"_L1; });
        QCOMPARE(progress["params"_L1]["progressToken"_L1].toString(), u"p"_s);
        QVERIFY(progress["params"_L1]["progress"_L1].toDouble() > 0);
        agent.write(R"({"jsonrpc":"2.0","method":"tools/list","id":)" + QByteArray::number(id) + '}');
        QCOMPARE(codeOf(agent.answerTo(id)), -32600); // it is under way
        agent.tell(u"notifications/cancelled"_s, {{u"requestId"_s, id}});
        const qsizetype before = agent.messages().size();
        QVERIFY(agent.isAlive());
        QVERIFY(agent.isAlive());
        for (const QJsonObject &message : agent.messages().mid(before))
            QVERIFY(message["id"_L1] != id);
        QCOMPARE(agent.leave(), 0);
    }

    /// Whatever they wait for, calls do not wait for each other, and each has its own answer.
    void aSecondCallIsAnsweredWhileTheFirstIsUnderWay()
    {
        Place place;
        Agent agent = place.agent();
        agent.initialize();
        const auto waitFor = [&agent](const QString &query) {
            const QJsonObject arguments{{u"query"_s, query}, {u"within_s"_s, 3600}};
            return agent.send(u"tools/call"_s, {{u"name"_s, u"wait_for"_s}, {u"arguments"_s, arguments}});
        };
        const int never = waitFor(u"verdict:valid"_s);
        const int later = waitFor(u"state:failed"_s);
        QVERIFY(agent.use(u"list_webhooks"_s).contains("webhooks"_L1));
        QVERIFY(agent.isAlive());
        QVERIFY(!agent.use(u"add_webhook"_s, {{u"site"_s, u"acme.test"_s}, {u"url"_s, u"https://localhost:1/"_s}}).isEmpty());
        (void)agent.use(u"fire_event"_s, {{u"event"_s, u"goal.completed"_s}});
        (void)agent.use(u"move_clock"_s, {{u"advance"_s, u"1h"_s}});
        // It may have come while the clock's answer was waited for.
        const QList<QJsonObject> said = agent.messages();
        const auto early = std::find_if(said.cbegin(), said.cend(), [later](const QJsonObject &message) { return message["id"_L1] == later; });
        const QJsonObject reached = early == said.cend() ? agent.answerTo(later) : *early;
        QVERIFY(reached["result"_L1]["structuredContent"_L1]["reached"_L1].toBool());
        for (const QJsonObject &message : agent.messages())
            QVERIFY(message["id"_L1] != never);
        QCOMPARE(agent.leave(), 0);
    }

    /// As a script writes them into a pipe, and an agent that asks for several things in one turn.
    void callsFindWhatThoseBeforeThemLeft()
    {
        Place place;
        Agent agent = place.agent();
        agent.initialize();
        const auto begin = [&agent](const QString &tool, const QJsonObject &arguments) {
            return agent.send(u"tools/call"_s, {{u"name"_s, tool}, {u"arguments"_s, arguments}});
        };
        const int waits = begin(u"wait_for"_s, {{u"query"_s, u"state:delivered"_s}}); // nobody waits for it
        (void)begin(u"start_receiver"_s, {{u"plain_http"_s, true}});
        const int planned = begin(u"set_plan"_s, {{u"plan"_s, u"503x2,200"_s}});
        (void)begin(u"add_webhook"_s, {{u"site"_s, u"acme.test"_s}, {u"url"_s, u"https://localhost:1/"_s}});
        const int listed = begin(u"list_webhooks"_s, {});
        (void)begin(u"fire_event"_s, {{u"event"_s, u"goal.completed"_s}});
        const int sent = begin(u"list_deliveries"_s, {});
        const auto answerOf = [&agent](int id) { return agent.answerTo(id)["result"_L1]["structuredContent"_L1]; };
        QCOMPARE(answerOf(planned)["plan"_L1].toString(), u"503x2,200"_s);
        QCOMPARE(answerOf(listed)["webhooks"_L1].toArray().size(), 1);
        QCOMPARE(answerOf(sent)["deliveries"_L1].toArray().size(), 1);
        agent.tell(u"notifications/cancelled"_s, {{u"requestId"_s, waits}});
        QCOMPARE(agent.leave(), 0);
    }

    /// One that waits for its turn as well.
    void whatIsCancelledBeforeItsTurnNeverBegins()
    {
        Place place;
        Agent agent = place.agent();
        agent.initialize();
        (void)agent.use(u"add_webhook"_s, {{u"site"_s, u"acme.test"_s}, {u"url"_s, u"https://localhost:1/"_s}});
        const auto begin = [&agent](const QString &tool, const QJsonObject &arguments) {
            return agent.send(u"tools/call"_s, {{u"name"_s, tool}, {u"arguments"_s, arguments}});
        };
        const int ahead = begin(u"move_clock"_s, {{u"advance"_s, u"20d"_s}});
        const int fired = begin(u"fire_event"_s, {{u"event"_s, u"goal.completed"_s}});
        agent.tell(u"notifications/cancelled"_s, {{u"requestId"_s, fired}});
        QVERIFY(agent.answerTo(ahead).contains("result"_L1));
        QVERIFY(agent.use(u"list_deliveries"_s)["deliveries"_L1].toArray().isEmpty());
        QCOMPARE(agent.leave(), 0);
    }

    void endOfInput()
    {
        Place place;
        Agent agent = place.agent();
        agent.initialize();
        (void)agent.send(u"tools/call"_s,
                         {{u"name"_s, u"wait_for"_s}, {u"arguments"_s, QJsonObject{{u"query"_s, u"state:failed"_s}, {u"within_s"_s, 3600}}}});
        QCOMPARE(agent.leave(), 0);  // in the middle of a call
        Agent brief = place.agent(); // the profile is free again
        const int last = brief.send(u"ping"_s);
        QCOMPARE(brief.leave(), 0); // what was asked before the end is answered
        QCOMPARE(brief.messages().constLast()["id"_L1].toInt(), last);
    }

    void lastLineWithoutItsEnd()
    {
        Place place;
        const Outcome outcome = place.program.run({u"mcp"_s, u"--profile"_s, place.profile}, R"({"jsonrpc":"2.0","id":1,"method":"ping"})");
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.out.trimmed(), R"({"jsonrpc":"2.0","id":1,"result":{}})"_ba);
    }

    void heldProfile()
    {
        Place place;
        Agent first = place.agent();
        first.initialize();
        const Outcome second = place.program.run({u"mcp"_s, u"--own"_s, u"--profile"_s, place.profile});
        QCOMPARE(second.code, 3);
        QVERIFY(second.out.isEmpty());
        QVERIFY(!second.err.isEmpty());
        QVERIFY(first.isAlive());
    }

    void helped()
    {
        Place place;
        const Outcome outcome = place.program.run({u"mcp"_s, u"--help"_s});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.out.count("  ovyxa-bench mcp") + outcome.out.count("| ovyxa-bench mcp"), 2);
    }
};

QTEST_GUILESS_MAIN(TestMcp)
#include "tst_mcp.moc"
