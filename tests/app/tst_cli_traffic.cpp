// SPDX-License-Identifier: MIT
// `serve`, `simulate` and `keys`: what stands in their JSON, how they end, what they refuse.
#include "tests/app/program.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QUrl>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>
#include <QtNetwork/QTcpServer>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliTraffic final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 30'000;

    Program m_program;
    QString m_profile = m_program.path(u"profile"_s);
    QNetworkAccessManager m_network;

    Outcome run(const QStringList &arguments) { return m_program.run(arguments + QStringList{u"--json"_s, u"--profile"_s, m_profile}); }

    /// Posts a page view over plain HTTP, which the same port takes from this machine.
    QNetworkReply *post(QString base, const QByteArray &key, const QString &page)
    {
        QNetworkRequest request(QUrl(base.replace("https://"_L1, "http://"_L1) + u"api/v1/events/pageview"_s));
        request.setHeader(QNetworkRequest::ContentTypeHeader, "application/json"_ba);
        request.setRawHeader("Authorization", "Bearer " + key);
        return m_network.post(request, QJsonDocument(QJsonObject{{u"site_id"_s, u"acme.test"_s}, {u"url"_s, page}}).toJson());
    }

    static int statusOf(const QNetworkReply *reply) { return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(); }

    /// Posts one and waits; returns the status.
    int pageview(const QString &base, const QByteArray &key, const QString &page = u"https://acme.test/thanks"_s)
    {
        QNetworkReply *reply = post(base, key, page);
        if (!QTest::qWaitFor([reply] { return reply->isFinished(); }, patienceMs))
            return -1;
        reply->deleteLater();
        return statusOf(reply);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(run({u"sites"_s, u"add"_s, u"acme.test"_s, u"--country"_s, u"FR"_s}).code, 0);
        QCOMPARE(run({u"goals"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--name"_s, u"Thanks"_s, u"--path"_s, u"/thanks"_s}).code, 0);
    }

    void serveTellsEventAttemptAndDeliveryAsTheyHappen()
    {
        const auto receiver = m_program.start({u"listen"_s, u"--json"_s, u"--profile"_s, m_program.path(u"receiver"_s), u"--secret"_s, u"s3cret"_s});
        const QJsonObject listening = Program::await(*receiver, u"listening"_s);
        QCOMPARE(run({u"webhooks"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--url"_s, listening["url"_L1].toString() + u"hook"_s, u"--events"_s,
                      u"goal.completed"_s, u"--secret"_s, u"s3cret"_s})
                     .code,
                 0);
        const auto bench = m_program.start({u"serve"_s, u"--json"_s, u"--profile"_s, m_profile, u"--api-key"_s, u"k3y-for-this-run"_s, u"--speed"_s,
                                            u"60"_s, u"--ca"_s, listening["ca_file"_L1].toString()});
        QByteArray before;
        const QJsonObject api = Program::await(*bench, u"events-api"_s, &before);
        QVERIFY(before.isEmpty()); // it comes first
        QCOMPARE(api.keys(), QStringList({u"ca_file"_s, u"type"_s, u"url"_s}));
        QCOMPARE(pageview(api["url"_L1].toString(), "k3y-for-this-run"), 201);
        QCOMPARE(pageview(api["url"_L1].toString(), "another"), 401);

        const QJsonObject event = Program::await(*bench, u"event"_s);
        QCOMPARE(event["event"_L1].toString(), u"goal.completed"_s);
        QCOMPARE(event["site_id"_L1].toString(), u"acme.test"_s);
        QCOMPARE(event["data"_L1].toObject()["country"_L1].toString(), u"FR"_s);
        const QJsonObject attempt = Program::await(*bench, u"attempt"_s);
        QCOMPARE(attempt["status"_L1].toInt(), 200);
        const QJsonObject delivery = Program::await(*bench, u"delivery"_s);
        QCOMPARE(delivery["state"_L1].toString(), u"delivered"_s);
        QCOMPARE(delivery["signature"_L1].toString().size(), 64);
        QCOMPARE(Program::await(*receiver, u"request"_s)["verdict"_L1].toString(), u"valid"_s);

        const Outcome ended = Program::terminate(*bench);
        QCOMPARE(ended.code, 0);
        QVERIFY(ended.onlyJson);
        QVERIFY(ended.err.contains("Invalid API key"));
        QVERIFY(!ended.both().contains("k3y-for-this-run"));
    }

    void serveEndsByItselfAndMakesAKeyWhereThereIsNone()
    {
        const Outcome served = run({u"serve"_s, u"--duration"_s, u"300ms"_s});
        QCOMPARE(served.code, 0);
        QCOMPARE(served.ofType(u"events-api"_s).size(), 1);
        QVERIFY(served.err.contains("run_"));
        QVERIFY(!served.out.contains("run_"));
    }

    void serveRefusesWhatItCannotDo()
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const Outcome port = run({u"serve"_s, u"--events-port"_s, QString::number(taken.serverPort())});
        QCOMPARE(port.code, 3);
        QVERIFY(port.err.contains("is taken"));
        QCOMPARE(run({u"serve"_s, u"--events-port"_s, u"70000"_s}).code, 2);
        QCOMPARE(run({u"serve"_s, u"--api-key"_s, u"with space"_s}).code, 2);
        QCOMPARE(run({u"serve"_s, u"--api-key-file"_s, m_program.path(u"nowhere"_s)}).code, 2);
        QCOMPARE(run({u"serve"_s, u"--ca"_s, m_program.file(u"no.pem"_s, "nothing")}).code, 2);
        QCOMPARE(run({u"serve"_s, u"--duration"_s, u"-1"_s}).code, 2);
        const auto holder = m_program.start({u"serve"_s, u"--json"_s, u"--profile"_s, m_profile});
        QVERIFY(!Program::await(*holder, u"events-api"_s).isEmpty());
        QCOMPARE(run({u"serve"_s}).code, 3); // the profile is held
    }

    void serveKeepsTheRateLimitThatItWasGiven()
    {
        const auto bench =
            m_program.start({u"serve"_s, u"--json"_s, u"--profile"_s, m_profile, u"--api-key"_s, u"k3y"_s, u"--rate-limit"_s, u"free"_s});
        const QString base = Program::await(*bench, u"events-api"_s)["url"_L1].toString();
        int taken = 0;
        int refused = 0;
        for (int i = 0; i < 1001; ++i) {
            QNetworkReply *reply = post(base, "k3y", u"https://acme.test/"_s);
            connect(reply, &QNetworkReply::finished, reply, [&taken, &refused, reply] { // clazy:exclude=lambda-in-connect
                taken += statusOf(reply) == 201;
                refused += statusOf(reply) == 429 && reply->rawHeader("Retry-After").toInt() > 3500;
                reply->deleteLater();
            });
        }
        QTRY_COMPARE_WITH_TIMEOUT(taken + refused, 1001, patienceMs);
        QCOMPARE(taken, 1000); // the 1,001st of the hour is one too many
        QCOMPARE(run({u"serve"_s, u"--rate-limit"_s, u"gold"_s}).code, 2);
        QCOMPARE(Program::terminate(*bench).code, 0);
        QCOMPARE(run({u"serve"_s, u"--rate-limit"_s, u"unlimited"_s, u"--duration"_s, u"100ms"_s}).code, 0);
    }

    void keysAreMadeListedAndRevoked()
    {
        const Outcome made = run({u"keys"_s, u"add"_s, u"shop"_s});
        QCOMPARE(made.code, 0);
        const QJsonObject key = made.one(u"key"_s);
        const QByteArray text = key["key"_L1].toString().toUtf8();
        QVERIFY(text.startsWith("ovx_"));
        QVERIFY(!run({u"keys"_s, u"list"_s}).both().contains(text));
        QCOMPARE(run({u"keys"_s, u"list"_s}).one(u"key"_s)["name"_L1].toString(), u"shop"_s);
        const auto bench = m_program.start({u"serve"_s, u"--json"_s, u"--profile"_s, m_profile});
        QCOMPARE(pageview(Program::await(*bench, u"events-api"_s)["url"_L1].toString(), text, u"https://acme.test/"_s), 201);
        QCOMPARE(Program::terminate(*bench).code, 0);
        QCOMPARE(run({u"keys"_s, u"revoke"_s, QString::number(key["id"_L1].toInt())}).code, 0);
        QVERIFY(!run({u"keys"_s, u"list"_s}).one(u"key"_s)["revoked_at"_L1].isNull());
        QCOMPARE(run({u"keys"_s, u"revoke"_s, u"99"_s}).code, 2);
    }

    void simulateGivesTheSameVisitorsForTheSameSeed()
    {
        const auto simulate = [this](const QString &profile) {
            const QStringList where{u"--json"_s, u"--profile"_s, m_program.path(profile)};
            (void)m_program.run(QStringList{u"sites"_s, u"add"_s, u"acme.test"_s} + where);
            // In the midst of a month, whatever the day: where one begins, usage begins anew.
            const QDateTime now = QDateTime::currentDateTimeUtc();
            const QDateTime midst(QDate(now.date().year(), now.date().month(), 1).addMonths(1).addDays(14), QTime(12, 0), Qt::UTC);
            (void)m_program.run(QStringList{u"clock"_s, u"advance"_s, QString::number(now.secsTo(midst)) + u's'} + where);
            return m_program.run(QStringList{u"simulate"_s, u"--site"_s, u"acme.test"_s, u"--for"_s, u"2h"_s, u"--seed"_s, u"5"_s, u"--events"_s,
                                             u"signup 3, purchase"_s, u"--fill"_s, u"50"_s, u"--plan-limit"_s, u"20000"_s}
                                 + where);
        };
        const Outcome first = simulate(u"one"_s);
        QCOMPARE(first.code, 0);
        const QJsonObject traffic = first.one(u"traffic"_s);
        QVERIFY(traffic["pageviews"_L1].toInt() > 1000);
        QVERIFY(traffic["custom_events"_L1].toInt() > 100);
        QVERIFY(traffic["bots"_L1].toInt() > 100);
        QCOMPARE(traffic["usage"_L1].toInt(), 10'000 + traffic["pageviews"_L1].toInt() + traffic["custom_events"_L1].toInt());
        QCOMPARE(simulate(u"two"_s).one(u"traffic"_s), traffic);
    }

    void simulateRefusesWhatItCannotDo()
    {
        QCOMPARE(run({u"simulate"_s}).code, 2);
        QCOMPARE(run({u"simulate"_s, u"--site"_s, u"nobody.test"_s}).code, 2);
        for (const QStringList &wrong : {QStringList{u"--visitors"_s, u"0"_s},
                                         {u"--visitors"_s, u"nan"_s},
                                         {u"--bots"_s, u"101"_s},
                                         {u"--paths"_s, u"thanks"_s},
                                         {u"--countries"_s, u"de"_s},
                                         {u"--paths"_s, u"/,,/a"_s},
                                         {u"--for"_s, u"400d"_s},
                                         {u"--fill"_s, u"0"_s},
                                         {u"--seed"_s, u"-1"_s}}) {
            const Outcome refused = run(QStringList{u"simulate"_s, u"--site"_s, u"acme.test"_s} + wrong);
            QVERIFY2(refused.code == 2, qPrintable(wrong.join(u' ')));
            QVERIFY(!refused.err.isEmpty());
        }
    }
};

QTEST_GUILESS_MAIN(TestCliTraffic)
#include "tst_cli_traffic.moc"
