// SPDX-License-Identifier: MIT
// The receiver over real sockets: who is let in, what is judged and recorded, and when it answers.
#include "receiver_fixture.h"

#include <QtCore/QTemporaryDir>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_Receiver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judges_data();
    void judges();
    void nothingIsCheckedWithoutASecret();
    void hosts_data();
    void hosts();
    void noOriginIsGrantedAnything();
    void answersOnlyWhatIsRecorded();
    void whatCannotBeRecordedIsSaid();
    void malformedRequestsAreRecorded();
    void servesTls();
    void readsTheHostWhereTheRequestNamesIt_data();
    void readsTheHostWhereTheRequestNamesIt();
    void takesOnlyTheAcceptedEncoding();
    void asksForTheSecretsEachTime();
    void keepsTheBytesAsTheyCame();
    void refusedRequestsTakeNoStep();
    void aNewPlanBeginsAtItsBeginning();
    void aPeerThatLeavesGetsNoAnswer();
    void aPeerThatLeavesEndsTheDelay();
    void mayBeStoppedByWhoHearsOfARequest();
    void stoppingLeavesNothingUntold();
    void aCommitAfterTheEndIsHarmless();
    void saysWhereItListens_data();
    void saysWhereItListens();
    void aTakenPortIsSaid();
};

void tst_Receiver::judges_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<QString>("reason");
    const QByteArray body = "{}";
    QTest::newRow("hex") << signature(body) << Verdict::Valid << u"current"_s;
    QTest::newRow("prefixed") << signature(body, SignatureEncoding::Prefixed) << Verdict::Valid << u"sha256="_s;
    QTest::newRow("base64") << signature(body, SignatureEncoding::Base64) << Verdict::Valid << u"base64"_s;
    QTest::newRow("previous") << signature(body, SignatureEncoding::Hex, "old") << Verdict::Valid << u"previous"_s;
    QTest::newRow("missing") << QByteArray() << Verdict::Missing << u"X-Ovyxa-Signature"_s;
    QTest::newRow("other key") << signature(body, SignatureEncoding::Hex, "x") << Verdict::Invalid << u"match"_s;
    QTest::newRow("other body") << signature("{ }") << Verdict::Invalid << u"match"_s;
    QTest::newRow("twice") << signature(body) + signature(body) << Verdict::Invalid << u"2"_s;
    QTest::newRow("empty") << QByteArray("X-Ovyxa-Signature:\r\n") << Verdict::Invalid << u"match"_s;
}

void tst_Receiver::judges()
{
    QFETCH(QByteArray, headers);
    QFETCH(Verdict, verdict);
    QFETCH(QString, reason);
    Fixture f;
    f.start();
    const auto client = f.client();
    client->send(post("{}", headers));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QCOMPARE(f.captured.size(), 1);
    const Capture &capture = f.captured.first();
    QCOMPARE(capture.verdict, verdict);
    QVERIFY2(capture.reason.contains(reason), qPrintable(capture.reason));
    QVERIFY(!capture.reason.contains(QString::fromLatin1(secret)));
    QCOMPARE(capture.status, verdict == Verdict::Valid ? 200 : 401);
    QVERIFY(client->statusLine().contains(QByteArray::number(capture.status)));
    QCOMPARE(capture.matchedWebhook, verdict == Verdict::Valid ? WebhookId{7} : WebhookId{});
    QCOMPARE(capture.method, u"POST"_s);
    QCOMPARE(capture.target, u"/hook"_s);
    QCOMPARE(capture.bodyBytes, 2);
    QVERIFY(capture.peer.startsWith("127.0.0.1:"_L1));
}

void tst_Receiver::nothingIsCheckedWithoutASecret()
{
    Fixture f;
    f.secrets.clear();
    f.start();
    const auto client = f.client();
    client->send(post("{}", signature("{}")) + post("{}"));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, waitMs);
    QCOMPARE(f.captured.first().verdict, Verdict::Unchecked);
    QCOMPARE(f.captured.last().verdict, Verdict::Missing);
    QCOMPARE(f.captured.last().status, 200);
}

void tst_Receiver::hosts_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("allowed");
    for (const char *host : {"localhost", "localhost:8443", "LOCALHOST", "localhost.", "app.localhost", "127.0.0.1", "127.0.0.1:80",
                             "127.9.8.7", "[::1]", "[::1]:8443", "tunnel.example", "Tunnel.Example:443"})
        QTest::newRow(host) << QByteArray(host) << true;
    for (const char *host : {"evil.example", "localhost.evil.example", "notlocalhost", "127.0.0.1.evil.example", "127.1", "2130706433",
                             "128.0.0.1", "10.0.0.1", "[::2]", "x.tunnel.example", "tunnel.example.evil.example", "0.0.0.0"})
        QTest::newRow(host) << QByteArray(host) << false;
}

void tst_Receiver::hosts()
{
    QFETCH(QByteArray, host);
    QFETCH(bool, allowed);
    Fixture f;
    f.start(u"200"_s, {u"tunnel.example"_s});
    const auto client = f.client();
    client->send(post("{}", signature("{}"), host));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QCOMPARE(f.captured.first().hostRefused, !allowed);
    QCOMPARE(f.captured.first().status, allowed ? 200 : 421);
    QVERIFY(client->statusLine().contains(allowed ? "200" : "421"));
    if (!allowed) { // the window's offer takes effect at once
        f.receiver.setAllowedHosts({QString::fromLatin1(host)});
        client->send(post("{}", signature("{}"), host));
        QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, waitMs);
        QCOMPARE(f.captured.last().status, 200);
    }
}

void tst_Receiver::noOriginIsGrantedAnything()
{
    Fixture f;
    f.start();
    const auto client = f.client();
    client->send("OPTIONS /hook HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY(!client->received.toLower().contains("access-control-allow"));
}

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

void tst_Receiver::readsTheHostWhereTheRequestNamesIt_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<int>("status");
    QTest::newRow("whole URL, foreign") << "POST http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n"_ba << 421;
    QTest::newRow("whole URL, ours") << "POST http://localhost/hook HTTP/1.1\r\nHost: localhost\r\n"_ba << 201;
    QTest::newRow("tunnel request") << "CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n"_ba << 421;
    QTest::newRow("no Host, as in HTTP/1.0") << "POST / HTTP/1.0\r\n"_ba << 201;
    QTest::newRow("a Host in HTTP/1.0") << "POST / HTTP/1.0\r\nHost: evil.example\r\n"_ba << 421;
}

void tst_Receiver::readsTheHostWhereTheRequestNamesIt()
{
    QFETCH(QByteArray, head);
    QFETCH(int, status);
    Fixture f;
    f.start(u"201"_s);
    const auto client = f.client();
    client->send(head + signature("") + "\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY2(client->statusLine().contains(QByteArray::number(status)), client->received.constData());
    QCOMPARE(f.captured.first().status, status);
}

void tst_Receiver::takesOnlyTheAcceptedEncoding()
{
    Fixture f;
    f.options.accepted = AcceptedEncoding::Prefixed;
    f.start();
    const auto client = f.client();
    client->send(post("{}", signature("{}", SignatureEncoding::Hex)) + post("{}", signature("{}", SignatureEncoding::Prefixed)));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, waitMs);
    QCOMPARE(f.captured.first().verdict, Verdict::Invalid);
    QCOMPARE(f.captured.last().verdict, Verdict::Valid);
}

void tst_Receiver::asksForTheSecretsEachTime()
{
    Fixture f;
    f.start();
    const auto client = f.client();
    client->send(post("{}", signature("{}", SignatureEncoding::Hex, "old")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    f.secrets.removeLast(); // the overlap is over
    client->send(post("{}", signature("{}", SignatureEncoding::Hex, "old")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, waitMs);
    QCOMPARE(f.captured.first().verdict, Verdict::Valid);
    QCOMPARE(f.captured.last().verdict, Verdict::Invalid);
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
    client->socket().abort();
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
    client->socket().abort();
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().status, 0);
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
}

QTEST_GUILESS_MAIN(tst_Receiver)
#include "tst_receiver.moc"
