// SPDX-License-Identifier: MIT
// What reaches a server behind the receiver, and what comes back.
#include "core/model/limits.h"
#include "receiver_fixture.h"
#include "tests/support/scripted_peer.h"

#include <QtNetwork/QTcpServer>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

void startBefore(Fixture &f, const ScriptedPeer &peer, std::chrono::milliseconds timeLimit = 30s)
{
    f.options.forwardTo = QUrl(u"http://127.0.0.1:%1/own?x=1"_s.arg(peer.port()));
    f.options.forwardTimeout = timeLimit;
    f.start();
}

} // namespace

class tst_Forwarder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesOnWhatCame();
    void passesBackWhatTheServerSays_data();
    void passesBackWhatTheServerSays();
    void takesTheConnectionsEndForTheBodys();
    void passesBackHeaders();
    void sendsOnceAndSaysWhatFailed_data();
    void sendsOnceAndSaysWhatFailed();
    void saysThatNothingListens();
    void waitsOnlySoLong_data();
    void waitsOnlySoLong();
    void boundsTheAnswer();
    void answersHead();
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
    startBefore(f, peer);
    const QByteArray body("{\"a\":\"\xc3\xa9\0\xff\"}", 12);
    const auto client = f.client();
    client->send("PUT /elsewhere HTTP/1.1\r\nHost: localhost\r\n" + signature(body)
                 + "X-Custom: one\r\nx-custom: two\r\nCookie: a=1\r\nUser-Agent: probe\r\nExpect: 100-continue\r\n"
                   "Connection: keep-alive, X-Hop\r\nX-Hop: gone\r\nTE: trailers\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "5\r\n"
                 + body.first(5) + "\r\n7\r\n" + body.sliced(5) + "\r\n0\r\n\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(client->received.endsWith("\r\n\r\nok"), waitMs);
    QVERIFY(client->received.contains("HTTP/1.1 202 "));
    QCOMPARE(peer.requests().size(), 1);
    const QByteArray request = peer.requests().first();
    QVERIFY2(request.startsWith("PUT /own?x=1 HTTP/1.1\r\n"), request.constData());
    QVERIFY(request.endsWith(QByteArray("\r\n\r\n" + body)));
    QVERIFY(request.contains(QByteArray("\r\n" + signature(body))));
    QVERIFY(request.contains("\r\nContent-Length: 12\r\n"));
    QVERIFY(request.contains("\r\nX-Custom: one, two\r\n"));
    QVERIFY(request.contains("\r\nCookie: a=1\r\n"));
    QVERIFY(request.contains("\r\nUser-Agent: probe\r\n"));
    QVERIFY(request.contains("\r\nVia: 1.1 ovyxa-bench-"));
    const QByteArray lower = request.toLower();
    for (const char *gone : {"x-hop", "\r\nte:", "chunked", "expect", "gzip"})
        QVERIFY2(!lower.contains(gone), gone);
    QCOMPARE(f.captured.first().status, 202);
    QVERIFY(f.captured.first().answer.contains("127.0.0.1"_L1));
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
    startBefore(f, peer);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY2(client->statusLine().contains(QByteArray::number(status)), client->received.constData());
    QTRY_COMPARE_WITH_TIMEOUT(bodyOf(*client), body, waitMs);
    QCOMPARE(peer.requests().size(), 1);
    QCOMPARE(f.captured.first().status, status);
}

void tst_Forwarder::takesTheConnectionsEndForTheBodys()
{
    // Python's http.server answers so. What Qt says of the end depends on what it notices first, hence the many.
    ScriptedPeer peer;
    peer.answer("HTTP/1.0 202 Accepted\r\n\r\nup");
    Fixture f;
    startBefore(f, peer);
    for (int i = 0; i < 50; ++i) {
        const auto client = f.client();
        client->send(post("{}", signature("{}")));
        QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
        QVERIFY2(client->statusLine().contains("202"), client->received.constData());
        QTRY_COMPARE_WITH_TIMEOUT(bodyOf(*client), "up"_ba, waitMs);
    }
}

void tst_Forwarder::passesBackHeaders()
{
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Encoding: gzip\r\nX-Own: yes\r\nKeep-Alive: timeout=5\r\n"
                "Content-Length: 3\r\n\r\n\x1f\x8b\x08");
    Fixture f;
    startBefore(f, peer);
    const auto client = f.client();
    client->send(post("{}", "Accept-Encoding: gzip\r\n"));
    QTRY_COMPARE_WITH_TIMEOUT(bodyOf(*client), "\x1f\x8b\x08"_ba, waitMs);
    const QByteArray lower = client->received.toLower();
    QVERIFY(lower.contains("\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n"));
    QVERIFY(lower.contains("\r\ncontent-encoding: gzip\r\n")); // the bytes stay packed, so their label stays
    QVERIFY(lower.contains("\r\nx-own: yes\r\n"));
    QVERIFY(!lower.contains("timeout=5"));
}

void tst_Forwarder::sendsOnceAndSaysWhatFailed_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("closed") << "POST"_ba << QByteArray();
    QTest::newRow("closed, GET") << "GET"_ba << QByteArray();
    QTest::newRow("closed, HEAD") << "HEAD"_ba << QByteArray();
    QTest::newRow("not HTTP") << "POST"_ba
                              << "not HTTP\r\n\r\n"_ba;
    QTest::newRow("cut") << "POST"_ba
                         << "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"_ba;
    QTest::newRow("cut chunk") << "POST"_ba
                               << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"_ba;
    QTest::newRow("interim") << "POST"_ba
                             << "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"_ba;
}

void tst_Forwarder::sendsOnceAndSaysWhatFailed()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, answer);
    ScriptedPeer peer;
    peer.answer(answer);
    Fixture f;
    startBefore(f, peer);
    const auto client = f.client();
    client->send(method + " / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY2(client->statusLine().contains("502"), client->received.constData());
    if (method != "HEAD")
        QTRY_VERIFY_WITH_TIMEOUT(bodyOf(*client).contains("127.0.0.1"), waitMs);
    QCOMPARE(peer.requests().size(), 1);
    QCOMPARE(f.captured.size(), 1);
    QCOMPARE(f.captured.first().status, 502);
}

void tst_Forwarder::saysThatNothingListens()
{
    QTcpServer placeholder;
    QVERIFY(placeholder.listen(QHostAddress::LocalHost));
    const quint16 free = placeholder.serverPort();
    placeholder.close();
    Fixture f;
    f.options.forwardTo = QUrl(u"http://127.0.0.1:%1/"_s.arg(free));
    f.start();
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY(client->statusLine().contains("502"));
    QVERIFY(client->received.contains("127.0.0.1"));
}

void tst_Forwarder::waitsOnlySoLong_data()
{
    QTest::addColumn<QByteArray>("beginning");
    QTest::newRow("silence") << QByteArray();
    QTest::newRow("half a head") << "HTTP/1.1 200"_ba;
    QTest::newRow("half a body") << "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"_ba;
}

void tst_Forwarder::waitsOnlySoLong()
{
    QFETCH(QByteArray, beginning);
    ScriptedPeer peer;
    peer.onRequest([&](ScriptedPeer::Connection &connection) { connection.write(beginning); });
    Fixture f;
    startBefore(f, peer, 150ms);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY2(client->statusLine().contains("504"), client->received.constData());
    QCOMPARE(f.captured.first().status, 504);
}

void tst_Forwarder::boundsTheAnswer()
{
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n" + QByteArray(2'000'000, 'x'));
    Fixture f;
    startBefore(f, peer);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(bodyOf(*client).size(), limits::keptResponseBytes, waitMs);
    QVERIFY(client->received.contains("Content-Length: 65536\r\n"));
    QCOMPARE(f.captured.first().status, 200);
}

void tst_Forwarder::answersHead()
{
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
    Fixture f;
    startBefore(f, peer);
    const auto client = f.client();
    client->send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY2(client->statusLine().contains("200"), client->received.constData());
    QVERIFY(peer.requests().first().startsWith("HEAD "));
}

void tst_Forwarder::passesOnNoTunnel()
{
    ScriptedPeer peer;
    Fixture f;
    startBefore(f, peer);
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
    startBefore(f, peer);
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
        another.options.forwardTo = QUrl(own);
        another.start();
    }
    f.options.forwardTo = others > 0 ? another.receiver.url() : QUrl(own);
    f.start();
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
    startBefore(f, peer);
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
    startBefore(f, peer);
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
