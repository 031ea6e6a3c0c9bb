// SPDX-License-Identifier: MIT
#include "tests/delivery/dispatcher_bed.h"

#include <map>
#include <random>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using enum DeliveryState;

namespace {

DispatcherOptions withoutRetries()
{
    DispatcherOptions options;
    options.retries = false;
    return options;
}

QList<DeliveryId> owed(const DispatcherBed &bed)
{
    DeliveryQuery query;
    query.states = {Failed};
    query.owed = true;
    const auto reader = LogReader::open(bed.store->file());
    const auto ids = (*reader)->deliveryIds(query);
    return ids ? *ids : QList<DeliveryId>{{-1}};
}

/// Spec 4 word by word, over all that is in the log.
QList<DeliveryId> owedByDefinition(const QList<Delivery> &log)
{
    QList<DeliveryId> ids;
    for (const Delivery &one : log) {
        const auto settles = [&one](const Delivery &later) {
            const bool isOfTheSame = later.event == one.event && later.webhook == one.webhook && later.id > one.id;
            return isOfTheSame && later.state != Cancelled; // delivered, under way, or a newer failure
        };
        if (one.state == Failed && std::none_of(log.cbegin(), log.cend(), settles))
            ids.append(one.id);
    }
    return ids;
}

QList<Delivery> wholeLog(const DispatcherBed &bed)
{
    const auto page = (*LogReader::open(bed.store->file()))->deliveries({}, {}, 100'000);
    QList<Delivery> log = page ? page->rows : QList<Delivery>();
    std::reverse(log.begin(), log.end());
    return log;
}

Sums sumsOf(const QList<Delivery> &log)
{
    std::map<DeliveryState, qint64> counts;
    QSet<EventId> events;
    for (const Delivery &delivery : log) {
        ++counts[delivery.state];
        events.insert(delivery.event);
    }
    return {log.size(),        counts[Queued], counts[Held],      counts[Sending], counts[Waiting],
            counts[Delivered], counts[Failed], counts[Cancelled], events.size(),   owedByDefinition(log).size()};
}

} // namespace

/// What is still owed (spec 4): which failed deliveries "Replay failed" sends, and that it sends none twice.
class TestDispatchOwed final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void theNewestOfAnEventAndAWebhook()
    {
        DispatcherBed bed(withoutRetries());
        const WebhookId one = bed.addWebhook();
        const WebhookId two = bed.addWebhook(u"https://two.example/hook"_s);
        bed.transport->answerAll(500);
        const auto made = bed.submit({one, two});
        QVERIFY(bed.reaches(made[0].id, Failed) && bed.reaches(made[1].id, Failed));
        bed.settle();
        QCOMPARE(owed(bed), (QList<DeliveryId>{made[0].id, made[1].id}));
        QCOMPARE(bed.dispatcher->sums().owed, 2);
        QCOMPARE(bed.dispatcher->sums().events, 1);

        const DeliveryId again = replayOne(bed, made[0].id); // it fails, too: it takes the old one's place
        QVERIFY(bed.reaches(again, Failed));
        bed.settle();
        QCOMPARE(owed(bed), (QList<DeliveryId>{made[1].id, again}));

        bed.transport->answerAll(200);
        const DeliveryId arrived = replayOne(bed, again);
        QVERIFY(bed.reaches(arrived, Delivered));
        bed.settle();
        QCOMPARE(owed(bed), QList<DeliveryId>{made[1].id});
        QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
    }

    void oneUnderWaySettlesItAndACancelledOneDoesNot()
    {
        DispatcherBed bed;
        const WebhookId webhook = bed.addWebhook();
        bed.transport->answerAll(500);
        const DeliveryId first = bed.submitOne(webhook).id;
        for (int i = 0; i < 4; ++i) {
            QVERIFY(bed.reaches(first, i < 3 ? Waiting : Failed));
            bed.clock->skip(31min);
            bed.settle();
        }
        QCOMPARE(owed(bed), QList<DeliveryId>{first});
        const DeliveryId again = replayOne(bed, first);
        QVERIFY(bed.reaches(again, Waiting));
        QVERIFY(owed(bed).isEmpty());
        bed.restart();
        bed.settle();
        QCOMPARE(bed.dispatcher->sums().owed, 0);
        QCOMPARE(bed.cancel({again}), 1);
        bed.settle();
        QCOMPARE(owed(bed), QList<DeliveryId>{first});
        QCOMPARE(bed.dispatcher->sums().owed, 1);
    }

    /// Two clicks, two windows, a script beside them: the set is frozen in each before either has sent anything.
    void twoReplaysOfTheSameSetSendNothingTwice()
    {
        DispatcherBed bed(withoutRetries());
        const WebhookId webhook = bed.addWebhook();
        bed.transport->answerAll(500);
        (void)bed.submitMany(webhook, 90);
        QVERIFY(bed.waitFor([&] { return bed.countTold(Failed) == 90; }));
        bed.settle();
        bed.transport->answerAll(200);
        ReplayRequest request;
        request.deliveries = owed(bed);
        request.owedOnly = true;
        QCOMPARE(request.deliveries.size(), 90);
        const auto sentBefore = bed.transport->requests().size();
        QVERIFY(bed.startReplay(request).isValid());
        QVERIFY(bed.startReplay(request).isValid());
        QVERIFY(bed.waitFor([&] { return std::count_if(bed.replays.cbegin(), bed.replays.cend(), [](auto &p) { return p.finished; }) == 2; }));
        bed.settle();
        QVERIFY(bed.waitFor([&] { return bed.countTold(Delivered) == 90; }));
        QCOMPARE(bed.transport->requests().size() - sentBefore, 90);
        QCOMPARE(bed.replays.last().made + bed.replays.last().settled, 90);
        QCOMPARE(bed.replays.last().settled, 90);
        QCOMPARE(bed.replays.last().refused, 0);
        QVERIFY(owed(bed).isEmpty());
        QCOMPARE(bed.dispatcher->sums().owed, 0);
    }

    void anyHistoryKeepsTheSetAndTheSums_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 12; ++seed)
            QTest::newRow(qPrintable(QString::number(seed))) << seed;
    }

    /// Events, replays, cancelling, time and restarts in any order: what is told, what is stored and the definition agree.
    void anyHistoryKeepsTheSetAndTheSums()
    {
        QFETCH(quint32, seed);
        std::mt19937 random(seed);
        const auto upTo = [&random](int most) { return int(random() % quint32(most + 1)); };
        DispatcherBed bed;
        const QList<WebhookId> webhooks{bed.addWebhook(), bed.addWebhook(), bed.addWebhook(u"https://two.example/"_s)};
        const auto answerAtRandom = [&] {
            bed.transport->answer(
                [&](const TransportRequest &) -> std::optional<TransportResult> { return FakeTransport::status(upTo(2) == 0 ? 200 : 500); });
        };
        answerAtRandom();
        for (int step = 0; step < 40; ++step) {
            const QList<DeliveryId> known = bed.idsTold();
            switch (upTo(6)) {
            case 0:
            case 1: (void)bed.submit(webhooks.first(1 + upTo(2)), upTo(9) == 0 ? std::optional(QByteArray(20'000, 'x')) : std::nullopt); break;
            case 2: {
                ReplayRequest request;
                request.deliveries = owed(bed);
                request.owedOnly = true;
                (void)bed.startReplay(request);
                if (upTo(1) == 0)
                    (void)bed.startReplay(request);
                break;
            }
            case 3:
                if (!known.isEmpty())
                    (void)bed.startReplay({{known.at(upTo(int(known.size()) - 1))}, ReplayRequest::Body::Exact, webhooks.at(upTo(2))});
                break;
            case 4:
                if (!known.isEmpty())
                    (void)bed.cancel({known.at(upTo(int(known.size()) - 1)), known.last()});
                break;
            case 5: bed.clock->skip(std::chrono::minutes(upTo(40))); break;
            default:
                bed.settle();
                bed.restart();
                answerAtRandom();
            }
            if (upTo(3) != 0)
                continue;
            bed.settle();
            const QList<Delivery> log = wholeLog(bed);
            const Sums sums = sumsOf(log);
            const QList<DeliveryId> set = owed(bed);
            QCOMPARE(set, owedByDefinition(log));
            QVERIFY(sums.balances());
            QCOMPARE(bed.storedSums(), sums);
            QCOMPARE(bed.dispatcher->sums(), sums);
            QSet<std::pair<qint64, qint64>> pairs;
            for (const Delivery &delivery : log) {
                if (!set.contains(delivery.id))
                    continue;
                QVERIFY(!pairs.contains({delivery.event.value, delivery.webhook.value}));
                pairs.insert({delivery.event.value, delivery.webhook.value});
            }
        }
        QVERIFY2(bed.illegal.isEmpty(), qPrintable(bed.illegal.join(u'\n')));
    }

    /// Their kept places made six requests at once three.
    void aRemovedWebhookKeepsNoPlaceAtItsHost()
    {
        DispatcherBed bed;
        const WebhookId left = bed.addWebhook();
        QList<WebhookId> gone;
        for (int i = 0; i < 4; ++i) {
            gone += bed.addWebhook();
            const DeliveryId id = bed.submitOne(gone.last()).id;
            QVERIFY(bed.reaches(id, Delivered));
        }
        for (const WebhookId webhook : gone) {
            bed.targets.remove(webhook);
            bed.dispatcher->cancelAllFor(webhook);
        }
        bed.transport->keepAll();
        (void)bed.submitMany(left, 8);
        bed.settle();
        QCOMPARE(bed.transport->underWay().size(), size_t(6));
    }

    void oneThatMovedKeepsNoPlaceAtItsOldHost()
    {
        DispatcherBed bed;
        const WebhookId left = bed.addWebhook();
        for (int i = 0; i < 3; ++i) {
            const WebhookId moving = bed.addWebhook();
            QVERIFY(bed.reaches(bed.submitOne(moving).id, Delivered));
            bed.targets[moving].webhook.url = u"https://elsewhere.example/"_s;
            QVERIFY(bed.reaches(bed.submitOne(moving).id, Delivered));
        }
        bed.transport->keepAll();
        (void)bed.submitMany(left, 8);
        bed.settle();
        QCOMPARE(bed.transport->underWay().size(), size_t(6));
    }

private:
    static DeliveryId replayOne(DispatcherBed &bed, DeliveryId id)
    {
        const auto reports = bed.replays.size();
        (void)bed.startReplay({{id}, ReplayRequest::Body::Exact, std::nullopt});
        (void)bed.waitFor([&] { return bed.replays.size() > reports; });
        return bed.replays.at(reports).deliveries.value(0);
    }
};

QTEST_GUILESS_MAIN(TestDispatchOwed)
#include "tst_dispatch_owed.moc"
