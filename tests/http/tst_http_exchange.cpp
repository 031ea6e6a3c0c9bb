// SPDX-License-Identifier: MIT
#include "server_fixture.h"

#include <QtCore/QRegularExpression>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

const QByteArray get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
const QByteArray post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"_ba;

} // namespace

/// The ways in which an exchange ends, and who may leave before it does.
class TestHttpExchange final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m.reset(); }

    void answersInPieces();
    void streamsAnAnswer_data();
    void streamsAnAnswer();
    void showsACut();
    void tellsWhenThePeerTakesMore();
    void closesWithoutAnAnswer();
    void resets();
    void resetsWithMuchUnsent();
    void outlivesItsPeer();
    void outlivesItsServer();
    void hangsUntilTheServerCloses();
    void serverMayCloseFromWithinARequest();
    void closingSendsWhatWasAnswered();
    void refusesAMalformedRequest();
    void letsThePeerReadTheRefusal();
    void answersARefusalAfterTheRequestBefore();
    void noticesAPeerThatHangsUpInside();

private:
    std::unique_ptr<ServerFixture> m;
};

void TestHttpExchange::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m = std::make_unique<ServerFixture>();
    QVERIFY(m->server->listen({}).ok());
}

void TestHttpExchange::answersInPieces()
{
    RawClient *const client = m->connectClient();
    client->send(get);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    m->exchanges.front()->writeRaw("not HTTP ");
    QTRY_COMPARE_WITH_TIMEOUT(client->received, "not HTTP "_ba, patience);
    QVERIFY(m->exchanges.front()->isOpen());
    m->exchanges.front()->writeRaw("at all");
    m->exchanges.front()->close();
    QVERIFY(!m->exchanges.front()->isOpen());
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QCOMPARE(client->received, "not HTTP at all"_ba);
    QVERIFY(!client->wasReset);
}

void TestHttpExchange::streamsAnAnswer_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<qint64>("length"); ///< -1 = not known
    QTest::addColumn<QByteArray>("framing");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("closes");
    const QByteArray chunks = "2\r\nab\r\n1\r\nc\r\n0\r\nX-Sum: 1\r\n\r\n";
    QTest::newRow("chunks") << get << 200 << qint64(-1) << "Transfer-Encoding: chunked\r\n"_ba << chunks << false;
    QTest::newRow("length") << get << 200 << qint64(3) << "Content-Length: 3\r\n"_ba
                            << "abc"_ba << false;
    QTest::newRow("chunks, close") << "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"_ba << 200 << qint64(-1)
                                   << "Transfer-Encoding: chunked\r\n"_ba << chunks << true;
    QTest::newRow("1.0") << "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"_ba << 200 << qint64(-1) << QByteArray() << "abc"_ba << true;
    QTest::newRow("1.0, length") << "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"_ba << 200 << qint64(3) << "Content-Length: 3\r\n"_ba
                                 << "abc"_ba << false;
    QTest::newRow("HEAD") << "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"_ba << 200 << qint64(3) << "Content-Length: 3\r\n"_ba << QByteArray() << false;
    QTest::newRow("HEAD, not known") << "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"_ba << 200 << qint64(-1) << QByteArray() << QByteArray() << false;
    QTest::newRow("204") << get << 204 << qint64(3) << QByteArray() << QByteArray() << false;
    QTest::newRow("304") << get << 304 << qint64(3) << "Content-Length: 3\r\n"_ba << QByteArray() << false;
}

void TestHttpExchange::streamsAnAnswer()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    QFETCH(qint64, length);
    QFETCH(QByteArray, framing);
    QFETCH(QByteArray, body);
    QFETCH(bool, closes);
    RawClient *const client = m->connectClient();
    client->send(request);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    const auto exchange = m->exchanges.front();
    const bool isOld = request.contains("HTTP/1.0");
    exchange->interim({103, {}, {{"Link", "</a>"}}, {}});
    exchange->begin({status,
                     "As It Is",
                     {{"X-A", "1"}, {"Bad", "a\r\nb"}, {"X-A", "2"}, {"Content-Length", "9"}, {"Date", "then"}},
                     length < 0 ? std::nullopt : std::optional(length)});
    QVERIFY(exchange->hasBegun() && exchange->isOpen());
    const QByteArray head = (isOld ? ""_ba : "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"_ba) + "HTTP/1.1 " + QByteArray::number(status)
                            + " As It Is\r\nX-A: 1\r\nX-A: 2\r\nDate: then\r\nConnection: " + (closes ? "close" : "keep-alive") + "\r\n" + framing
                            + "\r\n";
    QTRY_COMPARE_WITH_TIMEOUT(client->received, head, patience);
    exchange->send("ab");
    exchange->send({});
    exchange->send("c");
    exchange->finish({{"X-Sum", "1"}, {"Content-Length", "1"}, {"Bad", "a\nb"}});
    QVERIFY(!exchange->isOpen());
    QTRY_COMPARE_WITH_TIMEOUT(client->received, QByteArray(head + body), patience);
    if (closes) {
        QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
        QVERIFY(!client->wasReset);
    } else {
        client->send(get);
        QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 2u, patience);
    }
}

void TestHttpExchange::showsACut()
{
    for (const bool isOld : {false, true}) {
        RawClient *const client = m->connectClient();
        client->send(isOld ? "GET / HTTP/1.0\r\n\r\n"_ba : get);
        QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
        const auto exchange = m->exchanges.front();
        m->exchanges.clear();
        exchange->begin({});
        exchange->send("abc");
        QTRY_VERIFY_WITH_TIMEOUT(client->received.contains("abc"), patience);
        exchange->cut();
        QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
        QCOMPARE(client->wasReset, isOld); // where the end of the connection would be the end of the body
        QVERIFY(!client->received.contains("0\r\n\r\n"));
    }
}

void TestHttpExchange::tellsWhenThePeerTakesMore()
{
    RawClient *const client = m->connectClient();
    client->pauseReading();
    client->send(get);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    const auto exchange = m->exchanges.front();
    QSignalSpy sent(exchange.get(), &HttpExchange::sent);
    exchange->begin({});
    while (exchange->unsentBytes() < 1'000'000)
        exchange->send(QByteArray(100'000, 'x'));
    sent.clear();
    client->resumeReading();
    QTRY_COMPARE_WITH_TIMEOUT(exchange->unsentBytes(), 0, patience);
    QVERIFY(!sent.isEmpty());
}

void TestHttpExchange::closesWithoutAnAnswer()
{
    RawClient *const client = m->connectClient();
    client->send(post);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    m->exchanges.front()->close();
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QVERIFY(client->received.isEmpty());
    QVERIFY(!client->wasReset);
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

void TestHttpExchange::resets()
{
    RawClient *const client = m->connectClient();
    client->send(post);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    m->exchanges.front()->writeRaw("HTTP/1.1 200 OK\r\nContent-Le");
    m->exchanges.front()->reset();
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QVERIFY(client->wasReset);
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

void TestHttpExchange::resetsWithMuchUnsent()
{
    RawClient *const client = m->connectClient();
    client->pauseReading();
    client->send(get);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    m->exchanges.front()->writeRaw(QByteArray(32 * 1024 * 1024, 'x'));
    m->exchanges.front()->reset();
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
    client->resumeReading();
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QVERIFY(client->received.size() < 32 * 1024 * 1024);
}

void TestHttpExchange::outlivesItsPeer()
{
    RawClient *const client = m->connectClient();
    client->send(get);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    client->reset();
    QTRY_VERIFY_WITH_TIMEOUT(!m->exchanges.front()->isOpen(), patience);
    m->exchanges.front()->writeRaw("x");
    m->exchanges.front()->respond({});
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
    m->exchanges.front()->close();
    m->exchanges.front()->reset();
    QVERIFY(m->failures.isEmpty());
}

void TestHttpExchange::outlivesItsServer()
{
    RawClient *const client = m->connectClient();
    client->send(get);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    m->server.reset();
    QVERIFY(!m->exchanges.front()->isOpen());
    m->exchanges.front()->respond({});
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
}

void TestHttpExchange::hangsUntilTheServerCloses()
{
    RawClient *const client = m->connectClient();
    client->send(get);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    const std::weak_ptr<HttpExchange> exchange = m->exchanges.front();
    m->exchanges.clear(); // whoever hangs may forget it
    QCOMPARE(m->server->connectionCount(), 1);
    QVERIFY(!exchange.expired());
    m->server->close();
    QCOMPARE(m->server->connectionCount(), 0);
    QVERIFY(!m->server->isListening());
    QVERIFY(exchange.expired());
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
}

void TestHttpExchange::serverMayCloseFromWithinARequest()
{
    connect(m->server.get(), &HttpServer::requestReceived, this, [this](const std::shared_ptr<HttpExchange> &exchange) {
        exchange->respond({200, {}, "x"_ba});
        m->server->close();
        exchange->respond({200, {}, "y"_ba});
    });
    RawClient *const client = m->connectClient();
    client->send(get.repeated(10));
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QVERIFY(client->answers() <= 1);
    QCOMPARE(m->exchanges.size(), 1u);
    QVERIFY(m->server->listen({}).ok());
    QVERIFY(m->server->isListening());
}

// Answers go out at the end of a turn of the event loop; one that was given before the server closed has been told as given.
void TestHttpExchange::closingSendsWhatWasAnswered()
{
    connect(m->server.get(), &HttpServer::requestReceived, this, [this](const std::shared_ptr<HttpExchange> &exchange) {
        QMetaObject::invokeMethod(
            m->server.get(), [this] { m->server->close(); }, Qt::QueuedConnection);
        exchange->respond({204, {}, {}});
    });
    RawClient *const client = m->connectClient();
    client->send(get);
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QVERIFY2(client->received.startsWith("HTTP/1.1 204 "), client->received.constData());
}

void TestHttpExchange::refusesAMalformedRequest()
{
    RawClient *const client = m->connectClient();
    const QByteArray bytes = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    client->send(bytes);
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QCOMPARE(client->statusLine(), "HTTP/1.1 400 Bad Request"_ba);
    QVERIFY(client->received.contains("Connection: close\r\n"));
    QVERIFY(client->received.contains("ambiguous"));
    QCOMPARE(m->refused.size(), 1);
    QVERIFY(m->exchanges.empty());
    const HttpRequest &request = m->refused.first();
    QCOMPARE(request.problemStatus, 400);
    QCOMPARE(request.rawHead, bytes);
    QCOMPARE(request.method, "POST"_ba);
    QCOMPARE(request.peerPort, client->socket().localPort() ? client->socket().localPort() : request.peerPort);
    QVERIFY(!request.rawTruncated);
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

// The peer is still writing when the verdict is clear: an RST would take the answer away.
void TestHttpExchange::letsThePeerReadTheRefusal()
{
    constexpr int size = 20'000'000;
    RawClient *const client = m->connectClient();
    client->pauseReading(); // looks at the answer only when all is sent
    client->send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n" + QByteArray(size, 'x'));
    QTRY_VERIFY_WITH_TIMEOUT(client->connected && client->socket().bytesToWrite() == 0, patience);
    client->resumeReading();
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QCOMPARE(client->statusLine(), "HTTP/1.1 413 Content Too Large"_ba);
    QVERIFY(!client->wasReset);
    QCOMPARE(m->refused.size(), 1);
    QCOMPARE(m->refused.first().problemStatus, 413);
    QVERIFY(m->refused.first().rawHead.size() < 200'000);
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

void TestHttpExchange::answersARefusalAfterTheRequestBefore()
{
    RawClient *const client = m->connectClient();
    client->send(get + "GET / HTTP/1.1\r\n\r\n" + get);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    QVERIFY(m->refused.isEmpty());
    m->exchanges.front()->respond({});
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QCOMPARE(client->answers(), 2);
    QVERIFY(client->received.contains("HTTP/1.1 400 Bad Request\r\n"));
    QCOMPARE(m->exchanges.size(), 1u); // what follows a malformed request is not believed
    QCOMPARE(m->refused.first().rawHead, "GET / HTTP/1.1\r\n\r\n" + get);
}

void TestHttpExchange::noticesAPeerThatHangsUpInside()
{
    RawClient *const client = m->connectClient();
    client->send(post.chopped(1));
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 1, patience);
    client->socket().disconnectFromHost();
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
    QCOMPARE(m->failures.size(), 1);
    QVERIFY(m->failures.first().contains(u"middle of a request"_s));
    QVERIFY(m->exchanges.empty());
}

QTEST_GUILESS_MAIN(TestHttpExchange)
#include "tst_http_exchange.moc"
