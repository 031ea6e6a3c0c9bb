// SPDX-License-Identifier: MIT
// Reading whole records as one scan: nothing left out, nothing twice, in either order, and in bounded pieces.
#include "tests/storage/store_fixture.h"

#include <algorithm>

using namespace ovyxa;

class TestDetailScan final : public QObject
{
    Q_OBJECT

    static constexpr int count = 23;

    /// `count` captures, each third of them valid; the answers of the even ones are known.
    static void addCaptures(StoreFixture &f, qsizetype bodyBytes = 3)
    {
        QVERIFY(f.write<void>([bodyBytes](Writer &writer) -> Result<void> {
                     for (int i = 0; i < count; ++i) {
                         CaptureDetails details;
                         details.capture.verdict = i % 3 ? Verdict::Missing : Verdict::Valid;
                         details.headers = {{"X-Number", QByteArray::number(i)}};
                         details.rawHead = "POST / HTTP/1.1\r\n";
                         details.body = QByteArray(bodyBytes, 'b');
                         const auto id = writer.addCapture(details);
                         if (!id)
                             return id.error();
                         Capture finished = details.capture;
                         finished.id = *id;
                         finished.status = 200;
                         const CaptureAnswer answer{"HTTP/1.1 200 OK\r\n\r\n", {{"X-A", "1"}, {"X-A", "2"}}, "\xff\x00"_ba, 70'000, {}};
                         if (const auto done = writer.finishCapture(finished, {{}, i % 2 ? CaptureAnswer() : answer}); !done)
                             return done;
                     }
                     return {};
                 }).ok());
    }

    static QList<qint64> idsOf(LogReader &reader, const CaptureQuery &query, ReadOrder order, int limit, int *pages = nullptr)
    {
        QList<qint64> ids;
        CaptureDetailsPage page;
        while (!page.atEnd) {
            page = *reader.captureDetails(query, order, page.next, limit);
            for (const CaptureDetails &details : std::as_const(page.rows))
                ids += details.capture.id.value;
            if (pages)
                ++*pages;
        }
        return ids;
    }

private Q_SLOTS:
    void capturesInEitherOrder()
    {
        StoreFixture f;
        addCaptures(f);
        const auto reader = f.reader();
        for (const int limit : {1, 7, count, 100}) {
            QList<qint64> ids = idsOf(*reader, {}, ReadOrder::OldestFirst, limit);
            QCOMPARE(ids.size(), count);
            QVERIFY(std::is_sorted(ids.cbegin(), ids.cend()));
            std::reverse(ids.begin(), ids.end());
            QCOMPARE(idsOf(*reader, {}, ReadOrder::NewestFirst, limit), ids);
        }
        QCOMPARE(idsOf(*reader, {{Verdict::Valid}}, ReadOrder::OldestFirst, 3).size(), 8);
        QCOMPARE(idsOf(*reader, {{Verdict::Valid, Verdict::Invalid}}, ReadOrder::NewestFirst, 3).size(), 8);
        QCOMPARE(idsOf(*reader, {{Verdict::Invalid}}, ReadOrder::NewestFirst, 3).size(), 0);
        QCOMPARE(*reader->count(CaptureQuery()), count);
        QCOMPARE(*reader->count(CaptureQuery{{Verdict::Valid}}), 8);
        QCOMPARE(*reader->count(CaptureQuery{{Verdict::Valid, Verdict::Missing}}), count);
    }

    void aCaptureComesWithItsAnswer()
    {
        StoreFixture f;
        addCaptures(f);
        const auto reader = f.reader();
        const auto page = reader->captureDetails({}, ReadOrder::OldestFirst, {}, 2);
        QCOMPARE(page->rows[0].answer->headers, (HeaderList{{"X-A", "1"}, {"X-A", "2"}}));
        QCOMPARE(page->rows[0].answer->body, "\xff\x00"_ba);
        QCOMPARE(page->rows[0].answer->bodyBytes, 70'000);
        QCOMPARE(page->rows[0].headers, (HeaderList{{"X-Number", "0"}}));
        QCOMPARE(page->rows[0].body, "bbb"_ba);
        QVERIFY(!page->rows[1].answer); // nothing was sent
        QCOMPARE(reader->capture(page->rows[0].capture.id)->answer, page->rows[0].answer);
    }

    void whatCouldNotBeRecordedHasNoAnswerEither()
    {
        StoreFixture f;
        const CaptureAnswer answer{"HTTP/1.1 503 Service Unavailable\r\n\r\n", {}, {}, 0, {}};
        QVERIFY(f.write<void>([&](Writer &writer) { return writer.finishCapture(Capture(), {{}, answer}); }).ok());
        QCOMPARE(*f.reader()->count(CaptureQuery()), 0);
    }

    void largeBodiesEndAPageEarly()
    {
        StoreFixture f;
        addCaptures(f, 1'000'000);
        int pages = 0;
        QCOMPARE(idsOf(*f.reader(), {}, ReadOrder::OldestFirst, 100, &pages).size(), count);
        QVERIFY(pages > 1);
    }

    void deliveriesWithAllTheirAttempts()
    {
        StoreFixture f;
        Webhook webhook;
        webhook.name = u"hook"_s;
        const WebhookId hook = *f.write<WebhookId>([&](Writer &writer) { return writer.addWebhook(webhook); });
        for (int i = 0; i < count; ++i) {
            const DeliveryId id = f.addDelivery(newDelivery(i % 5 ? hook : WebhookId{99}, {1}), QByteArray::number(i));
            for (int number = 1; number <= i % 4; ++number) { // some have none
                Attempt attempt;
                attempt.delivery = id;
                attempt.number = number;
                attempt.responseBody = QByteArray::number(i * 10 + number);
                QVERIFY(f.write<AttemptId>([&](Writer &writer) { return writer.addAttempt(attempt); }).ok());
            }
        }
        const auto reader = f.reader();
        for (const int limit : {1, 4, 100}) {
            int i = 0;
            DeliveryDetailsPage page;
            while (!page.atEnd) {
                page = *reader->deliveryDetails(page.next, limit);
                for (const DeliveryDetails &details : std::as_const(page.rows)) {
                    QCOMPARE(details.body, QByteArray::number(i));
                    QCOMPARE(details.webhook.name, i % 5 ? u"hook"_s : QString()); // one that is gone has no name
                    QCOMPARE(details.attempts.size(), i % 4);
                    for (int number = 1; number <= i % 4; ++number)
                        QCOMPARE(details.attempts[number - 1].responseBody, QByteArray::number(i * 10 + number));
                    ++i;
                }
            }
            QCOMPARE(i, count);
        }
        QCOMPARE(*reader->count(DeliveryQuery()), count);
        DeliveryQuery query;
        query.states = {DeliveryState::Failed};
        QCOMPARE(*reader->count(query), 0);
        query.states = {DeliveryState::Queued};
        query.site = u"acme.test"_s;
        QCOMPARE(*reader->count(query), count);
        query.text = u"22"_s; // looked for in every row
        QCOMPARE(*reader->count(query), 1);
    }
};

QTEST_GUILESS_MAIN(TestDetailScan)
#include "tst_detail_scan.moc"
