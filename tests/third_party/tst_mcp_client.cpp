// SPDX-License-Identifier: MIT
// The bench under the official client of the Model Context Protocol, @modelcontextprotocol/sdk.
#include "tests/app/program.h"

#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

class TestMcpClient final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsMendsAndProves()
    {
        const QString node = QStandardPaths::findExecutable(u"node"_s);
        const QString modules = qEnvironmentVariable("OVYXA_THIRD_PARTY_MODULES");
        if (node.isEmpty())
            QSKIP("Node.js is not installed.");
        if (modules.isEmpty() || !QFileInfo::exists(modules + "/@modelcontextprotocol/sdk"_L1))
            QSKIP("@modelcontextprotocol/sdk (npm) is not installed.");
        Program home;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"NODE_PATH"_s, modules);
        environment.insert(u"HOME"_s, home.path(u"."_s));
        environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"disabled:"_s);
        QProcess session;
        session.setProcessEnvironment(environment);
        session.start(node, {qEnvironmentVariable("OVYXA_THIRD_PARTY_SCRIPTS") + "/mcp.cjs"_L1, qEnvironmentVariable("OVYXA_BENCH_PROGRAM"),
                             home.path(u"profile"_s), home.path(u"."_s), home.file(u"secret.txt"_s, "canary-90b1-of-the-session")});
        QVERIFY(session.waitForFinished(100'000));
        const QJsonObject found = QJsonDocument::fromJson(session.readAllStandardOutput()).object();
        QVERIFY2(found["type"_L1] == "session"_L1, session.readAllStandardError().constData());
        QVERIFY2(!found.contains("problem"_L1), qPrintable(found["problem"_L1].toString()));
        QCOMPARE(found["server"_L1].toString(), u"ovyxa-bench"_s);
        QVERIFY(found["tools"_L1].toInt() >= 17);
        QCOMPARE(found["refused"_L1].toInt(), 401);
        QVERIFY(found["exact"_L1].toBool());
        QCOMPARE(found["cause"_L1].toString(), u"body_reserialised"_s);
        QCOMPARE(found["mended"_L1].toInt(), 200);
        QCOMPARE(found["forged"_L1].toInt(), 401);
        QVERIFY(found["difference"_L1].toArray().contains(u"answer"_s));
        QCOMPARE(found["resources"_L1].toInt(), 3);
        QCOMPARE(found["read"_L1].toString(), u"delivered"_s);
        QVERIFY(found["cancelled"_L1].toBool());
        QVERIFY(found["wrongCall"_L1].toBool());
        QVERIFY(!found["secretSaid"_L1].toBool(true));
    }
};

QTEST_GUILESS_MAIN(TestMcpClient)
#include "tst_mcp_client.moc"
