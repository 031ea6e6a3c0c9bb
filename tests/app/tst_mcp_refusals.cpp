// SPDX-License-Identifier: MIT
// What the tools of `mcp` refuse, and what is left of it: nothing; calls that are taken back, wait or are too many.
#include "tests/app/agent.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QUrl>
#include <QtTest/QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

class TestMcpRefusals final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 60'000;

    static QStringList sitesIn(PreparedSession &place)
    {
        QStringList sites;
        for (const QJsonObject &site : place.program.run({u"sites"_s, u"list"_s, u"--json"_s, u"--profile"_s, place.profile}).ofType(u"site"_s))
            sites += site["id"_L1].toString();
        return sites;
    }

private Q_SLOTS:
    /// Neither a site, nor a webhook, nor a file.
    void aWebhookThatIsRefusedLeavesNothingBehind_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("told");
        QTest::newRow("a folder that is not there") << u"write_secret_to"_s << u"/no/folder/here"_s << u"/no/folder/here"_s;
        QTest::newRow("no such secret") << u"secret_file"_s << u"/no/secret"_s << u"/no/secret"_s;
        QTest::newRow("no such CA") << u"ca_file"_s << u"/no/ca.pem"_s << u"/no/ca.pem"_s;
        QTest::newRow("no such host") << u"url"_s << u"https://"_s << u"host"_s;
        QTest::newRow("a name beyond all") << u"name"_s << QString(101, u'x') << u"too long"_s;
    }

    void aWebhookThatIsRefusedLeavesNothingBehind()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, value);
        QFETCH(const QString, told);
        PreparedSession place;
        const QString file = place.program.path(u"made.txt"_s);
        QJsonObject arguments{{u"site"_s, u"new.test"_s}, {u"url"_s, QString(place.url + u"x"_s)}};
        if (name != "secret_file"_L1)
            arguments.insert(u"write_secret_to"_s, file);
        arguments.insert(name, value);
        const QString refusal = place.agent.refusal(u"add_webhook"_s, arguments);
        QVERIFY2(refusal.contains(told), qPrintable(refusal));
        QCOMPARE(place.agent.use(u"list_webhooks"_s)["webhooks"_L1].toArray().size(), 1);
        QVERIFY(!QFileInfo::exists(file));
        QCOMPARE(place.agent.leave(), 0);
        QCOMPARE(sitesIn(place), QStringList{u"acme.test"_s});
    }

    /// Of a site that is there it is the profile that refuses, once the file has been made.
    void theFileForASecretThatWasNotMadeGoesAgain()
    {
        PreparedSession place;
        const QString file = place.program.path(u"made.txt"_s);
        const QString name = place.agent.use(u"list_webhooks"_s)["webhooks"_L1][0]["name"_L1].toString();
        const QString refusal = place.agent.refusal(
            u"add_webhook"_s,
            {{u"site"_s, u"acme.test"_s}, {u"url"_s, QString(place.url + u"x"_s)}, {u"name"_s, name}, {u"write_secret_to"_s, file}});
        QVERIFY2(refusal.contains(name), qPrintable(refusal));
        QVERIFY(!QFileInfo::exists(file));
    }

    void theReceiverIsAsAskedFor()
    {
        PreparedSession place;
        const QString file = place.program.file(u"another.txt"_s, "another secret of mine");
        const auto start = [&place](const QJsonObject &arguments) { return place.agent.use(u"start_receiver"_s, arguments); };
        const auto refused = [&place](const QJsonObject &arguments) { return place.agent.refusal(u"start_receiver"_s, arguments); };
        QVERIFY(refused({{u"secret_files"_s, QJsonArray{file, u"/no/secret"_s}}}).contains("/no/secret"_L1));
        QVERIFY(refused({{u"forward_to"_s, u"nonsense"_s}}).contains("https://"_L1));
        QVERIFY(place.agent.refusal(u"set_plan"_s, {{u"plan"_s, u"explode"_s}}).contains("explode"_L1));
        QCOMPARE(start({})["url"_L1].toString(), place.url); // what was refused ended nothing

        Program elsewhere;
        const Running app = elsewhere.start({u"listen"_s, u"--plain"_s, u"--json"_s, u"--respond"_s, u"418"_s});
        const QString handler = Program::await(*app, u"listening"_s)["url"_L1].toString();
        QCOMPARE(start({{u"forward_to"_s, handler}, {u"secret_files"_s, QJsonArray{file}}})["plan"_L1].toString(), u"app"_s);
        const qint64 id = place.fire();
        QCOMPARE(place.agent.use(u"get_delivery"_s, {{u"id"_s, id}})["status"_L1].toInt(), 418);
        const QJsonObject taken = place.agent.use(u"start_receiver"_s, {{u"port"_s, QUrl(handler).port()}});
        QVERIFY(taken.isEmpty()); // in use
    }

    /// The session's input is the protocol's: a file of that name is one like any other, and nothing that would have to be waited for is read.
    void noCallWaitsForInputThatNeverComes()
    {
        PreparedSession place;
        const QString pipe = place.program.path(u"pipe"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        for (const QString &file : {u"-"_s, pipe, u"/dev/stdin"_s, place.program.path(QString())}) {
            QVERIFY(!place.agent.refusal(u"explain_signature"_s, {{u"delivery"_s, 1}, {u"secret_file"_s, file}}).isEmpty());
            const QJsonObject webhook{{u"site"_s, u"new.test"_s}, {u"url"_s, place.url}};
            for (const QString &name : {u"secret_file"_s, u"ca_file"_s}) {
                QJsonObject arguments = webhook;
                arguments.insert(name, file);
                const QString why = place.agent.refusal(u"add_webhook"_s, arguments);
                QVERIFY2(why.contains(file == "-"_L1 ? u"No such file"_s : u"is not a file"_s), qPrintable(why));
            }
            QVERIFY(!place.agent.refusal(u"start_receiver"_s, {{u"secret_files"_s, QJsonArray{file}}}).isEmpty());
            QVERIFY(!place.agent.refusal(u"run_scenario"_s, {{u"file"_s, file}}).isEmpty());
        }
        QVERIFY(place.agent.isAlive());
    }

    /// A call that the client takes back takes back what it set off.
    void whatIsCancelledIsTakenBack()
    {
        PreparedSession place;
        QVERIFY(!place.agent.use(u"set_plan"_s, {{u"plan"_s, u"hang"_s}}).isEmpty());
        const auto begin = [&place](const QString &tool, const QJsonObject &arguments) {
            return place.agent.send(u"tools/call"_s, {{u"name"_s, tool}, {u"arguments"_s, arguments}});
        };
        const auto cancel = [&place](int id) { place.agent.tell(u"notifications/cancelled"_s, {{u"requestId"_s, id}}); };
        const auto reached = [&place](const QString &query) {
            return place.agent.use(u"wait_for"_s, {{u"query"_s, query}, {u"within_s"_s, 60}})["reached"_L1].toBool();
        };
        const int fired = begin(u"fire_event"_s, {{u"event"_s, u"goal.completed"_s}, {u"wait_s"_s, 60}});
        QTRY_VERIFY_WITH_TIMEOUT(
            place.program.run({u"deliveries"_s, u"list"_s, u"--json"_s, u"--profile"_s, place.profile}).one(u"delivery"_s)["state"_L1]
                == "sending"_L1,
            patienceMs);
        cancel(fired);
        QVERIFY(reached(u"state:cancelled"_s));
        QVERIFY(place.agent.use(u"list_deliveries"_s, {{u"query"_s, u"-state:cancelled"_s}})["deliveries"_L1].toArray().isEmpty());
        for (const QJsonObject &message : place.agent.messages())
            QVERIFY(message["id"_L1] != fired);
        QCOMPARE(place.agent.leave(), 0);
    }

    void thereAreNotTooManyCallsAtOnce()
    {
        PreparedSession place;
        QList<int> waiting;
        for (int i = 0; i < 33; ++i)
            waiting += place.agent.send(
                u"tools/call"_s, {{u"name"_s, u"wait_for"_s}, {u"arguments"_s, QJsonObject{{u"query"_s, u"state:failed"_s}, {u"within_s"_s, 600}}}});
        const QJsonObject refused = place.agent.answerTo(waiting.constLast());
        QCOMPARE(codeOf(refused), -32603);
        QVERIFY(refused["error"_L1]["message"_L1].toString().contains("32 calls"_L1));
        place.agent.tell(u"notifications/cancelled"_s, {{u"requestId"_s, waiting.constFirst()}});
        QVERIFY(!place.agent.use(u"list_webhooks"_s).isEmpty()); // there is room again
        QCOMPARE(place.agent.leave(), 0);
    }

    void waitingEndsWithWhatIsThere()
    {
        PreparedSession place;
        place.fire();
        const QJsonObject both = place.agent.use(u"wait_for"_s, {{u"query"_s, u"verdict:valid"_s}});
        QCOMPARE(both["captures"_L1].toArray().size(), 1);
        const QJsonObject late = place.agent.use(u"wait_for"_s, {{u"query"_s, u"state:delivered"_s}, {u"count"_s, 2}, {u"within_s"_s, 1}});
        QVERIFY(!late["reached"_L1].toBool(true));
        QCOMPARE(late["found"_L1].toInt(), 1);
        QVERIFY(late["hint"_L1].toString().contains("move_clock"_L1));
        QVERIFY(place.agent.refusal(u"wait_for"_s, {{u"query"_s, u"colour:red"_s}}).contains("colour"_L1));
        QVERIFY(place.agent.refusal(u"move_clock"_s, {{u"advance"_s, u"1000d"_s}}).contains("366 days"_L1));
    }

    void resourcesAreReadAsTold()
    {
        PreparedSession place;
        const auto code = [&place](const QString &method, const QJsonObject &params) { return codeOf(place.agent.ask(method, params)); };
        QCOMPARE(code(u"resources/list"_s, {{u"cursor"_s, u"x"_s}}), -32602);
        QCOMPARE(code(u"resources/templates/list"_s, {{u"cursor"_s, u"x"_s}}), -32602);
        QCOMPARE(code(u"resources/read"_s, {}), -32602);
        QCOMPARE(code(u"resources/read"_s, {{u"uri"_s, u"bench://captures/0"_s}}), -32002);
        QCOMPARE(code(u"resources/read"_s, {{u"uri"_s, u"bench://captures/1234567890123456789"_s}}), -32002);
        place.fire();
        const QJsonObject read = place.agent.ask(u"resources/read"_s, {{u"uri"_s, u"bench://captures/1"_s}})["result"_L1].toObject();
        const QString text = read["contents"_L1][0]["text"_L1].toString();
        QCOMPARE(QJsonDocument::fromJson(text.toUtf8()).object(), place.agent.use(u"get_capture"_s, {{u"id"_s, 1}}));
    }

    void scenariosSayWhatIsWrongWithThem()
    {
        PreparedSession place;
        const auto refused = [&place](const QString &name, const QString &value) { return place.agent.refusal(u"run_scenario"_s, {{name, value}}); };
        QVERIFY(refused(u"file"_s, place.program.path(QString())).contains("is not a file"_L1));
        QVERIFY(refused(u"file"_s, u"/no/scenario.json"_s).contains("/no/scenario.json"_L1));
        QVERIFY(refused(u"scenario"_s, u"nonsense"_s).contains("Line 1, column 1"_L1));
        const QString running =
            place.program.file(u"run.json"_s, "{\"steps\": [{\"run\": [\"sh\", \"-c\", \"echo words; exit 3\"]}, {\"wait\": \"1m\"}]}");
        const QJsonObject told = place.agent.use(u"run_scenario"_s, {{u"file"_s, running}});
        QVERIFY(!told["held"_L1].toBool(true));
        QCOMPARE(told["steps"_L1][0]["found"_L1].toString(), u"exit code 3"_s);
        QCOMPARE(told["steps"_L1][0]["output"_L1].toString(), u"words"_s);
        QVERIFY(!told["card"_L1].toArray().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestMcpRefusals)
#include "tst_mcp_refusals.moc"
