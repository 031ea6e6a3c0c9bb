// SPDX-License-Identifier: MIT
#include "core/model/delivery_limits.h"
#include "tests/delivery/dispatcher_bed.h"

#include <QtCore/QRandomGenerator>
#include <QtTest/QSignalSpy>

#include <csignal>
#include <sys/resource.h>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using enum DeliveryState;

namespace {

/// For its lifetime no file of this process may grow: a write then fails as it does on a full disk.
class FullDisk final
{
public:
    FullDisk()
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit none{0, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &none);
    }
    ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &m_before); }
    Q_DISABLE_COPY_MOVE(FullDisk)

private:
    rlimit m_before{};
};

} // namespace

/// A disk that is full, and a long random life at whose every step the sums must balance.
class TestDispatchTrouble final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFullDiskLosesNothing();
    void aFullDiskRefusesNewEvents();
    void aFullDiskHoldsAReplayUp();
    void aRandomLifeBalances_data();
    void aRandomLifeBalances();
    void aBigBurstIsNotQuadratic();
};

void TestDispatchTrouble::aFullDiskLosesNothing()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    bed.transport->keepAll();
    const QList<DeliveryId> ids = bed.submitMany(webhook, 10);
    bed.settle();
    QCOMPARE(int(bed.transport->underWay().size()), limits::requestsAtOncePerHost);
    QSignalSpy trouble(bed.dispatcher.get(), &Dispatcher::storageTrouble);
    QSignalSpy recovered(bed.dispatcher.get(), &Dispatcher::storageRecovered);
    {
        const FullDisk full;
        while (!bed.transport->underWay().empty()) {
            const auto token = bed.transport->underWay().begin()->first;
            bed.transport->finish(token, FakeTransport::status(200));
        }
        QVERIFY(bed.waitFor([&] { return trouble.count() == 1; }));
        bed.settle();
        QCOMPARE(bed.finished.size(), 0);                                          // nothing is told that is not on disk
        QCOMPARE(bed.transport->requests().size(), limits::requestsAtOncePerHost); // and nothing new is begun
        bed.dispatcher->cancel({ids.last()}, this, [](const Result<QList<DeliveryId>> &) {});
    }
    bed.transport->answerAll(200);
    QVERIFY(bed.waitFor([&] { return recovered.count() == 1; }));
    bed.settle();
    QCOMPARE(trouble.count(), 1);
    QCOMPARE(recovered.count(), 1);
    QCOMPARE(bed.countTold(Delivered), 9);
    QCOMPARE(bed.told(ids.last()).state, Cancelled);
    for (DeliveryId id : ids)
        QCOMPARE(bed.stored(id).delivery, bed.told(id));
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
    QVERIFY2(bed.illegal.isEmpty(), qPrintable(bed.illegal.join(u'\n')));
}

void TestDispatchTrouble::aFullDiskRefusesNewEvents()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    {
        const FullDisk full;
        std::optional<Result<Submitted>> result;
        bed.dispatcher->submit({EventKind::GoalCompleted, u"acme.test"_s, "{}"_ba, {}, {}}, {webhook}, this,
                               [&](const Result<Submitted> &submitted) { result = submitted; });
        QVERIFY(bed.waitFor([&] { return result.has_value(); }));
        QVERIFY(!result->ok());
        QCOMPARE(result->error().code, ErrorCode::Unavailable);
        QVERIFY(!result->error().message.isEmpty());
    }
    QCOMPARE(bed.dispatcher->sums(), Sums());
    QVERIFY(bed.reaches(bed.submitOne(webhook).id, Delivered));
    QCOMPARE(bed.dispatcher->usedInWindow(webhook), 1);
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
}

void TestDispatchTrouble::aFullDiskHoldsAReplayUp()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    const DeliveryId original = bed.submitOne(webhook).id;
    QVERIFY(bed.reaches(original, Delivered));
    QSignalSpy trouble(bed.dispatcher.get(), &Dispatcher::storageTrouble);
    {
        const FullDisk full;
        bed.startReplay({QList<DeliveryId>(5, original), ReplayRequest::Body::Exact, std::nullopt});
        QVERIFY(bed.waitFor([&] { return trouble.count() == 1; }));
    }
    QVERIFY(bed.waitFor([&] { return !bed.replays.isEmpty() && bed.replays.last().finished; }));
    QCOMPARE(bed.replays.last().made, 5);
    QCOMPARE(bed.replays.last().refused, 0);
    QVERIFY(bed.waitFor([&] { return bed.countTold(Delivered) == 6; }));
}

void TestDispatchTrouble::aRandomLifeBalances_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed : {1u, 20u, 300u})
        QTest::addRow("seed %u", seed) << seed;
}

void TestDispatchTrouble::aRandomLifeBalances()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    DispatcherBed bed;
    QList<WebhookId> webhooks;
    for (int i = 0; i < 3; ++i)
        webhooks += bed.addWebhook(u"https://host%1.example/hook%2"_s.arg(i / 2).arg(i));
    const auto answers = [&random](const TransportRequest &) -> std::optional<TransportResult> {
        const int dice = random.bounded(10);
        if (dice < 2)
            return std::nullopt;
        return dice < 6 ? FakeTransport::status(200) : FakeTransport::status(500);
    };
    bed.transport->answer(answers);
    for (int step = 0; step < 150; ++step) {
        const WebhookId webhook = webhooks.at(random.bounded(webhooks.size()));
        const QList<DeliveryId> known = bed.idsTold();
        const DeliveryId any = known.isEmpty() ? DeliveryId() : known.at(random.bounded(known.size()));
        switch (random.bounded(9)) {
        case 0:
        case 1: bed.submitMany(webhook, random.bounded(30)); break;
        case 2: bed.submit({webhook}, QByteArray(random.bounded(2) == 0 ? 20'000 : 10, 'x')); break;
        case 3: bed.clock->skip(Millis(random.bounded(3'600'000))); break;
        case 4:
            if (const auto due = bed.dispatcher->nextDue())
                bed.clock->skipTo(*due);
            break;
        case 5: bed.dispatcher->cancel({any}, this, [](const Result<QList<DeliveryId>> &) {}); break;
        case 6:
            if (any.isValid())
                bed.startReplay({{any, known.first()}, ReplayRequest::Body::Exact, webhook});
            break;
        case 7:
            if (!bed.transport->underWay().empty())
                bed.transport->finish(bed.transport->underWay().begin()->first, FakeTransport::status(random.bounded(2) == 0 ? 200 : 503));
            break;
        default:
            if (random.bounded(8) == 0) {
                bed.settle();
                bed.restart();
                bed.transport->answer(answers);
            }
            break;
        }
        QVERIFY(bed.dispatcher->sums().balances());
        QVERIFY(bed.dispatcher->usedInWindow(webhook) <= limits::deliveriesPerHour);
        QVERIFY(int(bed.transport->underWay().size()) <= limits::requestsAtOnce);
    }
    bed.settle();
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
    for (DeliveryId id : bed.idsTold())
        QCOMPARE(bed.stored(id).delivery, bed.told(id));

    // Everything comes to its end.
    bed.transport->answerAll(200);
    const auto isResting = [&bed] {
        const Sums sums = bed.dispatcher->sums();
        return sums.queued + sums.sending == 0 && bed.transport->underWay().empty();
    };
    while (!bed.transport->underWay().empty())
        bed.transport->finish(bed.transport->underWay().begin()->first, FakeTransport::status(200));
    QVERIFY(bed.waitFor(isResting));
    for (int i = 0; i < 2000 && bed.dispatcher->nextDue(); ++i) {
        bed.clock->skipTo(*bed.dispatcher->nextDue() + 10min);
        bed.settle();
        QVERIFY(bed.waitFor(isResting));
    }
    const Sums sums = bed.dispatcher->sums();
    QVERIFY2(bed.troubles.isEmpty(), qPrintable(bed.troubles.join(u'\n')));
    QCOMPARE(sums.held + sums.waiting, 0);
    QCOMPARE(sums, bed.storedSums());
    QVERIFY(sums.balances());
    QVERIFY2(bed.illegal.isEmpty(), qPrintable(bed.illegal.join(u'\n')));
}

void TestDispatchTrouble::aBigBurstIsNotQuadratic()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    QElapsedTimer watch;
    watch.start();
    const QList<DeliveryId> small = bed.submitMany(webhook, 500);
    const auto perSmall = watch.nsecsElapsed() / 500;
    watch.restart();
    const QList<DeliveryId> ids = bed.submitMany(webhook, 8000);
    const auto perBig = watch.nsecsElapsed() / 8000;
    QCOMPARE(ids.size(), 8000);
    qInfo("held: %lld us each among 500, %lld us each among 8,500", perSmall / 1000, perBig / 1000);
    QVERIFY(perBig < 20 * perSmall + 1'000'000);
    QCOMPARE(bed.dispatcher->heldCount(webhook), 8400);
    bed.settle(); // the hundred are delivered
    watch.restart();
    QCOMPARE(bed.cancel(small + ids), 8400);
    qInfo("cancelled in %lld ms", watch.elapsed());
    QCOMPARE(bed.dispatcher->heldCount(webhook), 0);
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
}

QTEST_GUILESS_MAIN(TestDispatchTrouble)
#include "tst_dispatch_trouble.moc"
