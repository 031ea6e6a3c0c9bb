// SPDX-License-Identifier: MIT
// Hits in, webhooks out: the traffic side through the bench's door, with the Events API over a socket.
#include "core/rules/alert_rule_text.h"
#include "traffic_fixture.h"

#include "core/model/text.h"

#include <QtCore/QDate>
#include <QtCore/QDateTime>
#include <QtCore/QDir>
#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QUrl>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ovyxa;
using namespace ovyxa::test;

class TestTraffic final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPageviewCompletesAGoalAndIsDeliveredVerified()
    {
        TrafficFixture f;
        Goal goal{{}, u"acme.test"_s, u"Purchase"_s, Goal::Kind::Pageview, u"/checkout/*"_s};
        const auto added = f.wait<Goal>([&](auto reply) { f.bench->catalogue()->addGoal(goal, f.bench.get(), reply); });
        QVERIFY(added.ok());
        QVERIFY(f.startApi().ok());
        QCOMPARE(f.pageview(u"/checkout/success?x=1"_s, u"203.0.113.9"_s), 201);
        QTRY_COMPARE_WITH_TIMEOUT(f.captures.size(), 1, waitMs);
        QCOMPARE(f.captures.constFirst().verdict, Verdict::Valid);
        QCOMPARE(f.kinds(), QStringList({u"goal.completed"_s}));
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->traffic()->figures().completions.value(added->id), 1, waitMs);
        QCOMPARE(f.bench->traffic()->figures().pageviews, 1);
        QCOMPARE(f.bench->traffic()->figures().sites.value(u"acme.test"_s).activeVisitors, 1);

        f.reopen();
        QCOMPARE(f.bench->traffic()->figures().completions.value(added->id), 1);
        QCOMPARE(f.bench->traffic()->figures().usage.events, 1);
    }

    void undoGivesAGoalItsCountBack()
    {
        TrafficFixture f;
        const auto added = f.wait<Goal>([&](auto reply) {
            f.bench->catalogue()->addGoal({{}, u"acme.test"_s, u"Purchase"_s, Goal::Kind::Pageview, u"/thanks"_s}, f.bench.get(), reply);
        });
        QVERIFY(added.ok() && f.startApi().ok());
        for (int i = 0; i < 3; ++i)
            QCOMPARE(f.pageview(u"/thanks"_s, u"203.0.113.%1"_s.arg(i)), 201);
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->traffic()->figures().completions.value(added->id), 3, waitMs);
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->catalogue()->removeGoal(added->id, f.bench.get(), reply); }).ok());
        QTRY_VERIFY_WITH_TIMEOUT(!f.bench->traffic()->figures().completions.contains(added->id), waitMs);
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->catalogue()->restoreGoal(*added, f.bench.get(), reply); }).ok());
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->traffic()->figures().completions.value(added->id), 3, waitMs);
        QVERIFY(!f.wait<void>([&](auto reply) { f.bench->catalogue()->restoreGoal(*added, f.bench.get(), reply); }).ok()); // it is there
        QCOMPARE(f.pageview(u"/thanks"_s, u"203.0.113.9"_s), 201);
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->traffic()->figures().completions.value(added->id), 4, waitMs);
        f.reopen();
        QCOMPARE(f.bench->traffic()->figures().completions.value(added->id), 4);
    }

    void aGoalThatCountsSomethingElseKeepsItsCount()
    {
        TrafficFixture f;
        const auto add = [&](const QString &name) {
            return f.wait<Goal>([&](auto reply) {
                f.bench->catalogue()->addGoal({{}, u"acme.test"_s, name, Goal::Kind::Pageview, u"/thanks"_s}, f.bench.get(), reply);
            });
        };
        const auto update = [&](const Goal &goal) {
            return f.wait<void>([&](auto reply) { f.bench->catalogue()->updateGoal(goal, f.bench.get(), reply); });
        };
        const auto added = add(u"Purchase"_s);
        QVERIFY(added.ok() && add(u"Other"_s).ok() && f.startApi().ok());
        QCOMPARE(f.pageview(u"/thanks"_s, u"203.0.113.1"_s), 201);
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->traffic()->figures().completions.value(added->id), 1, waitMs);
        Goal changed = *added;
        changed.name = u"Other"_s;
        QCOMPARE(update(changed).error().code, ErrorCode::Conflict);
        changed.name = u"Bought"_s;
        changed.pattern = u"/bought"_s;
        QVERIFY(update(changed).ok());
        QVERIFY(f.bench->catalogue()->goals(u"acme.test"_s).contains(changed));
        QCOMPARE(f.pageview(u"/thanks"_s, u"203.0.113.2"_s), 201);
        QCOMPARE(f.pageview(u"/bought"_s, u"203.0.113.3"_s), 201);
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->traffic()->figures().completions.value(added->id), 2, waitMs);
        f.reopen();
        QVERIFY(f.bench->catalogue()->goals(u"acme.test"_s).contains(changed));
        QCOMPARE(f.bench->traffic()->figures().completions.value(added->id), 2);
        changed.id = GoalId{99};
        QCOMPARE(update(changed).error().code, ErrorCode::NotFound);
    }

    void usageFiresAtTheExactHitAndOnceAMonthAlsoOverARestart()
    {
        TrafficFixture f;
        f.setPlanLimit(100);
        QVERIFY(f.startApi().ok());
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->traffic()->fillMonth(79, f.bench.get(), reply); }).ok());
        QVERIFY(f.events.isEmpty());
        QCOMPARE(f.pageview(u"/"_s, u"203.0.113.9"_s), 201);
        QTRY_COMPARE_WITH_TIMEOUT(f.events.size(), 1, waitMs);
        const QJsonObject data = QJsonDocument::fromJson(f.events.constFirst().data).object();
        QCOMPARE(data["threshold"_L1].toInt(), 80);
        QCOMPARE(data["usage"_L1].toInt(), 80);
        QCOMPARE(data["limit"_L1].toInt(), 100);

        f.reopen();
        QVERIFY(f.startApi().ok());
        QCOMPARE(f.pageview(u"/"_s, u"203.0.113.9"_s), 201);
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->traffic()->fillMonth(100, f.bench.get(), reply); }).ok());
        QTRY_COMPARE_WITH_TIMEOUT(f.events.size(), 2, waitMs); // 80 did not fire again
        QCOMPARE(QJsonDocument::fromJson(f.events.constLast().data).object()["threshold"_L1].toInt(), 100);
        const auto lower = f.wait<void>([&](auto reply) { f.bench->traffic()->fillMonth(79, f.bench.get(), reply); });
        QCOMPARE(lower.error().code, ErrorCode::Conflict);
    }

    void fillingTheMonthOfASmallPlanReachesNoThresholdAboveIt()
    {
        TrafficFixture f;
        const auto fill = [&](qint64 limit, int percent) {
            f.setPlanLimit(limit);
            return f.wait<void>([&](auto reply) { f.bench->traffic()->fillMonth(percent, f.bench.get(), reply); }).ok();
        };
        QVERIFY(fill(10, 79));
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->traffic()->figures().usage.events, 7, waitMs); // an eighth would be 80 %
        QVERIFY(f.events.isEmpty());
        QVERIFY(fill(11, 80));
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->traffic()->figures().usage.events, 9, waitMs); // 8 are 72 %
        QTRY_COMPARE_WITH_TIMEOUT(f.events.size(), 1, waitMs);
        QVERIFY(fill(50, 99));
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->traffic()->figures().usage.events, 49, waitMs);
        QCOMPARE(f.events.size(), 1);
    }

    void aNewMonthIsShownEmpty()
    {
        TrafficFixture f;
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->traffic()->fillMonth(50, f.bench.get(), reply); }).ok());
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->traffic()->figures().usage.percent(), 50, waitMs);
        f.bench->clock()->skip(24h * 31);
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->traffic()->figures().usage.events, 0, waitMs);
        QCOMPARE(f.bench->traffic()->figures().usage.period, toDateTime(f.bench->clock()->now()).toString(u"yyyy-MM"_s));
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->traffic()->fillMonth(79, f.bench.get(), reply); }).ok());
        QVERIFY(f.events.isEmpty());
    }

    void aSpikeFiresAtThresholdPlusOneAndNotAgainUntilReArmed()
    {
        TrafficFixture f(3);
        QVERIFY(f.startApi().ok());
        const auto visit = [&](int first, int last) {
            for (int i = first; i <= last; ++i)
                QCOMPARE(f.pageview(u"/"_s, u"203.0.%1.1"_s.arg(i)), 201); // networks apart: an address is truncated
        };
        visit(1, 3);
        QVERIFY(f.events.isEmpty());
        visit(4, 6);
        QTRY_COMPARE_WITH_TIMEOUT(f.events.size(), 1, waitMs);
        QCOMPARE(f.events.constFirst().data, R"({"active_visitors":4,"threshold":3,"window_minutes":5})"_ba);
        f.bench->clock()->skip(5min);
        visit(7, 9);
        QCOMPARE(f.events.size(), 1);
        visit(10, 10);
        QTRY_COMPARE_WITH_TIMEOUT(f.events.size(), 2, waitMs);
    }

    void whatTheApiRefusesCountsNowhere()
    {
        TrafficFixture f;
        QSignalSpy refused(f.bench->traffic(), &TrafficDoor::apiRequestsRefused);
        QVERIFY(f.startApi().ok());
        QCOMPARE(f.post("/api/v1/events/pageview", {{u"site_id"_s, u"acme.test"_s}}), 400);
        QCOMPARE(f.post("/api/v1/events/pageview", {{u"site_id"_s, u"nobody.test"_s}, {u"url"_s, u"https://nobody.test/"_s}}), 404);
        QCOMPARE(f.post("/api/v1/events/pageview", {{u"site_id"_s, u"acme.test"_s}, {u"url"_s, u"https://acme.test/"_s}}, "wrong"), 401);
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->traffic()->figures().refused, 3, waitMs);
        QVERIFY(!refused.isEmpty());
        QCOMPARE(f.bench->traffic()->figures().usage.events, 0);
        QCOMPARE(f.bench->traffic()->figures().pageviews, 0);
    }

    void aKeyIsShownOnceKeptAsAHashAndRevoked()
    {
        TrafficFixture f;
        const auto made = f.wait<ApiKeyWithText>([&](auto reply) { f.bench->catalogue()->addApiKey(u"shop"_s, f.bench.get(), reply); });
        QVERIFY(made.ok());
        QCOMPARE(f.bench->catalogue()->apiKeys().size(), 1);
        QVERIFY(f.startApi().ok());
        const QJsonObject hit{{u"site_id"_s, u"acme.test"_s}, {u"url"_s, u"https://acme.test/"_s}};
        QCOMPARE(f.post("/api/v1/events/pageview", hit, made->text), 201);
        f.reopen();
        QVERIFY(f.startApi().ok());
        QCOMPARE(f.post("/api/v1/events/pageview", hit, made->text), 201);
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->catalogue()->revokeApiKey(made->key.id, f.bench.get(), reply); }).ok());
        QCOMPARE(f.post("/api/v1/events/pageview", hit, made->text), 401);
        QCOMPARE(f.wait<void>([&](auto reply) { f.bench->catalogue()->revokeApiKey(made->key.id, f.bench.get(), reply); }).error().code,
                 ErrorCode::Conflict);
        f.bench.reset();
        int files = 0;
        for (QDirIterator it(f.folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext();) {
            QFile file(it.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains(made->text), qPrintable(file.fileName()));
            ++files;
        }
        QVERIFY(files > 1);
    }

    void theSameSeedGivesTheSameEvents()
    {
        const auto run = [](quint64 seed) {
            TrafficFixture f(30);
            f.bench->clock()->setPaused(true);
            Goal goal{{}, u"acme.test"_s, u"Thanks"_s, Goal::Kind::Pageview, u"/thanks"_s};
            if (!f.wait<Goal>([&](auto reply) { f.bench->catalogue()->addGoal(goal, f.bench.get(), reply); }))
                qFatal("no goal");
            SimulationSettings settings;
            settings.site = u"acme.test"_s;
            settings.seed = seed;
            if (!f.wait<void>([&](auto reply) { f.bench->traffic()->startSimulation(settings, f.bench.get(), reply); })
                || !f.wait<void>([&](auto reply) { f.bench->traffic()->simulateSpike(40, f.bench.get(), reply); })
                || !f.wait<void>([&](auto reply) { f.bench->traffic()->simulateAhead(20min, f.bench.get(), reply); }))
                qFatal("no simulation");
            QByteArray story; // times count from the first event
            for (const Event &event : std::as_const(f.events)) {
                const auto after = (event.at - f.events.constFirst().at).count();
                story += QByteArray::number(after) + ' ' + toText(event.kind).latin1() + ' ' + event.data + '\n';
            }
            return story;
        };
        const QByteArray first = run(7);
        QVERIFY(first.contains("goal.completed") && first.contains("realtime.spike"));
        QCOMPARE(run(7), first);
        QVERIFY(run(8) != first);
    }

    void aSimulatedMonthFires80And100OnceEach()
    {
        TrafficFixture f;
        f.setPlanLimit(3'000);
        SimulationSettings settings;
        settings.site = u"acme.test"_s;
        settings.visitorsPerMinute = 0.1;
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->traffic()->startSimulation(settings, f.bench.get(), reply); }).ok());
        const QDateTime from = toDateTime(f.bench->clock()->now());
        const QDateTime monthEnd(QDate(from.date().year(), from.date().month(), 1).addMonths(1), {}, Qt::UTC);
        // Through what is left of this month, then 28 days of the next: each month fires for itself.
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->traffic()->simulateAhead(Millis(from.msecsTo(monthEnd)), f.bench.get(), reply); }).ok());
        f.events.clear();
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->traffic()->simulateAhead(24h * 28, f.bench.get(), reply); }).ok());
        QList<int> thresholds;
        for (const Event &event : std::as_const(f.events)) {
            const QJsonObject data = QJsonDocument::fromJson(event.data).object();
            thresholds += data["threshold"_L1].toInt();
            QCOMPARE(data["usage"_L1].toInt(), data["threshold"_L1].toInt() * 30); // at the exact hit
        }
        QCOMPARE(thresholds, QList<int>({80, 100}));
    }

    void aRuleThatIsKeptWithoutASecretIsSaidToWatchNothing()
    {
        BenchFixture f;
        const auto rule = alertRuleFromText(u"goal.completed >= 2 per day"_s);
        QVERIFY(f.wait<AlertRule>([&](auto reply) { f.bench->catalogue()->keepAlertRule(*rule, f.bench.get(), reply); }).ok());
        QCOMPARE(f.bench->catalogue()->alertRules().size(), 1);
        QStringList said;
        connect(f.bench.get(), &Bench::noticed, this, [&said](const Notice &notice) { said += notice.text; });
        QVERIFY(f.startReceiver().ok());
        QTRY_VERIFY_WITH_TIMEOUT(said.join(u' ').contains("watch nothing"_L1), waitMs);

        BenchOptions options = f.options();
        options.readOnly = true;
        const auto reading = Bench::open(options);
        QCOMPARE((*reading)->catalogue()->alertRules(), f.bench->catalogue()->alertRules());
    }

    void anAlertNeedsASecretAndTellsWhatReachedIt()
    {
        BenchFixture f;
        const auto rule = alertRuleFromText(u"goal.completed[goal_name=Purchase] >= 2 per day"_s);
        QVERIFY(rule.ok());
        const auto add = [&] { return f.wait<AlertRule>([&](auto reply) { f.bench->catalogue()->addAlertRule(*rule, f.bench.get(), reply); }); };
        QCOMPARE(add().error().code, ErrorCode::Conflict); // nothing to verify with
        QVERIFY(f.addSite(u"acme.test"_s).ok());
        QVERIFY(f.startReceiver().ok());
        QVERIFY(f.addWebhook(BenchFixture::webhook(u"acme.test"_s, u"all"_s, f.bench->receiver()->state().url)).ok());
        QVERIFY(add().ok());
        QCOMPARE(add().error().code, ErrorCode::Conflict); // the same again
        QSignalSpy raised(f.bench->receiver(), &ReceiverDoor::alertRaised);
        QVERIFY(f.fire(EventKind::GoalCompleted, u"acme.test"_s).ok());
        QTRY_COMPARE_WITH_TIMEOUT(f.captures.size(), 1, waitMs);
        QVERIFY(raised.isEmpty());
        QVERIFY(f.fire(EventKind::GoalCompleted, u"acme.test"_s).ok());
        QTRY_COMPARE_WITH_TIMEOUT(raised.size(), 1, waitMs);
        const auto alert = raised.constFirst().constFirst().value<Alert>();
        QCOMPARE(alert.value, 2.0);
        QVERIFY(alert.capture.isValid());

        f.bench.reset();
        f.open();
        QCOMPARE(f.bench->catalogue()->alertRules().size(), 1);
        QVERIFY(f.wait<void>([&](auto reply) {
                     f.bench->catalogue()->removeAlertRule(f.bench->catalogue()->alertRules().constFirst().id, f.bench.get(), reply);
                 }).ok());
        QVERIFY(f.bench->catalogue()->alertRules().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestTraffic)
#include "tst_traffic.moc"
