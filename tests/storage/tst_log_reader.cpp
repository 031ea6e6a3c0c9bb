// SPDX-License-Identifier: MIT
#include "core/storage/sql.h"
#include "tests/storage/store_fixture.h"

using namespace ovyxa;
using namespace Qt::StringLiterals;

class tst_LogReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPageGoesOnWhereTheLastEnded();
    void pagesStayPutInAMovingLog();
    void severalStatesMakeOnePage();
    void aSparseFilterReadsOnlyItsOwnRows();
    void aSearchFindsBodiesSentencesAndNames();
    void aSearchStaysInterruptible();
    void aSearchTellsSoonWhatItFound();
    void capturesComeInPages();
    void whatIsNotThereIsSaid();
};

void tst_LogReader::aPageGoesOnWhereTheLastEnded()
{
    StoreFixture f;
    constexpr int count = 250;
    for (int i = 0; i < count; ++i) {
        Delivery delivery = newDelivery({1}, {1});
        delivery.state = i % 50 == 0 ? DeliveryState::Failed : DeliveryState::Delivered;
        (void)f.addDelivery(delivery, "abc");
    }
    const auto reader = f.reader();
    QList<qint64> ids;
    DeliveryPage page;
    while (!page.atEnd) {
        page = *reader->deliveries({}, page.next, 30);
        for (const Delivery &delivery : page.rows)
            ids.append(delivery.id.value);
        if (ids.size() == 30)
            (void)f.addDelivery(newDelivery({1}, {1}), "abc"); // new rows do not shift the pages
    }
    QCOMPARE(ids.size(), count);
    QVERIFY(std::is_sorted(ids.crbegin(), ids.crend()));

    DeliveryQuery failed;
    failed.states = {DeliveryState::Failed};
    QCOMPARE(reader->deliveries(failed, {}, 100)->rows.size(), 5);
    QCOMPARE(reader->deliveryIds(failed)->size(), 5);
    DeliveryQuery elsewhere;
    elsewhere.site = u"other.test"_s;
    QVERIFY(reader->deliveries(elsewhere, {}, 100)->rows.isEmpty());
}

void tst_LogReader::aSearchFindsBodiesSentencesAndNames()
{
    StoreFixture f;
    Webhook webhook;
    webhook.name = u"Orders"_s;
    webhook.url = u"https://example.test/50%_off"_s;
    webhook.events = EventKind::GoalCompleted;
    webhook.id = *f.write<WebhookId>([&](Writer &writer) { return writer.addWebhook(webhook); });
    const DeliveryId inBody = f.addDelivery(newDelivery({99}, {1}), "{\"goal_name\":\"Größe 100%\"}");
    const DeliveryId inName = f.addDelivery(newDelivery(webhook.id, {1}), "x");
    const DeliveryId inSentence = f.addDelivery(newDelivery({99}, {1}), QByteArray("\xff\x00y", 3));
    Attempt attempt;
    attempt.delivery = inSentence;
    attempt.detail = u"Connection refused"_s;
    QVERIFY(f.write<AttemptId>([&](Writer &writer) { return writer.addAttempt(attempt); }).ok());

    const auto reader = f.reader();
    const auto find = [&](const QString &text) {
        DeliveryQuery query;
        query.text = text;
        return *reader->deliveryIds(query);
    };
    QCOMPARE(find(u"GRÖSSE"_s), QList<DeliveryId>()); // no folding of ß to SS
    QCOMPARE(find(u"größe"_s), QList{inBody});
    QCOMPARE(find(u"100%"_s), QList{inBody}); // % and _ are themselves
    QCOMPARE(find(u"orders"_s), QList{inName});
    QCOMPARE(find(u"%_OFF"_s), QList{inName});
    QCOMPARE(find(u"refused"_s), QList{inSentence});
    QCOMPARE(find(u"nowhere"_s), QList<DeliveryId>());

    // What SQLite could pass over too early: letters with a kin beyond ASCII, text after a NUL, wildcards, a sentence after a 2xx.
    const DeliveryId kelvin = f.addDelivery(newDelivery({99}, {1}), QString(u"300 \u212Aelvin and a\u017Fes"_s).toUtf8());
    const DeliveryId afterNul = f.addDelivery(newDelivery({99}, {1}), QByteArray("a\0Hidden!_part", 14));
    Delivery delivered = newDelivery({99}, {1});
    delivered.outcomes = {AttemptError::Interrupted, AttemptError::None};
    attempt.delivery = f.addDelivery(delivered, "x");
    attempt.detail = u"The bench ended while it was under way"_s;
    QVERIFY(f.write<AttemptId>([&](Writer &writer) { return writer.addAttempt(attempt); }).ok());
    QCOMPARE(find(u"300 kelvin"_s), QList{kelvin});
    QCOMPARE(find(u"ks"_s), QList<DeliveryId>());
    QCOMPARE(find(u"ASES"_s), QList{kelvin});
    QCOMPARE(find(u"hidden"_s), QList{afterNul});
    QCOMPARE(find(u"!_P"_s), QList{afterNul});
    QCOMPARE(find(u"ended WHILE"_s), QList{attempt.delivery});
    attempt.delivery = f.addDelivery(newDelivery({99}, {1}), "x");
    attempt.causes = {{u"status"_s, {u"503"_s, {}}}}; // stored as such, and found by the words that are read
    QVERIFY(f.write<AttemptId>([&](Writer &writer) { return writer.addAttempt(attempt); }).ok());
    QCOMPARE(find(u"is NOT ready"_s), QList{attempt.delivery});
    QCOMPARE(find(QString(60'000, u'y')), QList<DeliveryId>());
}

namespace {

/// `count` deliveries in few commits; `fill` changes each before it is written.
void addMany(StoreFixture &f, int count, const std::function<void(int, Delivery &)> &fill, const QByteArray &body = "abc")
{
    const auto stored = f.write<void>([&](Writer &writer) -> Result<void> {
        for (int i = 0; i < count; ++i) {
            Delivery delivery = newDelivery({1}, {1});
            fill(i, delivery);
            if (const auto added = writer.addDelivery(delivery, body); !added)
                return added.error();
        }
        return {};
    });
    QVERIFY(stored.ok());
}

/// Copies the delivery `count` times, without the writer's care and time.
void multiply(StoreFixture &f, DeliveryId id, int count)
{
    const auto connection = sql::open(f.file, sql::Mode::ReadWrite);
    QVERIFY(connection.ok());
    const QVariantList one{id.value};
    for (const auto &[statement, values] :
         std::initializer_list<std::pair<QString, QVariantList>>{{u"BEGIN IMMEDIATE"_s, {}},
                                                                 {u"CREATE TEMP TABLE original AS SELECT * FROM deliveries WHERE id = ?"_s, one},
                                                                 {u"CREATE TEMP TABLE last AS SELECT max(id) AS id FROM deliveries"_s, {}},
                                                                 {u"UPDATE original SET id = NULL"_s, {}},
                                                                 {u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
                                                                  u"INSERT INTO deliveries SELECT original.* FROM n, original"_s,
                                                                  {count}},
                                                                 {u"INSERT INTO bodies SELECT d.id, b.hash, b.body FROM deliveries d, bodies b "
                                                                  u"WHERE d.id > (SELECT id FROM last) AND b.delivery = ?"_s,
                                                                  one},
                                                                 {u"COMMIT"_s, {}}})
        QVERIFY(sql::run(**connection, statement, values).ok());
    f.store.reset();
    f.open(); // a writer knows the last number that it gave
}

QList<qint64> idsOf(const QList<Delivery> &rows)
{
    QList<qint64> ids;
    for (const Delivery &delivery : rows)
        ids.append(delivery.id.value);
    return ids;
}

} // namespace

void tst_LogReader::pagesStayPutInAMovingLog()
{
    StoreFixture f;
    constexpr int count = 50'000;
    multiply(f, f.addDelivery(newDelivery({1}, {1}), "abc"), count - 1);
    const auto reader = f.reader();
    qint64 expected = count;
    DeliveryPage page;
    while (!page.atEnd) {
        page = *reader->deliveries({}, page.next, 1000);
        for (const Delivery &delivery : std::as_const(page.rows))
            QCOMPARE(delivery.id.value, expected--);
        if (expected % 10'000 == 0)
            addMany(f, 3, [](int, Delivery &) {});
    }
    QCOMPARE(expected, 0);
}

void tst_LogReader::severalStatesMakeOnePage()
{
    StoreFixture f;
    const QList<DeliveryState> states{DeliveryState::Delivered, DeliveryState::Failed, DeliveryState::Waiting};
    addMany(f, 90, [&](int i, Delivery &delivery) {
        delivery.state = states.at(i % 3);
        delivery.site = i < 45 ? u"early.test"_s : u"late.test"_s;
    });
    const auto reader = f.reader();
    DeliveryQuery query;
    query.states = {DeliveryState::Waiting, DeliveryState::Failed, DeliveryState::Failed}; // named twice, listed once
    QList<qint64> expected;
    for (qint64 id = 90; id >= 1; --id) {
        if (id % 3 != 1)
            expected.append(id);
    }
    QList<qint64> found;
    DeliveryPage page;
    while (!page.atEnd) {
        page = *reader->deliveries(query, page.next, 7);
        found += idsOf(page.rows);
    }
    QCOMPARE(found, expected);

    query.site = u"early.test"_s;
    expected.removeIf([](qint64 id) { return id > 45; });
    QCOMPARE(idsOf(reader->deliveries(query, {}, 100)->rows), expected);
    QList<DeliveryId> ids = *reader->deliveryIds(query);
    QCOMPARE(ids.size(), expected.size());
    QVERIFY(std::is_sorted(ids.cbegin(), ids.cend())); // a replay goes in the order in which it happened
}

void tst_LogReader::aSparseFilterReadsOnlyItsOwnRows()
{
    StoreFixture f;
    addMany(f, 6, [](int i, Delivery &delivery) {
        delivery.site = i % 2 == 0 ? u"even.test"_s : u"odd.test"_s;
        delivery.state = i < 4 ? DeliveryState::Failed : DeliveryState::Delivered;
    });
    multiply(f, {5}, 40'000);
    multiply(f, {6}, 40'000);
    const auto reader = f.reader();
    const auto fastest = [&](const DeliveryQuery &query) {
        qint64 best = std::numeric_limits<qint64>::max();
        for (int i = 0; i < 5; ++i) {
            QElapsedTimer elapsed;
            elapsed.start();
            (void)reader->deliveries(query, {}, 50);
            best = std::min(best, elapsed.nsecsElapsed());
        }
        return best;
    };
    DeliveryQuery sparse;
    sparse.site = u"odd.test"_s;
    sparse.states = {DeliveryState::Failed, DeliveryState::Waiting};
    QCOMPARE(idsOf(reader->deliveries(sparse, {}, 50)->rows), (QList<qint64>{4, 2}));
    // Not slower than the newest page of everything, with room for a busy machine; a scan of the table would take 50 times as long.
    QVERIFY(fastest(sparse) < 5 * fastest({}));
}

void tst_LogReader::aSearchStaysInterruptible()
{
    StoreFixture f;
    constexpr int count = 40'000;
    const QByteArray body = "{\"goal_name\":\"" + QByteArray(400, 'x') + "\"}";
    multiply(f, f.addDelivery(newDelivery({1}, {1}), body), count - 1);
    addMany(
        f, 1, [](int, Delivery &) {}, "{\"goal_name\":\"Straße\"}");
    multiply(f, {1}, count);
    const auto reader = f.reader();
    DeliveryQuery query;
    query.text = u"STRA\u00DFE"_s;
    QList<qint64> found;
    DeliveryPage page;
    qint64 last = 2 * count + 2;
    int slices = 0;
    while (!page.atEnd) {
        page = *reader->deliveries(query, page.next, 100);
        found += idsOf(page.rows);
        QVERIFY(page.atEnd || page.next.value < last); // each slice gets somewhere
        last = page.next.value;
        ++slices;
    }
    QCOMPARE(found, QList<qint64>{count + 1});
    QVERIFY(slices > 1);
}

/// What is found is told, and only then looked on: a slice that finds something passes over fewer rows than one that does not.
void tst_LogReader::aSearchTellsSoonWhatItFound()
{
    StoreFixture f;
    const auto add = [&f](const QByteArray &body) { return f.addDelivery(newDelivery({1}, {1}), body); };
    multiply(f, add("{\"goal_name\":\"" + QByteArray(400, 'x') + "\"}"), 100'000);
    const DeliveryId newest = add("{\"goal_name\":\"Purchase\"}");
    const auto reader = f.reader();
    DeliveryQuery query;
    query.text = u"purchase"_s;
    qint64 finding = newest.value;
    qint64 passing = 0;
    for (int i = 0; i < 5; ++i) {
        const auto first = reader->deliveries(query, {}, 100);
        QCOMPARE(idsOf(first->rows), QList<qint64>{newest.value});
        const auto second = reader->deliveries(query, first->next, 100);
        QVERIFY(second->rows.isEmpty());
        finding = std::min(finding, newest.value - first->next.value);
        passing = std::max(passing, first->next.value - second->next.value);
    }
    constexpr qint64 pieces = 10'000; // else the machine reads hardly more in a slice than in the least piece of one
    QVERIFY2(passing < pieces || 2 * finding <= passing,
             qPrintable(u"%1 rows where something was found, %2 where nothing was"_s.arg(finding).arg(passing)));
}

void tst_LogReader::capturesComeInPages()
{
    StoreFixture f;
    Capture last;
    QVERIFY(f.write<void>([&](Writer &writer) -> Result<void> {
                 for (int i = 0; i < 25; ++i) {
                     CaptureDetails details;
                     details.capture.peer = u"127.0.0.1:%1"_s.arg(i);
                     details.capture.reason = u"The signature matches."_s;
                     const auto added = writer.addCapture(details);
                     if (!added)
                         return added.error();
                     last = details.capture;
                     last.id = *added;
                 }
                 last.status = 503;
                 last.answer = u"503"_s;
                 return writer.finishCapture(last, {});
             }).ok());
    const auto reader = f.reader();
    QList<qint64> ids;
    CapturePage page;
    while (!page.atEnd) {
        page = *reader->captures({}, page.next, 10);
        for (const Capture &capture : std::as_const(page.rows))
            ids.append(capture.id.value);
    }
    QCOMPARE(ids.size(), 25);
    QVERIFY(std::is_sorted(ids.crbegin(), ids.crend()));
    const auto finished = reader->capture(last.id);
    QCOMPARE(finished->capture.status, 503);
    QCOMPARE(finished->capture.answer, last.answer);
    QCOMPARE(finished->capture.reason, last.reason);
}

void tst_LogReader::whatIsNotThereIsSaid()
{
    StoreFixture f;
    const auto reader = f.reader();
    QCOMPARE(reader->delivery({4711}).error().code, ErrorCode::NotFound);
    QVERIFY(reader->delivery({4711}).error().message.contains("4711"_L1));
    QCOMPARE(reader->body({4711}).error().code, ErrorCode::NotFound);
    QCOMPARE(reader->capture({4711}).error().code, ErrorCode::NotFound);
    const auto nowhere = LogReader::open(f.folder.filePath(u"none/bench.sqlite"_s));
    QVERIFY(!nowhere.ok());
    QCOMPARE(nowhere.error().code, ErrorCode::NotFound);
    QVERIFY(!QFile::exists(f.folder.filePath(u"none"_s)));
}

QTEST_GUILESS_MAIN(tst_LogReader)
#include "tst_log_reader.moc"
