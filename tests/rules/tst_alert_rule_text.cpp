// SPDX-License-Identifier: MIT
// Alert rules as people write them.
#include "core/rules/alert_rule_text.h"

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

} // namespace

class TestAlertRuleText final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsEveryPart()
    {
        const AlertRule rule = ruleFrom(u"goal.completed[goal_name=Purchase, url=\"/a,b]\"] sum(value) >= 99.5 per month silent for 90m"_s);
        QCOMPARE(rule.event, EventKind::GoalCompleted);
        QCOMPARE(rule.filters, QList<AlertRule::Filter>({{u"goal_name"_s, u"Purchase"_s}, {u"url"_s, u"/a,b]"_s}}));
        QCOMPARE(rule.sumOf, u"value"_s);
        QCOMPARE(rule.threshold, 99.5);
        QCOMPARE(rule.window, AlertRule::Window::Month);
        QCOMPARE(rule.coolDown, 90min);
        QVERIFY(!rule.id.isValid());
    }

    void isWrittenInOneForm_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("written");
        const auto same = [](const char *name, const QString &text) { QTest::newRow(name) << text << text; };
        same("as in the documentation", u"goal.completed[goal_name=Purchase] >= 100 per day"_s);
        same("no filter", u"realtime.spike >= 1 per hour"_s);
        same("decimals", u"goal.completed sum(value) >= 0.000001 per minute"_s);
        same("the largest", u"usage.threshold >= 1000000000000 per month"_s);
        same("a million is written out", u"goal.completed >= 1000000 per day"_s);
        same("silent", u"goal.completed >= 1 per day silent for 366d"_s);
        same("inner spaces and equal signs", u"goal.completed[goal_name=Sign up now, url=/a?b=c] >= 1 per day"_s);
        same("quotes and backslashes", u"goal.completed[a=\"say \\\"hi\\\", \\\\ and ]\"] >= 1 per day"_s);
        same("spaces at the ends, and nothing", u"goal.completed[a=\" x \", b=\"\"] >= 1 per day"_s);
        same("odd fields", u"goal.completed[\"a=b\"=1, \"c,d\"=2] sum(\"e)f\") >= 1 per day"_s);
        same("other scripts", u"goal.completed[goal_name=購入 😀] >= 1 per day"_s);
        QTest::newRow("crammed") << u"goal.completed[a=b,c=d]sum(v)>=1.50 per day"_s << u"goal.completed[a=b, c=d] sum(v) >= 1.5 per day"_s;
        QTest::newRow("spread") << u"  goal.completed [ a = b ]  >=  5\tper\nday  silent  for 60s "_s
                                << u"goal.completed[a=b] >= 5 per day silent for 1m"_s;
        QTest::newRow("the sign") << u"goal.completed≥007 per hour silent for 24h"_s << u"goal.completed >= 7 per hour silent for 1d"_s;
        QTest::newRow("needless quotes") << u"goal.completed[\"a\"=\"b\"] >= 1 per day"_s << u"goal.completed[a=b] >= 1 per day"_s;
        QTest::newRow("nothing after =") << u"goal.completed[a=] >= 1 per day"_s << u"goal.completed[a=\"\"] >= 1 per day"_s;
        QTest::newRow("a quote within") << u"goal.completed[a=5\"] >= 1 per day"_s << u"goal.completed[a=5\"] >= 1 per day"_s;
        QTest::newRow("a backslash") << u"goal.completed[a=\"C:\\x\"] >= 1 per day"_s << u"goal.completed[a=C:\\x] >= 1 per day"_s;
    }
    void isWrittenInOneForm()
    {
        QFETCH(QString, typed);
        QFETCH(QString, written);
        const AlertRule rule = ruleFrom(typed);
        QCOMPARE(toText(rule), written);
        QVERIFY(ruleFrom(written) == rule);
    }

    void saysWhatItCannotRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("character");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, const QString &text, int character, const QString &why) {
            QTest::newRow(name) << text << character << why;
        };
        const QString kind = u"it begins with goal.completed, usage.threshold or realtime.spike."_s;
        row("nothing", u""_s, 1, kind);
        row("spaces", u"   "_s, 4, kind);
        row("another event", u"goal.done >= 1 per day"_s, 1, kind);
        row("capitals", u" Goal.Completed >= 1 per day"_s, 2, kind);
        const QString filter = u"a filter is a field of the event's data, =, and a value."_s;
        row("no filter in the brackets", u"goal.completed[] >= 1 per day"_s, 16, filter);
        row("a filter without =", u"goal.completed[goal_name] >= 1 per day"_s, 25, filter);
        row("a filter without a field", u"goal.completed[=x] >= 1 per day"_s, 16, filter);
        row("a comma too many", u"goal.completed[a=b,] >= 1 per day"_s, 20, filter);
        row("an open bracket", u"goal.completed[a=b >= 1 per day"_s, 32, u"the closing ] is missing."_s);
        row("text after a quote", u"goal.completed[a=\"b\"c] >= 1 per day"_s, 21, u"the closing ] is missing."_s);
        row("an open quote", u"goal.completed[a=\"b] >= 1 per day"_s, 18, u"the closing quote is missing."_s);
        row("an open quote of a field", u"goal.completed[\"a=b] >= 1 per day"_s, 16, u"the closing quote is missing."_s);
        row("sum of nothing", u"goal.completed sum() >= 1 per day"_s, 20, u"sum takes the name of a field in brackets: sum(value)."_s);
        row("sum unfinished", u"goal.completed sum(v >= 1 per day"_s, 34, u"sum takes the name of a field in brackets: sum(value)."_s);
        row("another comparison", u"goal.completed > 1 per day"_s, 16, u">= is expected."_s);
        row("nothing more", u"goal.completed"_s, 15, u">= is expected."_s);
        const QString number = u"a number above 0 is expected, without separators and with at most 6 decimals, such as 100 or 99.5."_s;
        for (const char *wrong : {"0", "0.0", "-1", "+1", "1,000", "1e3", "inf", "nan", "0x10", "1.", ".5", "1.0000001", "1000000000000.1", "٣",
                                  "99999999999999999999999999999999", "100per", "many"})
            row(wrong, u"goal.completed >= "_s + QString::fromUtf8(wrong) + u" per day"_s, 19, number);
        row("no number", u"goal.completed >="_s, 18, number);
        const QString per = u"per minute, per hour, per day or per month is expected."_s;
        row("no window", u"goal.completed >= 1"_s, 20, per);
        row("another window", u"goal.completed >= 1 per year"_s, 25, per);
        row("a run-on window", u"goal.completed >= 1 perday"_s, 21, per);
        const QString time = u"a time is expected, such as silent for 15m."_s;
        for (const char *wrong : {"0m", "-5m", "5", "m", "5w", "1.5h", "367d", "99999999999s", "5 m"}) {
            row(wrong, u"goal.completed >= 1 per day silent for "_s + QString::fromLatin1(wrong), 40, time);
        }
        row("silent", u"goal.completed >= 1 per day silent"_s, 35, time);
        row("more", u"goal.completed >= 1 per day and more"_s, 29, u"the rule should end here."_s);
        row("more at the end", u"goal.completed >= 1 per day silent for 1m x"_s, 43, u"the rule should end here."_s);
    }
    void saysWhatItCannotRead()
    {
        QFETCH(QString, text);
        QFETCH(int, character);
        QFETCH(QString, why);
        const auto rule = alertRuleFromText(text);
        QVERIFY(!rule.ok());
        QCOMPARE(rule.error().code, ErrorCode::InvalidInput);
        QCOMPARE(rule.error().message,
                 QString(u"At character %1: "_s.arg(character) + why + u" A rule reads goal.completed[goal_name=Purchase] >= 100 per day."_s));
    }

    void staysWithinBounds()
    {
        const auto withValue = [](const QString &value) { return QString(u"goal.completed[a=\""_s + value + u"\"] >= 1 per day"_s); };
        QVERIFY(alertRuleFromText(withValue(QString(900, u'x'))).ok());
        QCOMPARE(alertRuleFromText(QString(1'000'000, u'[')).error().message, u"A rule has at most 1000 characters."_s);
        // Nothing is taken that could not be read again as it is written.
        const QString quotes = u"goal.completed[a= x"_s + QString(960, u'"') + u"] >= 1 per day"_s;
        QVERIFY(alertRuleFromText(toText(ruleFrom(quotes))).ok());
        QCOMPARE(alertRuleFromText(withValue(QString(u'\x1b'))).error().message, u"The rule contains a control character. Remove it."_s);
    }
};

QTEST_GUILESS_MAIN(TestAlertRuleText)
#include "tst_alert_rule_text.moc"
