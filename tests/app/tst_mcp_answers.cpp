// SPDX-License-Identifier: MIT
// What the tools of `mcp` answer beside the usual way: several sites, candidates for secrets, other bytes, what failed.
#include "tests/app/agent.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QUrl>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

class TestMcpAnswers final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 60'000;

    static void speak(const QString &url, const QByteArray &bytes)
    {
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, quint16(QUrl(url).port()));
        QVERIFY(socket.waitForConnected(patienceMs));
        socket.write(bytes);
        QVERIFY(socket.waitForReadyRead(patienceMs));
    }

private Q_SLOTS:
    void webhooksComeInPages()
    {
        PreparedSession place;
        QVERIFY(place.agent.use(u"list_webhooks"_s, {{u"site"_s, u"no.test"_s}}).contains("hint"_L1));
        place.addOther();
        place.agent.use(u"add_webhook"_s, {{u"site"_s, u"acme.test"_s}, {u"url"_s, QString(place.url + u"third"_s)}});
        const auto ids = [&place](const QJsonObject &arguments, QString *next = nullptr) {
            const QJsonObject page = place.agent.use(u"list_webhooks"_s, arguments);
            if (next)
                *next = page["next_cursor"_L1].toString();
            QList<int> found;
            for (const auto &row : page["webhooks"_L1].toArray())
                found += row["id"_L1].toInt();
            return found;
        };
        QString next;
        QCOMPARE(ids({{u"limit"_s, 2}}, &next), (QList<int>{1, 2}));
        QCOMPARE(ids({{u"limit"_s, 2}, {u"cursor"_s, next}}, &next), QList<int>{3});
        QVERIFY(next.isEmpty());
        QCOMPARE(ids({{u"site"_s, u"acme.test"_s}}), (QList<int>{1, 3}));
        QVERIFY(!place.agent.use(u"list_webhooks"_s, {{u"cursor"_s, u"3"_s}}).contains("hint"_L1)); // the end of a list is no empty one
        QVERIFY(place.agent.refusal(u"list_webhooks"_s, {{u"cursor"_s, u"0"_s}}).contains("next_cursor"_L1));
    }

    void aWebhookIsAsAskedFor()
    {
        PreparedSession place;
        const QJsonObject made = place.agent.use(u"add_webhook"_s, {{u"site"_s, u"other.test"_s},
                                                                    {u"url"_s, QString(place.url + u"slack"_s)},
                                                                    {u"name"_s, u"Orders"_s},
                                                                    {u"events"_s, QJsonArray{u"goal.completed"_s}},
                                                                    {u"format"_s, u"slack"_s},
                                                                    {u"signature"_s, u"base64"_s},
                                                                    {u"spike_threshold"_s, 5}});
        QCOMPARE(made["name"_L1].toString(), u"Orders"_s);
        QCOMPARE(made["events"_L1].toArray(), QJsonArray{u"goal.completed"_s});
        QCOMPARE(made["spike_threshold"_L1].toInt(), 5);
        QVERIFY(made["hint"_L1].toString().contains("write_secret_to"_L1));
        const qint64 id = firstDelivery(place.agent.use(u"fire_event"_s, {{u"event"_s, u"goal.completed"_s}, {u"webhook"_s, made["id"_L1]}}));
        const QJsonObject sent = place.agent.use(u"get_delivery"_s, {{u"id"_s, id}});
        QVERIFY(sent["body"_L1].toString().startsWith("{\"text\":"_L1));
        QVERIFY(sent["attempt_list"_L1][0]["signature"_L1].toString().endsWith(u'=')); // 32 bytes as base64
        QCOMPARE(sent["attempt_list"_L1][0]["status"_L1].toInt(), 200);
    }

    void ofSeveralSitesOneIsNamed()
    {
        PreparedSession place;
        place.addOther();
        const QString which = place.agent.refusal(u"fire_event"_s, {{u"event"_s, u"goal.completed"_s}});
        QVERIFY2(which.contains("acme.test, other.test"_L1), qPrintable(which));
        QVERIFY(place.agent.refusal(u"fire_event"_s, {{u"event"_s, u"goal.completed"_s}, {u"webhook"_s, 9}}).contains("no webhook 9"_L1));
        const qint64 id = firstDelivery(place.agent.use(u"fire_event"_s, {{u"event"_s, u"goal.completed"_s}, {u"webhook"_s, 2}}));
        QCOMPARE(place.agent.use(u"get_delivery"_s, {{u"id"_s, id}})["site"_L1].toString(), u"other.test"_s);

        // One that was removed, by the command line meanwhile, gets nothing more; its deliveries stay.
        QCOMPARE(place.program.run({u"webhooks"_s, u"remove"_s, u"2"_s, u"--profile"_s, place.profile}).code, 0);
        QVERIFY(place.agent.refusal(u"fire_event"_s, {{u"event"_s, u"goal.completed"_s}, {u"webhook"_s, 2}}).contains("no webhook 2"_L1));
        const QJsonObject again = place.agent.use(u"replay"_s, {{u"ids"_s, QJsonArray{id, id}}});
        QVERIFY(again["deliveries"_L1].toArray().isEmpty());
        QVERIFY(again["not_sent"_L1].toString().startsWith("1 could not"_L1));
    }

    void signaturesAreExplainedOfAnythingThatIsGiven()
    {
        PreparedSession place;
        const qint64 id = place.fire();
        const QString zeros(64, u'0');
        const auto explain = [&place](QJsonObject arguments, const QJsonObject &more = {}) {
            for (auto each = more.begin(); each != more.end(); ++each)
                arguments.insert(each.key(), each.value());
            return place.agent.use(u"explain_signature"_s, arguments);
        };
        const QJsonObject byFile{{u"secret_file"_s, place.secret}};
        const QJsonObject delivery{{u"delivery"_s, id}};
        QVERIFY(explain(delivery)["valid"_L1].toBool());
        QVERIFY(explain(delivery, byFile)["valid"_L1].toBool());
        QVERIFY(!explain(delivery, {{u"secret"_s, u"another"_s}})["valid"_L1].toBool(true));
        QCOMPARE(explain(delivery, {{u"signature"_s, zeros}})["reason_code"_L1].toString(), u"unknown"_s);
        QCOMPARE(explain(delivery, {{u"signature"_s, zeros}, {u"secret_file"_s, place.secret}})["reason_code"_L1].toString(), u"unknown"_s);
        QVERIFY(explain({{u"capture"_s, 1}}, byFile)["valid"_L1].toBool());

        const QJsonObject sent = place.agent.use(u"get_delivery"_s, {{u"id"_s, id}});
        const QString body = sent["body"_L1].toString();
        const QJsonValue signature = sent["attempt_list"_L1][0]["signature"_L1];
        QVERIFY(explain({{u"body"_s, body}, {u"signature"_s, signature}}, byFile)["valid"_L1].toBool());
        // As a handler that writes the JSON anew gets it: what was signed is shown.
        const QString spaced = QString(body).replace("\":"_L1, "\": "_L1);
        const QJsonObject written = explain({{u"body"_s, spaced}, {u"signature"_s, signature}}, byFile);
        QVERIFY(!written["valid"_L1].toBool(true));
        QCOMPARE(written["what_was_signed"_L1].toString(), body);

        const auto refused = [&place](const QJsonObject &arguments) { return place.agent.refusal(u"explain_signature"_s, arguments); };
        QVERIFY(refused({{u"body"_s, u"x"_s}, {u"signature"_s, zeros}}).contains("\"secret\""_L1));
        QVERIFY(refused({{u"body"_s, u"x"_s}, {u"secret"_s, u"a"_s}}).contains("\"signature\""_L1));
        QVERIFY(refused({{u"capture"_s, 1}, {u"delivery"_s, id}}).contains("whose signature"_L1));
        QVERIFY(refused({{u"delivery"_s, id}, {u"secret"_s, u"a"_s}, {u"secret_file"_s, place.secret}}).contains("not both"_L1));
        QVERIFY(refused({{u"delivery"_s, id}, {u"secret_file"_s, u"/no/secret"_s}}).contains("/no/secret"_L1));
        QVERIFY(refused({{u"body"_s, u"x"_s}, {u"body_base64"_s, u"eA=="_s}}).contains("not both"_L1));
        QVERIFY(refused({{u"capture"_s, 99}}).contains("99"_L1));
        QVERIFY(refused({{u"delivery"_s, 99}, {u"secret"_s, u"a"_s}}).contains("99"_L1));
        QVERIFY(refused({{u"delivery"_s, 99}, {u"signature"_s, zeros}}).contains("99"_L1));
        QVERIFY(!place.agent.said().contains("a secret of sixteen"));
    }

    void capturesAreComparedAndShownAsTheyCame()
    {
        PreparedSession place;
        place.fire();
        place.fire({{u"data"_s, QJsonObject{{u"goal_name"_s, u"Elsewhere"_s}}}});
        const QJsonObject compared = place.agent.use(u"diff"_s, {{u"of"_s, u"captures"_s}, {u"left"_s, 1}, {u"right"_s, 2}});
        QVERIFY(compared["differences"_L1].toInt() > 0);
        bool isNamed = false;
        for (const auto &each : compared["list"_L1].toArray())
            isNamed = isNamed || (each["where"_L1].toString() == "/data/goal_name"_L1 && each["right"_L1].toString() == "\"Elsewhere\""_L1);
        QVERIFY(isNamed);
        for (const QString &log : {u"captures"_s, u"deliveries"_s}) {
            QVERIFY(place.agent.refusal(u"diff"_s, {{u"of"_s, log}, {u"left"_s, 1}, {u"right"_s, 99}}).contains("99"_L1));
            QVERIFY(place.agent.refusal(u"diff"_s, {{u"of"_s, log}, {u"left"_s, 99}, {u"right"_s, 1}}).contains("99"_L1));
        }

        const QJsonObject whole = place.agent.use(u"get_capture"_s, {{u"id"_s, 1}, {u"full"_s, true}});
        QVERIFY(!whole["answer"_L1]["headers"_L1].toArray().isEmpty());
        QCOMPARE(whole["answer"_L1]["body"_L1].toString(), u"{\"status\":200}"_s);

        const QString plain = place.agent.use(u"start_receiver"_s, {{u"plain_http"_s, true}})["url"_L1].toString();
        speak(plain, "GET / HTTP/1.1\r\nHost localhost\r\n\r\n");
        speak(plain, "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300\r\n\r\n" + QByteArray("é").repeated(150));
        QVERIFY(place.agent.use(u"wait_for"_s, {{u"query"_s, u"-verdict:valid"_s}, {u"count"_s, 2}})["reached"_L1].toBool());
        const QJsonObject malformed = place.agent.use(u"get_capture"_s, {{u"id"_s, 3}});
        QCOMPARE(malformed["raw"_L1].toString(), u"GET / HTTP/1.1\r\nHost localhost\r\n\r\n"_s);
        QCOMPARE(malformed["reason_code"_L1].toString(), u"no_colon"_s);
        const QJsonObject begun = place.agent.use(u"get_capture"_s, {{u"id"_s, 4}, {u"max_bytes"_s, 11}});
        QCOMPARE(begun["body"_L1].toString(), u"ééééé"_s); // no half of a character
        QVERIFY(begun["body_truncated"_L1].toBool());
    }

    void aResentOneIsAsAskedFor()
    {
        PreparedSession place;
        const qint64 id = place.fire();
        const QJsonObject other = place.agent.use(u"resend"_s, {{u"id"_s, id},
                                                                {u"body_base64"_s, u"/wA="_s},
                                                                {u"without_headers"_s, QJsonArray{u"X-Ovyxa-Signature"_s}},
                                                                {u"url"_s, QString(place.url + u"elsewhere"_s)}});
        QCOMPARE(other["deliveries"_L1][0]["status"_L1].toInt(), 401);
        const QJsonObject got = place.agent.use(u"list_captures"_s, {{u"query"_s, u"verdict:missing"_s}})["captures"_L1][0].toObject();
        QCOMPARE(got["target"_L1].toString(), u"/elsewhere"_s);
        QCOMPARE(place.agent.use(u"get_capture"_s, {{u"id"_s, got["id"_L1]}})["body_base64"_L1].toString(), u"/wA="_s);
        for (const QString &sign : {u"again"_s, u"as-it-was"_s})
            QCOMPARE(place.agent.use(u"resend"_s, {{u"id"_s, id}, {u"sign"_s, sign}})["deliveries"_L1][0]["status"_L1].toInt(), 200);

        const auto refused = [&place, id](const QString &name, const QJsonValue &value) {
            return place.agent.refusal(u"resend"_s, {{u"id"_s, id}, {name, value}});
        };
        QVERIFY(refused(u"headers"_s, QJsonArray{u"nonsense"_s}).contains("Name: value"_L1));
        QVERIFY(refused(u"without_headers"_s, QJsonArray{u"X-None"_s}).contains("X-None"_L1));
        QVERIFY(refused(u"url"_s, u"ftp://x/"_s).contains("ftp"_L1));
        QVERIFY(refused(u"body_base64"_s, u"*"_s).contains("base64"_L1));
        QVERIFY(refused(u"headers"_s, QJsonArray{1}).startsWith("Each entry of \"headers\""_L1));
        QVERIFY(refused(u"headers"_s, QJsonArray::fromStringList(QStringList(51, u"A: b"_s))).contains("at most 50"_L1));
        QVERIFY(refused(u"without_headers"_s, QJsonArray{QString(201, u'x')}).contains("at most 200"_L1));
        QVERIFY(refused(u"sign"_s, u"twice"_s).contains("again, as-it-was, wrong"_L1));
        QVERIFY(place.agent.refusal(u"resend"_s, {{u"id"_s, 99}}).contains("99"_L1));
    }

    void whatFailedIsReplayedByAQuery()
    {
        PreparedSession place;
        QVERIFY(place.agent.use(u"replay"_s, {{u"query"_s, u"state:failed"_s}})["hint"_L1].toString().contains("Nothing fits"_L1));
        QVERIFY(place.agent.refusal(u"replay"_s, {{u"query"_s, u"colour:red"_s}}).contains("colour"_L1));
        place.agent.use(u"set_plan"_s, {{u"plan"_s, u"503x4,200"_s}});
        const qint64 id = place.fire();
        place.agent.use(u"move_clock"_s, {{u"advance"_s, u"30d"_s}});
        QVERIFY(place.agent.use(u"wait_for"_s, {{u"query"_s, u"state:failed"_s}})["reached"_L1].toBool());
        const QJsonObject replayed = place.agent.use(u"replay"_s, {{u"query"_s, u"state:failed"_s}});
        QCOMPARE(replayed["deliveries"_L1][0]["replay_of"_L1].toInteger(), id);
        QCOMPARE(replayed["deliveries"_L1][0]["state"_L1].toString(), u"delivered"_s);
        // What has arrived meanwhile is owed no more.
        QVERIFY(place.agent.use(u"replay"_s, {{u"query"_s, u"state:failed"_s}})["deliveries"_L1].toArray().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestMcpAnswers)
#include "tst_mcp_answers.moc"
