// SPDX-License-Identifier: MIT
#include "tests/bench/scenario_run.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

class TestScenarioRunner final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theContractsExampleHolds()
    {
        BenchFixture f(false);
        const Instant before = realNow();
        const ScenarioOutcome outcome =
            run(f, json("{ 'receiver': { 'respond': '503x2,200' }, 'site': 'acme.test', 'steps': [ "
                        "{ 'fire': 'goal.completed', 'as': 'order', 'data': { 'goal_name': 'Purchase' } }, "
                        "{ 'expect': { 'delivery': 'order', 'state': 'delivered', 'attempts': 3, 'status': 200 }, 'within': '10m' }, "
                        "{ 'respond': 'close,200' }, "
                        "{ 'replay': 'order', 'times': 2, 'overlap': true }, "
                        "{ 'wait': '1h' }, "
                        "{ 'fire': 'goal.completed', 'as': 'forged', 'sign': 'wrong' }, "
                        "{ 'expect': { 'delivery': 'forged', 'status': 401 }, 'within': '1s' }, "
                        "{ 'expect': { 'requests': 6, 'valid': 5, 'invalid': 1, 'where': { 'data.goal_name': 'Purchase' } } }, "
                        "{ 'hit': { 'url': 'https://acme.test/checkout/success' }, 'times': 3 }, "
                        "{ 'expect': { 'requests': 9 }, 'within': '1m' } ] }"));
        QVERIFY2(outcome.held(), words(outcome).constData());
        QVERIFY(outcome.card.isEmpty());
        QVERIFY(f.bench->clock()->now() - before >= std::chrono::minutes(66));
    }

    void whatDoesNotHoldSaysWhatWasThere()
    {
        const ScenarioOutcome outcome = run(json("{ 'receiver': { 'respond': '503' }, 'steps': [ "
                                                 "{ 'fire': 'goal.completed', 'as': 'a', 'times': 2 }, "
                                                 "{ 'expect': { 'delivery': 'a', 'state': 'delivered', 'attempts': 2, 'error': 'none', 'body': { "
                                                 "'data.goal_name': 'x', 'data.none': 1 } }, "
                                                 "'within': '2m' }, "
                                                 "{ 'expect': { 'requests': 1, 'valid': 2, 'statuses': [200], 'distinct': 1, 'in_order': false } }, "
                                                 "{ 'expect': { 'distinct': true, 'where': { 'event': 'goal.completed' } } }, "
                                                 "{ 'expect': { 'requests': 4, 'distinct': 2 } } ] }"));
        QCOMPARE(outcome.count(StepResult::Verdict::Failed), 3);
        QVERIFY(!outcome.refusal);
        const QString said = failures(outcome);
        QVERIFY2(said.startsWith(u"1: state delivered, attempts 2, error none, data.goal_name \"x\", data.none 1 | state waiting, attempts 2, "
                                 "error status, data.goal_name "_s),
                 qPrintable(said));
        QVERIFY2(said.contains(u"data.none is not there"_s), qPrintable(said));
        QVERIFY2(said.contains(u"(after 2m)"_s), qPrintable(said));
        QVERIFY2(said.contains(u"| requests 4, valid 4, statuses [503, 503, 503, 503], in_order [a #"_s), qPrintable(said));
        QVERIFY2(said.contains(u"distinct 2 of 4"_s), qPrintable(said));
        QVERIFY(!outcome.card.isEmpty());
    }

    void timeGoesOnlyAsFarAsItMust()
    {
        BenchFixture f(false);
        const Instant before = realNow();
        const ScenarioOutcome outcome = run(f, json("{ 'receiver': { 'respond': '503,200' }, 'steps': [ "
                                                    "{ 'fire': 'goal.completed', 'as': 'a' }, "
                                                    "{ 'expect': { 'delivery': 'a', 'state': 'delivered' }, 'within': '30d' } ] }"));
        QVERIFY2(outcome.held(), words(outcome).constData());
        QVERIFY(f.bench->clock()->now() - before < std::chrono::hours(1));
    }

    void aReplayIsOneRequestAndReversedIsInReversedOrder()
    {
        const ScenarioOutcome outcome =
            run(json("{ 'steps': [ "
                     "{ 'fire': 'goal.completed', 'as': 'a', 'data': { 'n': 1 } }, { 'expect': { 'delivery': 'a', 'state': 'delivered' } }, "
                     "{ 'fire': 'goal.completed', 'as': 'b', 'data': { 'n': 2 } }, { 'expect': { 'delivery': 'b', 'state': 'delivered' } }, "
                     "{ 'expect': { 'in_order': true, 'distinct': true } }, "
                     "{ 'respond': '503' }, "
                     "{ 'replay': ['a', 'b'], 'reverse': true, 'times': 2 }, "
                     "{ 'wait': '1h' }, "
                     "{ 'expect': { 'requests': 6, 'in_order': ['a', 'b', 'b', 'a', 'b', 'a'], 'statuses': [200, 200, 503, 503, 503, 503] } }, "
                     "{ 'expect': { 'in_order': true } } ] }"));
        QCOMPARE(failures(outcome), u"9: in_order true | in_order [a, b, b, a, b, a]"_s);
    }

    void signaturesHeadersAndExactBytesGoOutAsSaid()
    {
        const ScenarioOutcome outcome =
            run(json("{ 'target': { 'signature': 'base64' }, 'steps': [ "
                     "{ 'fire': 'usage.threshold', 'as': 'right', 'headers': { 'X-Test': '1', 'Content-Type': 'text/plain' } }, "
                     "{ 'expect': { 'delivery': 'right', 'state': 'delivered', 'body': { 'event': 'usage.threshold' } } }, "
                     "{ 'fire': 'usage.threshold', 'as': 'missing', 'sign': 'missing' }, "
                     "{ 'expect': { 'delivery': 'missing', 'status': 401 } }, "
                     "{ 'fire': 'realtime.spike', 'as': 'wrong', 'sign': 'wrong' }, "
                     "{ 'expect': { 'requests': 3, 'valid': 1, 'missing': 1, 'invalid': 1 } } ] }"));
        QVERIFY2(outcome.held(), words(outcome).constData());
    }

    void hitsFollowTheEventsApisRules()
    {
        const ScenarioOutcome outcome =
            run(json("{ 'site': 'acme.test', 'goals': [ { 'name': 'Join', 'event': 'join' } ], 'steps': [ "
                     "{ 'hit': { 'url': 'https://acme.test/checkout/success' } }, "
                     "{ 'hit': { 'url': 'https://acme.test/', 'name': 'join', 'user_agent': 'Googlebot/2.1' } }, "
                     "{ 'expect': { 'requests': 0 } }, "
                     "{ 'hit': { 'url': 'https://acme.test/', 'name': 'join', 'referrer': 'https://www.google.com/' }, 'times': 2 }, "
                     "{ 'expect': { 'requests': 2, 'where': { 'data.goal_name': 'Join', 'data.source': 'google' } }, 'within': '1s' } ] }"));
        QVERIFY2(outcome.held(), words(outcome).constData());
    }

    void commandsAreRunAndTheirOutputKept()
    {
        const ScenarioOutcome outcome = run(json("{ 'steps': [ "
                                                 "{ 'run': ['/bin/sh', '-c', 'echo \\'$OVYXA_BENCH_URL\\'; test -s \\'$OVYXA_BENCH_CA\\''] }, "
                                                 "{ 'run': ['/bin/sh', '-c', 'echo one; echo two >&2; exit 7'] }, "
                                                 "{ 'run': ['/bin/sh', '-c', 'exit 7'], 'expect_exit': 7 }, "
                                                 "{ 'run': ['/bin/sh', '-c', 'kill -TERM $$'] }, "
                                                 "{ 'run': ['/nowhere/at-all'] }, "
                                                 "{ 'run': ['/bin/sh', '-c', 'kill -9 $$'], 'expect_exit': 137 }, "
                                                 "{ 'run': ['/bin/sh', '-c', 'exit 137'], 'expect_exit': 137 } ] }"));
        QCOMPARE(outcome.count(StepResult::Verdict::Failed), 3);
        QVERIFY(outcome.steps.at(0).output.startsWith("https://localhost:"_L1));
        QCOMPARE(outcome.steps.at(1).output, u"one\ntwo"_s);
        QCOMPARE(outcome.steps.at(1).found, u"exit code 7"_s);
        QVERIFY(outcome.steps.at(1).detail.endsWith("two"_L1));
        QCOMPARE(outcome.steps.at(2).verdict, StepResult::Verdict::Passed);
        QCOMPARE(outcome.steps.at(3).found, u"it was ended by signal 15"_s);
        QVERIFY(outcome.steps.at(4).detail.startsWith("/nowhere/at-all cannot be started: "_L1));
        QCOMPARE(outcome.steps.at(5).verdict, StepResult::Verdict::Passed); // as shells count what a signal ended
        QCOMPARE(outcome.steps.at(6).verdict, StepResult::Verdict::Passed);
    }

    void aTargetOfOnesOwnIsSentTo()
    {
        BenchFixture other;
        const auto site = other.addSite(u"other.test"_s);
        QVERIFY(site.ok());
        QVERIFY(other.startReceiver().ok());
        const QString authority = other.bench->authorityFile();
        const QByteArray url = other.bench->receiver()->state().url.toUtf8() + "x?y=1";
        const ScenarioOutcome outcome = run("{ \"target\": { \"url\": \"" + url + "\", \"ca\": \"" + authority.toUtf8()
                                            + json("' }, 'steps': [ "
                                                   "{ 'fire': 'goal.completed', 'as': 'a' }, { 'expect': { 'delivery': 'a', 'status': 200 } }, "
                                                   "{ 'fire': 'goal.completed', 'as': 'b', 'sign': 'missing' }, { 'expect': { 'delivery': 'b', "
                                                   "'status': 200, 'state': 'delivered' } } ] }"));
        QVERIFY2(outcome.held(), words(outcome).constData());
        QTRY_COMPARE(other.captures.size(), 2);
        QCOMPARE(other.captures.constFirst().target, u"/x?y=1"_s);
    }

    void aProfileIsLeftAsItWas()
    {
        BenchFixture f(false);
        BenchOptions options = f.options();
        options.keepsTime = false;
        options.allowLoopbackHttp = true;
        f.open(options);
        QVERIFY(f.addSite(u"mine.test"_s).ok());
        const auto goal = f.wait<Goal>([&](auto reply) {
            f.bench->catalogue()->addGoal({{}, u"mine.test"_s, u"Own"_s, Goal::Kind::Pageview, u"/own"_s}, f.bench.get(), reply);
        });
        QVERIFY(goal.ok());
        const ProfileSettings settings = f.bench->catalogue()->settings();
        const ScenarioOutcome outcome = run(f,
                                            json("{ 'site': 'mine.test', 'plan_limit': 2, 'goals': [ { 'name': 'New', 'path': '/new' } ], 'steps': [ "
                                                 "{ 'hit': { 'url': 'https://mine.test/own' } }, { 'hit': { 'url': 'https://mine.test/new' } }, "
                                                 "{ 'expect': { 'requests': 4 }, 'within': '1m' } ] }"),
                                            false);
        QVERIFY2(outcome.held(), words(outcome).constData());
        QTRY_COMPARE(f.bench->catalogue()->goals(u"mine.test"_s).size(), 1);
        QVERIFY(f.bench->catalogue()->webhooks().isEmpty());
        QCOMPARE(f.bench->catalogue()->settings(), settings);
        QCOMPARE(f.bench->catalogue()->sites().size(), 1);
        QTRY_VERIFY(!f.bench->clock()->state().paused);
        QVERIFY(!f.bench->receiver()->state().running);
    }

    void whatCannotGoOnRefuses()
    {
        const ScenarioOutcome outcome = run(json("{ 'site': 'acme.test', 'receiver': { 'respond': '200' }, "
                                                 "'steps': [ { 'run': ['/bin/sh', '-c', 'exit 0'] }, { 'rotate': {} }, { 'wait': '1s' } ] }"));
        QVERIFY2(outcome.held(), words(outcome).constData());

        BenchFixture f;
        QVERIFY(f.addSite(u"full.test"_s).ok());
        for (int i = 0; i < 5; ++i)
            QVERIFY(f.addWebhook(BenchFixture::webhook(u"full.test"_s, QString::number(i), u"https://localhost:1/"_s)).ok());
        const ScenarioOutcome refused =
            run(f, json("{ 'site': 'full.test', 'steps': [ { 'hit': { 'url': 'https://full.test/' } }, { 'wait': '1s' } ] }"), false);
        QVERIFY(refused.refusal.has_value());
        QCOMPARE(refused.refusal->code, ErrorCode::Unavailable);
        QCOMPARE(refused.steps.constFirst().verdict, StepResult::Verdict::Failed);
        QCOMPARE(refused.steps.constLast().verdict, StepResult::Verdict::Skipped);
    }

    void stepByStepItWaitsBeforeEach()
    {
        BenchFixture f(false);
        openForScenario(f);
        const auto scenario =
            readScenario(json("{ 'steps': [ { 'fire': 'goal.completed', 'as': 'a' }, { 'wait': '1h' }, "
                              "{ 'expect': { 'delivery': 'a', 'attempts': 2 } }, { 'wait': '1s' } ], 'receiver': { 'respond': '503' } }"),
                         {});
        QVERIFY2(scenario.ok(), qPrintable(scenario.ok() ? QString() : scenario.error().message));
        ScenarioRunner runner(f.bench.get(), *scenario, true);
        QSignalSpy ended(&runner, &ScenarioRunner::stepEnded);
        QSignalSpy waiting(&runner, &ScenarioRunner::waiting);
        QSignalSpy finished(&runner, &ScenarioRunner::finished);
        runner.setPace(ScenarioRunner::Pace::StepByStep);
        runner.stayOpen();
        runner.start();
        QTRY_COMPARE_WITH_TIMEOUT(waiting.size(), 1, waitMs);
        QCOMPARE(waiting.last().first().toInt(), 1);
        QCOMPARE(ended.size(), 1);
        runner.setPace(ScenarioRunner::Pace::StepByStep);
        QTRY_COMPARE_WITH_TIMEOUT(waiting.size(), 2, waitMs);
        QCOMPARE(ended.size(), 2);
        runner.setPace(ScenarioRunner::Pace::Through);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, waitMs);
        QCOMPARE(waiting.size(), 2);
        const auto outcome = finished.first().first().value<ScenarioOutcome>();
        QCOMPARE(failures(outcome), u"2: attempts 2 | attempts 4"_s);
        QCOMPARE(outcome.sent.size(), 1);
        QCOMPARE(outcome.sent.first().name, u"a"_s);
        QCOMPARE(outcome.sent.first().status, 503);
        QVERIFY(f.bench->receiver()->state().running); // it stays as it is
        QVERIFY(f.bench->clock()->state().paused);
    }

    void whatWaitsCanBeEnded()
    {
        BenchFixture f;
        const auto scenario = readScenario(json("{ 'steps': [ { 'wait': '1s' }, { 'wait': '1s' } ] }"), {});
        ScenarioRunner runner(f.bench.get(), *scenario, true);
        QSignalSpy waiting(&runner, &ScenarioRunner::waiting);
        QSignalSpy began(&runner, &ScenarioRunner::stepBegan);
        QSignalSpy finished(&runner, &ScenarioRunner::finished);
        runner.setPace(ScenarioRunner::Pace::StepByStep);
        runner.start();
        QTRY_COMPARE_WITH_TIMEOUT(waiting.size(), 1, waitMs);
        runner.cancel();
        runner.setPace(ScenarioRunner::Pace::Through); // comes too late
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, waitMs);
        QCOMPARE(began.size(), 1);
    }

    void itCanBeEndedInTheMiddle()
    {
        BenchFixture f;
        const auto scenario =
            readScenario(json("{ 'steps': [ { 'wait': '1s' }, { 'run': ['/bin/sh', '-c', 'exec sleep 600'] }, { 'wait': '1s' } ] }"), {});
        ScenarioRunner runner(f.bench.get(), *scenario, true);
        std::optional<ScenarioOutcome> outcome;
        connect(&runner, &ScenarioRunner::finished, &runner, [&outcome](const ScenarioOutcome &came) { outcome = came; });
        connect(&runner, &ScenarioRunner::stepBegan, &runner, [&runner](int index) {
            if (index == 1)
                QMetaObject::invokeMethod(&runner, &ScenarioRunner::cancel, Qt::QueuedConnection);
        });
        runner.start();
        QVERIFY(QTest::qWaitFor([&] { return outcome.has_value(); }, waitMs));
        QCOMPARE(outcome->count(StepResult::Verdict::Passed), 1);
        QCOMPARE(outcome->count(StepResult::Verdict::Skipped), 2);
        QCOMPARE(outcome->refusal->code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestScenarioRunner)
#include "tst_scenario_runner.moc"
