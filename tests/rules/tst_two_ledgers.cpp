// SPDX-License-Identifier: MIT
// The sender's and the receiver's records side by side: what belongs together, and what they do not tell alike.
#include "core/rules/two_ledgers.h"

#include <QtTest/QTest>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString receiver = u"https://localhost:8443/"_s;
const Instant start = instantFromMs(1'700'000'000'000);

Attempt attempt(int number, Millis at, AttemptError error = AttemptError::None, int status = 200)
{
    Attempt made;
    made.number = number;
    made.startedAt = start + at;
    made.startedReal = start + at;
    made.finished = true;
    made.error = error;
    made.status = status;
    made.url = receiver + u"hook"_s;
    made.signature = "a1b2";
    made.phases.sent = 2ms;
    made.duration = 40ms;
    return made;
}

SentRecord sent(qint64 id, const QByteArray &digest, const QList<Attempt> &attempts)
{
    SentRecord record;
    record.delivery.id = {id};
    record.delivery.state = DeliveryState::Delivered;
    record.webhook = u"Orders"_s;
    record.digest = digest;
    record.attempts = attempts;
    return record;
}

ReceivedRecord received(qint64 id, const QByteArray &digest, Millis at, int status = 200, Verdict verdict = Verdict::Valid)
{
    ReceivedRecord record;
    record.capture.id = {id};
    record.capture.receivedReal = start + at;
    record.capture.status = status;
    record.capture.verdict = verdict;
    record.digest = digest;
    record.signature = "a1b2";
    record.url = receiver + u"hook"_s;
    return record;
}

QList<LedgerEntry> join(const QList<SentRecord> &deliveries, const QList<ReceivedRecord> &requests, LedgerScope scope = {start - 1h, start + 1h})
{
    return rules::joinLedgers(deliveries, requests, scope, receiver);
}

} // namespace

class TestTwoLedgers final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsInBothAgrees();
    void acceptedThoughTheSenderSawAReset();
    void acceptedTwice();
    void signedButNotVerified();
    void receivedButNeverSent();
    void sentButNeverReceived();
    void whatNeverLeftIsNotMissed();
    void elsewhereThereIsNoSecondRecord();
    void nothingIsMissedOutsideTheScope();
    void aRequestBelongsToOneAttempt();
    void changedBytesAreJoinedByTheirSignature();
    void sameBytesCountMoreThanTheSignature();
    void theSameBytesAtAnotherTimeAreAnotherRequest();
    void theRetryToCome();
    void whatIsUnderWay();
    void notTriedYet();
    void theNewestFirst();
    void recordsAreLight();
};

void TestTwoLedgers::whatIsInBothAgrees()
{
    const auto entries = join({sent(1, "x", {attempt(1, 0ms, AttemptError::Status, 503), attempt(2, 60s)})},
                              {received(1, "x", 3ms, 503), received(2, "x", 60s + 3ms)});
    QCOMPARE(entries.size(), 1);
    QCOMPARE(entries.first().kind, LedgerCase::Agree);
    QCOMPARE(entries.first().lines.size(), 2);
    QCOMPARE(entries.first().lines.last().received->id, CaptureId{2});
    QCOMPARE(entries.first().lines.last().shape, LedgerLine::Shape::Whole);
    QCOMPARE(join({}, {}).size(), 0);
}

void TestTwoLedgers::acceptedThoughTheSenderSawAReset()
{
    for (const AttemptError error : {AttemptError::Closed, AttemptError::Connection, AttemptError::Timeout, AttemptError::Interrupted}) {
        const auto entries = join({sent(1, "x", {attempt(1, 0ms, error, 0)})}, {received(1, "x", 3ms)});
        QCOMPARE(entries.first().kind, LedgerCase::ThoughReset);
        QCOMPARE(entries.first().lines.first().shape, LedgerLine::Shape::Cut);
    }
    // Nothing was answered, but it is there.
    QCOMPARE(join({sent(1, "x", {attempt(1, 0ms, AttemptError::Closed, 0)})}, {received(1, "x", 3ms, 0)}).constFirst().kind, LedgerCase::ThoughReset);
    // What is not signed rightly nobody has taken for delivered.
    QCOMPARE(join({sent(1, "x", {attempt(1, 0ms, AttemptError::Closed, 0)})}, {received(1, "x", 3ms, 0, Verdict::Invalid)}).constFirst().kind,
             LedgerCase::NotVerified);
    QCOMPARE(join({sent(1, "x", {attempt(1, 0ms, AttemptError::Protocol, 0)})}, {received(1, "x", 3ms, 0)}).constFirst().kind, LedgerCase::Agree);
    // Something between them answers in the receiver's place.
    QCOMPARE(join({sent(1, "x", {attempt(1, 0ms, AttemptError::Status, 502)})}, {received(1, "x", 3ms)}).constFirst().kind, LedgerCase::ThoughReset);
    ReceivedRecord forwarded = received(1, "x", 3ms, 0, Verdict::Unchecked);
    forwarded.capture.forward = ForwardOutcome{};
    forwarded.capture.forward->status = 201;
    QCOMPARE(rules::acceptedStatus(forwarded.capture), 201);
    QCOMPARE(join({sent(1, "x", {attempt(1, 0ms, AttemptError::Closed, 0)})}, {forwarded}).constFirst().kind, LedgerCase::ThoughReset);
}

void TestTwoLedgers::acceptedTwice()
{
    const SentRecord record = sent(1, "x", {attempt(1, 0ms, AttemptError::Timeout, 0), attempt(2, 60s)});
    QCOMPARE(join({record}, {received(1, "x", 3ms), received(2, "x", 60s + 3ms)}).constFirst().kind, LedgerCase::AcceptedTwice);
    QCOMPARE(join({record}, {received(1, "x", 3ms, 500), received(2, "x", 60s + 3ms)}).constFirst().kind, LedgerCase::Agree);
}

void TestTwoLedgers::signedButNotVerified()
{
    for (const Verdict verdict : {Verdict::Invalid, Verdict::Missing, Verdict::Unchecked}) {
        const ReceivedRecord request = received(1, "x", 3ms, 401, verdict);
        QCOMPARE(join({sent(1, "x", {attempt(1, 0ms, AttemptError::Status, 401)})}, {request}).constFirst().kind, LedgerCase::NotVerified);
        Attempt unsignedOne = attempt(1, 0ms, AttemptError::Status, 401);
        unsignedOne.signature.clear();
        ReceivedRecord bare = request;
        bare.signature.clear();
        QCOMPARE(join({sent(1, "x", {unsignedOne})}, {bare}).constFirst().kind, LedgerCase::Agree);
    }
}

void TestTwoLedgers::receivedButNeverSent()
{
    const auto entries = join({sent(1, "x", {attempt(1, 0ms)})}, {received(1, "x", 3ms), received(2, "y", 4ms)});
    QCOMPARE(entries.size(), 2);
    QCOMPARE(entries.first().kind, LedgerCase::NeverSent); // the newer of the two
    QVERIFY(!entries.first().delivery.id.isValid());
    QCOMPARE(entries.first().lines.first().received->id, CaptureId{2});
}

void TestTwoLedgers::sentButNeverReceived()
{
    const auto entries = join({sent(1, "x", {attempt(1, 0ms, AttemptError::Status, 502)})}, {});
    QCOMPARE(entries.first().kind, LedgerCase::NeverReceived);
    QCOMPARE(entries.first().lines.first().shape, LedgerLine::Shape::SenderOnly);
    QCOMPARE(join({sent(1, "x", {attempt(1, 0ms, AttemptError::Timeout, 0)})}, {}).constFirst().kind, LedgerCase::NeverReceived);
}

void TestTwoLedgers::whatNeverLeftIsNotMissed()
{
    Attempt refused = attempt(1, 0ms, AttemptError::Refused, 0);
    refused.phases.sent.reset();
    QCOMPARE(join({sent(1, "x", {refused})}, {}).constFirst().kind, LedgerCase::Agree);
    QCOMPARE(join({sent(1, "x", {attempt(1, 0ms, AttemptError::Interrupted, 0)})}, {}).constFirst().kind, LedgerCase::Agree);
    QCOMPARE(join({sent(1, "x", {attempt(1, 0ms, AttemptError::Cancelled, 0)})}, {}).constFirst().kind, LedgerCase::Agree);
}

void TestTwoLedgers::elsewhereThereIsNoSecondRecord()
{
    Attempt away = attempt(1, 0ms);
    away.url = u"https://hooks.slack.com/services/1"_s;
    QCOMPARE(join({sent(1, "x", {away})}, {}).constFirst().kind, LedgerCase::Elsewhere);
    QCOMPARE(rules::joinLedgers({sent(1, "x", {attempt(1, 0ms)})}, {}, {start, start + 1h}, {}).constFirst().kind, LedgerCase::Elsewhere);
    // What came all the same, by a detour, is there.
    QCOMPARE(join({sent(1, "x", {away})}, {received(1, "x", 3ms)}).constFirst().kind, LedgerCase::Agree);
}

void TestTwoLedgers::nothingIsMissedOutsideTheScope()
{
    const LedgerScope later{start + 10s, start + 1h};
    QCOMPARE(join({sent(1, "x", {attempt(1, 0ms)})}, {}, later).constFirst().kind, LedgerCase::Agree);
    QCOMPARE(join({}, {received(1, "x", 3ms)}, later).size(), 0);
    QCOMPARE(join({}, {received(1, "x", 2h)}, later).size(), 0);
    QCOMPARE(join({sent(1, "x", {attempt(1, 0ms)})}, {received(1, "x", 3ms)}, later).constFirst().lines.constFirst().shape, LedgerLine::Shape::Whole);
}

void TestTwoLedgers::aRequestBelongsToOneAttempt()
{
    // Two deliveries with the same bytes at once, of which one came.
    const auto entries = join({sent(1, "x", {attempt(1, 0ms)}), sent(2, "x", {attempt(1, 20ms)})}, {received(1, "x", 21ms)});
    QCOMPARE(entries.first().delivery.id, DeliveryId{2});
    QCOMPARE(entries.first().kind, LedgerCase::Agree);
    QCOMPARE(entries.last().kind, LedgerCase::NeverReceived);
}

void TestTwoLedgers::changedBytesAreJoinedByTheirSignature()
{
    const auto entries = join({sent(1, "x", {attempt(1, 0ms, AttemptError::Status, 401)})}, {received(1, "z", 3ms, 401, Verdict::Invalid)});
    QCOMPARE(entries.size(), 1);
    QCOMPARE(entries.first().kind, LedgerCase::NotVerified);
}

void TestTwoLedgers::sameBytesCountMoreThanTheSignature()
{
    const auto entries = join({sent(1, "x", {attempt(1, 0ms)})}, {received(1, "z", 0ms), received(2, "x", 30ms)});
    QCOMPARE(entries.first().lines.first().received->id, CaptureId{2});
}

void TestTwoLedgers::theSameBytesAtAnotherTimeAreAnotherRequest()
{
    const auto entries = join({sent(1, "x", {attempt(1, 0ms)})}, {received(1, "x", 5041ms)});
    QCOMPARE(entries.size(), 2);
    QCOMPARE(join({sent(1, "x", {attempt(1, 0ms)})}, {received(1, "x", 5040ms)}).size(), 1);
    QCOMPARE(join({sent(1, "x", {attempt(1, 0ms)})}, {received(1, "x", -5000ms)}).size(), 1);
    QCOMPARE(join({sent(1, "x", {attempt(1, 0ms)})}, {received(1, "x", -5001ms)}).size(), 2);
}

void TestTwoLedgers::theRetryToCome()
{
    SentRecord record = sent(1, "x", {attempt(1, 0ms, AttemptError::Closed, 0)});
    record.delivery.state = DeliveryState::Waiting;
    record.delivery.dueAt = start + 60s;
    const auto entry = join({record}, {received(1, "x", 3ms)}).constFirst();
    QCOMPARE(entry.lines.size(), 2);
    QCOMPARE(entry.lines.last().shape, LedgerLine::Shape::Ahead);
    QVERIFY(!entry.lines.last().sent);
}

void TestTwoLedgers::whatIsUnderWay()
{
    Attempt begun = attempt(1, 0ms, AttemptError::None, 0);
    begun.finished = false;
    const auto entry = join({sent(1, "x", {begun})}, {}).constFirst();
    QCOMPARE(entry.kind, LedgerCase::Agree);
    QCOMPARE(entry.lines.first().shape, LedgerLine::Shape::Ahead);
    QCOMPARE(join({sent(1, "x", {begun})}, {received(1, "x", 3ms)}).constFirst().lines.constFirst().shape, LedgerLine::Shape::Whole);
}

void TestTwoLedgers::notTriedYet()
{
    QCOMPARE(join({sent(1, "x", {})}, {}).size(), 0);
}

void TestTwoLedgers::theNewestFirst()
{
    const auto entries = join({sent(1, "x", {attempt(1, 0ms)}), sent(2, "y", {attempt(1, 5s)})}, {received(1, "x", 3ms), received(2, "y", 5s)});
    QCOMPARE(entries.first().delivery.id, DeliveryId{2});
}

void TestTwoLedgers::recordsAreLight()
{
    DeliveryDetails details;
    details.webhook.name = u"Orders"_s;
    details.body = "{}";
    Attempt heavy = attempt(1, 0ms);
    heavy.requestHead = "POST";
    heavy.responseHead = "HTTP/1.1";
    heavy.responseBody = "body";
    heavy.responseHeaders = {{"Date", "now"}, {"server", "nginx"}};
    details.attempts = {heavy};
    const SentRecord record = rules::sentRecord(details);
    QVERIFY(record.attempts.first().requestHead.isEmpty() && record.attempts.first().responseBody.isEmpty());
    QCOMPARE(record.attempts.first().responseHeaders, (HeaderList{{"Server", "nginx"}}));
    CaptureDetails capture;
    capture.body = "{}";
    capture.headers = {{"x-ovyxa-signature", "a1b2"}};
    QCOMPARE(rules::receivedRecord(capture).digest, record.digest);
    QCOMPARE(rules::receivedRecord(capture).signature, "a1b2"_ba);
}

QTEST_GUILESS_MAIN(TestTwoLedgers)
#include "tst_two_ledgers.moc"
