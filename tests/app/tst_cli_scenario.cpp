// SPDX-License-Identifier: MIT
// `scenario`: files that say what happens and what must be true, as CI runs them.
#include "tests/app/scenario_files.h"

#include <QtCore/QDir>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestCliScenario final : public QObject
{
    Q_OBJECT

    Program m_program;

    [[nodiscard]] QString right() const { return rightScenario(m_program); }
    [[nodiscard]] QString no() const { return failingScenario(m_program); }
    [[nodiscard]] QString wrong() const { return wrongScenario(m_program); }

    Outcome scenarios(const QStringList &arguments) { return m_program.run(QStringList{u"scenario"_s} + arguments); }

private Q_SLOTS:
    void everyExampleHolds_data()
    {
        QTest::addColumn<QString>("file");
        const QDir folder(qEnvironmentVariable("OVYXA_SOURCE") + u"/resources/scenarios"_s);
        const QStringList names = folder.entryList({u"*.json"_s});
        for (const QString &name : names)
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
    }

    void everyExampleHolds()
    {
        QFETCH(QString, file);
        const Outcome checked = scenarios({u"check"_s, file, u"--json"_s});
        QVERIFY2(checked.code == 0, checked.both().constData());
        const Outcome outcome = scenarios({u"run"_s, file, u"--json"_s});
        QVERIFY2(outcome.code == 0, outcome.both().constData());
        QVERIFY(outcome.onlyJson);
        const QJsonObject summary = outcome.one(u"summary"_s);
        QCOMPARE(summary["failed"_L1].toInt(-1), 0);
        QCOMPARE(summary["passed"_L1].toInt(), outcome.ofType(u"step"_s).size());
    }

    void thereAreTheExamplesThatTheReadmeNames()
    {
        const QDir folder(qEnvironmentVariable("OVYXA_SOURCE") + u"/resources/scenarios"_s);
        for (const auto &name : {u"idempotency"_s, u"order"_s, u"flaky-endpoint"_s, u"outage"_s, u"forged-signature"_s, u"exact-bytes"_s,
                                 u"rotated-secret"_s, u"usage"_s, u"spike"_s, u"slack"_s})
            QVERIFY2(folder.exists(name + u".json"_s), qPrintable(name));
    }

    void theReadmesExampleHoldsAsItStands()
    {
        const QByteArray readme = content(qEnvironmentVariable("OVYXA_SOURCE") + u"/README.md"_s);
        const qsizetype from = readme.indexOf("```jsonc\n") + 9;
        QVERIFY(from > 9);
        const QString file = m_program.file(u"readme.json"_s, readme.sliced(from, readme.indexOf("```", from) - from));
        const Outcome outcome = scenarios({u"run"_s, file});
        QVERIFY2(outcome.code == 0, outcome.both().constData());
    }

    void exitCodesAreHonestAndTheWorstCounts()
    {
        QCOMPARE(scenarios({u"run"_s, right()}).code, 0);
        QCOMPARE(scenarios({u"run"_s, no(), right()}).code, 1);
        const Outcome two = scenarios({u"run"_s, right(), no(), u"--json"_s});
        QCOMPARE(two.code, 1);
        QCOMPARE(two.ofType(u"step"_s).size(), 6);
        QCOMPARE(two.one(u"summary"_s)["passed"_L1].toInt(), 4);
        QCOMPARE(two.one(u"summary"_s)["failed"_L1].toInt(), 2);
        const QJsonObject step = two.ofType(u"step"_s).at(3);
        QCOMPARE(step["scenario"_L1].toString(), u"no <&\"'>"_s);
        QCOMPARE(step["name"_L1].toString(), u"Two # came"_s);
        QCOMPARE(step["ok"_L1].toBool(true), false);
        QVERIFY(step["detail"_L1].toString().contains("requests 1"_L1));
        QStringList codes;
        for (const QJsonObject &each : two.ofType(u"step"_s))
            codes += each["detail_code"_L1].toString();
        QCOMPARE(codes, (QStringList{u"done"_s, u"done"_s, u"done"_s, u"expectation"_s, u"exit_code"_s, u"done"_s}));
        QVERIFY(step.contains("duration_ms"_L1));
        QVERIFY(two.onlyJson);
        QCOMPARE(scenarios({u"run"_s, m_program.path(u"none.json"_s)}).code, 2);
        QCOMPARE(scenarios({u"run"_s}).code, 2);
        QCOMPARE(scenarios({u"run"_s, right(), u"--json"_s, u"--tap"_s}).code, 2);
        QCOMPARE(scenarios({u"run"_s, right(), u"--junit"_s, m_program.path(u"no/such/folder/out.xml"_s)}).code, 3);
    }

    void aWrongFileIsFoundBeforeAnythingStarts()
    {
        const Outcome outcome = scenarios({u"run"_s, right(), wrong(), u"--json"_s});
        QCOMPARE(outcome.code, 2);
        QVERIFY(outcome.ofType(u"step"_s).isEmpty());
        const QString message = outcome.one(u"error"_s)["message"_L1].toString();
        QVERIFY2(message.contains("wrong.json: Line 1, column "_L1) && message.contains(u"Did you mean “as”?"_s), qPrintable(message));
        const Outcome checked = scenarios({u"check"_s, right(), wrong(), u"--json"_s});
        QCOMPARE(checked.code, 2);
        QCOMPARE(checked.one(u"summary"_s)["passed"_L1].toInt(), 1);
        QCOMPARE(checked.one(u"summary"_s)["failed"_L1].toInt(), 1);
        QCOMPARE(checked.one(u"error"_s)["code"_L1].toString(), u"invalid_input"_s);
    }

    void aHeldProfileIsRefused()
    {
        const QString profile = m_program.path(u"held"_s);
        const Running holder = m_program.start({u"listen"_s, u"--json"_s, u"--profile"_s, profile});
        QVERIFY(!Program::await(*holder, u"listening"_s).isEmpty());
        QCOMPARE(scenarios({u"run"_s, right(), u"--profile"_s, profile, u"--own"_s}).code, 3);
        (void)Program::terminate(*holder);
        QCOMPARE(scenarios({u"run"_s, right(), u"--profile"_s, profile}).code, 0);
        const Outcome kept = m_program.run({u"deliveries"_s, u"list"_s, u"--json"_s, u"--profile"_s, profile});
        QCOMPARE(kept.one(u"summary"_s)["deliveries"_L1].toInt(), 1);
        const Outcome clock = m_program.run({u"clock"_s, u"show"_s, u"--json"_s, u"--profile"_s, profile});
        QVERIFY2(clock.lines.constFirst()["ahead_s"_L1].toDouble() < 60, clock.out.constData());
    }

    void theCardSaysWhatBrokeAndHowToRepeatIt()
    {
        const Running app =
            m_program.start({u"listen"_s, u"--json"_s, u"--plain"_s, u"--respond"_s, u"200"_s, u"--profile"_s, m_program.path(u"app"_s)});
        const QByteArray url = Program::await(*app, u"listening"_s)["url"_L1].toString().toUtf8() + "hook";
        const QString file = m_program.file(
            u"card.json"_s, "{ \"receiver\": { \"forward_to\": \"" + url
                                + json("' }, 'steps': [ "
                                       "{ 'fire': 'goal.completed', 'as': 'order' }, { 'expect': { 'delivery': 'order', 'state': 'delivered' } }, "
                                       "{ 'replay': 'order' }, { 'fire': 'goal.completed', 'as': 'forged', 'sign': 'wrong' }, "
                                       "{ 'run': ['/bin/sh', '-c', 'echo counted 2; exit 1'], 'name': 'The app counts an order once' } ] }"));
        const Outcome outcome = scenarios({u"run"_s, file});
        QCOMPARE(outcome.code, 1);
        for (const char *part : {"The app counts an order once", "counted 2", "Idempotency: “order” was accepted 2 time",
                                 "Signature: “forged” was accepted although it was signed wrongly", "the app: 200", "curl ", "X-Ovyxa-Signature"})
            QVERIFY2(outcome.out.contains(part), outcome.out.constData());
        QVERIFY(outcome.out.contains(url));
    }

    /// Each way in which a step fails has a word of its own for programs.
    void whatFailedHasACode()
    {
        const QString file = m_program.file(
            u"codes.json"_s, json("{ 'steps': [ { 'run': ['/no/such/program'] }, { 'run': ['/bin/sh', '-c', 'kill -9 $$'] }, "
                                  "{ 'fire': 'goal.completed', 'as': 'a' }, { 'fire': 'goal.completed', 'as': 'b', 'sign': 'wrong' }, "
                                  "{ 'replay': 'a' }, { 'expect': { 'delivery': 'b', 'state': 'delivered' } }, { 'expect': { 'requests': 9 } } ] }"));
        const Outcome outcome = scenarios({u"run"_s, file, u"--json"_s});
        QCOMPARE(outcome.code, 1);
        QStringList codes;
        for (const QJsonObject &each : outcome.ofType(u"step"_s))
            codes += each["detail_code"_L1].toString();
        QCOMPARE(codes, (QStringList{u"not_started"_s, u"signal"_s, u"done"_s, u"done"_s, u"done"_s, u"expectation"_s, u"expectation"_s}));
        QVERIFY2(outcome.one(u"summary"_s)["suspicions"_L1].toArray().contains(u"idempotency"_s), outcome.out.constData());
    }

    void aScenarioComesByStandardInput()
    {
        const QByteArray text = json("{ 'steps': [ { 'fire': 'goal.completed' }, { 'expect': { 'requests': 1 } } ] } // piped\n");
        const QStringList run{u"scenario"_s, u"run"_s, u"-"_s, u"--json"_s};
        const Outcome alone = m_program.run(run, text);
        QVERIFY2(alone.code == 0, alone.both().constData());
        QCOMPARE(alone.ofType(u"step"_s).size(), 2);
        const Outcome checked = m_program.run({u"scenario"_s, u"check"_s, u"-"_s, u"--json"_s}, text);
        QVERIFY2(checked.code == 0, checked.both().constData());
        QCOMPARE(m_program.run(run, "{ 'stepz': [] }").code, 2);
        QCOMPARE(m_program.run(run + QStringList{u"-"_s}, text).code, 2); // it can be read once
        const QString profile = m_program.path(u"piped"_s);
        const Running holder = m_program.start({u"serve"_s, u"--json"_s, u"--profile"_s, profile});
        QVERIFY(!Program::await(*holder, u"events-api"_s).isEmpty());
        const Outcome there = m_program.run(run + QStringList{u"--profile"_s, profile}, text);
        QVERIFY2(there.code == 0, there.both().constData());
        QCOMPARE(there.ofType(u"step"_s).size(), 2);
    }

    /// However the program ends, what a step started ends with it, and the report says how far it came.
    void aKilledRunLeavesNoCommandBehind()
    {
        const QString sign = m_program.path(u"child"_s);
        const QString file =
            m_program.file(u"killed.json"_s, json("{ 'steps': [ { 'wait': '1s' }, { 'run': ['/bin/sh', '-c', 'echo $$ > $0; exec sleep 600', '")
                                                 + sign.toUtf8() + json("'] } ] }"));
        const Running running = m_program.start({u"scenario"_s, u"run"_s, file, u"--junit"_s, m_program.path(u"killed.xml"_s)});
        QTRY_VERIFY_WITH_TIMEOUT(content(sign).endsWith('\n'), 60'000);
        const pid_t child = content(sign).trimmed().toInt();
        QVERIFY(::kill(child, 0) == 0);
        running->kill();
        QVERIFY(running->waitForFinished());
        QTRY_VERIFY_WITH_TIMEOUT(::kill(child, 0) != 0, 60'000);
        const QByteArray report = content(m_program.path(u"killed.xml"_s));
        QVERIFY2(report.contains("tests=\"3\" failures=\"0\" errors=\"1\" skipped=\"1\""), report.constData()); // the step that had ended stands
    }

    /// What is recorded holds when it is run, whatever was answered, edited and replayed.
    void whatIsRecordedRuns()
    {
        const QString profile = m_program.path(u"recorded"_s);
        const QString source =
            m_program.file(u"source.json"_s, json("{ 'site': 'rec.test', 'receiver': { 'respond': '503x2,200,close,200' }, 'steps': [ "
                                                  "{ 'fire': 'goal.completed', 'as': 'a', 'data': { 'goal_name': 'Ünï', 'n': 1.50 } }, "
                                                  "{ 'expect': { 'delivery': 'a', 'state': 'delivered', 'attempts': 3 }, 'within': '10m' }, "
                                                  "{ 'fire': 'usage.threshold', 'as': 'b' }, "
                                                  "{ 'expect': { 'delivery': 'b', 'state': 'delivered', 'attempts': 2 }, 'within': '10m' }, "
                                                  "{ 'replay': 'a', 'times': 2 }, "
                                                  "{ 'fire': 'goal.completed', 'as': 'c', 'sign': 'wrong', 'headers': { 'X-Extra': '1' } }, "
                                                  "{ 'fire': 'goal.completed', 'as': 'd', 'sign': 'missing', 'body_file': 'bytes.bin' }, "
                                                  "{ 'respond': '503' }, { 'fire': 'realtime.spike', 'as': 'e', 'times': 2 }, "
                                                  "{ 'expect': { 'delivery': 'e', 'state': 'failed' }, 'within': '1h' } ] }"));
        (void)m_program.file(u"bytes.bin"_s, "\xff\x00 exact"_ba);
        const Outcome made = scenarios({u"run"_s, source, u"--profile"_s, profile});
        QVERIFY2(made.code == 0, made.both().constData());
        const QString file = m_program.path(u"again.json"_s);
        const Outcome recorded = scenarios({u"record"_s, u"--since"_s, u"1d"_s, u"-o"_s, file, u"--profile"_s, profile, u"--json"_s});
        QVERIFY2(recorded.code == 0, recorded.both().constData());
        QCOMPARE(recorded.one(u"summary"_s)["deliveries"_L1].toInt(), 8);
        QVERIFY2(content(file).contains("\"n\":1.50"), content(file).constData());
        QVERIFY(content(file).contains("\"sign\": \"wrong\"") && content(file).contains("\"X-Extra\": \"1\""));
        QCOMPARE(scenarios({u"check"_s, file}).code, 0);
        const Outcome again = scenarios({u"run"_s, file});
        QVERIFY2(again.code == 0, QByteArray(again.both() + content(file)).constData());

        QCOMPARE(scenarios({u"record"_s, u"-o"_s, file, u"--profile"_s, m_program.path(u"nothing"_s)}).code, 2);
        QCOMPARE(scenarios({u"record"_s, u"--since"_s, u"yore"_s, u"-o"_s, file, u"--profile"_s, profile}).code, 2);
        QCOMPARE(scenarios({u"record"_s, u"--profile"_s, profile}).code, 2);
    }

    /// Where another program received it: how a request was signed is known from its edit, and what is not known is not expected.
    void whatAnotherProgramReceivedIsRecordedAsItWasSent()
    {
        const Running app =
            m_program.start({u"listen"_s, u"--json"_s, u"--plain"_s, u"--secret"_s, u"k"_s, u"--profile"_s, m_program.path(u"elsewhere"_s)});
        const QString url = Program::await(*app, u"listening"_s)["url"_L1].toString();
        const QStringList sender{u"--json"_s, u"--profile"_s, m_program.path(u"sender"_s)};
        const QStringList plain{u"--allow-loopback-http"_s, u"--no-retry"_s};
        const QStringList trigger{u"trigger"_s, u"goal.completed"_s, u"--url"_s, url, u"--secret"_s, u"k"_s};
        QCOMPARE(m_program.run(trigger + plain + sender).code, 0);
        QCOMPARE(m_program.run(QStringList{u"resend"_s, u"1"_s, u"--sign"_s, u"wrong"_s} + plain + sender).code, 1);
        QCOMPARE(m_program.run(trigger + plain + sender).code, 0);
        const Outcome recorded = scenarios(QStringList{u"record"_s, u"-o"_s, u"-"_s, u"--profile"_s, m_program.path(u"sender"_s)});
        QVERIFY2(recorded.code == 0, recorded.both().constData());
        QCOMPARE(recorded.out.count("\"sign\": \"wrong\""), 1);
        QVERIFY2(recorded.out.contains("\"requests\": 3, \"valid\": 2, \"invalid\": 1, \"statuses\": [200, 401, 200]"), recorded.out.constData());
        QVERIFY(!QFile::exists(u"-"_s));
        const Outcome again = scenarios({u"run"_s, m_program.file(u"elsewhere.json"_s, recorded.out)});
        QVERIFY2(again.code == 0, again.both().constData());
    }

    /// What a script answered with 200 a scenario's own receiver would refuse: it is written as rightly signed, and that is said.
    void whatWasAcceptedThoughSignedWronglyIsToldOf()
    {
        const Running app = m_program.start({u"listen"_s, u"--json"_s, u"--plain"_s, u"--secret"_s, u"k"_s, u"--respond"_s, u"200"_s, u"--profile"_s,
                                             m_program.path(u"answers all"_s)});
        const QString url = Program::await(*app, u"listening"_s)["url"_L1].toString();
        const QStringList sender{u"--json"_s, u"--allow-loopback-http"_s, u"--profile"_s, m_program.path(u"sends all"_s)};
        QCOMPARE(m_program.run(QStringList{u"trigger"_s, u"goal.completed"_s, u"--url"_s, url, u"--secret"_s, u"k"_s} + sender).code, 0);
        QCOMPARE(m_program.run(QStringList{u"resend"_s, u"1"_s, u"--sign"_s, u"wrong"_s} + sender).code, 0);
        const QStringList record{u"record"_s, u"-o"_s, u"-"_s, u"--profile"_s, m_program.path(u"sends all"_s)};
        const Outcome recorded = scenarios(record);
        QVERIFY2(recorded.code == 0 && !recorded.out.contains("\"sign\": \"wrong\""), recorded.both().constData());
        QVERIFY2(recorded.err.contains("1 delivery signed wrongly, and accepted all the same, is written as rightly signed"),
                 recorded.err.constData());
        const Outcome again = scenarios({u"run"_s, m_program.file(u"all.json"_s, recorded.out)});
        QVERIFY2(again.code == 0, again.both().constData());
    }

    /// What a command sends is stored when it has its answer, and told a moment later.
    void whatACommandSentIsSeen()
    {
        const QString file = scenarioFile(m_program, u"sent"_s,
                                          json("{ 'run': ['sh', '-c', 'curl -s -o /dev/null --cacert $OVYXA_BENCH_CA -d x $OVYXA_BENCH_URL'] }, "
                                               "{ 'expect': { 'requests': 1, 'missing': 1, 'statuses': [401] }, 'within': '10s' }"));
        for (int round = 0; round < 3; ++round) {
            const Outcome seen = scenarios({u"run"_s, file});
            QVERIFY2(seen.code == 0, seen.both().constData());
        }
    }

    void itEndsInOrderWhenItIsAskedTo()
    {
        const Running running =
            m_program.start({u"scenario"_s, u"run"_s, u"--json"_s,
                             scenarioFile(m_program, u"long"_s, json("{ 'wait': '1s' }, { 'run': ['/bin/sh', '-c', 'exec sleep 600'] }"))});
        QVERIFY(!Program::await(*running, u"step"_s).isEmpty());
        const Outcome outcome = Program::terminate(*running);
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.one(u"summary"_s)["failed"_L1].toInt(), 1);
    }
};

QTEST_GUILESS_MAIN(TestCliScenario)
#include "tst_cli_scenario.moc"
