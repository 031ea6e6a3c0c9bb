// SPDX-License-Identifier: MIT
// What `scenario run` leaves for CI: JUnit files and TAP streams, of runs that went through and of those that did not.
#include "tests/app/scenario_files.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtCore/QXmlStreamReader>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QTcpServer>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliScenarioReports final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 30'000;

    Program m_program;
    QTcpServer m_taken;

    [[nodiscard]] QString right() const { return rightScenario(m_program); }
    [[nodiscard]] QString no() const { return failingScenario(m_program); }
    [[nodiscard]] QString wrong() const { return wrongScenario(m_program); }

    /// One whose receiver listens where somebody listens already.
    [[nodiscard]] QString taken() const
    {
        return m_program.file(u"taken.json"_s, json("{ 'name': 'taken', 'receiver': {}, 'target': { 'url': 'https://127.0.0.1:"
                                                    + QByteArray::number(m_taken.serverPort())
                                                    + "/' }, 'steps': [ { 'fire': 'goal.completed' }, { 'expect': { 'requests': 1 } } ] }"));
    }

    /// Of each suite its name, tests, failures, errors and skipped ones; of each error its type.
    struct Report
    {
        QStringList suites;
        QStringList errors;
    };

    static Report reportOf(const QString &file)
    {
        Report report;
        QXmlStreamReader xml(content(file));
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            const auto attributes = xml.attributes();
            if (xml.name() == "testsuite"_L1) {
                report.suites += u"%1 %2 %3 %4 %5"_s.arg(attributes.value(u"name"_s), attributes.value(u"tests"_s), attributes.value(u"failures"_s),
                                                         attributes.value(u"errors"_s), attributes.value(u"skipped"_s));
            } else if (xml.name() == "error"_L1) {
                report.errors += attributes.value(u"type"_s).toString();
            }
        }
        return report;
    }

    Outcome scenarios(const QStringList &arguments) { return m_program.run(QStringList{u"scenario"_s} + arguments); }

private Q_SLOTS:
    /// A command that is under way ends before the run does, and what it said is kept.
    void aCommandThatIsCutShortEndsInOrder()
    {
        const QString sign = m_program.path(u"started"_s);
        const QString file =
            m_program.file(u"cut.json"_s, "{ \"name\": \"cut\", \"steps\": [ { \"run\": [\"/bin/sh\", \"-c\", \"trap 'echo put away; exit 0' TERM;"
                                          " echo > \\\"$1\\\"; sleep 600 & wait\", \"sh\", \""
                                              + sign.toUtf8() + "\"] }, { \"wait\": \"1s\" } ] }");
        const Running running = m_program.start({u"scenario"_s, u"run"_s, file});
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(sign), patienceMs);
        const Outcome cut = Program::terminate(*running);
        QCOMPARE(cut.code, 1);
        QVERIFY2(!cut.err.contains("QProcess"), cut.err.constData());
        QVERIFY2(cut.out.contains("It was ended while it ran.") && cut.out.contains("put away") && cut.out.contains("Not run."), cut.out.constData());
    }

    void initTestCase() { QVERIFY(m_taken.listen(QHostAddress::LocalHost)); }

    void aJunitReportIsWhatCiReads()
    {
        const QString file = m_program.path(u"out.xml"_s);
        QCOMPARE(scenarios({u"run"_s, right(), no(), u"--junit"_s, file}).code, 1);
        QXmlStreamReader xml(content(file));
        QStringList suites;
        QStringList cases;
        QStringList outputs;
        int failures = 0;
        QString said;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            const auto attributes = xml.attributes();
            if (xml.name() == "testsuite"_L1) {
                suites += u"%1 %2 %3 %4 %5"_s.arg(attributes.value(u"name"_s), attributes.value(u"tests"_s), attributes.value(u"failures"_s),
                                                  attributes.value(u"errors"_s), attributes.value(u"skipped"_s));
            } else if (xml.name() == "testcase"_L1) {
                cases += attributes.value(u"name"_s).toString();
                QVERIFY(!attributes.value(u"classname"_s).isEmpty() && !attributes.value(u"time"_s).isEmpty());
            } else if (xml.name() == "failure"_L1) {
                ++failures;
                QVERIFY(!attributes.value(u"message"_s).isEmpty());
                if (attributes.value(u"type"_s) == "expectation"_L1 && said.isEmpty())
                    said = xml.readElementText();
            } else if (xml.name() == "system-out"_L1) {
                outputs += xml.readElementText();
            }
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(suites, (QStringList{u"right 2 0 0 0"_s, u"no <&\"'> 4 2 0 0"_s}));
        QCOMPARE(cases.size(), 6);
        QCOMPARE(cases.at(3), u"2. Two # came"_s);
        QCOMPARE(failures, 2);
        QCOMPARE(said, u"expected: requests 2\nfound: requests 1"_s);
        QCOMPARE(outputs.size(), 2); // the command's, and the card, of two failures and yet once
        QCOMPARE(outputs.at(0), u"said \\x1b[1m<]]>"_s);
        QVERIFY2(outputs.at(1).startsWith("What broke:\n  2. Two # came: "_L1) && outputs.at(1).contains("\n  3. run "_L1),
                 qPrintable(outputs.at(1)));
    }

    void aJunitReportFitsItsSchema()
    {
        const QString xmllint = QStandardPaths::findExecutable(u"xmllint"_s);
        if (xmllint.isEmpty())
            QSKIP("xmllint (Debian package libxml2-utils) is not installed.");
        const QString file = m_program.path(u"schema.xml"_s);
        QCOMPARE(scenarios({u"run"_s, right(), no(), u"--junit"_s, file}).code, 1);
        QProcess process;
        process.start(xmllint, {u"--noout"_s, u"--nonet"_s, u"--schema"_s, qEnvironmentVariable("OVYXA_SOURCE") + u"/tests/app/junit.xsd"_s, file});
        QVERIFY(process.waitForFinished());
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    }

    /// CI looks at the files; what an earlier run left there must not stand for this one.
    void aRunThatCouldNotBeLeavesReportsThatSaySo_data()
    {
        QTest::addColumn<QStringList>("files");
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QStringList>("suites");
        QTest::addColumn<QByteArray>("why");
        const QStringList none;
        QTest::newRow("a wrong file") << QStringList{right(), wrong()} << none << 2 << u"wrong"_s
                                      << QStringList{u"right 3 0 1 2"_s, wrong() + u" 1 0 1 0"_s} << "wrong.json: Line 1, column "_ba;
        QTest::newRow("no file") << QStringList{m_program.path(u"none.json"_s)} << none << 2 << u"wrong"_s
                                 << QStringList{m_program.path(u"none.json"_s) + u" 1 0 1 0"_s} << "none.json cannot be read"_ba;
        QTest::newRow("a held profile") << QStringList{right(), no()} << QStringList{u"--own"_s, u"--profile"_s, m_program.path(u"held"_s)} << 3
                                        << u"refused"_s << QStringList{u"right 3 0 1 2"_s, u"no <&\"'> 5 0 1 4"_s} << "held"_ba;
        QTest::newRow("a taken port") << QStringList{taken()} << none << 3 << u"refused"_s << QStringList{u"taken 2 0 1 1"_s} << QByteArray();
    }

    void aRunThatCouldNotBeLeavesReportsThatSaySo()
    {
        QFETCH(QStringList, files);
        QFETCH(QStringList, options);
        QFETCH(QString, type);
        QFETCH(QByteArray, why);
        const Running holder = m_program.start({u"listen"_s, u"--json"_s, u"--profile"_s, m_program.path(u"held"_s)});
        QVERIFY(!Program::await(*holder, u"listening"_s).isEmpty());
        const QString file = m_program.file(u"stale.xml"_s, "<testsuites/>"); // as green as can be
        const Outcome outcome = scenarios(QStringList{u"run"_s} + files + options + QStringList{u"--tap"_s, u"--junit"_s, file});
        QTEST(outcome.code, "code");
        const Report report = reportOf(file);
        QTEST(report.suites, "suites");
        QVERIFY2(report.errors.contains(type), qPrintable(report.errors.join(u' ')));
        QCOMPARE(report.errors.size(), files.size());
        QVERIFY2(content(file).contains(why), content(file).constData());
        if (type == "refused"_L1 && options.isEmpty()) { // a step tells it
            QVERIFY2(outcome.out.startsWith("TAP version 13\n1..2\n") && outcome.out.contains("\nnot ok 1 - "), outcome.out.constData());
            QVERIFY2(outcome.out.contains("\nBail out! "), outcome.out.constData()); // and that it is no matter of this step alone
        } else {
            QVERIFY2(outcome.out.startsWith("TAP version 13\nBail out! ") && outcome.out.count('\n') == 2, outcome.out.constData());
            QVERIFY2(outcome.out.contains(why), outcome.out.constData());
        }
    }

    void whatIsCutOffIsNoSuccess()
    {
        const QString file = m_program.path(u"cut.xml"_s);
        const QString slow = scenarioFile(m_program, u"slow"_s, json("{ 'wait': '1s' }, { 'run': ['/bin/sh', '-c', 'exec sleep 600'] }"));
        const Running running = m_program.start({u"scenario"_s, u"run"_s, u"--tap"_s, u"--junit"_s, file, slow, right()});
        QByteArray said;
        for (const QDeadlineTimer deadline(patienceMs); !said.contains("\nok 1 - ") && !deadline.hasExpired(); running->waitForReadyRead(200))
            said += running->readAllStandardOutput();
        QVERIFY2(said.contains("\nok 1 - "), said.constData());
        QCOMPARE(reportOf(file).errors, (QStringList{u"ended"_s, u"ended"_s})); // as it would stand there after a crash
        const Outcome outcome = Program::terminate(*running);
        QCOMPARE(outcome.code, 1);
        QCOMPARE(reportOf(file).suites, (QStringList{u"slow 3 0 1 1"_s, u"right 3 0 1 2"_s}));
        QCOMPARE(reportOf(file).errors, (QStringList{u"ended"_s, u"ended"_s}));
        QVERIFY2(outcome.out.contains("\nBail out! It was ended before all of its steps had run."), outcome.out.constData());
    }

    /// On somebody's bench, which goes.
    void whatItsBenchCutsOffIsNoSuccess()
    {
        const QStringList profile{u"--profile"_s, m_program.path(u"theirs"_s)};
        const Running bench = m_program.start(QStringList{u"serve"_s, u"--json"_s} + profile);
        QVERIFY(!Program::await(*bench, u"events-api"_s).isEmpty());
        const QString file = m_program.path(u"theirs.xml"_s);
        const QString slow = scenarioFile(m_program, u"theirs"_s, json("{ 'wait': '1s' }, { 'run': ['/bin/sh', '-c', 'exec sleep 600'] }"));
        const Running running = m_program.start(QStringList{u"scenario"_s, u"run"_s, u"--tap"_s, u"--junit"_s, file, slow} + profile);
        QByteArray said;
        for (const QDeadlineTimer deadline(patienceMs); !said.contains("\nok 1 - ") && !deadline.hasExpired(); running->waitForReadyRead(200))
            said += running->readAllStandardOutput();
        QVERIFY2(said.contains("\nok 1 - "), said.constData());
        QCOMPARE(Program::terminate(*bench).code, 0);
        QVERIFY(running->waitForFinished(patienceMs));
        QCOMPARE(running->exitCode(), 3);
        said += running->readAllStandardOutput();
        QCOMPARE(said.count("\nBail out! "), 1);
        QVERIFY2(said.contains("\nBail out! The bench that carried this out has ended.\n"), said.constData());
        QCOMPARE(reportOf(file).suites, (QStringList{u"theirs 3 0 1 1"_s}));
        QVERIFY2(content(file).contains("The bench that carried this out has ended."), content(file).constData());
    }

    void numbersAreWordedRightly()
    {
        const QString mixed = scenarioFile(m_program, u"mixed"_s, json("{ 'wait': '1s' }, { 'run': ['/bin/false'] }"));
        QVERIFY(scenarios({u"run"_s, mixed}).out.endsWith("\n1 step passed, 1 failed.\n"));
        QVERIFY(scenarios({u"run"_s, scenarioFile(m_program, u"one"_s, json("{ 'wait': '1s' }"))}).out.endsWith("\n1 step passed.\n"));
        QVERIFY(scenarios({u"run"_s, right()}).out.endsWith("\n2 steps passed.\n"));
    }

    /// Of the system, such as it is: what it does not read is no TAP to whoever works here.
    void theUsualReaderOfTapTakesIt()
    {
        const QString prove = QStandardPaths::findExecutable(u"prove"_s);
        if (prove.isEmpty())
            QSKIP("There is no prove here");
        const auto judged = [&](const QString &file) {
            const QString stream = m_program.file(u"stream.tap"_s, scenarios({u"run"_s, file, u"--tap"_s}).out);
            return m_program.runShell("prove -e cat '" + stream.toUtf8() + "'");
        };
        const Outcome right = judged(this->right());
        QVERIFY2(right.code == 0 && right.out.contains("Result: PASS"), right.both().constData());
        const Outcome wrong = judged(no());
        QVERIFY2(wrong.code != 0 && wrong.out.contains("Failed 2/4"), wrong.both().constData());
    }

    void aReportMayBeStandardOutput()
    {
        const Outcome outcome = scenarios({u"run"_s, right(), no(), u"--junit"_s, u"-"_s});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.out.startsWith("<?xml") && outcome.out.count("<testsuites") == 1, outcome.out.constData());
        QVERIFY2(outcome.out.trimmed().endsWith("</testsuites>"), outcome.out.constData());
        QVERIFY(outcome.err.contains("passed, 2 failed."));
        QVERIFY(!QFileInfo::exists(u"-"_s));
        QCOMPARE(scenarios({u"run"_s, right(), u"--junit"_s, u"-"_s, u"--tap"_s}).code, 2);
        QCOMPARE(scenarios({u"run"_s, right(), u"--junit"_s, u"-"_s, u"--json"_s}).code, 2);
    }

    void aWrongFileHasASummaryToo()
    {
        const Outcome outcome = scenarios({u"run"_s, right(), wrong(), u"--json"_s});
        QCOMPARE(outcome.code, 2);
        QCOMPARE(outcome.ofType(u"error"_s).size(), 1);
        QCOMPARE(outcome.one(u"summary"_s)["passed"_L1].toInt(-1), 0);
        QCOMPARE(outcome.lines.constLast()["type"_L1].toString(), u"summary"_s);
    }

    void tapIsAStreamOfItsOwn()
    {
        const Outcome outcome = scenarios({u"run"_s, right(), no(), u"--tap"_s});
        QCOMPARE(outcome.code, 1);
        const QList<QByteArray> lines = outcome.out.split('\n');
        QCOMPARE(lines.at(0), "TAP version 13"_ba);
        QCOMPARE(lines.at(1), "1..6"_ba);
        QVERIFY(lines.contains("ok 1 - right: fire goal.completed as a"));
        QVERIFY2(outcome.out.contains("not ok 4 - no <&\"'>: Two \\# came\n  ---\n  message: \""), outcome.out.constData());
        QVERIFY(outcome.out.contains("\n  found: \"requests 1\"\n  ...\n"));
        QVERIFY(outcome.out.contains("ok 6 - "));
        for (const QByteArray &line : lines)
            QVERIFY2(line.isEmpty() || line.startsWith("ok ") || line.startsWith("not ok ") || line.startsWith("# ") || line.startsWith("  ")
                         || line.startsWith("TAP") || line.startsWith("1.."),
                     line.constData());
    }
};

QTEST_GUILESS_MAIN(TestCliScenarioReports)
#include "tst_cli_scenario_reports.moc"
