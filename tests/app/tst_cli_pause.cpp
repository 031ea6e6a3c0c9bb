// SPDX-License-Identifier: MIT
// `webhooks pause` and `resume`, alone and over a running bench: nothing vanishes.
#include "tests/app/agent.h"

#include <QtCore/QJsonArray>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliPause final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_profile;

    QStringList at(const QStringList &arguments) const { return arguments + QStringList{u"--profile"_s, m_profile}; }
    Outcome call(const QStringList &arguments) { return m_program.run(at(arguments) + QStringList{u"--json"_s}); }
    QJsonObject listed() { return call({u"webhooks"_s, u"list"_s}).one(u"webhook"_s); }

private Q_SLOTS:
    void init() { m_profile = m_program.path(QString::fromLatin1(QTest::currentTestFunction())); }

    void aloneAndInAProfilesFile()
    {
        QCOMPARE(call({u"sites"_s, u"add"_s, u"acme.test"_s}).code, 0);
        QCOMPARE(call({u"webhooks"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--url"_s, u"https://localhost:9/"_s, u"--name"_s, u"Old orders"_s,
                       u"--events"_s, u"goal.completed"_s})
                     .code,
                 0);
        QCOMPARE(listed()["paused"_L1], QJsonValue(false));
        const Outcome paused = call({u"webhooks"_s, u"pause"_s, u"1"_s});
        QCOMPARE(paused.code, 0);
        QVERIFY(paused.onlyJson);
        QCOMPARE(paused.one(u"webhook"_s)["paused"_L1], QJsonValue(true));
        QCOMPARE(paused.one(u"webhook"_s)["skipped"_L1].toInt(-1), 0);
        QCOMPARE(listed()["paused"_L1], QJsonValue(true));
        QVERIFY(m_program.run(at({u"webhooks"_s, u"list"_s})).out.contains("paused"));
        for (const QString &verb : {u"pause"_s, u"resume"_s})
            QCOMPARE(call({u"webhooks"_s, verb, u"9"_s}).code, 2);
        QCOMPARE(call({u"webhooks"_s, u"pause"_s}).code, 2);

        // Exported and imported, into another profile and into this one.
        const QString file = m_program.path(u"profile.json"_s);
        QCOMPARE(call({u"export-profile"_s, u"-o"_s, file}).code, 0);
        QCOMPARE(call({u"webhooks"_s, u"resume"_s, u"1"_s}).code, 0);
        QCOMPARE(listed()["paused"_L1], QJsonValue(false));
        QCOMPARE(call({u"import-profile"_s, file}).code, 0);
        QCOMPARE(listed()["paused"_L1], QJsonValue(true));
        m_profile += u"-other"_s;
        QCOMPARE(call({u"import-profile"_s, file}).code, 0);
        QCOMPARE(listed()["paused"_L1], QJsonValue(true));
        const QByteArray odd = "{'type':'profile','version':1,'webhooks':[{'site':'acme.test','name':'x','url':'https://localhost/',"
                               "'events':['goal.completed'],'paused':'yes'}]}";
        const Outcome refused = call({u"import-profile"_s, m_program.file(u"odd.json"_s, QByteArray(odd).replace('\'', '"'))});
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains("paused"), refused.err.constData());
    }

    void overARunningBench()
    {
        const Running bench = m_program.start(at({u"serve"_s, u"--json"_s, u"--api-key"_s, u"k"_s}));
        QVERIFY(!Program::await(*bench, u"events-api"_s).isEmpty());
        Agent agent(m_program.start(at({u"mcp"_s})));
        (void)prepare(agent, m_program.file(u"secret.txt"_s, "s3cret-of-the-test\n"));
        const QJsonObject event{{u"event"_s, u"goal.completed"_s}, {u"site"_s, u"acme.test"_s}};
        const QString id = QString::number(listed()["id"_L1].toInt());
        const QString name = listed()["name"_L1].toString();
        QCOMPARE(call({u"webhooks"_s, u"pause"_s, id}).code, 0);
        QCOMPARE(agent.use(u"list_webhooks"_s)["webhooks"_L1][0]["paused"_L1], QJsonValue(true));

        QList<qint64> kept;
        for (int i = 0; i < 3; ++i) {
            const QJsonObject fired = agent.use(u"fire_event"_s, event);
            kept += firstDelivery(fired);
            QCOMPARE(fired["deliveries"_L1][0]["state"_L1].toString(), u"cancelled"_s);
            QCOMPARE(fired["deliveries"_L1][0]["error"_L1].toString(), u"paused"_s);
        }
        const Outcome shown = call({u"deliveries"_s, u"show"_s, QString::number(kept.first())});
        const QJsonObject attempt = shown.one(u"attempt"_s);
        QCOMPARE(attempt["error"_L1].toString(), u"paused"_s);
        QCOMPARE(attempt["reason_code"_L1].toString(), u"webhook_paused"_s);
        QVERIFY(attempt["detail"_L1].toString().contains("paused"_L1));
        QCOMPARE(attempt["number"_L1].toInt(), 0);

        const Outcome resumed = call({u"webhooks"_s, u"resume"_s, id});
        QCOMPARE(resumed.code, 0);
        QCOMPARE(resumed.one(u"webhook"_s)["skipped"_L1].toInt(), 3);
        QCOMPARE(resumed.one(u"webhook"_s)["paused"_L1], QJsonValue(false));
        QVERIFY2(resumed.err.contains("deliveries replay --query 'webhook:"), resumed.err.constData());
        const QStringList replay{u"deliveries"_s, u"replay"_s, u"--query"_s, u"webhook:\"%1\" error:paused"_s.arg(name)};
        const Outcome planned = call(replay + QStringList{u"--dry-run"_s});
        QCOMPARE(planned.one(u"forecast"_s)["count"_L1].toInt(), 3);
        const Outcome sent = call(replay);
        QVERIFY2(sent.code == 0, sent.both().constData());
        QCOMPARE(sent.one(u"summary"_s)["delivered"_L1].toInt(), 3);
        const Outcome again = call(replay); // nothing is sent twice
        QCOMPARE(again.one(u"summary"_s)["delivered"_L1].toInt(), 0);
        QCOMPARE(call({u"webhooks"_s, u"pause"_s, id}).one(u"webhook"_s)["skipped"_L1].toInt(-1), 0);
        QCOMPARE(agent.leave(), 0);
        QCOMPARE(Program::terminate(*bench).code, 0);
    }
};

QTEST_GUILESS_MAIN(TestCliPause)
#include "tst_cli_pause.moc"
