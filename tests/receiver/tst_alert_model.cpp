// SPDX-License-Identifier: MIT
// Alert rules over random events, against a model that remembers everything and adds up anew each time.
#include "core/receiver/alert_rules.h"
#include "core/rules/alert_rule_text.h"

#include <QtCore/QDateTime>
#include <QtTest/QTest>

#include <rapidcheck.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ovyxa;

namespace {

using Window = AlertRule::Window;

struct Received
{
    Millis after{}; ///< since the one before
    bool valid = true;
    EventKind kind = EventKind::GoalCompleted;
    int goal = 0;
    bool paid = true; ///< a boolean field
    int cents = 0;    ///< 0 = no value
};

QStringList goals()
{
    return {u"Purchase"_s, u"Sign up"_s, u"5"_s};
}

QByteArray bodyOf(const Received &received)
{
    QByteArray data = "\"goal_name\":\"" + goals().at(received.goal).toUtf8() + "\",\"paid\":" + (received.paid ? "true" : "false");
    if (received.cents != 0) {
        const int cents = std::abs(received.cents);
        data += ",\"value\":" + QByteArray(received.cents < 0 ? "-" : "") + QByteArray::number(cents / 100) + '.'
                + QByteArray::number(cents % 100).rightJustified(2, '0');
    }
    const QByteArray kind = received.kind == EventKind::GoalCompleted ? "goal.completed" : "realtime.spike";
    return "{\"event\":\"" + kind + "\",\"data\":{" + data + "}}";
}

QString periodOf(Window window, Instant at)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count(), Qt::UTC);
    switch (window) {
    case Window::Minute: return time.toString(u"yyyyMMddhhmm"_s);
    case Window::Hour: return time.toString(u"yyyyMMddhh"_s);
    case Window::Day: return time.toString(u"yyyyMMdd"_s);
    case Window::Month: return time.toString(u"yyyyMM"_s);
    }
    return {};
}

/// What it raised, event by event: nothing, or the figure in hundredths.
using Story = std::vector<std::optional<qint64>>;

bool isMeant(const AlertRule &rule, const Received &received)
{
    if (!received.valid || received.kind != rule.event || (!rule.sumOf.isEmpty() && received.cents == 0))
        return false;
    return std::all_of(rule.filters.cbegin(), rule.filters.cend(), [&](const AlertRule::Filter &filter) {
        return filter.value == (filter.field == "paid"_L1 ? (received.paid ? u"true"_s : u"false"_s) : goals().at(received.goal));
    });
}

Story modelled(const AlertRule &rule, const std::vector<Received> &events, Instant start)
{
    Story story;
    std::vector<std::pair<Instant, qint64>> counted;
    std::optional<Instant> alerted;
    Instant at = start;
    for (const Received &received : events) {
        at += received.after;
        story.emplace_back();
        if (!isMeant(rule, received))
            continue;
        counted.emplace_back(at, rule.sumOf.isEmpty() ? 100 : received.cents);
        qint64 total = 0;
        for (const auto &[when, amount] : counted)
            total += periodOf(rule.window, when) == periodOf(rule.window, at) ? amount : 0;
        const bool silent =
            alerted && (rule.coolDown > 0ms ? at < *alerted + rule.coolDown : periodOf(rule.window, *alerted) == periodOf(rule.window, at));
        if (total >= qRound64(rule.threshold * 100) && !silent) {
            alerted = at;
            story.back() = total;
        }
    }
    return story;
}

Story observed(AlertRules &rules, const AlertRule &rule, const std::vector<Received> &events, Instant start)
{
    Story story;
    Capture capture;
    capture.receivedAt = start;
    for (const Received &received : events) {
        ++capture.id.value;
        capture.receivedAt += received.after;
        capture.verdict = received.valid ? Verdict::Valid : Verdict::Invalid;
        story.emplace_back();
        for (const Alert &alert : rules.take(capture, bodyOf(received))) {
            if (alert.rule == rule)
                story.back() = qRound64(alert.value * 100);
        }
    }
    return story;
}

rc::Gen<Millis> steps()
{
    return rc::gen::map(rc::gen::weightedOneOf<int>({{4, rc::gen::inRange(0, 2'000)},
                                                     {4, rc::gen::inRange(0, 90'000)},
                                                     {3, rc::gen::inRange(0, 4'000'000)},
                                                     {1, rc::gen::inRange(0, 900'000'000)}}),
                        [](int milliseconds) { return Millis(milliseconds); });
}

rc::Gen<Received> events()
{
    return rc::gen::build<Received>(
        rc::gen::set(&Received::after, steps()), rc::gen::set(&Received::valid, rc::gen::weightedElement<bool>({{5, true}, {1, false}})),
        rc::gen::set(&Received::kind, rc::gen::weightedElement<EventKind>({{5, EventKind::GoalCompleted}, {1, EventKind::RealtimeSpike}})),
        rc::gen::set(&Received::goal, rc::gen::inRange(0, int(goals().size()))), rc::gen::set(&Received::paid),
        rc::gen::set(&Received::cents,
                     rc::gen::weightedOneOf<int>({{1, rc::gen::just(0)}, {5, rc::gen::inRange(1, 1'000)}, {1, rc::gen::inRange(-500, 0)}})));
}

rc::Gen<QString> texts(const std::string &alphabet)
{
    return rc::gen::map(rc::gen::resize(8, rc::gen::container<std::string>(rc::gen::elementOf(alphabet))),
                        [](const std::string &text) { return QString::fromStdString(text); });
}

rc::Gen<AlertRule::Filter> filters()
{
    const auto of = [](const QString &field, const QStringList &values) {
        return rc::gen::map(rc::gen::inRange(0, int(values.size())), [=](int index) { return AlertRule::Filter{field, values.at(index)}; });
    };
    return rc::gen::oneOf(of(u"goal_name"_s, goals()), of(u"paid"_s, {u"true"_s, u"false"_s}));
}

rc::Gen<AlertRule> rules(const rc::Gen<AlertRule::Filter> &filter)
{
    const auto list = rc::gen::map(rc::gen::resize(2, rc::gen::container<std::vector<AlertRule::Filter>>(filter)),
                                   [](const std::vector<AlertRule::Filter> &made) { return QList(made.cbegin(), made.cend()); });
    return rc::gen::build<AlertRule>(
        rc::gen::set(&AlertRule::filters, list), rc::gen::set(&AlertRule::sumOf, rc::gen::element(QString(), u"value"_s)),
        rc::gen::set(&AlertRule::threshold, rc::gen::map(rc::gen::inRange(1, 1'500), [](int cents) { return cents / 100.0; })),
        rc::gen::set(&AlertRule::window, rc::gen::element(Window::Minute, Window::Hour, Window::Day, Window::Month)),
        rc::gen::set(&AlertRule::coolDown, rc::gen::map(rc::gen::weightedOneOf<int>({{1, rc::gen::just(0)}, {1, rc::gen::inRange(1, 200'000)}}),
                                                        [](int seconds) { return Millis(std::chrono::seconds(seconds)); })));
}

} // namespace

class TestAlertModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void raisesWhatTheModelRaises()
    {
        int raised = 0;
        const bool holds = rc::check("an alert comes exactly when the model has one", [&raised] {
            const auto rule = *rules(filters());
            const auto other = *rules(filters());
            const auto received = *rc::gen::container<std::vector<Received>>(events());
            const Instant start{Millis(*rc::gen::inRange<qint64>(1'700'000'000'000, 1'800'000'000'000))};
            AlertRules watch;
            watch.setRules({other, rule});
            const Story story = observed(watch, rule, received, start);
            raised += int(std::count_if(story.cbegin(), story.cend(), [](const auto &alert) { return alert.has_value(); }));
            RC_ASSERT(story == modelled(rule, received, start));
        });
        QVERIFY(holds);
        QVERIFY(raised > 20); // it was not all silence
    }

    void whatIsWrittenReadsTheSame()
    {
        const bool holds = rc::check("a rule's text gives the rule", [] {
            const std::string alphabet = "ab \"\\,=[]()>";
            auto rule = *rules(rc::gen::build<AlertRule::Filter>(
                rc::gen::set(&AlertRule::Filter::field, rc::gen::map(texts(alphabet), [](const QString &text) { return QString(u'f' + text); })),
                rc::gen::set(&AlertRule::Filter::value, texts(alphabet))));
            if (!rule.sumOf.isEmpty())
                rule.sumOf = u'"' + *texts(alphabet);
            const auto read = alertRuleFromText(toText(rule));
            RC_ASSERT(read.ok());
            RC_ASSERT(*read == rule);
        });
        QVERIFY(holds);
    }

    void anyTextIsReadOrRefused()
    {
        const bool holds = rc::check("no text does harm", [] {
            const auto pieces = *rc::gen::container<std::vector<std::string>>(
                rc::gen::element<std::string>("goal.completed", "realtime.spike", " ", "[", "]", "a", "=", ",", "\"", "\\", "sum(", ")", ">=", "≥",
                                              "1", "0.5", "per", "day", " per hour", " silent for ", "5m", "\t", "\x01"));
            QString text;
            for (const std::string &piece : pieces)
                text += QString::fromStdString(piece);
            if (const auto rule = alertRuleFromText(text)) {
                const auto again = alertRuleFromText(toText(*rule));
                RC_ASSERT(again.ok());
                RC_ASSERT(*again == *rule);
            }
        });
        QVERIFY(holds);
    }
};

QTEST_GUILESS_MAIN(TestAlertModel)
#include "tst_alert_model.moc"
