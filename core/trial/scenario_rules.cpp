// SPDX-License-Identifier: MIT
#include "core/trial/scenario_rules.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::minutes worthTelling{10}; // simulated; what is replayed sooner is simply sent again

struct RuleWords
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Scenario)
};

bool hasOwnName(const ScenarioStep &step)
{
    return step.name != stepTitle(step);
}

class RuleReader final
{
public:
    explicit RuleReader(const Scenario &scenario) : m_scenario(scenario), m_plan(scenario.plan) {}

    QList<ScenarioRule> read()
    {
        using Action = ScenarioStep::Action;
        for (int i = 0; i < int(m_scenario.steps.size()); ++i) {
            const ScenarioStep &step = m_scenario.steps.at(i);
            switch (step.action) {
            case Action::Fire:
                addAct(i, hasOwnName(step) ? step.name : fireTitle(step), step.as.isEmpty() ? QStringList() : QStringList{step.as});
                break;
            case Action::Replay: addAct(i, hasOwnName(step) ? step.name : replayTitle(step), step.names); break;
            case Action::Respond:
                m_plan = step.plan;
                m_before += i;
                break;
            case Action::Wait:
                m_waited += step.span;
                m_before += i;
                break;
            case Action::Expect: step.expectation.delivery.isEmpty() ? addOverall(i) : addJudge(i); break;
            case Action::Run: addOverall(i); break;
            case Action::Hit:
            case Action::Rotate: m_before += i; break;
            }
        }
        for (ScenarioRule &rule : m_rules) {
            if (!rule.judges.isEmpty())
                continue;
            for (const int judge : std::as_const(m_overall)) {
                if (judge > rule.acts.constLast())
                    rule.overall += judge;
            }
        }
        return m_rules;
    }

private:
    void addAct(int index, const QString &title, const QStringList &names)
    {
        ScenarioRule rule;
        rule.title = title;
        rule.names = names;
        rule.acts = std::exchange(m_before, {}) + QList<int>{index};
        m_rules += rule;
        m_waited = {};
    }

    /// It is about the last thing that was done with that event.
    void addJudge(int index)
    {
        const ScenarioStep &step = m_scenario.steps.at(index);
        const auto found = std::find_if(m_rules.rbegin(), m_rules.rend(),
                                        [&step](const ScenarioRule &rule) { return rule.names.contains(step.expectation.delivery); });
        if (found == m_rules.rend())
            return addOverall(index);
        const ScenarioStep &act = m_scenario.steps.at(found->acts.constLast());
        if (hasOwnName(step) && !hasOwnName(act) && found->judges.isEmpty())
            found->title = step.name;
        found->judges += index;
    }

    /// What people gave a name is a rule of that name; the rest is what arrived in all.
    void addOverall(int index)
    {
        m_overall += index;
        const ScenarioStep &step = m_scenario.steps.at(index);
        if (!hasOwnName(step) && m_arrived >= 0) {
            m_rules[m_arrived].judges += index;
            return;
        }
        ScenarioRule rule;
        rule.title = hasOwnName(step) ? step.name : step.action == ScenarioStep::Action::Run ? step.name : RuleWords::tr("What arrived in all");
        rule.acts = {index};
        rule.judges = {index};
        if (!hasOwnName(step) && step.action == ScenarioStep::Action::Expect)
            m_arrived = m_rules.size();
        m_rules += rule;
    }

    [[nodiscard]] QString fireTitle(const ScenarioStep &step) const
    {
        const QString what = step.as.isEmpty() ? step.name : step.as;
        if (step.sign == ScenarioStep::Sign::Wrong)
            return RuleWords::tr("“%1” signed wrongly").arg(what);
        if (step.sign == ScenarioStep::Sign::Missing)
            return RuleWords::tr("“%1” not signed").arg(what);
        const PlanStep first = m_plan.stepAt(0);
        if (first.kind == PlanStep::Kind::Close || first.kind == PlanStep::Kind::Reset || first.kind == PlanStep::Kind::Truncate)
            return RuleWords::tr("“%1” after a cut answer").arg(what);
        if (m_plan.isScripted() && first.kind == PlanStep::Kind::Status && first.status / 100 != 2)
            return RuleWords::tr("“%1” after a failure").arg(what);
        return RuleWords::tr("“%1” sent").arg(what);
    }

    [[nodiscard]] QString replayTitle(const ScenarioStep &step) const
    {
        const QString what = step.names.join(u"”, “"_s);
        if (step.reverse)
            return RuleWords::tr("“%1” in reversed order").arg(what);
        if (step.overlap && step.times > 1)
            return RuleWords::tr("“%1” %n time(s) at once", nullptr, step.times).arg(what);
        if (m_waited >= worthTelling)
            return RuleWords::tr("“%1” after %2").arg(what, shortSpan(m_waited));
        return RuleWords::tr("“%1” sent again").arg(what);
    }

    const Scenario &m_scenario;
    ResponsePlan m_plan;
    Millis m_waited{};
    QList<int> m_before; ///< what the next act happens after
    QList<int> m_overall;
    QList<ScenarioRule> m_rules;
    qsizetype m_arrived = -1;
};

} // namespace

QList<ScenarioRule> scenarioRules(const Scenario &scenario)
{
    return RuleReader(scenario).read();
}

QList<ScenarioRule> judgedRules(QList<ScenarioRule> rules, const QList<StepResult> &ended, int running)
{
    using Outcome = StepResult::Verdict;
    const auto count = [&ended](const QList<int> &steps, Outcome verdict) {
        return std::count_if(steps.cbegin(), steps.cend(), [&](int step) { return step < ended.size() && ended.at(step).verdict == verdict; });
    };
    const auto failedOf = [&ended](const QList<int> &steps) {
        return std::find_if(steps.cbegin(), steps.cend(),
                            [&ended](int step) { return step < ended.size() && ended.at(step).verdict == Outcome::Failed; });
    };
    for (ScenarioRule &rule : rules) {
        const QList<int> own = rule.acts + rule.judges;
        const QList<int> all = own + rule.overall;
        const bool hasBegun = running == rule.acts.constFirst() || count(own, Outcome::Passed) + count(own, Outcome::Failed) > 0;
        if (const auto failed = failedOf(own); failed != own.cend()) {
            rule.state = ScenarioRule::State::Broken;
            const StepResult &step = ended.at(*failed);
            rule.words = step.found.isEmpty() ? step.detail : step.found;
        } else if (failedOf(rule.overall) != rule.overall.cend()) {
            rule.state = ScenarioRule::State::Unclear;
        } else if (count(all, Outcome::Passed) == all.size()) {
            rule.state = ScenarioRule::State::Kept;
            rule.words = ended.at(own.constLast()).detail;
        } else if (hasBegun && running >= 0) {
            rule.state = ScenarioRule::State::Running;
        }
    }
    return rules;
}

} // namespace ovyxa
