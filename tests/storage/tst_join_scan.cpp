// SPDX-License-Identifier: MIT
// A capture's delivery, read from the log.
#include "tests/storage/store_fixture.h"

using namespace ovyxa;
using namespace Qt::StringLiterals;

class tst_JoinScan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCaptureFindsItsDelivery();
};

void tst_JoinScan::aCaptureFindsItsDelivery()
{
    StoreFixture f;
    const QString here = u"http://localhost:8080/"_s;
    const auto deliver = [&](qint64 startedReal, const QString &url, const QByteArray &signature) {
        const DeliveryId id = f.addDelivery(newDelivery({1}, {1}), "the same bytes");
        Attempt attempt;
        attempt.delivery = id;
        attempt.startedReal = instantFromMs(startedReal);
        attempt.finished = true;
        attempt.status = 401;
        attempt.duration = Millis{20};
        attempt.url = url;
        attempt.signature = signature;
        (void)f.write<AttemptId>([&](Writer &writer) { return writer.addAttempt(attempt); });
        return id;
    };
    (void)deliver(1000, here, "signed");
    const DeliveryId nearest = deliver(5000, here, "signed");
    (void)deliver(5009, u"http://localhost:3000/"_s, "signed otherwise");
    const DeliveryId last = deliver(9000, here, "signed");
    CaptureDetails capture;
    capture.body = "the same bytes";
    capture.rawHead = "POST / HTTP/1.1\r\n";
    capture.headers = {{"Host", "localhost:8080"}, {"X-Ovyxa-Signature", "signed"}};
    capture.capture.host = u"localhost:8080"_s;
    capture.capture.target = u"/"_s;
    capture.capture.receivedReal = instantFromMs(5010);
    capture.capture.verdict = Verdict::Invalid;
    const auto store = [&f](const CaptureDetails &details) {
        return *f.write<CaptureId>([&](Writer &writer) { return writer.addCapture(details); });
    };
    const CaptureId id = store(capture);
    CaptureDetails byHand = capture;
    byHand.headers = {{"Host", "localhost:8080"}, {"User-Agent", "curl/7.88.1"}};
    byHand.capture.userAgent = u"curl/7.88.1"_s;
    byHand.capture.verdict = Verdict::Missing;
    byHand.capture.receivedReal = instantFromMs(5002);
    const CaptureId byHandId = store(byHand);
    CaptureDetails changed = capture; // on its way
    changed.body = "other bytes";
    changed.capture.receivedReal = instantFromMs(9003);
    const CaptureId changedId = store(changed);

    const auto reader = f.reader();
    const auto read = reader->capture(id);
    QVERIFY(read.ok());
    QCOMPARE(read->rawHead, capture.rawHead);
    QCOMPARE(read->headers, capture.headers);
    QCOMPARE(read->body, capture.body);
    QCOMPARE(read->capture.verdict, Verdict::Invalid);
    QCOMPARE(*reader->deliveryOf(*read), std::optional(nearest));
    QCOMPARE(*reader->deliveryOf(*reader->capture(byHandId)), std::optional<DeliveryId>());
    QCOMPARE(*reader->deliveryOf(*reader->capture(changedId)), std::optional(last));
    changed.headers = byHand.headers;
    changed.capture.id = {};
    QCOMPARE(*reader->deliveryOf(changed), std::optional<DeliveryId>());
    QCOMPARE(reader->captures({}, {}, 10)->rows.size(), 3);
}

QTEST_GUILESS_MAIN(tst_JoinScan)
#include "tst_join_scan.moc"
