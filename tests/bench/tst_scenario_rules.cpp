// SPDX-License-Identifier: MIT
// Which rules a scenario tries, and which of its steps says what of them.
#include "tests/bench/scenario_run.h"

#include "core/trial/scenario_rules.h"

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

namespace {

Scenario scenarioOf(const QByteArray &text)
{
    const auto scenario = readScenario(json(text), {});
    if (!scenario)
        qFatal("%s", qPrintable(scenario.error().message));
    return *scenario;
}

QList<StepResult> results(const QList<StepResult::Verdict> &verdicts)
{
    QList<StepResult> made;
    for (const StepResult::Verdict verdict : verdicts) {
        StepResult result;
        result.index = int(made.size());
        result.verdict = verdict;
        result.detail = u"detail %1"_s.arg(made.size());
        result.found = verdict == StepResult::Verdict::Failed ? u"found %1"_s.arg(made.size()) : QString();
        made += result;
    }
    return made;
}

QStringList titles(const QList<ScenarioRule> &rules)
{
    QStringList found;
    for (const ScenarioRule &rule : rules)
        found += rule.title;
    return found;
}

QList<ScenarioRule::State> states(const QList<ScenarioRule> &rules)
{
    QList<ScenarioRule::State> found;
    for (const ScenarioRule &rule : rules)
        found += rule.state;
    return found;
}

constexpr auto kept = StepResult::Verdict::Passed;
constexpr auto broken = StepResult::Verdict::Failed;

} // namespace

class TestScenarioRules final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachActIsARuleOfItsKind()
    {
        const Scenario scenario = scenarioOf("{ 'steps': [ { 'fire': 'goal.completed', 'as': 'a' }, { 'replay': 'a' }, "
                                             "{ 'replay': 'a', 'times': 2, 'overlap': true }, { 'fire': 'goal.completed', 'as': 'b' }, "
                                             "{ 'replay': ['a', 'b'], 'reverse': true }, { 'wait': '1h' }, { 'replay': 'a' }, "
                                             "{ 'respond': 'close,200' }, { 'fire': 'goal.completed', 'as': 'c' }, "
                                             "{ 'respond': '200' }, { 'fire': 'goal.completed', 'as': 'd', 'sign': 'wrong' }, "
                                             "{ 'replay': 'b', 'name': 'Once more' }, { 'expect': { 'requests': 1 } } ] }");
        QCOMPARE(titles(scenarioRules(scenario)),
                 (QStringList{u"“a” sent"_s, u"“a” sent again"_s, u"“a” 2 time(s) at once"_s, u"“b” sent"_s, u"“a”, “b” in reversed order"_s,
                              u"“a” after 1h"_s, u"“c” after a cut answer"_s, u"“d” signed wrongly"_s, u"Once more"_s, u"What arrived in all"_s}));
    }

    void aStepThatNamesADeliveryJudgesItsLastAct()
    {
        const Scenario scenario = scenarioOf("{ 'steps': [ { 'fire': 'goal.completed', 'as': 'a' }, { 'replay': 'a' }, "
                                             "{ 'expect': { 'delivery': 'a', 'status': 200 } } ] }");
        const auto rules = judgedRules(scenarioRules(scenario), results({kept, kept, broken}), -1);
        QCOMPARE(states(rules), (QList{ScenarioRule::State::Kept, ScenarioRule::State::Broken}));
        QCOMPARE(rules.at(1).words, u"found 2"_s);
    }

    void whatJudgesAllIsARuleOfItsOwn()
    {
        const Scenario scenario = scenarioOf("{ 'steps': [ { 'fire': 'goal.completed', 'as': 'a' }, { 'replay': 'a' }, "
                                             "{ 'run': ['/bin/true'], 'name': 'Counted once' }, { 'expect': { 'requests': 2 } } ] }");
        const auto rules = scenarioRules(scenario);
        QCOMPARE(titles(rules), (QStringList{u"“a” sent"_s, u"“a” sent again"_s, u"Counted once"_s, u"What arrived in all"_s}));
        using State = ScenarioRule::State;
        QCOMPARE(states(judgedRules(rules, results({kept, kept, broken, kept}), -1)),
                 (QList{State::Unclear, State::Unclear, State::Broken, State::Kept})); // which of the two it was is not known
        QCOMPARE(states(judgedRules(rules, results({kept, kept, kept, kept}), -1)), (QList{State::Kept, State::Kept, State::Kept, State::Kept}));
        QCOMPARE(states(judgedRules(rules, results({kept}), 1)), (QList{State::Running, State::Running, State::Open, State::Open}));
    }

    void ofWhatDidNotRunNothingIsSaid()
    {
        const Scenario scenario =
            scenarioOf("{ 'steps': [ { 'fire': 'goal.completed', 'as': 'a' }, { 'expect': { 'delivery': 'a' , 'attempts': 1 } } ] }");
        QCOMPARE(states(judgedRules(scenarioRules(scenario), results({kept, StepResult::Verdict::Skipped}), -1)), (QList{ScenarioRule::State::Open}));
    }

    void aMistakeIsTheByteWhereItIs()
    {
        const auto at = [](const QByteArray &text) {
            const auto mistake = scenarioMistake(json(text), {});
            return mistake ? mistake->at : -1;
        };
        QCOMPARE(at("{ 'steps': [ { 'wait': '1s' } ] }"), -1);
        QCOMPARE(at("// ü\n{ 'stops': [] }"), 8); // bytes, not letters
        QCOMPARE(at("{ 'steps': [ { 'wait': '1s' }, ] }"), 31);
        QCOMPARE(at("{ 'steps': [ { 'wait': 'soon' } ] }"), 23);
    }
};

QTEST_GUILESS_MAIN(TestScenarioRules)
#include "tst_scenario_rules.moc"
