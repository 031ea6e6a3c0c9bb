// SPDX-License-Identifier: MIT
#include "core/storage/sql.h"
#include "tests/delivery/dispatcher_bed.h"

#include <QtTest/QSignalSpy>

#include <future>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using enum DeliveryState;

/// Sending again what was sent: which bytes, to whom, and how much of a long list.
class TestDispatchReplay final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void replaysByteForByte();
    void replaysRebuilt();
    void rebuildsAUsersOwnBytes();
    void replaysToAnotherWebhook();
    void replaysAFrozenListInGroups();
    void countsWhatCannotBeReplayed();
    void whatTheDatabaseNeverTakesIsNotMade();
    void cancelsAReplay();
    void readsWhatItNeedsOnTheStorageThread();
};

void TestDispatchReplay::replaysByteForByte()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    const QByteArray body = "{ \"event\" : \"x\", \"timestamp\":\"2001-01-01T00:00:00Z\", \"n\":1.50 }"_ba;
    const Delivery original = bed.submit({webhook}, body).value(0);
    QVERIFY(bed.reaches(original.id, Delivered));
    bed.clock->skip(2h);
    bed.targets[webhook].secret = "rotated"_ba;
    QVERIFY(bed.startReplay({{original.id}, ReplayRequest::Body::Exact, std::nullopt}).isValid());
    QVERIFY(bed.waitFor([&] { return !bed.replays.isEmpty() && bed.replays.last().finished; }));
    QCOMPARE(bed.replays.first().deliveries.size(), 1);
    const DeliveryId again = bed.replays.first().deliveries.first();
    QVERIFY(bed.reaches(again, Delivered));
    QCOMPARE(bed.transport->requests().last().body, body);
    QVERIFY(bed.transport->requests().last().headers != bed.transport->requests().first().headers); // signed with today's secret
    const Delivery told = bed.told(again);
    QCOMPARE(told.replayOf, original.id);
    QCOMPARE(told.event, original.event);
    QVERIFY(!told.countsForLimit);
    QCOMPARE(told.createdAt, DispatcherBed::start + 2h);
    QCOMPARE(bed.stored(again).body, body);
    QCOMPARE(bed.stored(original.id).delivery.state, Delivered); // the old one stays as it was
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
}

void TestDispatchReplay::replaysRebuilt()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    const DeliveryId original = bed.submitOne(webhook).id;
    QVERIFY(bed.reaches(original, Delivered));
    bed.clock->skip(24h);
    bed.startReplay({{original}, ReplayRequest::Body::Rebuilt, std::nullopt});
    QVERIFY(bed.waitFor([&] { return bed.transport->requests().size() == 2; }));
    QByteArray expected = bed.transport->requests().first().body;
    expected.replace("2025-03-15T14:32:18Z", "2025-03-16T14:32:18Z");
    QCOMPARE(bed.transport->requests().last().body, expected);
}

void TestDispatchReplay::rebuildsAUsersOwnBytes()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    const DeliveryId own = bed.submit({webhook}, "{\"z\":1.50,\"timestamp\":\"old\",\"a\":[1,2]}"_ba).value(0).id;
    const DeliveryId noJson = bed.submit({webhook}, "plain text"_ba).value(0).id;
    QVERIFY(bed.reaches(noJson, Delivered));
    bed.startReplay({{own, noJson}, ReplayRequest::Body::Rebuilt, std::nullopt});
    QVERIFY(bed.waitFor([&] { return !bed.replays.isEmpty() && bed.replays.last().finished; }));
    QVERIFY(bed.waitFor([&] { return bed.transport->requests().size() == 3; }));
    QCOMPARE(bed.transport->requests().last().body, "{\"z\":1.50,\"timestamp\":\"2025-03-15T14:32:18Z\",\"a\":[1,2]}"_ba);
    QCOMPARE(bed.replays.last().made, 1);
    QCOMPARE(bed.replays.last().refused, 1); // there is nothing in it to rebuild
}

void TestDispatchReplay::replaysToAnotherWebhook()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    const WebhookId slack = bed.addWebhook(u"https://hooks.slack.com/services/x"_s);
    bed.targets[slack].webhook.format = BodyFormat::Slack;
    const DeliveryId original = bed.submitOne(webhook).id;
    QVERIFY(bed.reaches(original, Delivered));
    bed.startReplay({{original}, ReplayRequest::Body::Rebuilt, slack});
    QVERIFY(bed.waitFor([&] { return bed.transport->requests().size() == 2; }));
    QCOMPARE(bed.transport->requests().last().url.host(), u"hooks.slack.com"_s);
    QVERIFY(bed.transport->requests().last().body.contains("\"text\"")); // in the target's own format
    bed.startReplay({{original}, ReplayRequest::Body::Exact, slack});
    QVERIFY(bed.waitFor([&] { return bed.transport->requests().size() == 3; }));
    QCOMPARE(bed.transport->requests().last().body, bed.transport->requests().first().body);

    bed.targets.remove(slack);
    std::optional<bool> started;
    bed.dispatcher->replay({{original}, ReplayRequest::Body::Exact, slack}, [&](const Result<ReplayId> &result) { started = result.ok(); });
    QVERIFY(bed.waitFor([&] { return started.has_value(); }));
    QVERIFY(!*started);
}

void TestDispatchReplay::replaysAFrozenListInGroups()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    const QList<DeliveryId> originals = bed.submitMany(webhook, 90);
    bed.settle();
    QList<DeliveryId> list = originals + originals + originals;
    bed.startReplay({list, ReplayRequest::Body::Exact, std::nullopt});
    QVERIFY(bed.waitFor([&] { return !bed.replays.isEmpty() && bed.replays.last().finished; }));
    bed.settle();
    QCOMPARE(bed.replays.last().made, 270);
    QCOMPARE(bed.replays.last().total, 270);
    QVERIFY(bed.replays.size() > 3);
    qsizetype named = 0;
    for (const ReplayProgress &progress : std::as_const(bed.replays))
        named += progress.deliveries.size();
    QCOMPARE(named, 270);
    QCOMPARE(bed.transport->requests().size(), 90 + 270);
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
}

void TestDispatchReplay::countsWhatCannotBeReplayed()
{
    DispatcherBed bed;
    const WebhookId gone = bed.addWebhook();
    const WebhookId there = bed.addWebhook();
    const auto originals = bed.submit({gone, there});
    bed.settle();
    bed.targets.remove(gone);
    bed.startReplay({{originals.at(0).id, originals.at(1).id, DeliveryId{4711}}, ReplayRequest::Body::Exact, std::nullopt});
    QVERIFY(bed.waitFor([&] { return !bed.replays.isEmpty() && bed.replays.last().finished; }));
    QCOMPARE(bed.replays.last().made, 1);
    QCOMPARE(bed.replays.last().refused, 2);
    QCOMPARE(bed.replays.last().total, 3);
}

/// The write of a group is undone as a whole: what it had given numbers to was told, and sent, though no row was there. The others of its
/// group are made all the same.
void TestDispatchReplay::whatTheDatabaseNeverTakesIsNotMade()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    const QList<DeliveryId> originals{bed.submit({webhook}, "good"_ba).value(0).id, bed.submit({webhook}, "poison"_ba).value(0).id,
                                      bed.submit({webhook}, "fine"_ba).value(0).id};
    for (const DeliveryId id : originals)
        QVERIFY(bed.reaches(id, Delivered));
    {
        const auto connection = sql::open(bed.store->file(), sql::Mode::ReadWrite);
        QVERIFY(connection.ok());
        QVERIFY(sql::run(**connection, u"CREATE TRIGGER refusal BEFORE INSERT ON bodies WHEN NEW.body = CAST('poison' AS BLOB) "
                                       u"BEGIN SELECT RAISE(ABORT, 'never'); END"_s)
                    .ok());
    }
    QSignalSpy word(bed.dispatcher.get(), &Dispatcher::recordRefused);
    QVERIFY(bed.startReplay({originals, ReplayRequest::Body::Exact, std::nullopt}).isValid());
    QVERIFY(bed.waitFor([&] { return !bed.replays.isEmpty() && bed.replays.last().finished; }));
    bed.settle();
    QCOMPARE(bed.replays.last().made, 2); // the others are, in their order
    QCOMPARE(bed.replays.last().refused, 1);
    QCOMPARE(word.count(), 1);
    const QString said = word.first().first().value<Error>().message;
    QVERIFY2(said.contains(u"Delivery %1 was not sent again."_s.arg(originals.at(1).value)) && said.contains(u"never"_s), qPrintable(said));
    QCOMPARE(bed.idsTold().size(), 5);
    QCOMPARE(bed.transport->requests().size(), 5);
    QCOMPARE(bed.transport->requests().at(3).body, "good"_ba);
    QCOMPARE(bed.transport->requests().at(4).body, "fine"_ba);
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
    QVERIFY(bed.startReplay({{originals.first()}, ReplayRequest::Body::Exact, std::nullopt}).isValid()); // nobody behind it is held up
    QVERIFY(bed.waitFor([&] { return bed.transport->requests().size() == 6; }));
}

void TestDispatchReplay::cancelsAReplay()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    const DeliveryId original = bed.submitOne(webhook).id;
    QVERIFY(bed.reaches(original, Delivered));
    bed.transport->keepAll();
    const ReplayId id = bed.startReplay({QList<DeliveryId>(1000, original), ReplayRequest::Body::Exact, std::nullopt});
    QVERIFY(bed.waitFor([&] { return !bed.replays.isEmpty() && bed.replays.last().made > 0; }));
    bed.dispatcher->cancelReplay(id);
    QVERIFY(bed.waitFor([&] { return bed.replays.last().finished; }));
    bed.settle();
    QVERIFY(bed.replays.last().cancelled);
    QVERIFY(bed.replays.last().made < 1000);
    QCOMPARE(bed.countTold(Cancelled), bed.replays.last().made);
    QVERIFY(bed.transport->underWay().empty());
    QCOMPARE(bed.dispatcher->sums(), bed.storedSums());
    QVERIFY2(bed.illegal.isEmpty(), qPrintable(bed.illegal.join(u'\n')));
}

void TestDispatchReplay::readsWhatItNeedsOnTheStorageThread()
{
    DispatcherBed bed;
    const WebhookId webhook = bed.addWebhook();
    std::promise<void> go;
    bed.store->write<void>(
        [gate = go.get_future().share()](Writer &) -> Result<void> {
            gate.wait();
            return {};
        },
        this, [](const Result<void> &) {});
    bed.startReplay({{DeliveryId{4711}}, ReplayRequest::Body::Exact, webhook}); // is not there: nothing needs writing
    QCoreApplication::processEvents();
    QVERIFY(bed.replays.isEmpty()); // this thread has not looked for it
    go.set_value();
    QVERIFY(bed.waitFor([&] { return !bed.replays.isEmpty() && bed.replays.last().finished; }));
    QCOMPARE(bed.replays.last().refused, 1);
    bed.settle();
}

QTEST_GUILESS_MAIN(TestDispatchReplay)
#include "tst_dispatch_replay.moc"
