// SPDX-License-Identifier: MIT
// The tools of `mcp`: what they take, what they answer, and what they never say.
#include "tests/app/agent.h"

#include <QtCore/QDateTime>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

class TestMcpTools final : public QObject
{
    Q_OBJECT

    static constexpr auto canary = "canary-7f3a-never-said"_L1;

    /// Each has a profile of its own.
    struct Place
    {
        Program program;
        QString profile = program.path(u"profile"_s);
        Agent agent() { return Agent(program.start({u"mcp"_s, u"--profile"_s, profile})); }
        [[nodiscard]] QString secret() const { return program.file(u"secret.txt"_s, QString(canary).toLatin1()); }
    };

private Q_SLOTS:
    void toolsAsAgreed()
    {
        Place place;
        Agent agent = place.agent();
        agent.initialize();
        const QJsonArray tools = agent.ask(u"tools/list"_s)["result"_L1]["tools"_L1].toArray();
        QStringList names;
        for (const auto &tool : tools) {
            const QString name = tool["name"_L1].toString();
            names += name;
            const QJsonObject schema = tool["inputSchema"_L1].toObject();
            QCOMPARE(schema["type"_L1].toString(), u"object"_s);
            QCOMPARE(schema["additionalProperties"_L1], QJsonValue(false));
            const QJsonObject properties = schema["properties"_L1].toObject();
            for (const auto &property : properties)
                QVERIFY2(!property["description"_L1].toString().isEmpty(), qPrintable(name));
            const QJsonObject hints = tool["annotations"_L1].toObject();
            const bool isReader = name.startsWith("list_"_L1) || name.startsWith("get_"_L1) || name == "diff"_L1 || name == "explain_signature"_L1
                                  || name == "wait_for"_L1;
            QCOMPARE(hints["readOnlyHint"_L1].toBool(), isReader);
            QVERIFY2(!(isReader && hints["destructiveHint"_L1].toBool()), qPrintable(name));
            QVERIFY(hints.contains("idempotentHint"_L1) && hints.contains("openWorldHint"_L1));
        }
        QCOMPARE(names, (QStringList{u"list_webhooks"_s, u"add_webhook"_s, u"start_receiver"_s, u"set_plan"_s, u"fire_event"_s, u"send_hit"_s,
                                     u"wait_for"_s, u"list_deliveries"_s, u"get_delivery"_s, u"list_captures"_s, u"get_capture"_s,
                                     u"explain_signature"_s, u"diff"_s, u"replay"_s, u"resend"_s, u"move_clock"_s, u"run_scenario"_s}));
    }

    void wrongArguments_data()
    {
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QByteArray>("arguments"); // written below with single quotes: moc gets lost in raw strings
        QTest::addColumn<QString>("told");
        const auto row = [](const char *name, const QString &tool, const QByteArray &arguments, const QString &told) {
            QTest::newRow(name) << tool << QByteArray(arguments).replace('\'', '"') << told;
        };
        row("unknown", u"get_delivery"_s, "{'id':1,'colour':'red'}", u"There are: id"_s);
        row("missing", u"get_delivery"_s, "{}", u"\"id\" is missing"_s);
        row("type", u"get_delivery"_s, "{'id':'1'}", u"integer"_s);
        row("fraction", u"get_delivery"_s, "{'id':1.5}", u"integer"_s);
        row("too small", u"get_delivery"_s, "{'id':0}", u"from 1"_s);
        row("too large", u"list_deliveries"_s, "{'limit':101}", u"to 100"_s);
        row("beyond 2^63", u"get_delivery"_s, "{'id':18446744073709551615}", u"from 1"_s);
        row("no choice", u"fire_event"_s, "{'event':'order.paid'}", u"goal.completed"_s);
        row("no such delivery", u"get_delivery"_s, "{'id':7}", u"7"_s);
        row("query", u"list_deliveries"_s, "{'query':'stat:failed'}", u"state"_s);
        row("cursor", u"list_captures"_s, "{'cursor':'next'}", u"next_cursor"_s);
        row("plan", u"start_receiver"_s, "{'plan':'explode'}", u"explode"_s);
        row("no app", u"start_receiver"_s, "{'plan':'app'}", u"\"forward_to\""_s);
        row("plain HTTP", u"add_webhook"_s, "{'site':'acme.test','url':'http://localhost:1/'}", u"settings set allow_loopback_http=on"_s);
        row("no receiver", u"set_plan"_s, "{'plan':'200'}", u"start_receiver"_s);
        row("no site", u"fire_event"_s, "{'event':'goal.completed'}", u"add_webhook"_s);
        row("two bodies", u"fire_event"_s, "{'event':'goal.completed','body':'a','body_base64':'YQ=='}", u"not both"_s);
        row("body and data", u"fire_event"_s, "{'event':'goal.completed','body':'a','data':{}}", u"\"body\" or \"data\", not both"_s);
        row("bytes and data", u"fire_event"_s, "{'event':'goal.completed','body_base64':'YQ==','data':{}}", u"\"body\" or \"data\", not both"_s);
        row("capture and signature", u"explain_signature"_s, "{'capture':1,'signature':'aa'}", u"its own signature"_s);
        row("no base64", u"fire_event"_s, "{'event':'goal.completed','body_base64':'*'}", u"base64"_s);
        row("nothing to explain", u"explain_signature"_s, "{}", u"\"capture\""_s);
        row("replay of nothing", u"replay"_s, "{}", u"\"ids\""_s);
        row("replay of all", u"replay"_s, "{'query':' '}", u"whole log"_s);
        row("waiting for nothing", u"wait_for"_s, "{'query':'','within_s':1}", u"asks for nothing"_s);
        row("waiting for nothing, in quotes", u"wait_for"_s, "{'query':'\\'\\'','within_s':1}", u"asks for nothing"_s);
        row("no such delivery, as a float", u"get_delivery"_s, "{'id':7.0}", u"7"_s); // 7.0 is an integer (JSON Schema 2020-12, 4.2.2)
        row("a fraction", u"get_delivery"_s, "{'id':7.5}", u"integer"_s);
        row("a float beyond all", u"get_delivery"_s, "{'id':1e300}", u"integer"_s);
        row("replay of what is not", u"replay"_s, "{'ids':[3]}", u"delivery 3"_s);
        row("clock", u"move_clock"_s, "{'advance':'soon'}", u"soon"_s);
        row("clock both", u"move_clock"_s, "{'advance':'1h','reset':true}", u"\"advance\""_s);
        row("secrets", u"add_webhook"_s, "{'site':'a.test','url':'https://localhost/','secret':'x','secret_file':'y'}", u"one of"_s);
        row("no scenario", u"run_scenario"_s, "{}", u"one of"_s);
        row("a scenario's word", u"run_scenario"_s, "{'scenario':'{\\'stepz\\':[]}'}", u"steps"_s);
        row("a command in a message", u"run_scenario"_s, "{'scenario':'{\\'steps\\':[{\\'run\\':[\\'true\\']}]}'}", u"file"_s);
        row("a hit elsewhere", u"send_hit"_s, "{'site':'no.test','url':'https://no.test/'}", u"no.test"_s);
    }

    void wrongArguments()
    {
        QFETCH(QString, tool);
        QFETCH(QByteArray, arguments);
        QFETCH(QString, told);
        Place place;
        Agent agent = place.agent();
        agent.initialize();
        agent.write("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool.toLatin1()
                    + "\",\"arguments\":" + arguments + "}}");
        const QJsonObject answer = agent.next([](const QJsonObject &message) { return message["id"_L1] == "x"_L1; });
        QVERIFY(answer["result"_L1]["isError"_L1].toBool());
        const QString sentence = textOf(answer["result"_L1].toObject());
        QVERIFY2(sentence.contains(told), qPrintable(sentence));
        QVERIFY(agent.isAlive());
    }

    /// As its hint says: webhooks go to where it was.
    void aReceiverThatIsStartedAgainStaysWhereItIs()
    {
        Place place;
        Agent agent = place.agent();
        agent.initialize();
        const auto url = [&agent](const QJsonObject &arguments) { return agent.use(u"start_receiver"_s, arguments)["url"_L1].toString(); };
        const QString first = url({});
        QVERIFY(first.startsWith("https://localhost:"_L1));
        QCOMPARE(url({}), first);
        QCOMPARE(url({{u"plan"_s, u"503"_s}}), first);
        QVERIFY(url({{u"plain_http"_s, true}}).startsWith("http://localhost:"_L1));
        QCOMPARE(agent.leave(), 0);
    }

    void scenarios()
    {
        Place place;
        Agent agent = place.agent();
        agent.initialize();
        const QString file = place.program.file(
            u"flaky.json"_s, "{\"name\": \"Flaky\", \"receiver\": {\"respond\": \"503,200\"}, \"steps\": ["
                             "{\"fire\": \"goal.completed\", \"as\": \"one\"},"
                             "{\"expect\": {\"delivery\": \"one\", \"state\": \"delivered\", \"attempts\": 2}, \"within\": \"5m\"},"
                             "{\"run\": [\"sh\", \"-c\", \"exit 0\"]}]}");
        const QJsonObject held = agent.use(u"run_scenario"_s, {{u"file"_s, file}});
        QVERIFY(held["held"_L1].toBool());
        QCOMPARE(held["passed"_L1].toInt(), 3);
        QCOMPARE(held["steps"_L1][1]["ok"_L1], QJsonValue(true));
        const QJsonObject broke = agent.use(
            u"run_scenario"_s,
            {{u"scenario"_s,
              u"{\"steps\": [{\"fire\": \"goal.completed\", \"as\": \"one\"}, {\"expect\": {\"delivery\": \"one\", \"state\": \"failed\"}}]}"_s}});
        QCOMPARE(broke["held"_L1], QJsonValue(false));
        QCOMPARE(broke["failed"_L1].toInt(), 1);
        QVERIFY(broke["steps"_L1][1]["found"_L1].toString().contains(u"delivered"_s));
        // Its log and its hours are its own.
        QCOMPARE(agent.use(u"list_deliveries"_s)["in_all"_L1].toInt(-1), 0);
        const QDateTime now = QDateTime::fromString(agent.use(u"move_clock"_s, {{u"advance"_s, u"1s"_s}})["now"_L1].toString(), Qt::ISODate);
        QVERIFY(std::abs(now.secsTo(QDateTime::currentDateTimeUtc())) < 120);
    }

    void wholeWay()
    {
        Place place;
        Agent agent = place.agent();
        const QString url = prepare(agent, place.secret());
        QVERIFY(url.startsWith("https://"_L1));
        QCOMPARE(agent.use(u"list_webhooks"_s)["webhooks"_L1][0]["site"_L1].toString(), u"acme.test"_s);

        const QJsonObject fired =
            agent.use(u"fire_event"_s, {{u"event"_s, u"goal.completed"_s}, {u"data"_s, QJsonObject{{u"goal_name"_s, u"Größe"_s}}}});
        QCOMPARE(fired["deliveries"_L1][0]["state"_L1].toString(), u"delivered"_s);
        const qint64 id = firstDelivery(fired);
        const QJsonObject delivery = agent.use(u"get_delivery"_s, {{u"id"_s, id}});
        QVERIFY(delivery["body"_L1].toString().contains(u"\"goal_name\":\"Größe\""_s));
        QCOMPARE(delivery["attempt_list"_L1][0]["status"_L1].toInt(), 200);
        QVERIFY(agent.use(u"get_delivery"_s, {{u"id"_s, id}, {u"full"_s, true}})["attempt_list"_L1][0].toObject().contains("request_head"_L1));
        const QJsonObject cut = agent.use(u"get_delivery"_s, {{u"id"_s, id}, {u"max_bytes"_s, 10}});
        QCOMPARE(cut["body"_L1].toString(), delivery["body"_L1].toString().left(10));
        QVERIFY(cut["body_truncated"_L1].toBool());

        const QJsonObject capture = agent.use(u"list_captures"_s)["captures"_L1][0].toObject();
        QCOMPARE(capture["verdict"_L1].toString(), u"valid"_s);
        QCOMPARE(agent.use(u"get_capture"_s, {{u"id"_s, capture["id"_L1]}})["body"_L1], delivery["body"_L1]);
        QVERIFY(agent.use(u"explain_signature"_s, {{u"capture"_s, capture["id"_L1]}})["valid"_L1].toBool());
        const QJsonObject wrong =
            agent.use(u"explain_signature"_s, {{u"capture"_s, capture["id"_L1]}, {u"secret"_s, QString(QString(canary) + u' ')}});
        QCOMPARE(wrong["reason_code"_L1].toString(), u"secret_whitespace"_s);

        QVERIFY(agent.refusal(u"fire_event"_s, {{u"event"_s, u"goal.completed"_s}, {u"webhook"_s, 1}, {u"site"_s, u"other.test"_s}})
                    .contains("is of site acme.test"_L1));
        const QJsonObject binary = agent.use(u"fire_event"_s, {{u"event"_s, u"goal.completed"_s}, {u"body_base64"_s, u"/wD/"_s}});
        QCOMPARE(agent.use(u"get_delivery"_s, {{u"id"_s, firstDelivery(binary)}})["body_base64"_L1].toString(), u"/wD/"_s);

        const QJsonObject forged = agent.use(u"resend"_s, {{u"id"_s, id}, {u"sign"_s, u"wrong"_s}, {u"headers"_s, QJsonArray{u"X-Try: 1"_s}}});
        QCOMPARE(forged["deliveries"_L1][0]["status"_L1].toInt(), 401);
        const QJsonObject bad = agent.use(u"list_captures"_s, {{u"query"_s, u"verdict:invalid"_s}});
        QCOMPARE(bad["in_all"_L1].toInt(), 1);
        QVERIFY(!agent.use(u"explain_signature"_s, {{u"capture"_s, bad["captures"_L1][0]["id"_L1]}})["valid"_L1].toBool());

        const QJsonObject again = agent.use(u"replay"_s, {{u"ids"_s, QJsonArray{id}}});
        QCOMPARE(again["deliveries"_L1][0]["replay_of"_L1].toInteger(), id);
        QCOMPARE(again["deliveries"_L1][0]["state"_L1].toString(), u"delivered"_s);
        const QJsonObject same = agent.use(u"diff"_s, {{u"of"_s, u"deliveries"_s}, {u"left"_s, id}, {u"right"_s, firstDelivery(again)}});
        QCOMPARE(same["differences"_L1].toInt(-1), 0);
        QVERIFY(agent.use(u"diff"_s, {{u"of"_s, u"deliveries"_s}, {u"left"_s, id}, {u"right"_s, firstDelivery(forged)}})["differences"_L1].toInt()
                > 0);

        // A retry, brought about by the clock.
        QCOMPARE(agent.use(u"set_plan"_s, {{u"plan"_s, u"503,200"_s}})["plan"_L1].toString(), u"503,200"_s);
        const QJsonObject flaky = agent.use(u"fire_event"_s, {{u"event"_s, u"realtime.spike"_s}});
        QCOMPARE(flaky["deliveries"_L1][0]["state"_L1].toString(), u"waiting"_s);
        QVERIFY(agent.use(u"move_clock"_s, {{u"advance"_s, u"2m"_s}})["ahead_s"_L1].toInt() >= 119);
        const QJsonObject waited = agent.use(u"wait_for"_s, {{u"query"_s, u"event:realtime.spike state:delivered"_s}});
        QVERIFY(waited["reached"_L1].toBool());
        QCOMPARE(firstDelivery(waited), firstDelivery(flaky));
        QCOMPARE(agent.use(u"move_clock"_s, {{u"reset"_s, true}})["ahead_s"_L1].toInt(-1), 0);

        // Pages.
        QList<qint64> seen;
        QString cursor;
        do {
            QJsonObject asked{{u"limit"_s, 2}};
            if (!cursor.isEmpty())
                asked.insert(u"cursor"_s, cursor);
            const QJsonObject page = agent.use(u"list_deliveries"_s, asked);
            QCOMPARE(page["in_all"_L1].toInt(), 5);
            const QJsonArray rows = page["deliveries"_L1].toArray();
            for (const auto &row : rows)
                seen += row["id"_L1].toInteger();
            cursor = page["next_cursor"_L1].toString();
        } while (!cursor.isEmpty() && seen.size() < 10);
        QCOMPARE(seen, (QList<qint64>{id + 4, id + 3, id + 2, id + 1, id}));

        // The same as resources.
        const auto read = [&agent](const QString &uri) {
            const QJsonObject result = agent.ask(u"resources/read"_s, {{u"uri"_s, uri}})["result"_L1].toObject();
            return QJsonDocument::fromJson(result["contents"_L1][0]["text"_L1].toString().toUtf8()).object();
        };
        QCOMPARE(read(u"bench://deliveries/%1"_s.arg(id)), agent.use(u"get_delivery"_s, {{u"id"_s, id}}));
        QCOMPARE(read(u"bench://status"_s)["receiver"_L1]["url"_L1].toString(), url);
        QCOMPARE(read(u"bench://captures"_s), agent.use(u"list_captures"_s));
        QCOMPARE(agent.ask(u"resources/list"_s)["result"_L1]["resources"_L1].toArray().size(), 3);
        QCOMPARE(agent.ask(u"resources/templates/list"_s)["result"_L1]["resourceTemplates"_L1].toArray().size(), 2);

        QCOMPARE(agent.terminate(), 0);
        QVERIFY(agent.isPure());
        QVERIFY(!agent.said().contains(QString(canary).toLatin1()));
        // What it did is in the profile's log like all else.
        QCOMPARE(place.program.run({u"deliveries"_s, u"list"_s, u"--json"_s, u"--profile"_s, place.profile}).ofType(u"delivery"_s).size(), 5);
    }

    void traffic()
    {
        Place place;
        QCOMPARE(place.program.run({u"sites"_s, u"add"_s, u"acme.test"_s, u"--profile"_s, place.profile}).code, 0);
        QCOMPARE(place.program
                     .run({u"goals"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--name"_s, u"Purchase"_s, u"--path"_s, u"/thanks"_s, u"--profile"_s,
                           place.profile})
                     .code,
                 0);
        Agent agent = place.agent();
        QVERIFY(!prepare(agent, place.secret()).isEmpty());
        const QJsonObject counted = agent.use(u"send_hit"_s, {{u"site"_s, u"acme.test"_s}, {u"url"_s, u"https://acme.test/"_s}, {u"times"_s, 3}});
        QCOMPARE(counted["taken"_L1].toInt(), 3);
        QVERIFY(counted["deliveries"_L1].toArray().isEmpty());
        const QJsonObject bought = agent.use(u"send_hit"_s, {{u"site"_s, u"acme.test"_s}, {u"url"_s, u"https://acme.test/thanks"_s}});
        QCOMPARE(bought["deliveries"_L1][0]["event"_L1].toString(), u"goal.completed"_s);
        QVERIFY(agent.refusal(u"send_hit"_s, {{u"site"_s, u"acme.test"_s}, {u"url"_s, u"thanks"_s}}).contains("url"_L1));
    }

    void secretsThatAreMade()
    {
        Place place;
        Agent agent = place.agent();
        agent.initialize();
        const QString file = place.program.path(u"made.txt"_s);
        const QJsonObject webhook{{u"site"_s, u"acme.test"_s}, {u"url"_s, u"https://localhost:1/"_s}, {u"write_secret_to"_s, file}};
        QCOMPARE(agent.use(u"add_webhook"_s, webhook)["secret_file"_L1].toString(), file);
        QFile made(file);
        QVERIFY(made.open(QIODevice::ReadOnly));
        const QByteArray secret = made.readAll();
        QVERIFY(secret.size() > 10);
        QCOMPARE(QFileInfo(file).permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther), QFileDevice::Permissions());
        QVERIFY(agent.refusal(u"add_webhook"_s, webhook).contains("there already"_L1));
        const QJsonObject inTheClear{{u"site"_s, u"other.test"_s}, {u"url"_s, u"http://example.com/"_s}};
        QVERIFY(agent.refusal(u"add_webhook"_s, inTheClear).contains("HTTPS"_L1));
        QVERIFY(
            agent.refusal(u"fire_event"_s, {{u"event"_s, u"goal.completed"_s}, {u"site"_s, u"other.test"_s}}).contains("other.test"_L1)); // not made
        made.seek(0);
        QCOMPARE(made.readAll(), secret);
        (void)agent.use(u"list_webhooks"_s);
        QVERIFY(!agent.said().contains(secret));
    }
};

QTEST_GUILESS_MAIN(TestMcpTools)
#include "tst_mcp_tools.moc"
