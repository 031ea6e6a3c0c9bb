// SPDX-License-Identifier: MIT
// News in batches, at most 30 a second, with the answers to calls riding along.
#include "core/engine/publisher.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

constexpr int patienceMs = 15'000;

/// A publisher and what it handed over; answers run as they do at the door, after what came with them has been taken.
struct Desk
{
    int revision = 0; ///< of what is configured: told as the plan's limit
    std::vector<Batch> batches;
    qint64 seen = 0;
    Publisher publisher{sources(), [this](Batch batch) { take(std::move(batch)); }};

    [[nodiscard]] Publisher::Sources sources()
    {
        Publisher::Sources sources;
        sources.configuration = [this] {
            ConfigurationView view;
            view.settings.planLimit = revision;
            return view;
        };
        sources.clock = [] { return ClockState(); };
        sources.gauges = [] { return QHash<WebhookId, Gauge>(); };
        sources.sums = [] { return Sums(); };
        return sources;
    }

    void take(Batch batch)
    {
        if (batch.configuration)
            seen = batch.configuration->settings.planLimit;
        for (const auto &answer : batch.answers)
            answer();
        batches.push_back(std::move(batch));
    }

    /// A call that changes something.
    void change(std::function<void()> answered)
    {
        ++revision;
        publisher.configurationChanged();
        publisher.answer(std::move(answered));
    }

    [[nodiscard]] qsizetype told() const
    {
        return std::count_if(batches.cbegin(), batches.cend(), [](const Batch &batch) { return batch.configuration.has_value(); });
    }
};

} // namespace

class TestPublisher final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void atMostThirtyBatchesASecondUnderThousandsOfCalls()
    {
        constexpr int calls = 3'000;
        Desk desk;
        int answered = 0;
        int stale = 0;
        QElapsedTimer elapsed;
        elapsed.start();
        QTimer caller; // each turn of the event loop, as replies from the disk come
        QObject::connect(&caller, &QTimer::timeout, &caller, [&] {
            for (int i = 0; i < 3 && desk.revision < calls; ++i) {
                desk.change([&, revision = desk.revision + 1] {
                    ++answered;
                    stale += desk.seen < revision ? 1 : 0;
                });
            }
        });
        caller.start(0);
        QTRY_COMPARE_WITH_TIMEOUT(answered, calls, patienceMs);
        const qint64 most = elapsed.elapsed() / Publisher::batchInterval.count() + 1;
        QVERIFY2(desk.told() <= most, qPrintable(u"%1 batches where %2 were due"_s.arg(desk.told()).arg(most)));
        QCOMPARE(stale, 0); // what a call changed is never older than its answer
    }

    void answersKeepTheirOrder()
    {
        Desk desk;
        QList<int> order;
        desk.change([&] { order.append(1); });
        desk.change([&] { order.append(2); });
        desk.publisher.answer([&] { order.append(3); }); // changed nothing, and waits all the same
        QTRY_COMPARE_WITH_TIMEOUT(order, QList<int>({1, 2, 3}), patienceMs);
    }

    void theFirstAfterSomeQuietDoesNotWait()
    {
        Desk desk;
        bool answered = false;
        desk.change([&] { answered = true; });
        QVERIFY(answered); // within the call
    }

    void anAnswerWithNothingToTellIsNoBatch()
    {
        Desk desk;
        desk.change([] {});
        bool answered = false;
        desk.publisher.answer([&] { answered = true; });
        QVERIFY(answered);
        QCOMPARE(desk.told(), 1);
    }

    void saysNothingOnceItIsSilent()
    {
        Desk desk;
        desk.change([] {});
        desk.change([] {});
        desk.publisher.silence();
        const size_t before = desk.batches.size();
        desk.change([] {});
        desk.publisher.flush();
        QCOMPARE(desk.batches.size(), before);
    }
};

QTEST_GUILESS_MAIN(TestPublisher)
#include "tst_publisher.moc"
