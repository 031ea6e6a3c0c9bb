// SPDX-License-Identifier: MIT
// What a profile's settings say of how much its logs hold.
#include "core/bench/retention.h"
#include "tests/support/bench_fixture.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const SiteId acme = u"acme.test"_s;

/// A receiver that got five deliveries, and one that is still to be sent.
struct RetentionBench : BenchFixture
{
    Retention retention{bench->catalogue(), bench->log(), bench->clock()};

    RetentionBench()
    {
        if (!addSite(acme).ok() || !startReceiver().ok())
            qFatal("the profile could not be set up");
        Webhook made = webhook(acme, u"Orders"_s, bench->receiver()->state().url);
        made.events = EventKind::GoalCompleted;
        (void)addWebhook(made);
        made.name = u"Nowhere"_s;
        made.url = u"https://localhost:1/"_s;
        made.events = EventKind::UsageThreshold;
        (void)addWebhook(made);
        (void)fire(EventKind::UsageThreshold, acme);
        for (int i = 0; i < 5; ++i)
            (void)fire(EventKind::GoalCompleted, acme);
        if (!QTest::qWaitFor([this] { return bench->sending()->sums().delivered == 5 && bench->sending()->sums().waiting == 1; }, waitMs))
            qFatal("not all was sent");
        retention.start();
    }

    bool keep(qint64 newest, int days)
    {
        ProfileSettings settings = bench->catalogue()->settings();
        settings.keepNewest = newest;
        settings.keepDays = days;
        return wait<void>([&](auto reply) { bench->catalogue()->setSettings(settings, bench.get(), reply); }).ok();
    }
    qint64 deliveries()
    {
        return wait<qint64>([&](auto reply) { bench->log()->count(DeliveryQuery(), bench.get(), reply); }).value();
    }
    qint64 captures()
    {
        return wait<qint64>([&](auto reply) { bench->log()->count(CaptureQuery(), bench.get(), reply); }).value();
    }
};

} // namespace

class tst_Retention final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingGoesUnlessAskedFor()
    {
        RetentionBench f;
        QSignalSpy said(&f.retention, &Retention::noticed);
        f.retention.prune();
        QVERIFY(f.keep(1000, 300));
        f.retention.prune();
        QCOMPARE(f.deliveries(), 6); // read behind what pruning asked for
        QCOMPARE(f.captures(), 5);
        QVERIFY(said.isEmpty());
    }

    void theNewestStayAndWhatIsStillToBeSent()
    {
        RetentionBench f;
        QSignalSpy said(&f.retention, &Retention::noticed);
        QSignalSpy gone(f.bench->log(), &LogDoor::discarded);
        QVERIFY(f.keep(2, 0));
        f.retention.prune();
        f.retention.prune(); // while it is at it: once is enough
        QTRY_COMPARE_WITH_TIMEOUT(said.size(), 1, waitMs);
        QCOMPARE(f.deliveries(), 3); // the oldest waits for its retry
        QCOMPARE(f.captures(), 2);
        QCOMPARE(gone.size(), 2);
        const auto notice = said.first().first().value<Notice>();
        QVERIFY2(notice.text.startsWith(u"6 "_s), qPrintable(notice.text));
        QCOMPARE(notice.level, Notice::Level::Information);
        QCOMPARE(f.bench->sending()->sums().triggered, 3);
    }

    void daysAreThoseOfTheSimulatedClock()
    {
        RetentionBench f;
        QSignalSpy said(&f.retention, &Retention::noticed);
        QVERIFY(f.keep(0, 2));
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->clock()->advance(72h, f.bench.get(), reply); }).ok());
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->sending()->sums().failed, 1, waitMs);
        (void)f.fire(EventKind::GoalCompleted, acme);
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->sending()->sums().delivered, 6, waitMs);
        f.retention.prune();
        QTRY_COMPARE_WITH_TIMEOUT(said.size(), 1, waitMs);
        QCOMPARE(f.deliveries(), 1);
        QCOMPARE(f.captures(), 1);
    }

    void aProfileRemembersIt()
    {
        BenchFixture f;
        ProfileSettings settings;
        settings.keepNewest = 7;
        settings.keepDays = 30;
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->catalogue()->setSettings(settings, f.bench.get(), reply); }).ok());
        f.bench.reset();
        f.open();
        QCOMPARE(f.bench->catalogue()->settings().keepNewest, 7);
        QCOMPARE(f.bench->catalogue()->settings().keepDays, 30);
    }
};

QTEST_GUILESS_MAIN(tst_Retention)
#include "tst_retention.moc"
