// SPDX-License-Identifier: MIT
#include "server_fixture.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>
#include <QtNetwork/QHostAddress>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;

/// The server as a peer sees it, over plain connections.
class TestHttpServer final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m.reset(); }

    void answersARequest();
    void handsOutWhatCame();
    void keepsTheConnection();
    void answersPipelinedRequestsInOrder();
    void takesThousandsOfPipelinedRequests();
    void closesWhenAsked_data();
    void closesWhenAsked();
    void sendsContinueOnlyWhereABodyIsWanted_data();
    void sendsContinueOnlyWhereABodyIsWanted();
    void sendsNoBodyWhereNoneBelongs_data();
    void sendsNoBodyWhereNoneBelongs();
    void keepsHeadersFromSplittingTheResponse();
    void servesSeveralPeersAtOnce();
    void saysWhyItCannotListen();
    void localhostIsBothAddresses();

private:
    RawClient *connectClient() { return m->connectClient(); }

    std::unique_ptr<ServerFixture> m;
};

void TestHttpServer::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m = std::make_unique<ServerFixture>();
    QVERIFY(m->server->listen({}).ok());
}

void TestHttpServer::answersARequest()
{
    RawClient *const client = connectClient();
    client->send("GET /a?b=c HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    QVERIFY(m->exchanges.front()->isOpen());
    m->exchanges.front()->respond({201, {{"X-One"_ba, "1"_ba}}, "hello"_ba});
    QVERIFY(!m->exchanges.front()->isOpen());
    QTRY_VERIFY_WITH_TIMEOUT(client->received.endsWith("\r\n\r\nhello"), patience);
    QCOMPARE(client->statusLine(), "HTTP/1.1 201 Created"_ba);
    QVERIFY(client->received.contains("\r\nX-One: 1\r\n"));
    QVERIFY(client->received.contains("\r\nContent-Length: 5\r\n"));
    QVERIFY(client->received.contains("\r\nConnection: keep-alive\r\n"));
    static const QRegularExpression date(u"\r\nDate: (Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\r\n"_s);
    QVERIFY(date.match(QString::fromLatin1(client->received)).hasMatch());
    // What comes after the end is ignored.
    m->exchanges.front()->respond({500, {}, {}});
    m->exchanges.front()->writeRaw("x");
    m->exchanges.front()->reset();
    client->send("GET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 2u, patience);
    QCOMPARE(client->answers(), 1);
}

void TestHttpServer::handsOutWhatCame()
{
    RawClient *const client = connectClient();
    const QByteArray head = "POST /x%20y HTTP/1.1\r\nhOST: LocalHost:1\r\nX-A:  two  words \t\r\nX-a: again\r\n"
                            "Transfer-Encoding: Chunked\r\n\r\n";
    client->sendByteByByte(head + "3\r\nabc\r\n2;x=\"y\"\r\nde\r\n0\r\nTrailer-One: 1\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    const HttpRequest &request = m->exchanges.front()->request();
    QCOMPARE(request.method, "POST"_ba);
    QCOMPARE(request.target, "/x%20y"_ba);
    QCOMPARE(request.version, "HTTP/1.1"_ba);
    const HeaderList expected{{"hOST", "LocalHost:1"}, {"X-A", "two  words"}, {"X-a", "again"}, {"Transfer-Encoding", "Chunked"}};
    QCOMPARE(request.headers, expected);
    QCOMPARE(request.rawHead, head);
    QCOMPARE(request.body, "abcde"_ba);
    QVERIFY(request.problem.isEmpty());
    QCOMPARE(request.peerAddress, QHostAddress(QHostAddress::LocalHost));
    QCOMPARE(request.peerPort, client->socket().localPort());
    QVERIFY(!request.tls);
}

void TestHttpServer::keepsTheConnection()
{
    RawClient *const client = connectClient();
    for (int i = 1; i <= 5; ++i) {
        client->send("POST /" + QByteArray::number(i) + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi");
        QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), size_t(i), patience);
        QCOMPARE(m->exchanges.back()->request().target, "/" + QByteArray::number(i));
        m->exchanges.back()->respond({});
        QTRY_COMPARE_WITH_TIMEOUT(client->answers(), i, patience);
    }
    QCOMPARE(m->server->connectionCount(), 1);
    client->socket().disconnectFromHost();
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

void TestHttpServer::answersPipelinedRequestsInOrder()
{
    RawClient *const client = connectClient();
    client->send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                 "GET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
    for (int i = 1; i <= 3; ++i) {
        QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), size_t(i), patience); // never a second one before the first is answered
        QCOMPARE(m->exchanges.back()->request().target, "/" + QByteArray::number(i));
        QCoreApplication::processEvents();
        QCOMPARE(m->exchanges.size(), size_t(i));
        m->exchanges.back()->respond({200, {}, QByteArray::number(i)});
    }
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 3, patience);
    QVERIFY(client->received.endsWith("\r\n\r\n3"));
}

// Answered at once from within the signal: no recursion, whatever the number; and a peer that does not read is not written to for
// ever.
void TestHttpServer::takesThousandsOfPipelinedRequests()
{
    constexpr int count = 20'000;
    int received = 0;
    connect(m->server.get(), &HttpServer::requestReceived, this, [&received](const std::shared_ptr<HttpExchange> &exchange) {
        ++received;
        exchange->respond({200, {}, QByteArray(1000, 'x')});
    });
    RawClient *const client = connectClient();
    client->pauseReading();
    QTRY_VERIFY_WITH_TIMEOUT(client->connected, patience);
    client->send(QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n").repeated(count));
    QTRY_VERIFY_WITH_TIMEOUT(received > 100, patience);
    int before = 0;
    QTRY_VERIFY_WITH_TIMEOUT(std::exchange(before, received) == received, patience); // it has come to a stop
    QVERIFY(received < count);
    client->resumeReading();
    QTRY_COMPARE_WITH_TIMEOUT(received, count, 4 * patience);
    QTRY_COMPARE_WITH_TIMEOUT(client->received.count("HTTP/1.1 200 OK\r\n"), count, patience);
}

void TestHttpServer::closesWhenAsked_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<bool>("closes");
    QTest::newRow("1.1") << "GET / HTTP/1.1\r\nHost: a\r\n"_ba << false;
    QTest::newRow("1.1 close") << "GET / HTTP/1.1\r\nHost: a\r\nConnection: foo, Close\r\n"_ba << true;
    QTest::newRow("1.0") << "GET / HTTP/1.0\r\n"_ba << true;
    QTest::newRow("1.0 keep-alive") << "GET / HTTP/1.0\r\nConnection: keep-alive\r\n"_ba << false;
    QTest::newRow("connect") << "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n"_ba << true;
}

void TestHttpServer::closesWhenAsked()
{
    QFETCH(QByteArray, head);
    QFETCH(bool, closes);
    RawClient *const client = connectClient();
    client->send(head + "\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    m->exchanges.front()->respond({404, {}, "bye"_ba}); // not 200: a CONNECT would open a tunnel
    QTRY_VERIFY_WITH_TIMEOUT(client->received.endsWith("bye"), patience);
    QCOMPARE(client->received.contains("Connection: close\r\n"), closes);
    if (closes)
        QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QVERIFY(!client->wasReset);
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), closes ? 0 : 1, patience);
}

void TestHttpServer::sendsContinueOnlyWhereABodyIsWanted_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("status");
    const QByteArray post = "POST / HTTP/1.1\r\nHost: a\r\n";
    QTest::newRow("length") << post + "Content-Length: 3\r\nExpect: 100-Continue\r\n\r\n"
                            << "100 Continue"_ba;
    QTest::newRow("chunked") << post + "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"
                             << "100 Continue"_ba;
    QTest::newRow("too large") << post + "Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n"
                               << "413 Content Too Large"_ba;
    QTest::newRow("malformed") << "POST / HTTP/1.1\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"_ba
                               << "400 Bad Request"_ba;
    QTest::newRow("unknown") << post + "Content-Length: 3\r\nExpect: tea\r\n\r\n"
                             << "417 Expectation Failed"_ba;
}

void TestHttpServer::sendsContinueOnlyWhereABodyIsWanted()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, status);
    RawClient *const client = connectClient();
    client->send(request);
    QTRY_COMPARE_WITH_TIMEOUT(client->statusLine(), "HTTP/1.1 " + status, patience);
    if (!status.startsWith("100"))
        return;
    QCOMPARE(client->received, "HTTP/1.1 100 Continue\r\n\r\n"_ba);
    client->send(request.contains("chunked") ? "3\r\nabc\r\n0\r\n\r\n"_ba : "abc"_ba);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    QCOMPARE(m->exchanges.front()->request().body, "abc"_ba);
    m->exchanges.front()->respond({});
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, patience);
    // A peer that does not wait is not told; nor is one without a body.
    client->received.clear();
    client->send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc");
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 2u, patience);
    m->exchanges.back()->respond({});
    client->send("GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 3u, patience);
    m->exchanges.back()->respond({});
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, patience);
    QVERIFY(!client->received.contains("100 Continue"));
}

void TestHttpServer::sendsNoBodyWhereNoneBelongs_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("length");
    QTest::newRow("HEAD") << "HEAD"_ba << 200 << true;
    QTest::newRow("204") << "POST"_ba << 204 << false;
    QTest::newRow("304") << "GET"_ba << 304 << false;
}

void TestHttpServer::sendsNoBodyWhereNoneBelongs()
{
    QFETCH(QByteArray, method);
    QFETCH(int, status);
    QFETCH(bool, length);
    RawClient *const client = connectClient();
    client->send(method + " / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    m->exchanges.front()->respond({status, {}, "body"_ba});
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QVERIFY(client->received.endsWith("\r\n\r\n"));
    QCOMPARE(client->received.contains("Content-Length: 4\r\n"), length);
    QCOMPARE(client->received.contains("Content-Length"), length);
}

void TestHttpServer::keepsHeadersFromSplittingTheResponse()
{
    RawClient *const client = connectClient();
    client->send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    const HeaderList headers{{"X-A", "1\r\nX-B: 2"}, {"X C", "3"}, {"Content-Length", "99"}, {"Transfer-Encoding", "chunked"}, {"X-D", "4"}};
    m->exchanges.front()->respond({200, headers, "ok"_ba});
    QTRY_VERIFY_WITH_TIMEOUT(client->received.endsWith("\r\n\r\nok"), patience);
    QVERIFY(!client->received.contains("X-B"));
    QVERIFY(!client->received.contains("X C"));
    QVERIFY(!client->received.contains("99"));
    QVERIFY(!client->received.contains("chunked"));
    QVERIFY(client->received.contains("X-D: 4\r\n"));
}

void TestHttpServer::servesSeveralPeersAtOnce()
{
    constexpr int peers = 50;
    for (int i = 0; i < peers; ++i)
        connectClient()->send("POST /" + QByteArray::number(i) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo");
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), peers, patience);
    for (const auto &client : m->clients)
        client->send("dy");
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), size_t(peers), patience);
    for (const auto &exchange : m->exchanges)
        exchange->respond({200, {}, exchange->request().target});
    for (int i = 0; i < peers; ++i)
        QTRY_VERIFY_WITH_TIMEOUT(m->clients[size_t(i)]->received.endsWith(QByteArray("\r\n\r\n/" + QByteArray::number(i))), patience);
}

void TestHttpServer::saysWhyItCannotListen()
{
    HttpServer second;
    HttpServerOptions options;
    options.port = m->server->port();
    const Result<void> taken = second.listen(options);
    QVERIFY(!taken.ok());
    QCOMPARE(taken.error().code, ErrorCode::Unavailable);
    QVERIFY(taken.error().message.contains(QString::number(options.port)));
    QVERIFY(taken.error().message.contains(u"taken by another program"_s));
    QVERIFY(!second.isListening());
    QCOMPARE(second.port(), quint16(0));

    options.port = 0;
    options.address = QHostAddress(u"203.0.113.77"_s);
    const Result<void> foreign = second.listen(options);
    QVERIFY(!foreign.ok());
    QVERIFY2(foreign.error().message.contains(u"203.0.113.77"_s), qPrintable(foreign.error().message));

    options.address = QHostAddress(QHostAddress::LocalHostIPv6);
    if (second.listen(options).ok()) {
        RawClient client(second.address(), second.port());
        QTRY_VERIFY_WITH_TIMEOUT(client.connected, patience);
    }
}

void TestHttpServer::localhostIsBothAddresses()
{
    HttpServer probe;
    HttpServerOptions options;
    options.address = QHostAddress(QHostAddress::LocalHostIPv6);
    if (!probe.listen(options).ok())
        QSKIP("this machine has no IPv6");
    RawClient client(QHostAddress(QHostAddress::LocalHostIPv6), m->server->port());
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    QCOMPARE(m->exchanges.front()->request().peerAddress, QHostAddress(QHostAddress::LocalHostIPv6));
    m->server->close();
    QTRY_VERIFY_WITH_TIMEOUT(client.ended, patience);
    QVERIFY(m->server->listen({}).ok()); // and again
}

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_http_server.moc"
