// SPDX-License-Identifier: MIT
#include "core/trial/scenario.h"

#include "core/model/text.h"
#include "core/rules/url_policy.h"

#include <QtCore/QUrl>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

QString timesText(int times)
{
    return times == 1 ? QString() : u" ×%1"_s.arg(times);
}

QString expectationTitle(const ScenarioExpectation &expectation)
{
    QStringList asked;
    const auto add = [&asked](const QString &key, const QString &value) { asked += key + u' ' + value; };
    const auto addFigure = [&add](const QString &key, const std::optional<int> &figure) {
        if (figure)
            add(key, QString::number(*figure));
    };
    if (!expectation.delivery.isEmpty())
        asked += expectation.delivery;
    if (expectation.state)
        asked += QString(toText(*expectation.state));
    addFigure(u"attempts"_s, expectation.attempts);
    addFigure(u"status"_s, expectation.status);
    if (!expectation.error.isEmpty())
        add(u"error"_s, expectation.error);
    if (!expectation.body.isEmpty())
        asked += u"body"_s;
    if (!expectation.answer.isEmpty())
        asked += u"answer"_s;
    addFigure(u"requests"_s, expectation.requests);
    addFigure(u"valid"_s, expectation.valid);
    addFigure(u"invalid"_s, expectation.invalid);
    addFigure(u"missing"_s, expectation.missing);
    if (expectation.statuses)
        asked += u"statuses"_s;
    if (expectation.inOrder || !expectation.order.isEmpty())
        asked += u"in_order"_s;
    addFigure(u"distinct"_s, expectation.distinct);
    if (expectation.allDistinct)
        asked += u"distinct"_s;
    return u"expect "_s + asked.join(", "_L1);
}

} // namespace

QString shortSpan(Millis span)
{
    const qint64 ms = span.count();
    if (ms % 3'600'000 == 0 && ms > 0)
        return u"%1h"_s.arg(ms / 3'600'000);
    if (ms % 60'000 == 0 && ms > 0)
        return u"%1m"_s.arg(ms / 60'000);
    if (ms % 1'000 == 0)
        return u"%1s"_s.arg(ms / 1'000);
    return u"%1ms"_s.arg(ms);
}

bool Scenario::isSentToReceiver() const
{
    return hasReceiver && (target.url.isEmpty() || isLoopbackHost(QUrl(target.url).host()));
}

QString stepTitle(const ScenarioStep &step)
{
    using Action = ScenarioStep::Action;
    switch (step.action) {
    case Action::Fire: {
        QString title = u"fire "_s + toText(step.event) + timesText(step.times);
        if (!step.as.isEmpty())
            title += u" as "_s + step.as;
        if (step.sign != ScenarioStep::Sign::Right)
            title += step.sign == ScenarioStep::Sign::Wrong ? u", signed wrongly"_s : u", unsigned"_s;
        return title;
    }
    case Action::Hit: return u"hit "_s + (step.hit.name.isEmpty() ? step.hit.url : step.hit.name) + timesText(step.times);
    case Action::Replay:
        return u"replay "_s + step.names.join(", "_L1) + timesText(step.times) + (step.overlap ? u" at once"_s : QString())
               + (step.reverse ? u" reversed"_s : QString());
    case Action::Respond: return u"respond "_s + step.plan.text();
    case Action::Wait: return u"wait "_s + shortSpan(step.span);
    case Action::Expect: return expectationTitle(step.expectation) + (step.span > Millis{} ? u" within "_s + shortSpan(step.span) : QString());
    case Action::Run: return u"run "_s + step.command.join(u' ');
    case Action::Rotate: return u"rotate the secret"_s;
    }
    Q_UNREACHABLE();
}

} // namespace ovyxa
