// SPDX-License-Identifier: MIT
// Deleting parts of the log: what goes, what stays, and that all figures stay right.
#include "tests/storage/store_fixture.h"

#include "core/storage/schema.h"
#include "core/storage/sql.h"

#include <QtCore/QFileInfo>

using namespace ovyxa;
using namespace std::chrono_literals;

namespace {

const Instant start = instantFromMs(1'700'000'000'000);

template<typename T>
T must(Result<T> result)
{
    if (!result)
        qFatal("%s", qPrintable(result.error().message));
    return std::move(result).value();
}

struct DiscardFixture : StoreFixture
{
    WebhookId webhook = must(write<WebhookId>([](Writer &writer) { return writer.addWebhook({}); }));

    EventId addEvent()
    {
        return must(write<EventId>([](Writer &writer) { return writer.addEvent({{}, EventKind::GoalCompleted, u"acme.test"_s, start, "{}"_ba}); }));
    }

    /// With one attempt, unless it was never sent.
    DeliveryId add(EventId event, DeliveryState state, Instant at = start, const QByteArray &body = "abc"_ba)
    {
        Delivery delivery = newDelivery(webhook, event);
        delivery.state = state;
        delivery.createdAt = at;
        if (state != DeliveryState::Queued)
            delivery.countedAt = at;
        if (state == DeliveryState::Waiting)
            delivery.dueAt = at + 1min;
        const DeliveryId id = addDelivery(delivery, body);
        Attempt attempt;
        attempt.delivery = id;
        attempt.number = 1;
        attempt.startedAt = at;
        attempt.finished = true;
        if (state != DeliveryState::Queued)
            (void)write<AttemptId>([&](Writer &writer) { return writer.addAttempt(attempt); });
        return id;
    }

    DeliveryId addAlone(DeliveryState state, Instant at = start) { return add(addEvent(), state, at); }

    CaptureId addCapture(Instant at)
    {
        CaptureDetails details;
        details.capture.receivedAt = at;
        details.body = "got"_ba;
        const CaptureId id = must(write<CaptureId>([&](Writer &writer) { return writer.addCapture(details); }));
        Capture answered;
        answered.id = id;
        answered.status = 200;
        CaptureAnswer answer;
        answer.body = "ok"_ba;
        if (const auto done = write<void>([&](Writer &writer) { return writer.finishCapture(answered, {{}, answer}); }); !done)
            qFatal("%s", qPrintable(done.error().message));
        return id;
    }

    /// All pieces; what went of the sums comes along.
    template<typename Part>
    Discarded discard(const Part &part, Sums *sums = nullptr)
    {
        Discarded so;
        DiscardPlace place;
        while (!place.atEnd) {
            const auto piece = must(write<DiscardPiece>([&](Writer &writer) { return writer.discard(part, place); }));
            so.rows += piece.discarded.rows;
            so.kept += piece.discarded.kept;
            if (sums) {
                sums->triggered += piece.sums.triggered;
                sums->failed += piece.sums.failed;
                sums->delivered += piece.sums.delivered;
                sums->cancelled += piece.sums.cancelled;
            }
            place = piece.next;
        }
        return so;
    }

    QList<qint64> ids()
    {
        QList<qint64> ids;
        const QList<DeliveryId> all = *reader()->deliveryIds({});
        for (const DeliveryId id : all)
            ids += id.value;
        return ids;
    }

    qint64 rows(const QString &table)
    {
        const auto connection = sql::open(file, sql::Mode::ReadOnly);
        auto query = sql::run(**connection, u"SELECT count(*) FROM "_s + table);
        query->next();
        return query->value(0).toLongLong();
    }
};

DeliveryPart these(const QList<qint64> &ids)
{
    QList<DeliveryId> list;
    for (const qint64 id : ids)
        list.append(DeliveryId{id});
    return list;
}

} // namespace

class TestDiscards final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatHasEndedGoesWithAllThatIsOfIt()
    {
        DiscardFixture f;
        for (const DeliveryState state : {DeliveryState::Delivered, DeliveryState::Failed, DeliveryState::Cancelled, DeliveryState::Queued,
                                          DeliveryState::Held, DeliveryState::Sending, DeliveryState::Waiting})
            f.addAlone(state);
        const DeliveryPart all = AllButNewest{0};
        QCOMPARE(must(f.reader()->discardForecast(all)), (Discarded{3, 4, 0}));
        Sums gone;
        QCOMPARE(f.discard(all, &gone), (Discarded{3, 4, 0}));
        QCOMPARE(f.ids(), (QList<qint64>{4, 5, 6, 7}));
        QCOMPARE(f.rows(u"events"_s), 4);
        QCOMPARE(f.rows(u"bodies"_s), 4);
        QCOMPARE(f.rows(u"attempts"_s), 3);
        const Sums left = f.reader()->state()->sums;
        QVERIFY(left.balances());
        QCOMPARE(left.triggered, 4);
        QCOMPARE(left.events, 4);
        QCOMPARE(left.owed, 0);
        QCOMPARE(f.store->events(), 4);
        QCOMPARE(f.store->owed(), 0);
        QCOMPARE(gone.triggered, 3);
        QCOMPARE(gone.delivered, 1);
        QCOMPARE(gone.failed, 1);
        QCOMPARE(gone.cancelled, 1);
        QCOMPARE(f.discard(all), (Discarded{0, 4, 0}));
    }

    void olderOnesOrAllButTheNewest()
    {
        DiscardFixture f;
        for (int i = 0; i < 6; ++i)
            f.addAlone(DeliveryState::Delivered, start + i * 1h);
        const DeliveryPart older = OlderThan{start + 2h};
        QCOMPARE(must(f.reader()->discardForecast(older)), (Discarded{2, 0, 0}));
        QCOMPARE(f.discard(older), (Discarded{2, 0, 0}));
        QCOMPARE(f.ids(), (QList<qint64>{3, 4, 5, 6}));
        const DeliveryPart butThree = AllButNewest{3};
        QCOMPARE(must(f.reader()->discardForecast(butThree)), (Discarded{1, 0, 0}));
        QCOMPARE(f.discard(butThree), (Discarded{1, 0, 0}));
        QCOMPARE(f.discard(DeliveryPart(AllButNewest{10})), Discarded());
        QCOMPARE(f.ids(), (QList<qint64>{4, 5, 6}));
        QCOMPARE(f.discard(these({5, 99})), (Discarded{1, 0, 0}));
        QCOMPARE(f.ids(), (QList<qint64>{4, 6}));
    }

    /// Whatever stands in whichever order, what is forecast is what goes.
    void whatIsForecastGoes()
    {
        for (const DeliveryPart &part : std::initializer_list<DeliveryPart>{OlderThan{start + 2h}, AllButNewest{3}, these({1, 3, 4, 5, 6})}) {
            DiscardFixture f;
            const EventId settled = f.addEvent();
            f.add(settled, DeliveryState::Failed, start + 3h); // by a clock that was taken back since
            f.add(settled, DeliveryState::Delivered, start);   // shows that it is
            f.add(settled, DeliveryState::Cancelled, start);
            const EventId both = f.addEvent();
            f.add(both, DeliveryState::Failed, start);
            f.add(both, DeliveryState::Failed, start + 1h);
            f.addAlone(DeliveryState::Waiting, start);
            f.addAlone(DeliveryState::Delivered, start + 5h);
            const Discarded forecast = must(f.reader()->discardForecast(part));
            QCOMPARE(f.discard(part), forecast);
        }
    }

    void manyGoInPieces()
    {
        DiscardFixture f;
        const EventId event = f.addEvent();
        const auto added = f.write<void>([&](Writer &writer) -> Result<void> {
            Delivery delivery = newDelivery(f.webhook, event);
            delivery.state = DeliveryState::Cancelled;
            for (int i = 0; i < 1203; ++i) {
                if (const auto done = writer.addDelivery(delivery, "abc"_ba); !done)
                    return done.error();
            }
            return {};
        });
        QVERIFY(added.ok());
        const auto first = must(f.write<DiscardPiece>([](Writer &writer) { return writer.discard(DeliveryPart(AllButNewest{1}), {}); }));
        QVERIFY(first.discarded.rows < 1202);
        QVERIFY(!first.next.atEnd);
        QCOMPARE(f.discard(DeliveryPart(AllButNewest{1})).rows + first.discarded.rows, 1202);
        QCOMPARE(f.ids(), QList<qint64>{1203});
        QCOMPARE(f.reader()->state()->sums.events, 1); // its event is still needed
        QList<qint64> far;
        for (int i = 1; i < 2000; ++i)
            far += i;
        QCOMPARE(f.discard(these(far)).rows, 1);
        QCOMPARE(f.rows(u"events"_s), 0);
    }

    /// Spec 4: an event that arrived at last is not owed; deleting the proof of it must not bring the old failure back.
    void nothingBecomesOwed()
    {
        DiscardFixture f;
        const EventId event = f.addEvent();
        f.add(event, DeliveryState::Failed);
        f.add(event, DeliveryState::Delivered);
        f.addAlone(DeliveryState::Failed);
        QCOMPARE(f.reader()->state()->sums.owed, 1);
        QCOMPARE(must(f.reader()->discardForecast(these({2}))), (Discarded{0, 1, 0}));
        QCOMPARE(f.discard(these({2})), (Discarded{0, 1, 0}));
        QCOMPARE(must(f.reader()->discardForecast(these({1, 2}))), (Discarded{2, 0, 0}));
        QCOMPARE(f.discard(these({1, 2})), (Discarded{2, 0, 0}));
        QCOMPARE(f.reader()->state()->sums.owed, 1);
        QCOMPARE(f.discard(these({3})).rows, 1);
        QCOMPARE(f.store->owed(), 0);
        QCOMPARE(f.rows(u"owed"_s), 0);
    }

    void numbersAreNeverGivenAgain()
    {
        DiscardFixture f;
        f.addAlone(DeliveryState::Delivered);
        const CaptureId capture = f.addCapture(start);
        f.discard(DeliveryPart(AllButNewest{0}));
        f.discard(CapturePart(AllButNewest{0}));
        f.store.reset();
        f.open();
        QCOMPARE(f.addAlone(DeliveryState::Delivered).value, 2);
        QVERIFY(f.addCapture(start) > capture);
    }

    /// The hour's limit and the clock are read from rows: both outlive them.
    void theHourAndTheClockStay()
    {
        DiscardFixture f;
        f.addAlone(DeliveryState::Delivered, start - 2h);
        f.addAlone(DeliveryState::Delivered, start + 1h);
        f.addAlone(DeliveryState::Delivered, start + 90min);
        f.discard(DeliveryPart(AllButNewest{0}));
        f.store.reset();
        f.open();
        const StoredState &state = f.store->initialState();
        QCOMPARE(state.lastClock, std::optional(start + 90min));
        QCOMPARE(state.countedSince.size(), 2);
        QCOMPARE(state.countedSince.first(), (std::pair(f.webhook, start + 1h)));
        // Back goes what counts in the hour with everything else.
        QVERIFY(f.write<Usage>([](Writer &writer) { return writer.moveTimeBack(start + 90min, start + 80min); }).ok());
        f.store.reset();
        f.open();
        QCOMPARE(f.store->initialState().countedSince.first().second, start + 50min);
    }

    void capturesGoWhole()
    {
        DiscardFixture f;
        const CaptureId first = f.addCapture(start);
        f.addCapture(start + 1h);
        f.addCapture(start + 2h);
        QCOMPARE(must(f.reader()->discardForecast(CapturePart(OlderThan{start + 2h}))), (Discarded{2, 0, 0}));
        QCOMPARE(f.discard(CapturePart(QList<CaptureId>{first})), (Discarded{1, 0, 0}));
        QCOMPARE(f.discard(CapturePart(OlderThan{start + 2h})), (Discarded{1, 0, 0}));
        for (const QString &table : {u"captures"_s, u"capture_details"_s, u"capture_answers"_s})
            QCOMPARE(f.rows(table), 1);
        // One that was being answered leaves nothing behind when the answer is recorded at last.
        Capture gone;
        gone.id = first;
        CaptureAnswer answer;
        answer.body = "late"_ba;
        QVERIFY(f.write<void>([&](Writer &writer) { return writer.finishCapture(gone, {{}, answer}); }).ok());
        QCOMPARE(f.rows(u"capture_answers"_s), 1);
    }

    void theSpaceIsGivenBack()
    {
        DiscardFixture f;
        const EventId event = f.addEvent();
        for (int i = 0; i < 60; ++i)
            f.add(event, DeliveryState::Delivered, start, QByteArray(100'000, 'x'));
        f.store.reset();
        f.open();
        const qint64 before = QFileInfo(f.file).size();
        f.discard(DeliveryPart(AllButNewest{0}));
        qint64 freed = 0;
        while (true) {
            const qint64 piece = must(f.write<qint64>([](Writer &writer) { return writer.giveSpaceBack(); }));
            if (piece == 0)
                break;
            freed += piece;
        }
        f.store.reset();
        QVERIFY(freed > 5'000'000);
        QCOMPARE(before - QFileInfo(f.file).size(), freed);
    }

    /// A profile of before: its file is written anew once, and gives space back from then on.
    void anOldProfileLearnsToGiveBack()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"bench.sqlite"_s);
        {
            auto connection = sql::open(file, sql::Mode::ReadWrite);
            QVERIFY(sql::run(**connection, u"PRAGMA auto_vacuum = NONE"_s).ok());
            QVERIFY(sql::run(**connection, u"VACUUM"_s).ok());
            QVERIFY(migrate(**connection, migrations().first(7)).ok());
        }
        QVERIFY(Store::open(file).ok());
        auto connection = sql::open(file, sql::Mode::ReadOnly);
        auto mode = sql::run(**connection, u"PRAGMA auto_vacuum"_s);
        QVERIFY(mode->next());
        QCOMPARE(mode->value(0).toInt(), 2);
    }

    void namesThatNoDeliveryBearsAreForgotten()
    {
        DiscardFixture f;
        Webhook oneOff;
        oneOff.listed = false;
        for (int i = 0; i < 103; ++i)
            QVERIFY(f.write<WebhookId>([&](Writer &writer) { return writer.addWebhook(oneOff); }).ok());
        f.webhook = WebhookId{2};
        f.addAlone(DeliveryState::Delivered);
        QVERIFY(f.write<QList<WebhookId>>([](Writer &writer) { return writer.clearWebhooks(); })->size() > 1);
        QVERIFY(f.write<void>([](Writer &writer) { return writer.forgetClearedWebhooks(); }).ok());
        QCOMPARE(f.rows(u"webhooks WHERE cleared = 1"_s), 1);
    }
};

QTEST_GUILESS_MAIN(TestDiscards)
#include "tst_discards.moc"
