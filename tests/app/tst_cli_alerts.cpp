// SPDX-License-Identifier: MIT
// `listen --alert`: what it refuses, what it prints, how it ends.
#include "tests/app/program.h"

#include <QtCore/QDateTime>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QJsonValue>
#include <QtCore/QProcess>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliAlerts final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_url;

    Running listen(const QStringList &options)
    {
        Running process = m_program.start(
            QStringList{u"listen"_s, u"--json"_s, u"--plain"_s, u"--secret"_s, u"k"_s, u"--profile"_s, m_program.path(u"receiver"_s)} + options);
        m_url = Program::await(*process, u"listening"_s)["url"_L1].toString();
        return process;
    }

    Outcome trigger(int times, const QString &secret = u"k"_s)
    {
        return m_program.run({u"trigger"_s, u"goal.completed"_s, u"--json"_s, u"--no-retry"_s, u"--allow-loopback-http"_s, u"--profile"_s,
                              m_program.path(u"sender"_s), u"--url"_s, m_url, u"--secret"_s, secret, u"--repeat"_s, QString::number(times),
                              u"--data"_s, u"goal_name=Purchase"_s});
    }

    static Outcome ended(QProcess &process)
    {
        Outcome outcome;
        if (process.waitForFinished())
            outcome.code = process.exitCode();
        for (const QByteArray &line : process.readAllStandardOutput().split('\n')) {
            if (!line.isEmpty())
                outcome.lines += QJsonDocument::fromJson(line).object();
        }
        return outcome;
    }

private Q_SLOTS:
    void aRuleWithoutASecretIsRefused()
    {
        const Outcome outcome =
            m_program.run({u"listen"_s, u"--profile"_s, m_program.path(u"none"_s), u"--alert"_s, u"goal.completed >= 1 per day"_s});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.contains("proves nothing"), outcome.err.constData());
        QVERIFY(!QFileInfo::exists(m_program.path(u"none"_s)));
    }

    void aRuleThatCannotBeReadIsRefused()
    {
        const QStringList call{u"listen"_s, u"--secret"_s, u"k"_s, u"--profile"_s, m_program.path(u"none"_s)};
        const Outcome outcome = m_program.run(call + QStringList{u"--alert"_s, u"goal.completed >= many per day"_s});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.contains("At character 19"), outcome.err.constData());
        QCOMPARE(m_program.run(call + QStringList{u"--exit-on-alert"_s}).code, 2); // there is nothing to exit on
    }

    void theFirstAlertEndsItWith1()
    {
        const Running listener = listen({u"--alert"_s, u"goal.completed[goal_name=Purchase] >= 3 per day"_s, u"--alert"_s,
                                         u"realtime.spike >= 1 per day"_s, u"--exit-on-alert"_s});
        QCOMPARE(trigger(3).code, 0); // each was answered
        const Outcome outcome = ended(*listener);
        QCOMPARE(outcome.code, 1);
        const QJsonObject alert = outcome.one(u"alert"_s);
        QCOMPARE(alert["rule"_L1].toString(), u"goal.completed[goal_name=Purchase] >= 3 per day"_s);
        QCOMPARE(alert["value"_L1], QJsonValue(3));
        QCOMPARE(alert["threshold"_L1], QJsonValue(3));
        QVERIFY(QDateTime::fromString(alert["at"_L1].toString(), Qt::ISODateWithMs).isValid());
        QCOMPARE(outcome.one(u"summary"_s)["requests"_L1].toInt(), 3);
        QCOMPARE(outcome.one(u"summary"_s)["alerts"_L1].toInt(), 1);
    }

    void theLastRequestsAlertIsNotLost()
    {
        const Running listener = listen({u"--alert"_s, u"goal.completed >= 2 per day"_s, u"--count"_s, u"2"_s});
        QCOMPARE(trigger(2).code, 0);
        const Outcome outcome = ended(*listener);
        QCOMPARE(outcome.code, 0); // without --exit-on-alert it is news, no verdict
        QCOMPARE(outcome.ofType(u"alert"_s).size(), 1);
        QCOMPARE(outcome.ofType(u"request"_s).size(), 2);
    }

    void anAlertCountsThoughNothingIsAnswered()
    {
        const Running listener = listen({u"--alert"_s, u"goal.completed >= 1 per day"_s, u"--exit-on-alert"_s, u"--respond"_s, u"hang"_s});
        QCOMPARE(trigger(1).code, 1);
        const Outcome outcome = ended(*listener);
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.ofType(u"alert"_s).size(), 1);
        QCOMPARE(outcome.ofType(u"request"_s).size(), 1);
    }

    void unverifiedEventsRaiseNothing()
    {
        const Running listener = listen({u"--alert"_s, u"goal.completed >= 1 per day"_s, u"--exit-on-alert"_s});
        QCOMPARE(trigger(2, u"another"_s).code, 1);
        const Outcome outcome = Program::terminate(*listener);
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.ofType(u"alert"_s).size(), 0);
        QCOMPARE(outcome.one(u"summary"_s)["invalid"_L1].toInt(), 2);
    }

    void peopleReadASentence()
    {
        const QByteArray line =
            "P1=" + m_program.path(u"text"_s).toUtf8()
            + "; \"$P\" listen --plain --secret k --port 0 --profile \"$P1\" --count 1 "
              "--alert 'goal.completed >= 1 per day' | while read -r l; do echo \"$l\"; case $l in *http://*) u=${l#*http://}; "
              "\"$P\" trigger goal.completed --secret k --allow-loopback-http --profile \"$P1-2\" --url \"http://${u%%/*}/\" >&2;; esac; done";
        const Outcome outcome = m_program.runShell(line);
        QVERIFY2(outcome.out.contains("Alert: goal.completed >= 1 per day. It stands at 1."), outcome.both().constData());
        QVERIFY2(outcome.out.contains("1 alert"), outcome.both().constData());
    }
};

QTEST_GUILESS_MAIN(TestCliAlerts)
#include "tst_cli_alerts.moc"
