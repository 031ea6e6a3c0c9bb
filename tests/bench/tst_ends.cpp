// SPDX-License-Identifier: MIT
// A bench that is closed, or destroyed, in the middle of any call: everybody is answered, nothing is left sending, and nothing was told
// that is not on disk.
#include "tests/bench/every_call.h"

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A bench at work: an endpoint that never answers, deliveries under way and in line.
struct BusyFixture : BenchFixture
{
    WebhookId webhookId;
    QList<DeliveryId> fired;
    Traffic told;

    BusyFixture()
    {
        ReceiverSetup setup;
        setup.plan = *ResponsePlan::parse(u"hang"_s);
        if (!addSite(site).ok() || !startReceiver(setup).ok())
            qFatal("the profile could not be set up");
        const auto added = addWebhook(webhook(site, u"all"_s, bench->receiver()->state().url + u"hook"_s));
        if (!added)
            qFatal("%s", qPrintable(added.error().message));
        webhookId = added->webhook.id;
        for (int i = 0; i < 10; ++i)
            fired.append(fire(EventKind::GoalCompleted, site)->deliveries.constFirst().id);
        QObject::connect(bench->traffic(), &TrafficDoor::changed, bench.get(), [this](const Traffic &traffic) { told = traffic; });
        if (!QTest::qWaitFor([this] { return !captures.isEmpty() || bench->sending()->sums().sending > 0; }, waitMs))
            qFatal("nothing was sent");
    }

    /// What the last run told is on disk, and what it had under way is for the next one.
    void verifyProfile()
    {
        BenchOptions options = this->options();
        options.readOnly = true;
        open(options);
        const Sums sums = bench->sending()->sums();
        QVERIFY(sums.balances());
        QCOMPARE(sums.sending, 0);
        QVERIFY(sums.triggered >= deliveries.size());
        const Usage counted = bench->traffic()->figures().usage;
        QVERIFY(counted.period >= told.usage.period);
        if (counted.period == told.usage.period) // no month has begun since
            QVERIFY2(counted.events >= told.usage.events, qPrintable(u"%1 were told, %2 are stored"_s.arg(told.usage.events).arg(counted.events)));
        DeliveryQuery query;
        query.states = {DeliveryState::Sending};
        const auto sending = wait<QList<DeliveryId>>([&](auto reply) { bench->log()->deliveryIds(query, bench.get(), reply); });
        QVERIFY(sending.ok());
        QVERIFY(sending->isEmpty());
        for (const Delivery &delivery : std::as_const(deliveries)) {
            const auto kept = wait<DeliveryDetails>([&](auto reply) { bench->log()->delivery(delivery.id, bench.get(), reply); });
            QVERIFY(kept.ok());
            for (const Attempt &attempt : kept->attempts)
                QVERIFY(attempt.finished);
        }
    }
};

} // namespace

class TestEnds final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCallIsAnsweredByClosing_data() { rows(); }
    void everyCallIsAnsweredByClosing()
    {
        QFETCH(int, call);
        BusyFixture f;
        Answers answers;
        everyCall().at(call).second(f, answers);
        f.bench->close();
        QCOMPARE(answers.answered, answers.asked);
        QCOMPARE(answers.twice, 0);
        everyCall().at(call).second(f, answers); // and whoever comes too late
        QTRY_COMPARE_WITH_TIMEOUT(answers.answered, answers.asked, waitMs);
        f.verifyProfile();
    }

    void destroyingItInTheMiddleOfACallLosesNothing_data() { rows(); }
    void destroyingItInTheMiddleOfACallLosesNothing()
    {
        QFETCH(int, call);
        BusyFixture f;
        Answers answers;
        everyCall().at(call).second(f, answers);
        f.bench.reset();
        QCOMPARE(answers.answered, 0); // who called may be half gone: nobody is called from a destructor
        f.verifyProfile();
    }

    void whatWasToldWhileRunningAheadIsStored()
    {
        BusyFixture f;
        Answers answers;
        f.bench->traffic()->startSimulation(visitors(), f.bench.get(), answers.reply<void>());
        f.bench->traffic()->simulateAhead(24h * 300, f.bench.get(), answers.reply<void>());
        QTRY_VERIFY_WITH_TIMEOUT(f.told.pageviews > 20'000, waitMs);
        f.bench->close();
        QCOMPARE(answers.answered, 2);
        QCOMPARE(answers.cancelled, 1);
        f.verifyProfile();
    }

    void whatWasCutOffIsSentByTheNextRun()
    {
        BusyFixture f;
        QTRY_VERIFY_WITH_TIMEOUT(f.bench->sending()->sums().sending > 0, waitMs);
        f.bench->close();
        QCOMPARE(f.bench->sending()->sums().sending, 0); // the last word was heard
        const auto isInterrupted = [](const Attempt &attempt) { return attempt.error == AttemptError::Interrupted && attempt.finished; };
        QVERIFY(std::any_of(f.attempts.cbegin(), f.attempts.cend(), isInterrupted));
        f.open();
        QVERIFY(f.startReceiver().ok()); // at another port
        Webhook moved = f.bench->catalogue()->webhooks().constFirst().webhook;
        moved.url = f.bench->receiver()->state().url + u"hook"_s;
        QVERIFY(f.wait<void>([&](auto reply) { f.bench->catalogue()->updateWebhook(moved, f.bench.get(), reply); }).ok());
        f.bench->clock()->setSpeed(ClockState::maxSpeed);
        QTRY_COMPARE_WITH_TIMEOUT(f.bench->sending()->sums().delivered, f.fired.size(), waitMs);
    }

private:
    static void rows()
    {
        QTest::addColumn<int>("call");
        for (int i = 0; i < everyCall().size(); ++i)
            QTest::newRow(everyCall().at(i).first) << i;
    }
};

QTEST_GUILESS_MAIN(TestEnds)
#include "tst_ends.moc"
