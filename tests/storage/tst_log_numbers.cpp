// SPDX-License-Identifier: MIT
// Where only numbers are asked for, such as of what is older than some days, bodies and attempts are not read; and it goes on in slices.
#include "tests/storage/store_fixture.h"

#include "core/storage/sql.h"

#include <QtCore/QElapsedTimer>

#include <algorithm>
#include <limits>

using namespace ovyxa;

namespace {

constexpr int count = 30'000;
const Instant start = instantFromMs(1'700'000'000'000);

/// Copies of one delivery, a second apart; each third one has failed. Two gaps are in their numbers.
void fill(StoreFixture &f)
{
    Delivery first = newDelivery({1}, {1});
    first.state = DeliveryState::Delivered;
    first.createdAt = start;
    const DeliveryId id = f.addDelivery(first, QByteArray(4000, 'x'));
    const auto connection = sql::open(f.file, sql::Mode::ReadWrite);
    QVERIFY(connection.ok());
    for (const auto &[statement, values] : std::initializer_list<std::pair<QString, QVariantList>>{
             {u"BEGIN IMMEDIATE"_s, {}},
             {u"CREATE TEMP TABLE original AS SELECT * FROM deliveries WHERE id = ?"_s, {id.value}},
             {u"UPDATE original SET id = NULL"_s, {}},
             {u"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
              u"INSERT INTO deliveries SELECT original.* FROM n, original"_s,
              {count}},
             {u"UPDATE deliveries SET created_at = created_at + 1000 * (id - 1), state = CASE WHEN id % 3 = 0 THEN 'failed' ELSE state END"_s, {}},
             {u"INSERT INTO bodies SELECT d.id, b.hash, b.body FROM deliveries d, bodies b WHERE d.id > 1 AND b.delivery = 1"_s, {}},
             {u"DELETE FROM deliveries WHERE id BETWEEN 100 AND 199 OR id BETWEEN 20000 AND 21999"_s, {}},
             {u"COMMIT"_s, {}}})
        QVERIFY(sql::run(**connection, statement, values).ok());
    f.store.reset();
    f.open(); // a writer knows the last number that it gave
}

DeliveryQuery olderThan(Instant time)
{
    QueryTerm::Alternative before;
    before.most = QueryTerm::Bound{double(msSinceEpoch(time)), false};
    QueryTerm old;
    old.key = QueryTerm::Key::At;
    old.anyOf = {before};
    DeliveryQuery query;
    query.terms = {old};
    return query;
}

} // namespace

class TestLogNumbers final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bodiesAreNotRead()
    {
        StoreFixture f;
        fill(f);
        const auto reader = f.reader();
        const auto fastest = [&reader](const DeliveryQuery &query) {
            qint64 best = std::numeric_limits<qint64>::max();
            for (int i = 0; i < 3; ++i) {
                QElapsedTimer elapsed;
                elapsed.start();
                (void)reader->deliveryIds(query);
                best = std::min(best, elapsed.nsecsElapsed());
            }
            return best;
        };
        // A look at the time of each takes no longer than a few times all numbers; a search would read 120 MB.
        QVERIFY(fastest(olderThan(start + std::chrono::seconds{count - 10})) < 8 * fastest({}));
    }

    void allAreFoundOnceAndInOrder()
    {
        StoreFixture f;
        fill(f);
        const auto reader = f.reader();
        for (const bool onlyFailed : {false, true}) {
            DeliveryQuery query = olderThan(start + std::chrono::seconds{25'000});
            if (onlyFailed)
                query.states = {DeliveryState::Failed};
            QList<DeliveryId> expected;
            for (int id = 1; id <= 25'000; ++id) {
                const bool isGone = (id >= 100 && id <= 199) || (id >= 20'000 && id <= 21'999);
                if (!isGone && (!onlyFailed || id % 3 == 0))
                    expected.append(DeliveryId{id});
            }
            QCOMPARE(*reader->deliveryIds(query), expected);
            DeliveryIds some;
            QList<DeliveryId> slices;
            while (!some.atEnd) {
                some = *reader->someDeliveryIds(query, some.next);
                slices += some.ids;
            }
            std::reverse(slices.begin(), slices.end());
            QCOMPARE(slices, expected);
        }
        DeliveryQuery among = olderThan(start + std::chrono::seconds{25'000});
        among.among = QList<DeliveryId>{{5}, {150}, {24'000}, {29'000}};
        QCOMPARE(*reader->deliveryIds(among), (QList<DeliveryId>{{5}, {24'000}}));
    }

    void anEmptyLogHasNone()
    {
        StoreFixture f;
        QVERIFY(f.reader()->deliveryIds(olderThan(start))->isEmpty());
        QVERIFY(f.reader()->someDeliveryIds({}, {})->atEnd);
    }
};

QTEST_GUILESS_MAIN(TestLogNumbers)
#include "tst_log_numbers.moc"
