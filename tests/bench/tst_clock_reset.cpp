// SPDX-License-Identifier: MIT
// The one way back of simulated time, and the walk ahead: what is due or counted goes with it, what happened stays.
#include "core/model/delivery_limits.h"
#include "tests/support/bench_fixture.h"

#include <QtCore/QElapsedTimer>
#include <QtTest/QSignalSpy>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const SiteId site = u"acme.test"_s;
constexpr Millis near{5'000}; // real time that a step of a test may take

/// A site, a receiver and a webhook that listens for all.
struct Scene
{
    BenchFixture f;
    WebhookId webhook;

    explicit Scene(const QString &plan = u"200"_s)
    {
        ReceiverSetup setup;
        setup.plan = *ResponsePlan::parse(plan);
        if (!f.addSite(site) || !f.startReceiver(setup))
            qFatal("the scene is not set");
        webhook = f.addWebhook(BenchFixture::webhook(site, u"Orders"_s, f.bench->receiver()->state().url + u"hook"_s))->webhook.id;
    }

    [[nodiscard]] Millis lead() const { return f.bench->clock()->now() - realNow(); }
    void skip(Millis span)
    {
        const Instant until = f.bench->clock()->now() + span;
        f.bench->clock()->skip(span);
        QVERIFY(QTest::qWaitFor([&] { return f.bench->clock()->now() >= until; }, waitMs));
    }
    DeliveryId fire(DeliveryState until)
    {
        const DeliveryId id = f.fire(EventKind::GoalCompleted, site)->deliveries.first().id;
        if (!QTest::qWaitFor([&] { return f.isIn(id, until); }, waitMs))
            qFatal("the delivery did not become what it should");
        return id;
    }
    Result<Millis> reset()
    {
        return f.wait<Millis>([&](auto reply) { f.bench->clock()->reset(f.bench.get(), reply); });
    }
    Result<void> advance(Millis span)
    {
        return f.wait<void>([&](auto reply) { f.bench->clock()->advance(span, f.bench.get(), reply); });
    }
    [[nodiscard]] WebhookStatus status() const { return f.bench->catalogue()->webhooks(site).first(); }
    void reopen(bool resume = true)
    {
        f.bench.reset();
        BenchOptions options = f.options();
        options.resumeUnfinished = resume;
        f.open(options);
    }
};

bool isNear(Millis one, Millis other)
{
    return std::chrono::abs(one - other) < near;
}

} // namespace

class tst_ClockReset final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsDueGoesBackToo()
    {
        Scene s(u"503,200"_s);
        s.skip(42min);
        QSignalSpy notices(s.f.bench.get(), &Bench::noticed);
        const DeliveryId id = s.fire(DeliveryState::Waiting);
        const Instant due = *s.f.delivery(id)->dueAt;
        const auto back = s.reset();
        QVERIFY(back.ok());
        QVERIFY(isNear(*back, 42min));
        QVERIFY(isNear(s.lead(), 0ms));
        QTRY_COMPARE_WITH_TIMEOUT(s.f.delivery(id)->dueAt, std::optional(due - *back), waitMs);
        QCOMPARE(s.f.bench->clock()->state().nextDue, std::optional(due - *back)); // still a minute after its failure
        QCOMPARE(notices.count(), 1);
        QVERIFY(s.f.isIn(id, DeliveryState::Waiting));
        s.f.bench->clock()->jumpToNextDue();
        QTRY_VERIFY_WITH_TIMEOUT(s.f.isIn(id, DeliveryState::Delivered), waitMs);
        QVERIFY(isNear(s.lead(), 1min));
        QVERIFY(s.f.bench->sending()->sums().balances());
    }

    void itStaysBackAtTheNextStart()
    {
        Scene s(u"503"_s);
        s.skip(42min);
        const DeliveryId id = s.fire(DeliveryState::Waiting);
        const auto back = s.reset();
        const Instant due = *s.f.delivery(id)->dueAt;
        s.reopen(); // what happened bears later times than now
        QVERIFY(isNear(s.lead(), 0ms));
        QCOMPARE(s.f.bench->clock()->state().nextDue, std::optional(due));
        const auto details = s.f.wait<DeliveryDetails>([&](auto reply) { s.f.bench->log()->delivery(id, s.f.bench.get(), reply); });
        QVERIFY(details->attempts.first().startedAt > realNow() + 40min); // and keeps them
        // What is written after the way back tells the time again.
        s.skip(10min);
        s.reopen();
        QVERIFY(s.lead() > 9min);
    }

    void theHourGoesBackAsItIs()
    {
        Scene s;
        s.fire(DeliveryState::Delivered); // has left the hour by then, and must not come into it again
        s.skip(61min);
        for (int i = 0; i < 3; ++i)
            s.fire(DeliveryState::Delivered);
        QTRY_COMPARE_WITH_TIMEOUT(s.status().usedThisHour, 3, waitMs);
        QVERIFY(s.reset().ok());
        QCOMPARE(s.status().usedThisHour, 3);
        s.reopen();
        QTRY_COMPARE_WITH_TIMEOUT(s.status().usedThisHour, 3, waitMs);
        s.skip(61min);
        QTRY_COMPARE_WITH_TIMEOUT(s.status().usedThisHour, 0, waitMs);
    }

    void whatIsHeldGoesOutWhenItWouldHave()
    {
        Scene s;
        s.skip(3h);
        QElapsedTimer sending;
        sending.start();
        for (int i = 0; i < limits::deliveriesPerHour; ++i)
            s.f.bench->sending()->fire(s.f.bench->draft(EventKind::GoalCompleted, site), s.f.bench.get(), [](const Result<Fired> &) {});
        QTRY_COMPARE_WITH_TIMEOUT(s.f.bench->sending()->sums().delivered, limits::deliveriesPerHour, 4 * waitMs);
        const DeliveryId held = s.fire(DeliveryState::Held);
        QVERIFY(s.reset().ok());
        QVERIFY(s.f.isIn(held, DeliveryState::Held));
        const Millis left = *s.f.bench->clock()->state().nextDue - s.f.bench->clock()->now(); // of the hour since the first of them
        QVERIFY(left <= 1h && left > 1h - Millis{sending.elapsed()} - near);
        s.f.bench->clock()->jumpToNextDue();
        QTRY_VERIFY_WITH_TIMEOUT(s.f.isIn(held, DeliveryState::Delivered), waitMs);
    }

    void previousSecretsAreAcceptedAsLong()
    {
        Scene s;
        const auto rotated =
            s.f.wait<WebhookWithSecret>([&](auto reply) { s.f.bench->catalogue()->rotateSecret(s.webhook, {}, s.f.bench.get(), reply); });
        QVERIFY(rotated.ok());
        s.skip(23h);
        QTRY_VERIFY_WITH_TIMEOUT(s.status().previousSecretAccepted, waitMs);
        QVERIFY(s.reset().ok());
        QVERIFY(s.status().previousSecretAccepted);
        QTRY_VERIFY_WITH_TIMEOUT(s.status().webhook.rotatedAt < realNow() - 22h, waitMs);
        s.reopen();
        QTRY_VERIFY_WITH_TIMEOUT(s.status().previousSecretAccepted, waitMs);
        s.skip(2h);
        QTRY_VERIFY_WITH_TIMEOUT(!s.status().previousSecretAccepted, waitMs);
    }

    void anEndedOverlapDoesNotBeginAgain()
    {
        Scene s;
        QVERIFY(s.f.wait<WebhookWithSecret>([&](auto reply) { s.f.bench->catalogue()->rotateSecret(s.webhook, {}, s.f.bench.get(), reply); }).ok());
        s.skip(25h);
        QTRY_VERIFY_WITH_TIMEOUT(!s.status().previousSecretAccepted, waitMs);
        QVERIFY(s.reset().ok());
        QVERIFY(!s.status().previousSecretAccepted);
    }

    void theMonthIsTheOneOfTheClock()
    {
        Scene s;
        const auto fill = [&](int percent) {
            return s.f.wait<void>([&](auto reply) { s.f.bench->traffic()->fillMonth(percent, s.f.bench.get(), reply); });
        };
        QVERIFY(fill(40).ok());
        const Usage counted = s.f.bench->traffic()->figures().usage;
        s.skip(Millis{40 * 24h});
        QVERIFY(fill(10).ok());
        QVERIFY(s.f.bench->traffic()->figures().usage.period > counted.period);
        QVERIFY(s.reset().ok());
        QTRY_COMPARE_WITH_TIMEOUT(s.f.bench->traffic()->figures().usage, counted, waitMs);
        s.reopen();
        QCOMPARE(s.f.bench->traffic()->figures().usage, counted);
        s.skip(Millis{40 * 24h}); // that month begins anew
        QVERIFY(fill(5).ok());
        QCOMPARE(s.f.bench->traffic()->figures().usage.percent(), 5);
    }

    void visitorsStayAndAlertsGoOnCounting()
    {
        Scene s;
        AlertRule rule;
        rule.event = EventKind::GoalCompleted;
        rule.threshold = 2;
        rule.window = AlertRule::Window::Day;
        QVERIFY(s.f.wait<AlertRule>([&](auto reply) { s.f.bench->catalogue()->addAlertRule(rule, s.f.bench.get(), reply); }).ok());
        QSignalSpy alerts(s.f.bench->receiver(), &ReceiverDoor::alertRaised);
        SimulationSettings settings;
        settings.site = site;
        settings.visitorsPerMinute = 30;
        settings.botPercent = 0;
        QVERIFY(s.f.wait<void>([&](auto reply) { s.f.bench->traffic()->startSimulation(settings, s.f.bench.get(), reply); }).ok());
        QVERIFY(s.f.wait<void>([&](auto reply) { s.f.bench->traffic()->simulateAhead(25h, s.f.bench.get(), reply); }).ok());
        s.fire(DeliveryState::Delivered);
        const int active = s.f.bench->traffic()->figures().sites.value(site).activeVisitors;
        QVERIFY(active > 50);
        QVERIFY(s.reset().ok());
        QVERIFY(s.f.bench->traffic()->figures().simulating);
        QTRY_VERIFY_WITH_TIMEOUT(std::abs(s.f.bench->traffic()->figures().sites.value(site).activeVisitors - active) < 25, waitMs);
        QVERIFY(isNear(s.lead(), 0ms));
        QCOMPARE(alerts.count(), 0);
        s.fire(DeliveryState::Delivered); // the second of the day that the clock is in
        QTRY_COMPARE_WITH_TIMEOUT(alerts.count(), 1, waitMs);
    }

    void notAheadNothingHappens()
    {
        Scene s;
        QSignalSpy notices(s.f.bench.get(), &Bench::noticed);
        QCOMPARE(*s.reset(), 0ms);
        QCOMPARE(notices.count(), 0);
    }

    void itIsShownBackHoweverFastItRan()
    {
        Scene s;
        s.f.bench->clock()->setSpeed(ClockState::maxSpeed);
        QTRY_VERIFY_WITH_TIMEOUT(s.lead() > 3min, waitMs);
        s.f.bench->clock()->setPaused(true);
        QTRY_VERIFY_WITH_TIMEOUT(s.f.bench->clock()->state().paused, waitMs);
        QVERIFY(*s.reset() > 3min);
        QVERIFY(isNear(s.lead(), 0ms));
    }

    void aWalkSendsWhatFallsDueOnTheWay()
    {
        Scene s(u"503"_s);
        const DeliveryId id = s.fire(DeliveryState::Waiting);
        const Instant before = s.f.bench->clock()->now();
        QVERIFY(s.advance(36min).ok()); // enough for the whole ladder
        QVERIFY(s.f.isIn(id, DeliveryState::Failed));
        QVERIFY(isNear(s.f.bench->clock()->now() - before, 36min));
        QCOMPARE(s.f.attempts.size(), limits::maxRequestsPerDelivery);
        for (int i = 1; i < limits::maxRequestsPerDelivery; ++i)
            QVERIFY(isNear(s.f.attempts.at(i).startedAt - s.f.attempts.at(i - 1).startedAt, limits::retryDelays.at(size_t(i - 1))));
    }

    void aWalkTakesUpWhatWasLeft()
    {
        Scene s(u"503"_s);
        const DeliveryId id = s.fire(DeliveryState::Waiting);
        s.f.bench.reset();
        s.f.attempts.clear();
        s.f.open(s.f.options());
        QVERIFY(s.advance(2min).ok()); // the receiver is gone: the next attempt fails, and waits
        QCOMPARE(s.f.attempts.size(), 1);
        QVERIFY(s.f.isIn(id, DeliveryState::Waiting));
        QVERIFY(s.f.bench->clock()->state().nextDue > s.f.bench->clock()->now() + 3min);
    }

    void aWalkGoesForwardsOnly()
    {
        Scene s;
        QCOMPARE(s.advance(0ms).error().code, ErrorCode::InvalidInput);
        QCOMPARE(s.advance(-1min).error().code, ErrorCode::InvalidInput);
    }

    void notBackAndForthAtOnce()
    {
        Scene s(u"hang"_s);
        s.skip(10min);
        const DeliveryId id = s.f.fire(EventKind::GoalCompleted, site)->deliveries.first().id;
        QTRY_VERIFY_WITH_TIMEOUT(s.f.isIn(id, DeliveryState::Sending), waitMs);
        std::optional<Result<void>> walked;
        s.f.bench->clock()->advance(1h, s.f.bench.get(), [&walked](const Result<void> &result) { walked.emplace(result); });
        QCOMPARE(s.reset().error().code, ErrorCode::Conflict);
        QVERIFY(!walked); // it waits for the one that hangs
        s.f.bench->sending()->cancelDeliveries({id}, s.f.bench.get(), [](const Result<QList<DeliveryId>> &) {});
        QTRY_VERIFY_WITH_TIMEOUT(walked && walked->ok(), waitMs);
        QVERIFY(s.reset().ok());
    }

    /// By a word or by its own end; the others go on, and so do the visitors.
    void whoIsStoppedGoesNoFurther()
    {
        Scene s(u"hang"_s);
        SimulationSettings few;
        few.site = site;
        few.visitorsPerMinute = 1;
        QVERIFY(s.f.wait<void>([&](auto reply) { s.f.bench->traffic()->startSimulation(few, s.f.bench.get(), reply); }).ok());
        const DeliveryId id = s.f.fire(EventKind::GoalCompleted, site)->deliveries.first().id;
        QTRY_VERIFY_WITH_TIMEOUT(s.f.isIn(id, DeliveryState::Sending), waitMs);
        std::optional<Result<void>> stopped;
        std::optional<Result<void>> other;
        auto gone = std::make_unique<QObject>();
        std::stop_source walk =
            s.f.bench->clock()->advance(24h * 300, s.f.bench.get(), [&stopped](const Result<void> &result) { stopped.emplace(result); });
        s.f.bench->clock()->advance(24h * 300, gone.get(), [](const Result<void> &) { QFAIL("Nobody is there who could be told."); });
        s.f.bench->clock()->advance(1h, s.f.bench.get(), [&other](const Result<void> &result) { other.emplace(result); });
        walk.request_stop();
        gone.reset();
        QTRY_VERIFY_WITH_TIMEOUT(stopped, waitMs);
        QCOMPARE(stopped->error().code, ErrorCode::Cancelled);
        QVERIFY(!other); // it waits for the one that hangs
        s.f.bench->sending()->cancelDeliveries({id}, s.f.bench.get(), [](const Result<QList<DeliveryId>> &) {});
        QTRY_VERIFY_WITH_TIMEOUT(other && other->ok(), waitMs);
        QVERIFY(s.lead() < 2h);
        s.f.bench->traffic()->stopSimulation();
        QVERIFY(s.reset().ok()); // nobody is on the way
    }

    void aRunOnItsOwnTimeLeavesTheProfilesTime()
    {
        Scene s(u"503"_s);
        s.f.bench.reset();
        BenchOptions own = s.f.options();
        own.keepsTime = false;
        own.resumeUnfinished = false;
        s.f.open(own);
        s.skip(7h);
        const DeliveryId id = s.fire(DeliveryState::Waiting); // nothing listens any more
        s.reopen();
        QVERIFY(isNear(s.lead(), 0ms));
        // What it left is due when the ladder says, seen from now, and counts in the hour of now.
        QVERIFY(s.f.bench->clock()->state().nextDue && isNear(*s.f.bench->clock()->state().nextDue - s.f.bench->clock()->now(), 1min));
        QTRY_COMPARE_WITH_TIMEOUT(s.status().usedThisHour, 1, waitMs);
        s.f.bench->clock()->jumpToNextDue();
        QTRY_VERIFY_WITH_TIMEOUT(s.f.delivery(id) && s.f.delivery(id)->attempts == 2, waitMs);
        const Millis lead = s.lead();
        s.reopen(); // and an ordinary run keeps its own
        QVERIFY(isNear(s.lead(), lead));
    }
};

QTEST_GUILESS_MAIN(tst_ClockReset)
#include "tst_clock_reset.moc"
