// SPDX-License-Identifier: MIT
// What reaches a server behind the receiver, and what comes back.
#include "core/rules/url_policy.h"
#include "receiver_fixture.h"
#include "tests/support/scripted_peer.h"
#include "tests/support/test_certificates.h"

#include <QtNetwork/QTcpServer>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

void startBeforeOwn(Fixture &f, const ScriptedPeer &peer, std::chrono::milliseconds timeLimit = 30s)
{
    f.options.forwardTo = u"http://127.0.0.1:%1/own?x=1"_s.arg(peer.port());
    f.options.forwardTimeout = timeLimit;
    f.start(u"app"_s);
}

/// What comes without a length comes in chunks; each is small here.
QByteArray unchunked(QByteArray body)
{
    QByteArray joined;
    const auto sizeOf = [&body] { return body.first(std::max<qsizetype>(body.indexOf("\r\n"), 0)).toInt(nullptr, 16); };
    if (!body.endsWith("0\r\n\r\n"))
        return body;
    for (int size = sizeOf(); size > 0; size = sizeOf()) {
        const qsizetype from = body.indexOf("\r\n") + 2;
        joined += body.sliced(from, size);
        body.remove(0, from + size + 2);
    }
    return joined;
}

} // namespace

class tst_Forwarder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesOnWhatCame();
    void tellsNothingOfThePeerIfNotWanted();
    void keepsWhatATunnelTold();
    void keepsTheTarget_data();
    void keepsTheTarget();
    void passesBackWhatTheServerSays_data();
    void passesBackWhatTheServerSays();
    void takesTheConnectionsEndForTheBodys();
    void passesBackHeaders();
    void passesBackOverTls();
    void passesOnNoTunnel();
    void leavesTheVerdictToTheServer();
    void endsALoop_data();
    void endsALoop();
    void endsWithThePeer();
    void endsWithTheReceiver();
};

void tst_Forwarder::passesOnWhatCame()
{
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok");
    Fixture f;
    startBeforeOwn(f, peer);
    const QByteArray body("{\"a\":\"\xc3\xa9\0\xff\"}", 12);
    const auto client = f.client();
    client->send("PUT /elsewhere?y=2 HTTP/1.1\r\nHost: localhost\r\n" + signature(body)
                 + "X-Custom: one\r\nx-custom: two\r\nCookie: a=1\r\nExpect: 100-continue\r\n"
                   "Connection: keep-alive, X-Hop\r\nX-Hop: gone\r\nTE: trailers\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "5\r\n"
                 + body.first(5) + "\r\n7\r\n" + body.sliced(5) + "\r\n0\r\n\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(client->received.endsWith("\r\n\r\nok"), waitMs);
    QVERIFY(client->received.contains("HTTP/1.1 202 "));
    QCOMPARE(peer.requests().size(), 1);
    // Not a byte but what a gateway adds: no User-Agent, no Accept-Language, whatever this machine speaks.
    const QByteArray request = peer.requests().first();
    const qsizetype via = request.indexOf("Via: 1.1 ovyxa-bench-");
    QVERIFY(via > 0);
    const QByteArray name = request.sliced(via, request.indexOf('\r', via) - via);
    QCOMPARE(request, "PUT /own?x=1&y=2 HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(peer.port()) + "\r\n" + signature(body)
                          + "X-Custom: one\r\nx-custom: two\r\nCookie: a=1\r\nX-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Host: localhost\r\n"
                            "X-Forwarded-Proto: http\r\nForwarded: for=127.0.0.1;host=localhost;proto=http\r\n"
                          + name + "\r\nContent-Length: 12\r\nConnection: close\r\n\r\n" + body);
    const Capture &capture = f.captured.first();
    QCOMPARE(capture.status, 202);
    QVERIFY(capture.answer.contains("127.0.0.1"_L1));
    QVERIFY(capture.forward);
    QCOMPARE(capture.forward->status, 202);
    QCOMPARE(capture.forward->bytes, 2);
    QVERIFY(capture.forward->error.isEmpty());
}

void tst_Forwarder::tellsNothingOfThePeerIfNotWanted()
{
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    Fixture f;
    f.options.forwardTellsPeer = false;
    startBeforeOwn(f, peer);
    const auto client = f.client();
    client->send("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(bodyOf(*client), "ok"_ba, waitMs);
    const QByteArray request = peer.requests().first();
    QVERIFY2(!request.toLower().contains("forwarded"), request.constData());
    QVERIFY(!request.contains("Content-Length") && !request.contains("User-Agent") && !request.contains("Accept"));
}

void tst_Forwarder::keepsWhatATunnelTold()
{
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    Fixture f;
    startBeforeOwn(f, peer);
    const auto client = f.client();
    client->send(post("{}", "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Host: abc.tunnel.example\r\nX-Forwarded-Proto: https\r\n"
                            "Forwarded: for=203.0.113.7\r\nVia: 1.1 tunnel\r\n"));
    QTRY_COMPARE_WITH_TIMEOUT(bodyOf(*client), "ok"_ba, waitMs);
    const QByteArray request = peer.requests().first();
    QVERIFY2(
        request.contains("\r\nX-Forwarded-For: 203.0.113.7, 127.0.0.1\r\nX-Forwarded-Host: abc.tunnel.example\r\nX-Forwarded-Proto: https\r\n"
                         "Forwarded: for=203.0.113.7\r\nVia: 1.1 tunnel\r\nForwarded: for=127.0.0.1;host=localhost;proto=http\r\nVia: 1.1 ovyxa"),
        request.constData());
    QCOMPARE(request.count("X-Forwarded-"), 3);
}

void tst_Forwarder::keepsTheTarget_data()
{
    QTest::addColumn<QString>("to");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("seen");
    QTest::newRow("no path") << QString() << "/in?token=abc&env=dev"_ba
                             << "/in?token=abc&env=dev"_ba;
    QTest::newRow("as typed") << u"/"_s << "//a/../b%2f?%7e"_ba
                              << "//a/../b%2f?%7e"_ba;
    QTest::newRow("a path, as in the field") << u"/app"_s << "/in?token=abc&env=dev"_ba
                                             << "/app?token=abc&env=dev"_ba;
    QTest::newRow("an empty segment, as in the field") << u"//x"_s << "/in"_ba
                                                       << "//x"_ba;
}

void tst_Forwarder::keepsTheTarget()
{
    QFETCH(QString, to);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, seen);
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    Fixture f;
    f.options.forwardTo = *UrlPolicy{true}.check(u"http://127.0.0.1:%1"_s.arg(peer.port()) + to);
    f.start(u"app"_s);
    const auto client = f.client();
    client->send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(bodyOf(*client), "ok"_ba, waitMs);
    const QByteArray request = peer.requests().first();
    QCOMPARE(request.first(request.indexOf('\r')), "POST " + seen + " HTTP/1.1");
}

void tst_Forwarder::passesBackWhatTheServerSays_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no content") << "HTTP/1.1 204 No Content\r\n\r\n"_ba << 204 << QByteArray();
    QTest::newRow("not found") << "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone"_ba << 404 << "gone"_ba;
    QTest::newRow("unauthorized") << "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 2\r\n\r\nno"_ba << 401
                                  << "no"_ba;
    QTest::newRow("redirect") << "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 1\r\n\r\nx"_ba << 302 << "x"_ba;
    QTest::newRow("redirect with its body") << "HTTP/1.1 308 Permanent Redirect\r\nLocation: /x\r\nContent-Length: 1\r\n\r\nx"_ba << 308 << "x"_ba;
    QTest::newRow("broken inside") << "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops"_ba << 500 << "oops"_ba;
    QTest::newRow("chunked") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"_ba << 200 << "abc"_ba;
    QTest::newRow("equal lengths, as in the field") << "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok"_ba << 200 << "ok"_ba;
    QTest::newRow("a blank before the colon, as in the field")
        << "HTTP/1.1 200 OK\r\nCache-Control : no-store\r\nContent-Length: 2\r\n\r\nok"_ba << 200 << "ok"_ba;
    QTest::newRow("until the end") << "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it"_ba << 200 << "all of it"_ba;
}

void tst_Forwarder::passesBackWhatTheServerSays()
{
    QFETCH(QByteArray, answer);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    ScriptedPeer peer;
    peer.answer(answer);
    Fixture f;
    startBeforeOwn(f, peer);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY2(client->statusLine().contains(QByteArray::number(status)), client->received.constData());
    QTRY_COMPARE_WITH_TIMEOUT(unchunked(bodyOf(*client)), body, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(peer.requests().size(), 1);
    QCOMPARE(f.captured.first().status, status);
}

void tst_Forwarder::takesTheConnectionsEndForTheBodys()
{
    // Python's http.server answers so. What Qt says of the end depends on what it notices first, hence the many.
    ScriptedPeer peer;
    peer.answer("HTTP/1.0 202 Accepted\r\n\r\nup");
    Fixture f;
    startBeforeOwn(f, peer);
    for (int i = 0; i < 50; ++i) {
        const auto client = f.client();
        client->send(post("{}", signature("{}")));
        QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
        QVERIFY2(client->statusLine().contains("202"), client->received.constData());
        QTRY_COMPARE_WITH_TIMEOUT(unchunked(bodyOf(*client)), "up"_ba, waitMs);
    }
}

void tst_Forwarder::passesBackHeaders()
{
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 200 Fine\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Encoding: gzip\r\nX-Own: yes\r\nKeep-Alive: timeout=5\r\n"
                "Connection: X-Hop\r\nX-Hop: private\r\nETag: W/\"a b\"\r\nDigest: sha-256=x\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                "Content-Length: 3\r\n\r\n\x1f\x8b\x08");
    Fixture f;
    startBeforeOwn(f, peer);
    const auto client = f.client();
    client->send(post("{}", "Accept-Encoding: gzip\r\n"));
    QTRY_COMPARE_WITH_TIMEOUT(bodyOf(*client), "\x1f\x8b\x08"_ba, waitMs);
    const QByteArray lower = client->received.toLower();
    QVERIFY(lower.contains("\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n"));
    QVERIFY(lower.contains("\r\ncontent-encoding: gzip\r\n")); // the bytes stay packed, so their label stays
    QVERIFY(lower.contains("\r\nx-own: yes\r\n"));
    QVERIFY(lower.contains("\r\netag: w/\"a b\"\r\ndigest: sha-256=x\r\ndate: sun, 06 nov 1994 08:49:37 gmt\r\n"));
    QVERIFY(client->received.startsWith("HTTP/1.1 200 Fine\r\n"));
    QVERIFY(!lower.contains("timeout=5") && !lower.contains("x-hop") && lower.count("\r\ndate:") == 1);
}

void tst_Forwarder::passesBackOverTls()
{
    const TlsIdentity authority = makeIdentity({"Test CA", {}, realNow() - 1h, realNow() + 24h, true});
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n" + QByteArray(5'000'000, 'x'));
    Fixture f;
    f.options.server.identity = makeIdentity({"localhost", "DNS:localhost,IP:127.0.0.1"}, authority);
    startBeforeOwn(f, peer);
    RawClient client(QHostAddress::LocalHost, quint16(f.receiver.url().port()), authority.chain.first());
    client.send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(bodyOf(client).size(), 5'000'000, waitMs);
    QVERIFY(peer.requests().first().contains("\r\nX-Forwarded-Proto: https\r\nForwarded: for=127.0.0.1;host=localhost;proto=https\r\n"));
}

void tst_Forwarder::passesOnNoTunnel()
{
    ScriptedPeer peer;
    Fixture f;
    startBeforeOwn(f, peer);
    const auto client = f.client();
    client->send("CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QVERIFY2(client->statusLine().contains("405"), client->received.constData());
    QCOMPARE(peer.connectionCount(), 0);
    QCOMPARE(f.captured.first().status, 405);
}

void tst_Forwarder::leavesTheVerdictToTheServer()
{
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    Fixture f;
    startBeforeOwn(f, peer);
    const auto client = f.client();
    client->send(post("{}", signature("other")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QCOMPARE(f.captured.first().verdict, Verdict::Invalid);
    QCOMPARE(f.captured.first().status, 200);
}

void tst_Forwarder::endsALoop_data()
{
    QTest::addColumn<int>("others"); // receivers that the request passes before it comes back
    QTest::newRow("to itself") << 0;
    QTest::newRow("through another") << 1;
}

void tst_Forwarder::endsALoop()
{
    QFETCH(const int, others);
    const auto freePort = [] {
        QTcpServer probe;
        probe.listen(QHostAddress::LocalHost);
        return probe.serverPort();
    };
    Fixture f;
    Fixture another;
    f.options.server.port = freePort();
    const QString own = u"http://127.0.0.1:%1/"_s.arg(f.options.server.port);
    if (others > 0) {
        another.options.forwardTo = own;
        another.start(u"app"_s);
    }
    f.options.forwardTo = others > 0 ? another.receiver.url().toString() : own;
    f.start(u"app"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}") + "Via: 1.0 tunnel\r\n"));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY2(client->received.startsWith("HTTP/1.1 508 "), client->received.constData());
    QVERIFY(client->received.contains("loop_detected"));
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 2, waitMs);
    QCOMPARE(another.captured.size(), others);
    QCOMPARE(f.captured.first().status, 508);
    const Capture &last = f.captured.last();
    QCOMPARE(last.status, 508);
    QCOMPARE(last.verdict, Verdict::Valid);
}

void tst_Forwarder::endsWithThePeer()
{
    ScriptedPeer peer;
    Fixture f;
    startBeforeOwn(f, peer);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(peer.requests().size(), 1, waitMs);
    client->reset();
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().status, 0);
    QTRY_VERIFY_WITH_TIMEOUT(!peer.connection(0).socket || peer.connection(0).socket->state() == QAbstractSocket::UnconnectedState, waitMs);
}

void tst_Forwarder::endsWithTheReceiver()
{
    ScriptedPeer peer;
    Fixture f;
    startBeforeOwn(f, peer);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(peer.requests().size(), 1, waitMs);
    f.receiver.stop();
    QCOMPARE(f.captured.size(), 1);
    QCOMPARE(f.captured.first().status, 0);
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
}

QTEST_GUILESS_MAIN(tst_Forwarder)
#include "tst_forwarder.moc"
