// SPDX-License-Identifier: MIT
// The shipped scenarios against real apps behind `forward_to`: Express and Flask, right ones and ones that are wrong in a known way.
#include "tests/app/scenario_files.h"
#include "tests/third_party/interpreters.h"

#include <QtCore/QFileInfo>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QProcessEnvironment>
#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestScenarioApps final : public QObject
{
    Q_OBJECT

    const QString m_scripts = qEnvironmentVariable("OVYXA_THIRD_PARTY_SCRIPTS");
    const QString m_modules = qEnvironmentVariable("OVYXA_THIRD_PARTY_MODULES");

    Program m_program;
    QString m_python; ///< that has Flask; empty = none

    /// Why this app cannot be tried here; empty if it can.
    [[nodiscard]] QByteArray missing(const QString &app) const
    {
        if (found(u"curl"_s).isEmpty())
            return "curl is not installed.";
        if (app == "flask"_L1)
            return m_python.isEmpty() ? "Flask (Debian package python3-flask) is not installed." : "";
        return found(u"node"_s).isEmpty() || !QFileInfo::exists(m_modules + u"/express"_s) ? "Node.js or express (npm) is not installed." : "";
    }

    [[nodiscard]] Running start(const QString &app, const QString &kind) const
    {
        Running process(new QProcess);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"NODE_PATH"_s, m_modules);
        process->setProcessEnvironment(environment);
        const QStringList arguments{m_program.path(u"secret.txt"_s), kind};
        if (app == "flask"_L1)
            process->start(m_python, QStringList{m_scripts + u"/flask_app.py"_s} + arguments);
        else
            process->start(found(u"node"_s), QStringList{m_scripts + u"/express_app.cjs"_s} + arguments);
        return process;
    }

    /// A shipped scenario as its first lines say that it judges an app, at that port.
    [[nodiscard]] QString forApp(const QString &name, int port) const
    {
        QString text = QString::fromUtf8(content(qEnvironmentVariable("OVYXA_SOURCE") + u"/resources/scenarios/"_s + name + u".json"_s));
        text.remove(QRegularExpression(u"^.*// bench$\n"_s, QRegularExpression::MultilineOption));
        text.replace("// app: "_L1, ""_L1);
        text.replace("127.0.0.1:3000"_L1, u"127.0.0.1:%1"_s.arg(port));
        return m_program.file(name + u".json"_s, text.toUtf8());
    }

private Q_SLOTS:
    void initTestCase()
    {
        (void)m_program.file(u"secret.txt"_s, "s3cret-of-the-app\n");
        m_python = pythonWith({u"flask"_s});
    }

    void scenariosTellRightAppsFromWrongOnes_data()
    {
        QTest::addColumn<QString>("app");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QStringList>("broken"); // the scenarios that fail, and what their reports say of it
        QTest::newRow("Express, right") << u"express"_s << u"right"_s << QStringList{};
        QTest::newRow("Express, checks what it wrote anew")
            << u"express"_s << u"reserialised"_s
            << QStringList{u"exact-bytes"_s, u"Figures as they are written"_s, u"Letters as they are written"_s,
                           u"Signature: “number” was signed rightly, and the app refused it with 401"_s};
        QTest::newRow("Flask, right") << u"flask"_s << u"right"_s << QStringList{};
        QTest::newRow("Flask, processes what comes twice twice")
            << u"flask"_s << u"twice"_s
            << QStringList{u"idempotency"_s, u"The app has counted the order once"_s, u"The app has counted the cut one once"_s,
                           u"Idempotency: “order” was accepted 5 times"_s, u"Idempotency: “cut” was accepted 2 times"_s};
        QTest::newRow("Flask, breaks over what it knows already")
            << u"flask"_s << u"breaks"_s
            << QStringList{u"idempotency"_s, u"The app says yes to what it knows already"_s,
                           u"Idempotency: “order” had been accepted, and was refused with 500 when it came again."_s};
    }

    void scenariosTellRightAppsFromWrongOnes()
    {
        QFETCH(QString, app);
        QFETCH(QString, kind);
        QFETCH(QStringList, broken);
        if (const QByteArray why = missing(app); !why.isEmpty())
            QSKIP(why.constData());
        for (const auto &name : {u"idempotency"_s, u"order"_s, u"forged-signature"_s, u"exact-bytes"_s}) {
            const Running server = start(app, kind); // one that has seen nothing yet
            const int port = Program::await(*server, u"listening"_s)["port"_L1].toInt();
            QVERIFY2(port > 0, server->readAllStandardError().constData());
            const QString report = m_program.path(u"report.xml"_s);
            const Outcome outcome = m_program.run({u"scenario"_s, u"run"_s, forApp(name, port), u"--junit"_s, report});
            if (kind == "breaks"_L1 && name == "order"_L1)
                continue; // it does not mind which of the two replays it breaks over
            QVERIFY2(outcome.code == (!broken.isEmpty() && name == broken.constFirst() ? 1 : 0), outcome.both().constData());
            if (outcome.code == 0)
                continue;
            const QString said = QString::fromUtf8(outcome.out);
            const QString written = QString::fromUtf8(content(report));
            for (const QString &part : broken.mid(1)) {
                QVERIFY2(said.contains(part), qPrintable(part + u" in "_s + said));
                QVERIFY2(written.contains(part), qPrintable(part + u" in "_s + written));
            }
            QVERIFY2(said.contains("curl "_L1), qPrintable(said)); // and how to repeat it
        }
    }
};

QTEST_GUILESS_MAIN(TestScenarioApps)
#include "tst_scenario_apps.moc"
