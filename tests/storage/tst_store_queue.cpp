// SPDX-License-Identifier: MIT
// How what is to be written queues up: in its order, many in a commit, and the answers to whoever is still there.
#include "tests/storage/store_fixture.h"

#include <QtCore/QThread>

#include <atomic>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class tst_StoreQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersComeInOrder();
    void closingWritesWhatIsQueued();
    void anAnswerForWhatIsGoneIsDropped();
    void aContextMayEndWhileItsAnswersCome();
    void aBurstTakesFewCommits();
    void whatComesAfterABurstIsWritten();
    void whoFailsTakesNobodyOfItsGroupWithIt();
};

void tst_StoreQueue::answersComeInOrder()
{
    StoreFixture f;
    QList<int> order;
    constexpr int count = 2000;
    for (int i = 0; i < count; ++i) {
        f.store->write<void>([i](Writer &writer) { return writer.putClock(instantFromMs(i)); }, &f.context,
                             [&order, i](const Result<void> &) { order.append(i); });
    }
    QTRY_COMPARE_WITH_TIMEOUT(order.size(), count, storeWaitMs);
    QVERIFY(std::is_sorted(order.cbegin(), order.cend()));
}

void tst_StoreQueue::closingWritesWhatIsQueued()
{
    StoreFixture f;
    for (int i = 0; i < 300; ++i)
        f.store->write<void>([i](Writer &writer) { return writer.putSite({u"site%1.test"_s.arg(i)}); }, &f.context, [](const Result<void> &) {});
    f.store.reset();
    QCOMPARE(f.reader()->state()->sites.size(), 300);
}

void tst_StoreQueue::anAnswerForWhatIsGoneIsDropped()
{
    StoreFixture f;
    bool answered = false;
    auto context = std::make_unique<QObject>();
    f.store->write<void>([](Writer &writer) { return writer.putSite({u"acme.test"_s}); }, context.get(),
                         [&](const Result<void> &) { answered = true; });
    context.reset();
    QVERIFY(f.write<void>([](Writer &writer) { return writer.putSite({u"other.test"_s}); }).ok()); // comes after the other
    QVERIFY(!answered);
    QCOMPARE(f.reader()->state()->sites.size(), 2); // written all the same
}

void tst_StoreQueue::aContextMayEndWhileItsAnswersCome()
{
    StoreFixture f;
    for (int round = 0; round < 300; ++round) { // ended here while the other thread answers
        auto context = std::make_unique<QObject>();
        for (int i = 0; i < 4; ++i)
            f.store->write<void>([i](Writer &writer) { return writer.putClock(instantFromMs(i)); }, context.get(), [](const Result<void> &) {});
        if (round % 2 == 0)
            QThread::yieldCurrentThread();
    }
    QVERIFY(f.write<void>([](Writer &writer) { return writer.putSite({u"acme.test"_s}); }).ok());
}

void tst_StoreQueue::aBurstTakesFewCommits()
{
    StoreFixture f;
    std::promise<void> go = f.holdStorage();
    int answered = 0;
    for (int i = 0; i < 400; ++i) {
        f.store->write<DeliveryId>([](Writer &writer) { return writer.addDelivery(newDelivery({1}, {1}), "abc"); }, &f.context,
                                   [&](const Result<DeliveryId> &) { ++answered; });
    }
    go.set_value(); // all of them have queued up behind the first
    QTRY_COMPARE_WITH_TIMEOUT(answered, 400, storeWaitMs);
    // A commit of its own for each would write its pages 400 times: more than 400 frames of the journal for each page touched.
    QVERIFY(QFileInfo(f.file + "-wal"_L1).size() < 400 * 4096);
}

/// Much that is queued up wakes the storage by itself; what comes when all of that is done does, too.
void tst_StoreQueue::whatComesAfterABurstIsWritten()
{
    StoreFixture f;
    std::promise<void> go = f.holdStorage();
    int answered = 0;
    const auto count = [&answered](const Result<void> &) { ++answered; };
    for (int i = 0; i < 700; ++i) // more than one group
        f.store->write<void>([i](Writer &writer) { return writer.putClock(instantFromMs(i)); }, &f.context, count);
    QCoreApplication::processEvents();
    f.store->write<void>([](Writer &writer) { return writer.putClock(instantFromMs(700)); }, &f.context, count); // behind many
    go.set_value();
    QTRY_COMPARE_WITH_TIMEOUT(answered, 701, storeWaitMs);
    QVERIFY(f.write<void>([](Writer &writer) { return writer.putSite({u"last.test"_s}); }).ok());
}

/// A group in which one fails is run again; the others are written once, and in their order.
void tst_StoreQueue::whoFailsTakesNobodyOfItsGroupWithIt()
{
    StoreFixture f;
    std::promise<void> go = f.holdStorage();
    const auto runs = std::make_shared<std::atomic<int>>(0);
    QStringList answers;
    for (int i = 0; i < 20; ++i) {
        const bool fails = i == 7 || i == 8;
        f.store->write<DeliveryId>(
            [fails, runs](Writer &writer) -> Result<DeliveryId> {
                ++*runs;
                auto id = writer.addDelivery(newDelivery({1}, {1}), "abc");
                return fails ? Result<DeliveryId>(Error{ErrorCode::Conflict, u"no"_s}) : id;
            },
            &f.context, [&answers](const Result<DeliveryId> &id) { answers += id ? QString::number(id->value) : id.error().message; });
    }
    go.set_value();
    QTRY_COMPARE_WITH_TIMEOUT(answers.size(), 20, storeWaitMs);
    QCOMPARE(*runs, 8 + 20); // as far as the first that failed, then all
    QStringList expected;
    for (int i = 0; i < 20; ++i)
        expected += i == 7 || i == 8 ? u"no"_s : QString::number(i + 1);
    QCOMPARE(answers, expected);
    QCOMPARE(f.reader()->state()->sums.queued, 18);
    QCOMPARE(f.reader()->deliveries({}, {}, 100)->rows.size(), 18);
}

QTEST_GUILESS_MAIN(tst_StoreQueue)
#include "tst_store_queue.moc"
