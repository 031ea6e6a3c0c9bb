// SPDX-License-Identifier: MIT
#include "tests/delivery/dispatcher_bed.h"

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using enum DeliveryState;

namespace {

QList<DeliveryId> skipped(const DispatcherBed &bed, WebhookId webhook)
{
    DeliveryQuery query;
    query.skippedOf = webhook;
    const auto reader = LogReader::open(bed.store->file());
    const auto ids = (*reader)->deliveryIds(query);
    const auto count = (*reader)->count(query);
    return ids && count && *count == ids->size() ? *ids : QList<DeliveryId>{{-1}};
}

} // namespace

/// A paused webhook: what comes meanwhile is kept, and sent when somebody wants it.
class TestDispatchPause final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void whatComesIsKeptWithItsReasonAndNotSent()
    {
        DispatcherBed bed;
        const WebhookId webhook = bed.addWebhook();
        bed.targets[webhook].webhook.paused = true;
        const QByteArray body = "{ \"event\" : \"x\", \"n\":1.50 }"_ba;
        const auto made = bed.submit({webhook}, body);
        QCOMPARE(made.size(), 1);
        QCOMPARE(made.first().state, Cancelled); // at once: there was no moment in which it might have gone out
        QVERIFY(isSkipped(made.first()));
        bed.settle();
        QVERIFY(bed.transport->requests().isEmpty());
        const DeliveryDetails details = bed.stored(made.first().id);
        QCOMPARE(details.delivery, made.first());
        QCOMPARE(details.body, body);
        QCOMPARE(details.delivery.attempts, 0);
        QCOMPARE(details.attempts.size(), 1);
        QCOMPARE(details.attempts.first().number, 0);
        QCOMPARE(details.attempts.first().error, AttemptError::Paused);
        QCOMPARE(details.attempts.first().causes, QList<FailureCause>{{u"webhook_paused"_s}});
        QVERIFY(details.attempts.first().detail.contains(u"paused"_s));
        QCOMPARE(bed.finished.size(), 1);
        QVERIFY(bed.healths.isEmpty()); // it says nothing of the endpoint
        QCOMPARE(bed.dispatcher->usedInWindow(webhook), 0);
        QVERIFY(bed.dispatcher->isIdle());
        const Sums sums = bed.dispatcher->sums();
        QVERIFY(sums.balances());
        QCOMPARE(sums.cancelled, 1);
        QCOMPARE(sums.failed, 0);
        QCOMPARE(sums.owed, 0);
        QCOMPARE(sums, bed.storedSums());
    }

    void whatIsTooLargeIsSkippedLikeTheRest()
    {
        DispatcherBed bed;
        const WebhookId webhook = bed.addWebhook();
        bed.targets[webhook].webhook.paused = true;
        const DeliveryId id = bed.submit({webhook}, QByteArray(100'000, 'x')).value(0).id;
        QVERIFY(isSkipped(bed.told(id)));
        bed.startReplay({{id}, ReplayRequest::Body::Exact, std::nullopt});
        QVERIFY(bed.waitFor([&] { return bed.dispatcher->sums().failed == 1; }));
        QVERIFY(bed.transport->requests().isEmpty());
    }

    void theOthersGetTheirs()
    {
        DispatcherBed bed;
        const WebhookId paused = bed.addWebhook();
        const WebhookId other = bed.addWebhook(u"https://two.example/hook"_s);
        bed.targets[paused].webhook.paused = true;
        const auto made = bed.submit({paused, other});
        QVERIFY(bed.reaches(made[1].id, Delivered));
        QVERIFY(isSkipped(bed.told(made[0].id)));
        QCOMPARE(made[0].event, made[1].event);
        QCOMPARE(bed.transport->requests().size(), 1);
        QCOMPARE(skipped(bed, paused), QList<DeliveryId>{made[0].id});
        QVERIFY(skipped(bed, other).isEmpty());
    }

    void whatWasUnderWayBeforeGoesOn()
    {
        DispatcherBed bed;
        bed.transport->answerAll(500);
        const WebhookId webhook = bed.addWebhook();
        const DeliveryId waiting = bed.submitOne(webhook).id;
        QVERIFY(bed.reaches(waiting, Waiting));
        bed.targets[webhook].webhook.paused = true;
        bed.transport->answerAll(200);
        bed.clock->skip(2min);
        QVERIFY(bed.reaches(waiting, Delivered));
    }

    /// A full hour holds what came before the pause; what comes meanwhile takes no place in it.
    void aSkippedOneTakesNoPlaceInTheHour()
    {
        DispatcherBed bed;
        const WebhookId webhook = bed.addWebhook();
        (void)bed.submitMany(webhook, 101);
        QVERIFY(bed.waitFor([&] { return bed.dispatcher->sums().delivered == 100; }));
        QCOMPARE(bed.dispatcher->heldCount(webhook), 1);
        bed.targets[webhook].webhook.paused = true;
        const Delivery late = bed.submitOne(webhook);
        QVERIFY(isSkipped(late));
        QCOMPARE(bed.dispatcher->heldCount(webhook), 1);
        bed.clock->skip(61min);
        QVERIFY(bed.waitFor([&] { return bed.dispatcher->sums().delivered == 101; }));
        QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
    }

    void theyAreSentLaterByteForByteAndNoneTwice()
    {
        DispatcherBed bed;
        const WebhookId webhook = bed.addWebhook();
        bed.targets[webhook].webhook.paused = true;
        const auto ids = bed.submitMany(webhook, 3);
        QCOMPARE(skipped(bed, webhook), ids);
        bed.targets[webhook].webhook.paused = false;
        const ReplayRequest all{ids, ReplayRequest::Body::Exact, std::nullopt, true};
        bed.startReplay(all);
        bed.startReplay(all); // at the same time, by somebody else
        QVERIFY(bed.waitFor([&] { return bed.dispatcher->sums().delivered == 3; }));
        bed.settle();
        QCOMPARE(bed.transport->requests().size(), 3);
        for (qsizetype i = 0; i < 3; ++i)
            QCOMPARE(bed.transport->requests().at(i).body, bed.stored(ids.at(i)).body);
        QVERIFY(skipped(bed, webhook).isEmpty());
        QVERIFY(isSkipped(bed.stored(ids.first()).delivery)); // the old one stays as it was
        QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
    }

    void aReplayGoesOutThoughItIsPausedAndOneThatIsCancelledSettlesNothing()
    {
        DispatcherBed bed;
        const WebhookId webhook = bed.addWebhook();
        bed.targets[webhook].webhook.paused = true;
        const auto ids = bed.submitMany(webhook, 2);
        bed.startReplay({{ids.first()}, ReplayRequest::Body::Exact, std::nullopt});
        QVERIFY(bed.waitFor([&] { return bed.dispatcher->sums().delivered == 1; }));
        QCOMPARE(skipped(bed, webhook), QList<DeliveryId>{ids.last()});

        bed.transport->answerAll(500);
        bed.replays.clear();
        bed.startReplay({{ids.last()}, ReplayRequest::Body::Exact, std::nullopt});
        QVERIFY(bed.waitFor([&] { return bed.dispatcher->sums().waiting == 1; }));
        QVERIFY(skipped(bed, webhook).isEmpty());
        const DeliveryId again = bed.replays.first().deliveries.value(0);
        QCOMPARE(bed.cancel({again}), 1);
        QCOMPARE(skipped(bed, webhook), QList<DeliveryId>{ids.last()});
    }

    void theyAreThereAfterACrash()
    {
        DispatcherBed bed;
        const WebhookId webhook = bed.addWebhook();
        bed.targets[webhook].webhook.paused = true;
        const auto ids = bed.submitMany(webhook, 3);
        bed.restart();
        bed.settle();
        QVERIFY(bed.transport->requests().isEmpty());
        QCOMPARE(skipped(bed, webhook), ids);
        QVERIFY(bed.dispatcher->sums().balances());
        QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
        bed.startReplay({ids, ReplayRequest::Body::Exact, std::nullopt, true});
        QVERIFY(bed.waitFor([&] { return bed.dispatcher->sums().delivered == 3; }));
    }

    void thoseOfARemovedWebhookCannotBeSentToItButElsewhere()
    {
        DispatcherBed bed;
        const WebhookId webhook = bed.addWebhook();
        const WebhookId other = bed.addWebhook(u"https://two.example/hook"_s);
        bed.targets[webhook].webhook.paused = true;
        const DeliveryId id = bed.submitOne(webhook).id;
        bed.targets.remove(webhook);
        bed.startReplay({{id}, ReplayRequest::Body::Exact, std::nullopt});
        QVERIFY(bed.waitFor([&] { return !bed.replays.isEmpty() && bed.replays.last().finished; }));
        QCOMPARE(bed.replays.last().refused, 1);
        bed.startReplay({{id}, ReplayRequest::Body::Exact, other});
        QVERIFY(bed.waitFor([&] { return bed.dispatcher->sums().delivered == 1; }));
        QCOMPARE(bed.transport->requests().first().url.host(), u"two.example"_s);
    }
};

QTEST_GUILESS_MAIN(TestDispatchPause)
#include "tst_dispatch_pause.moc"
