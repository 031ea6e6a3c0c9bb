// SPDX-License-Identifier: MIT
// What raises an alert.
#include "core/receiver/alert_rules.h"

#include "core/model/limits.h"
#include "core/rules/alert_rule_text.h"

#include <QtCore/QDateTime>
#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ovyxa;

namespace {

AlertRule ruleFrom(const QString &text)
{
    const auto rule = alertRuleFromText(text);
    if (!rule)
        qFatal("%s: %s", qPrintable(text), qPrintable(rule.error().message));
    return *rule;
}

Instant at(const QByteArray &text)
{
    return Instant(Millis(QDateTime::fromString(QString::fromLatin1(text), Qt::ISODateWithMs).toMSecsSinceEpoch()));
}

/// What the receiver saw at these moments: one rule, fed with verified goal.completed events.
struct Watched
{
    explicit Watched(const QString &rule) { rules.setRules({ruleFrom(rule)}); }

    QList<Alert> take(Instant when, const QByteArray &body, Verdict verdict = Verdict::Valid)
    {
        Capture capture;
        capture.id = CaptureId{++captures};
        capture.receivedAt = when;
        capture.verdict = verdict;
        capture.bodyBytes = body.size();
        return rules.take(capture, body);
    }
    /// Whether an event with this data raises an alert.
    bool raises(const QByteArray &when, const QByteArray &data = R"({"goal_name":"Purchase"})") { return !take(at(when), event(data)).isEmpty(); }
    static QByteArray event(const QByteArray &data)
    {
        return R"({"event":"goal.completed","timestamp":"2025-03-15T14:32:18Z","site_id":"acme.test","data":)" + data + '}';
    }

    AlertRules rules;
    qint64 captures = 0;
};

constexpr auto noon = "2025-03-15T12:00:00Z";

} // namespace

class TestAlertRules final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void eachWindowHasItsBorder_data()
    {
        QTest::addColumn<QString>("window");
        QTest::addColumn<QByteArray>("last");
        QTest::addColumn<QByteArray>("next");
        QTest::newRow("minute") << u"minute"_s << "2025-03-15T12:00:59.999Z"_ba
                                << "2025-03-15T12:01:00.000Z"_ba;
        QTest::newRow("hour") << u"hour"_s << "2025-03-15T12:59:59.999Z"_ba
                              << "2025-03-15T13:00:00.000Z"_ba;
        QTest::newRow("day") << u"day"_s << "2025-03-15T23:59:59.999Z"_ba
                             << "2025-03-16T00:00:00.000Z"_ba;
        QTest::newRow("month") << u"month"_s << "2025-03-31T23:59:59.999Z"_ba
                               << "2025-04-01T00:00:00.000Z"_ba;
        QTest::newRow("the year's end") << u"month"_s << "2025-12-31T23:59:59.999Z"_ba
                                        << "2026-01-01T00:00:00.000Z"_ba;
        QTest::newRow("a leap day") << u"month"_s << "2028-02-29T23:59:59.999Z"_ba
                                    << "2028-03-01T00:00:00.000Z"_ba;
    }
    void eachWindowHasItsBorder()
    {
        QFETCH(QString, window);
        QFETCH(QByteArray, last);
        QFETCH(QByteArray, next);
        const QString rule = u"goal.completed >= 2 per "_s + window;
        Watched within(rule);
        QVERIFY(!within.raises(last));
        QVERIFY(within.raises(last));
        QVERIFY(!within.raises(last)); // once a period
        QVERIFY(!within.raises(next));
        QVERIFY(within.raises(next));
        Watched across(rule);
        QVERIFY(!across.raises(last));
        QVERIFY(!across.raises(next)); // one in each period
        QVERIFY(!across.raises(last)); // recorded late: it changes nothing
        QVERIFY(across.raises(next));
    }

    void anAlertSaysWhatReachedIt()
    {
        Watched watched(u"goal.completed[goal_name=Purchase] >= 2 per day"_s);
        QVERIFY(!watched.raises(noon));
        const QList<Alert> alerts = watched.take(at(noon), Watched::event(R"({"goal_name":"Purchase"})"));
        QCOMPARE(alerts.size(), 1);
        QCOMPARE(alerts.constFirst().ruleText, u"goal.completed[goal_name=Purchase] >= 2 per day"_s);
        QCOMPARE(alerts.constFirst().value, 2.0);
        QCOMPARE(alerts.constFirst().at, at(noon));
        QCOMPARE(alerts.constFirst().capture, CaptureId{2});
    }

    void sumsAreExact()
    {
        Watched tenths(u"goal.completed sum(value) >= 0.8 per day"_s);
        QVERIFY(!tenths.raises(noon, R"({"value":0.7})"));
        QVERIFY(tenths.raises(noon, R"({"value":0.1})"));
        Watched many(u"goal.completed sum(value) >= 1000 per day"_s);
        for (int i = 1; i < 10'000; ++i)
            QVERIFY(!many.raises(noon, R"({"value":0.1})"));
        QVERIFY(many.raises(noon, R"({"value":1e-1})"));
        Watched large(u"goal.completed sum(value) >= 999999999999 per day"_s);
        QVERIFY(!large.raises(noon, R"({"value":999999999998.5})"));
        QVERIFY(large.raises(noon, R"({"value":0.5})"));
        Watched back(u"goal.completed sum(value) >= 10 per day"_s);
        QVERIFY(!back.raises(noon, R"({"value":9.99})"));
        QVERIFY(!back.raises(noon, R"({"value":-5})"));
        QVERIFY(!back.raises(noon, R"({"value":5})"));
        QVERIFY(back.raises(noon, R"({"value":0.01})"));
    }

    void hugeNumbersNeitherOverflowNorStick()
    {
        Watched watched(u"goal.completed sum(value) >= 1000000000000 per day silent for 1s"_s);
        for (int i = 0; i < 5; ++i)
            QVERIFY(!watched.raises(noon, R"({"value":-1e400})"));
        QVERIFY(!watched.raises(noon, R"({"value":2e12})"));
        QVERIFY(!watched.raises(noon, R"({"value":2e12})"));
        QVERIFY(watched.raises(noon, R"({"value":)" + QByteArray(400, '9') + "}"));
        QVERIFY(watched.raises("2025-03-16T00:00:00Z", R"({"value":1e12})"));
        QVERIFY(!watched.raises("2025-03-16T00:00:00Z", R"({"value":1e-300})"));
    }

    void whatIsNoNumberAddsNothing()
    {
        Watched watched(u"goal.completed sum(value) >= 1 per day"_s);
        for (const char *data :
             {R"({"value":"100"})", R"({"value":true})", R"({"value":null})", R"({"value":[100]})", R"({"other":100})", "{}", "[100]"})
            QVERIFY(!watched.raises(noon, data));
        QVERIFY(watched.raises(noon, R"({"value":1})"));
    }

    void filtersCompareWhatFieldsRead()
    {
        const auto matches = [](const QString &filter, const char *data) {
            Watched watched(u"goal.completed["_s + filter + u"] >= 1 per day"_s);
            return watched.raises(noon, data);
        };
        QVERIFY(matches(u"a=x"_s, R"({"a":"x"})"));
        QVERIFY(matches(u"a=x\u00e4"_s, R"({"a":"x\u00e4"})"));
        QVERIFY(!matches(u"a=x"_s, R"({"a":"X"})"));
        QVERIFY(!matches(u"a=x"_s, R"({"b":"x"})"));
        QVERIFY(matches(u"a=1"_s, R"({"a":1})"));
        QVERIFY(matches(u"a=1"_s, R"({"a":"1"})"));
        QVERIFY(matches(u"a=19.90"_s, R"({"a":19.90})"));
        QVERIFY(matches(u"a=true"_s, R"({"a":true})"));
        QVERIFY(!matches(u"a=true"_s, R"({"a":false})"));
        QVERIFY(matches(u"a=\"\""_s, R"({"a":""})"));
        QVERIFY(!matches(u"a=x"_s, R"({"a":["x"]})"));
        QVERIFY(!matches(u"a=\"\""_s, R"({"a":{}})"));
        QVERIFY(matches(u"a=x, b=2"_s, R"({"b":2,"a":"x"})"));
        QVERIFY(!matches(u"a=x, b=2"_s, R"({"a":"x"})"));
        QVERIFY(matches(u"a=y"_s, R"({"a":"x","a":"y"})")); // as most readers of JSON have it
    }

    void aCoolDownKeepsItSilent()
    {
        Watched watched(u"goal.completed >= 2 per hour silent for 15m"_s);
        QVERIFY(!watched.raises("2025-03-15T12:50:00Z"));
        QVERIFY(watched.raises("2025-03-15T12:50:00Z"));
        QVERIFY(!watched.raises("2025-03-15T12:59:59Z"));
        QVERIFY(!watched.raises("2025-03-15T13:00:00Z"));
        QVERIFY(!watched.raises("2025-03-15T13:04:59.999Z")); // reached in the new hour, still silent
        QVERIFY(watched.raises("2025-03-15T13:05:00Z"));      // still over it
        QVERIFY(!watched.raises("2025-03-15T13:05:01Z"));
        QVERIFY(!watched.raises("2025-03-15T14:30:00Z"));
        QVERIFY(watched.raises("2025-03-15T14:30:00Z"));
    }

    void onlyVerifiedRequestsCount()
    {
        Watched watched(u"goal.completed >= 1 per day"_s);
        const QByteArray event = Watched::event("{}");
        for (const Verdict verdict : {Verdict::Invalid, Verdict::Missing, Verdict::Unchecked})
            QVERIFY(watched.take(at(noon), event, verdict).isEmpty());
        Capture refused;
        refused.receivedAt = at(noon);
        refused.verdict = Verdict::Valid;
        refused.hostRefused = true;
        QVERIFY(watched.rules.take(refused, event).isEmpty());
        refused.hostRefused = false;
        refused.malformed = true;
        QVERIFY(watched.rules.take(refused, event).isEmpty());
        QVERIFY(!watched.take(at(noon), event).isEmpty());
    }

    void anyOtherBodyCountsForNothing_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no JSON") << "event=goal.completed"_ba;
        QTest::newRow("an array") << R"([{"event":"goal.completed","data":{}}])"_ba;
        QTest::newRow("a string") << R"("goal.completed")"_ba;
        QTest::newRow("null") << "null"_ba;
        QTest::newRow("no event") << R"({"data":{}})"_ba;
        QTest::newRow("another event") << R"({"event":"realtime.spike","data":{}})"_ba;
        QTest::newRow("an event that is no string") << R"({"event":["goal.completed"],"data":{}})"_ba;
        QTest::newRow("no data") << R"({"event":"goal.completed"})"_ba;
        QTest::newRow("data that is no object") << R"({"event":"goal.completed","data":[{"a":"x"}]})"_ba;
        QTest::newRow("no value") << R"({"event":"goal.completed","data":{"b":1}})"_ba;
        QTest::newRow("cut short") << R"({"event":"goal.completed","data":{"a":"x")"_ba;
        QTest::newRow("text behind it") << R"({"event":"goal.completed","data":{"a":"x"}} x)"_ba;
        QTest::newRow("not UTF-8") << "{\"event\":\"goal.completed\",\"data\":{\"a\":\"x\",\"b\":\"\xff\"}}"_ba;
        QTest::newRow("deep") << "{\"event\":\"goal.completed\",\"data\":{\"a\":\"x\",\"b\":"_ba + QByteArray(4'000, '[') + QByteArray(4'000, ']')
                                     + "}}";
        QTest::newRow("larger than a payload is") << "{\"event\":\"goal.completed\",\"data\":{\"a\":\"x\",\"b\":\""_ba
                                                         + QByteArray(limits::payloadBytes, 'b') + "\"}}";
        QTest::newRow("ten megabytes of brackets") << QByteArray(10'000'000, '[');
    }
    void anyOtherBodyCountsForNothing()
    {
        QFETCH(QByteArray, body);
        Watched watched(u"goal.completed[a=x] >= 1 per day"_s);
        QVERIFY(watched.take(at(noon), body).isEmpty());
        QVERIFY(watched.raises(noon, R"({"a":"x"})"));
    }

    void aRuleThatStaysKeepsItsCount()
    {
        Watched watched(u"goal.completed >= 2 per day"_s);
        QVERIFY(!watched.raises(noon));
        AlertRule first = ruleFrom(u"goal.completed >= 2 per day"_s);
        AlertRule second = ruleFrom(u"goal.completed >= 1 per day"_s);
        second.id = AlertRuleId{2};
        watched.rules.setRules({second, first});
        const QList<Alert> alerts = watched.take(at(noon), Watched::event("{}"));
        QCOMPARE(alerts.size(), 2);
        QCOMPARE(alerts.constFirst().rule.id, AlertRuleId{2});
        watched.rules.setRules({second});
        watched.rules.setRules({second, first});
        QVERIFY(!watched.raises(noon)); // begins anew
        QVERIFY(watched.raises(noon));
    }
};

QTEST_GUILESS_MAIN(TestAlertRules)
#include "tst_alert_rules.moc"
