// SPDX-License-Identifier: MIT
#include "core/triggers/active_visitors.h"
#include "core/triggers/trigger_engine.h"
#include "core/triggers/usage_meter.h"
#include "core/triggers/visitor_identity.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Instant march{std::chrono::sys_days{std::chrono::year{2025} / 3 / 15}};
constexpr Instant april{std::chrono::sys_days{std::chrono::year{2025} / 4 / 1}};
const QString firefox = u"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"_s;

Hit pageview(int visitor, const QString &path = u"/"_s)
{
    return {u"acme.test"_s, u"https://acme.test"_s + path, {}, {}, firefox, u"10.%1.%2.1"_s.arg(visitor / 256).arg(visitor % 256), {}};
}

Webhook webhook(qint64 id, EventKinds events, int spikeThreshold = 100)
{
    Webhook made;
    made.id = {id};
    made.site = u"acme.test"_s;
    made.events = events;
    made.spikeThreshold = spikeThreshold;
    return made;
}

QJsonObject dataOf(const Triggered &triggered)
{
    return QJsonDocument::fromJson(triggered.draft.data).object();
}

} // namespace

class TestTriggerRules final : public QObject
{
    Q_OBJECT

private slots:
    void goalsTellTheirData();
    void usageEdges();
    void usageAtTheMonthsBorder();
    void changedPlanLimit();
    void tenMillionHitsAreExact();
    void windowIsFiveMinutes();
    void lateSightingsKeepTheOrder();
    void spikeFiresAndArmsAgain();
    void spikeOfEachWebhook();
    void botsCountNowhere();
    void visitorIsOfADay();
};

void TestTriggerRules::goalsTellTheirData()
{
    TriggerEngine engine;
    const Goal page{{1}, u"acme.test"_s, u"Purchase"_s, Goal::Kind::Pageview, u"/checkout/*"_s};
    const Goal custom{{2}, u"acme.test"_s, u"Signup"_s, Goal::Kind::CustomEvent, u"signup"_s};
    engine.setRules({{u"acme.test"_s, u"FR"_s}}, {page, custom},
                    {webhook(1, EventKind::GoalCompleted), webhook(2, EventKind::UsageThreshold), webhook(3, EventKind::GoalCompleted)});
    Hit hit = pageview(1, u"/checkout/success/?utm_source=Google"_s);
    Counted counted = engine.take(hit, march);
    QCOMPARE(counted.completed, QList<GoalId>{page.id});
    QCOMPARE(counted.triggered.size(), 1);
    QCOMPARE(counted.triggered[0].draft.data,
             QByteArray(R"({"goal_name":"Purchase","visitor_count":1,"url":"/checkout/success","source":"google","country":"FR"})"));
    QCOMPARE(counted.triggered[0].webhooks, (QList<WebhookId>{{1}, {3}}));
    QCOMPARE(counted.triggered[0].draft.at, march);

    engine.setCountryLookup([](const QString &address) { return address == "10.0.1.1"_L1 ? u"SE"_s : QString(); });
    QCOMPARE(dataOf(engine.take(hit, march).triggered[0])["country"_L1], u"SE"_s); // each completion anew
    hit.country = u"NO"_s;
    hit.name = u"signup"_s;
    counted = engine.take(hit, march);
    QCOMPARE(counted.completed, QList<GoalId>{custom.id});
    QCOMPARE(dataOf(counted.triggered[0])["country"_L1], u"NO"_s);
    hit.name = u"Signup"_s;
    QVERIFY(engine.take(hit, march).completed.isEmpty());
}

void TestTriggerRules::usageEdges()
{
    UsageMeter meter(10'000);
    QVERIFY(meter.add(march, 7'999).isEmpty()); // 79.99 %
    QCOMPARE(meter.percent(), 79);
    QList<UsageCrossing> crossed = meter.add(march);
    QCOMPARE(crossed.size(), 1);
    QCOMPARE(crossed[0].thresholdPercent, 80);
    QCOMPARE(crossed[0].usage, 8'000);
    QCOMPARE(crossed[0].period, u"2025-03"_s);
    QVERIFY(meter.add(march, 1'999).isEmpty());
    QCOMPARE(meter.add(march).value(0).thresholdPercent, 100);
    QVERIFY(meter.add(march, 1'000'000).isEmpty());

    UsageMeter jump(10);
    crossed = jump.add(march, 11);
    QCOMPARE(crossed.size(), 2);
    QCOMPARE(crossed[0].thresholdPercent, 80);
    QCOMPARE(crossed[1].thresholdPercent, 100);
    QCOMPARE(crossed[1].usage, 11);

    UsageMeter huge(std::numeric_limits<qint64>::max()); // and no overflow
    (void)huge.add(march, std::numeric_limits<qint64>::max());
    QVERIFY(huge.add(march, std::numeric_limits<qint64>::max()).size() <= 2);
    QVERIFY(huge.usage() > 0);
}

void TestTriggerRules::usageAtTheMonthsBorder()
{
    UsageMeter meter(10);
    QCOMPARE(meter.add(april - 1ms, 10).size(), 2);
    QCOMPARE(meter.period(), u"2025-03"_s);
    QCOMPARE(meter.usage(), 10);
    QVERIFY(meter.add(april).isEmpty());
    QCOMPARE(meter.period(), u"2025-04"_s);
    QCOMPARE(meter.usage(), 1);
    QCOMPARE(meter.add(april, 7).value(0).thresholdPercent, 80);

    UsageMeter later(10);
    later.restore(u"2025-03"_s, 9, 1);
    QCOMPARE(later.add(april - 1ms).value(0).thresholdPercent, 100);
    later.restore(u"2025-03"_s, 9, 1);
    QVERIFY(later.add(april).isEmpty());
    QCOMPARE(later.fired(), 0);
}

void TestTriggerRules::changedPlanLimit()
{
    UsageMeter meter(100);
    QCOMPARE(meter.add(march, 80).size(), 1);
    meter.setPlanLimit(1'000);
    QVERIFY(meter.add(march, 720).isEmpty()); // 80 % again, and told already
    meter.setPlanLimit(500);
    QCOMPARE(meter.add(march).value(0).thresholdPercent, 100);
}

void TestTriggerRules::tenMillionHitsAreExact()
{
    constexpr qint64 limit = 10'000'000;
    UsageMeter meter(limit);
    qint64 at80 = 0;
    qint64 at100 = 0;
    int told = 0;
    for (qint64 hit = 1; hit <= limit + 1'000; ++hit) {
        for (const UsageCrossing &crossing : meter.add(march + Millis(hit / 10))) {
            ++told;
            (crossing.thresholdPercent == 80 ? at80 : at100) = hit;
        }
    }
    QCOMPARE(told, 2);
    QCOMPARE(at80, limit / 100 * 80);
    QCOMPARE(at100, limit);
    QCOMPARE(meter.usage(), limit + 1'000);

    // The engine, by hits around the thresholds: pageviews, custom events and bots mixed.
    TriggerEngine engine;
    engine.setPlanLimit(limit);
    engine.setRules({{u"acme.test"_s, u"DE"_s}, {u"other.test"_s, u"DE"_s}}, {}, {webhook(1, EventKind::UsageThreshold)});
    for (const int percent : {80, 100}) {
        const qint64 goal = limit / 100 * percent;
        QVERIFY(engine.addUsage(goal - 100 - engine.usage().events, march).isEmpty());
        Hit hit = pageview(1);
        for (int i = 1; i <= 100; ++i) {
            hit.name = i % 3 == 0 ? u"signup"_s : QString();
            hit.site = i % 2 == 0 ? u"other.test"_s : u"unknown.test"_s;
            hit.userAgent = u"Googlebot/2.1"_s;
            QVERIFY(engine.take(hit, march).triggered.isEmpty());
            hit.userAgent = firefox;
            const QList<Triggered> triggered = engine.take(hit, march).triggered;
            QCOMPARE(triggered.size(), i == 100 ? 1 : 0); // acme.test alone has someone who listens
            if (i == 100) {
                QCOMPARE(triggered[0].draft.site, u"acme.test"_s);
                QCOMPARE(dataOf(triggered[0])["threshold"_L1].toInt(), percent);
                QCOMPARE(dataOf(triggered[0])["usage"_L1].toInteger(), goal);
            }
        }
    }
}

void TestTriggerRules::windowIsFiveMinutes()
{
    ActiveVisitors visitors;
    visitors.pageview(1, march);
    QCOMPARE(visitors.nextExpiry(), march + 5min);
    visitors.advance(march + 5min - 1ms);
    QCOMPARE(visitors.count(), 1);
    visitors.advance(march + 5min);
    QCOMPARE(visitors.count(), 0);
    QCOMPARE(visitors.nextExpiry(), std::nullopt);
    visitors.pageview(1, march + 10min);
    visitors.pageview(1, march + 12min);
    visitors.advance(march + 15min);
    QCOMPARE(visitors.count(), 1);
    visitors.advance(march + 17min);
    QCOMPARE(visitors.count(), 0);
}

void TestTriggerRules::lateSightingsKeepTheOrder()
{
    ActiveVisitors visitors;
    visitors.pageview(1, march + 1min);
    visitors.pageview(1, march); // late
    visitors.pageview(2, march);
    visitors.advance(march + 6min - 1ms);
    QCOMPARE(visitors.count(), 2);
    visitors.advance(march + 6min);
    QCOMPARE(visitors.count(), 0);
}

void TestTriggerRules::spikeFiresAndArmsAgain()
{
    TriggerEngine engine;
    engine.setRules({{u"acme.test"_s, u"DE"_s}}, {}, {webhook(7, EventKind::RealtimeSpike, 2)});
    const auto fires = [&](int visitor, Instant at) { return int(engine.take(pageview(visitor), at).triggered.size()); };
    QCOMPARE(fires(1, march), 0);
    QCOMPARE(fires(2, march + 1s), 0); // at the threshold
    QCOMPARE(fires(2, march + 2s), 0); // the same visitor
    const QList<Triggered> triggered = engine.take(pageview(3), march + 3s).triggered;
    QCOMPARE(triggered.size(), 1);
    QCOMPARE(triggered[0].draft.data, QByteArray(R"({"active_visitors":3,"threshold":2,"window_minutes":5})"));
    QCOMPARE(triggered[0].webhooks, QList<WebhookId>{{7}});
    QCOMPARE(fires(4, march + 4s), 0); // not armed
    Hit custom = pageview(5);
    custom.name = u"signup"_s;
    (void)engine.take(custom, march + 4s);
    QCOMPARE(engine.activeVisitors(u"acme.test"_s, march + 4s), 4); // a custom event makes nobody active
    QCOMPARE(fires(6, march + 5min + 3s), 0);                       // 1, 2 and 3 are gone: armed again, and two are there
    QCOMPARE(fires(7, march + 5min + 3s), 1);
}

void TestTriggerRules::spikeOfEachWebhook()
{
    TriggerEngine engine;
    const QList<Site> sites{{u"acme.test"_s, u"DE"_s}};
    engine.setRules(sites, {}, {webhook(2, EventKind::RealtimeSpike, 1), webhook(1, EventKind::RealtimeSpike, 1)});
    (void)engine.take(pageview(1), march);
    const QList<Triggered> both = engine.take(pageview(2), march).triggered;
    QCOMPARE(both.size(), 2);
    QCOMPARE(both[0].webhooks, QList<WebhookId>{{1}});
    QCOMPARE(both[1].webhooks, QList<WebhookId>{{2}});
    // A new webhook, or a threshold lowered below the count, fires nothing by itself; one raised arms again.
    engine.setRules(sites, {},
                    {webhook(1, EventKind::RealtimeSpike, 3), webhook(2, EventKind::RealtimeSpike, 0), webhook(3, EventKind::RealtimeSpike, 1)});
    QVERIFY(engine.take(pageview(3), march).triggered.isEmpty());
    const QList<Triggered> raised = engine.take(pageview(4), march).triggered;
    QCOMPARE(raised.size(), 1);
    QCOMPARE(raised[0].webhooks, QList<WebhookId>{{1}});
}

void TestTriggerRules::botsCountNowhere()
{
    TriggerEngine engine;
    engine.setPlanLimit(1);
    const Goal page{{1}, u"acme.test"_s, u"All"_s, Goal::Kind::Pageview, u"*"_s};
    engine.setRules({{u"acme.test"_s, u"DE"_s}}, {page},
                    {webhook(1, EventKinds(EventKind::GoalCompleted) | EventKind::UsageThreshold | EventKind::RealtimeSpike, 0)});
    Hit hit = pageview(1);
    hit.userAgent = u"Mozilla/5.0 (compatible; bingbot/2.0)"_s;
    const Counted bot = engine.take(hit, march);
    QVERIFY(bot.isBot);
    QVERIFY(bot.triggered.isEmpty() && bot.completed.isEmpty());
    QCOMPARE(engine.usage().events, 0);
    QCOMPARE(engine.activeVisitors(u"acme.test"_s, march), 0);
    QVERIFY(engine.sitesWithTraffic().isEmpty());
    QCOMPARE(engine.take(pageview(1), march).triggered.size(), 4); // a goal, 80, 100, a spike
}

void TestTriggerRules::visitorIsOfADay()
{
    VisitorIdentity identity;
    const VisitorKey key = identity.keyOf(u"192.0.2.1"_s, firefox, april - 1ms);
    QCOMPARE(identity.keyOf(u"192.0.2.254"_s, u"Other Firefox/1"_s, march + 24h * 16), key); // network and family are the same
    QCOMPARE(identity.keyOf(u"::ffff:192.0.2.9"_s, firefox, april - 1ms), key);
    QVERIFY(identity.keyOf(u"192.0.3.1"_s, firefox, april - 1ms) != key);
    QVERIFY(identity.keyOf(u"192.0.2.1"_s, u"Chrome/1"_s, april - 1ms) != key);
    QCOMPARE(identity.keyOf(u"2001:db8:1::1"_s, firefox, april - 1ms), identity.keyOf(u"2001:db8:1:ffff::2"_s, firefox, april - 1ms));
    QVERIFY(identity.keyOf(u"2001:db8:1::1"_s, firefox, april - 1ms) != identity.keyOf(u"2001:db8:2::1"_s, firefox, april - 1ms));
    QVERIFY(identity.keyOf(u"192.0.2.1"_s, firefox, april) != key); // midnight
    VisitorIdentity another;
    QVERIFY(another.keyOf(u"192.0.2.1"_s, firefox, april - 1ms) != key); // its own salt
}

QTEST_GUILESS_MAIN(TestTriggerRules)
#include "tst_trigger_rules.moc"
