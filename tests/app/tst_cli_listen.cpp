// SPDX-License-Identifier: MIT
// What `listen` says of requests: why a signature does not match and in which order.
#include "tests/app/program.h"

#include <QtCore/QJsonObject>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliListen final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_url;

    Running listen(const QStringList &options)
    {
        Running process =
            m_program.start(QStringList{u"listen"_s, u"--json"_s, u"--plain"_s, u"--profile"_s, m_program.path(u"receiver"_s)} + options);
        m_url = Program::await(*process, u"listening"_s)["url"_L1].toString();
        return process;
    }

    Outcome trigger(const QStringList &options)
    {
        return m_program.run(QStringList{u"trigger"_s, u"goal.completed"_s, u"--json"_s, u"--no-retry"_s, u"--allow-loopback-http"_s, u"--profile"_s,
                                         m_program.path(u"sender"_s), u"--url"_s, m_url}
                             + options);
    }

private Q_SLOTS:
    void whatDoesNotMatchIsToldWithItsCauseAndInOrder()
    {
        const Running listener = listen({u"--secret"_s, u"s3cret"_s, u"--count"_s, u"3"_s});
        QCOMPARE(trigger({u"--secret"_s, u"whsec_s3cret"_s}).code, 1);
        QCOMPARE(trigger({u"--secret"_s, u"s3cret"_s}).code, 0);
        QCOMPARE(trigger({u"--secret"_s, u"somebody else's"_s}).code, 1);
        QList<QJsonObject> requests;
        for (int i = 0; i < 3; ++i)
            requests += Program::await(*listener, u"request"_s);
        QVERIFY(listener->waitForFinished());
        QCOMPARE(listener->exitCode(), 0);
        QVERIFY(requests[0]["id"_L1].toInt() < requests[1]["id"_L1].toInt() && requests[1]["id"_L1].toInt() < requests[2]["id"_L1].toInt());
        QCOMPARE(requests[0]["verdict"_L1].toString(), u"invalid"_s);
        QVERIFY2(requests[0]["reason"_L1].toString().contains("whsec_"_L1), qPrintable(requests[0]["reason"_L1].toString()));
        QCOMPARE(requests[1]["verdict"_L1].toString(), u"valid"_s);
        QCOMPARE(requests[1]["reason_code"_L1].toString(), u"valid"_s);
        QCOMPARE(requests[2]["reason_code"_L1].toString(), u"unknown"_s);
        QVERIFY(!requests[0]["reason_code"_L1].toString().isEmpty());
        QVERIFY2(requests[2]["reason"_L1].toString().contains("none of the known causes"_L1), qPrintable(requests[2]["reason"_L1].toString()));
    }
};

QTEST_GUILESS_MAIN(TestCliListen)
#include "tst_cli_listen.moc"
