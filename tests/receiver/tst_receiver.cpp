// SPDX-License-Identifier: MIT
// The receiver over real sockets: what it records, when it answers, and how it starts and ends.
#include "receiver_fixture.h"

#include <QtCore/QTemporaryDir>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_Receiver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersOnlyWhatIsRecorded();
    void whatCannotBeRecordedIsSaid();
    void malformedRequestsAreRecorded();
    void servesTls();
    void keepsTheBytesAsTheyCame();
    void refusedRequestsTakeNoStep();
    void aNewPlanBeginsAtItsBeginning();
    void aPeerThatLeavesGetsNoAnswer();
    void aPeerThatLeavesEndsTheDelay();
    void aPeerThatOnlyEndsItsSendingIsAnswered();
    void mayBeStoppedByWhoHearsOfARequest();
    void stoppingLeavesNothingUntold();
    void aCommitAfterTheEndIsHarmless();
    void saysWhereItListens_data();
    void saysWhereItListens();
    void aTakenPortIsSaid();
};

void tst_Receiver::answersOnlyWhatIsRecorded()
{
    Fixture f;
    f.commitAtOnce = false;
    f.start();
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(f.commits.size(), 1, waitMs);
    QCoreApplication::sendPostedEvents();
    QVERIFY(client->received.isEmpty());
    QVERIFY(f.captured.isEmpty());
    f.commits.first()();
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QCOMPARE(f.captured.size(), 1);
}

void tst_Receiver::whatCannotBeRecordedIsSaid()
{
    Fixture f;
    f.recordingFails = Error{ErrorCode::Unavailable, u"The disk is full."_s};
    f.start();
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY(client->statusLine().contains("503"));
    QVERIFY(client->received.contains("The disk is full."));
    QCOMPARE(f.captured.first().status, 503);
}

void tst_Receiver::malformedRequestsAreRecorded()
{
    Fixture f;
    f.start();
    const QByteArray bad = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd";
    const auto client = f.client();
    client->send(bad);
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QVERIFY(client->statusLine().contains("400"));
    QCOMPARE(f.captured.size(), 1);
    QVERIFY(f.captured.first().malformed);
    QCOMPARE(f.captured.first().status, 400);
    QVERIFY(!f.captured.first().reason.isEmpty());
    QVERIFY(f.recorded.first().rawHead.startsWith("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3"));
}

void tst_Receiver::servesTls()
{
    QTemporaryDir folder;
    LocalAuthority authority(folder.filePath(u"tls"_s));
    Fixture f;
    f.options.server.identity = *authority.serverIdentity();
    f.start();
    QVERIFY(f.receiver.url().toString().startsWith("https://localhost:"_L1));
    RawClient client(QHostAddress::LocalHost, quint16(f.receiver.url().port()), *authority.certificate());
    client.send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client.answers(), 1, waitMs);
    QCOMPARE(f.captured.first().verdict, Verdict::Valid);
    QVERIFY(f.recorded.first().tls.has_value());
    QVERIFY(f.recorded.first().tls->version.startsWith("TLS"_L1));
}

void tst_Receiver::keepsTheBytesAsTheyCame()
{
    Fixture f;
    f.start();
    const QByteArray body = QByteArray("\0\xff\r\n\x80", 5);
    const QByteArray request = post(body, "X-Twice: 1\r\nx-twice:  2\r\nUser-Agent: probe\r\n" + signature(body));
    const auto client = f.client();
    client->send(request);
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    const CaptureDetails &kept = f.recorded.first();
    QCOMPARE(kept.rawHead + kept.body, request);
    QCOMPARE(kept.headers.at(1), (Header{"X-Twice", "1"}));
    QCOMPARE(kept.headers.at(2), (Header{"x-twice", "2"}));
    QCOMPARE(kept.capture.userAgent, u"probe"_s);
    QCOMPARE(kept.capture.verdict, Verdict::Valid);
}

void tst_Receiver::refusedRequestsTakeNoStep()
{
    Fixture f;
    f.start(u"201,202"_s);
    const auto malformed = f.client();
    malformed->send("nonsense\r\n\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(malformed->ended, waitMs);
    const auto client = f.client();
    client->send(post("{}", signature("{}"), "evil.example") + post("{}", signature("{}")) + "GET /favicon.ico HTTP/1.1\r\nHost: localhost\r\n"
                 + signature("") + "\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 3, waitMs);
    QCOMPARE(f.captured.at(1).status, 421);
    QCOMPARE(f.captured.at(2).status, 201);
    QCOMPARE(f.captured.at(3).status, 202);
}

void tst_Receiver::aNewPlanBeginsAtItsBeginning()
{
    Fixture f;
    f.start(u"201,202"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    f.receiver.setPlan(*ResponsePlan::parse(u"503,204"_s));
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, waitMs);
    QCOMPARE(f.captured.last().status, 503);
}

void tst_Receiver::aPeerThatLeavesGetsNoAnswer()
{
    Fixture f;
    f.commitAtOnce = false;
    f.start();
    auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(f.commits.size(), 1, waitMs);
    client->reset();
    const auto second = f.client(); // its request comes after the first peer's end was noticed
    second->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(f.commits.size(), 2, waitMs);
    f.commits.first()();
    QCOMPARE(f.captured.size(), 1);
    QCOMPARE(f.captured.first().status, 0);
    QVERIFY(!f.captured.first().answer.isEmpty());
    QCOMPARE(f.captured.first().verdict, Verdict::Valid);
}

void tst_Receiver::aPeerThatLeavesEndsTheDelay()
{
    Fixture f;
    f.start(u"delay=1m:200"_s);
    auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(f.recorded.size(), 1, waitMs);
    QVERIFY(f.captured.isEmpty());
    client->reset();
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().status, 0);
}

void tst_Receiver::aPeerThatOnlyEndsItsSendingIsAnswered()
{
    Fixture f;
    f.start(u"delay=300ms:202"_s);
    const auto client = f.client();
    QTRY_VERIFY_WITH_TIMEOUT(client->connected, waitMs);
    client->send(post("{}", signature("{}")));
    client->endSending();
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QVERIFY2(client->received.startsWith("HTTP/1.1 202 "), client->received.constData());
    QCOMPARE(f.captured.size(), 1);
    QCOMPARE(f.captured.first().status, 202);
}

void tst_Receiver::mayBeStoppedByWhoHearsOfARequest()
{
    Fixture f;
    f.start();
    connect(&f.receiver, &Receiver::captured, &f.receiver, &Receiver::stop);
    const auto client = f.client();
    client->send(post("{}", signature("{}")) + post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QVERIFY(!f.receiver.isRunning());
    QCOMPARE(f.captured.size(), 1);
}

void tst_Receiver::stoppingLeavesNothingUntold()
{
    Fixture f;
    f.start(u"delay=1m:200"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(f.recorded.size(), 1, waitMs);
    f.receiver.stop();
    QCOMPARE(f.captured.size(), 1);
    QCOMPARE(f.captured.first().status, 0);
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QVERIFY(client->received.isEmpty());
}

void tst_Receiver::aCommitAfterTheEndIsHarmless()
{
    QList<std::function<void()>> commits;
    {
        Fixture f;
        f.commitAtOnce = false;
        f.keepCallbacks = true;
        f.start();
        const auto client = f.client();
        client->send(post("{}", signature("{}")));
        QTRY_COMPARE_WITH_TIMEOUT(f.commits.size(), 1, waitMs);
        commits.append([done = f.kept.first()] { done(CaptureId{1}); });
    }
    commits.first()();
}

void tst_Receiver::saysWhereItListens_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("host");
    QTest::newRow("this machine") << u"127.0.0.1"_s << u"localhost"_s;
    QTest::newRow("another of its loopback addresses") << u"127.0.0.2"_s << u"127.0.0.2"_s;
    QTest::newRow("IPv6") << u"::1"_s << u"::1"_s;
    QTest::newRow("everywhere") << u"0.0.0.0"_s << u"localhost"_s; // what it takes there by name is this machine's alone
}

void tst_Receiver::saysWhereItListens()
{
    QFETCH(QString, address);
    QFETCH(QString, host);
    Fixture f;
    f.options.server.address = QHostAddress(address);
    f.start();
    QCOMPARE(f.receiver.url().scheme(), u"http"_s);
    QCOMPARE(f.receiver.url().host(), host);
    QVERIFY(f.receiver.url().port() > 0);
    QCOMPARE(f.receiver.url().path(), u"/"_s);
}

void tst_Receiver::aTakenPortIsSaid()
{
    Fixture f;
    f.start();
    Fixture second;
    second.options.server.port = quint16(f.receiver.url().port());
    const auto started = second.receiver.start(second.options);
    QVERIFY(!started);
    QCOMPARE(started.error().code, ErrorCode::Unavailable);
    QVERIFY(!second.receiver.isRunning());
    QVERIFY(second.receiver.url().isEmpty());

    // One that runs goes on where it is: at another port, and at its own, where the new one cannot be.
    second.options.server.port = 0;
    second.start();
    const QUrl before = second.receiver.url();
    ReceiverOptions elsewhere = second.options;
    elsewhere.server.port = quint16(f.receiver.url().port());
    QVERIFY(!second.receiver.start(elsewhere));
    QCOMPARE(second.receiver.url(), before);
    elsewhere.server.port = quint16(before.port());
    elsewhere.server.address = QHostAddress(u"192.0.2.1"_s); // no machine's own (RFC 5737)
    QVERIFY(!second.receiver.start(elsewhere));
    QCOMPARE(second.receiver.url(), before);
    elsewhere.server.address = second.options.server.address;
    QVERIFY(second.receiver.start(elsewhere).ok());
    QCOMPARE(second.receiver.url(), before);
}

QTEST_GUILESS_MAIN(tst_Receiver)
#include "tst_receiver.moc"
