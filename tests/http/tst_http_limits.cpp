// SPDX-License-Identifier: MIT
#include "server_fixture.h"

#include "core/model/receiver_limits.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QRegularExpression>
#include <QtCore/QTimer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

#include <sys/resource.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace std::chrono_literals;

namespace {

// A time limit is measured from what was there before the bytes were sent, so it may seem longer on a busy machine, never
// shorter.
constexpr auto shortLimit = 300ms;

// Sends a byte every 20 ms, for as long as the connection stands.
class Drip final : public QObject
{
public:
    Drip(RawClient *client, QByteArray bytes) : m_client(client), m_bytes(std::move(bytes))
    {
        connect(&m_timer, &QTimer::timeout, this, [this] {
            if (m_client->ended || m_at == m_bytes.size())
                return m_timer.stop();
            m_client->send(m_bytes.sliced(m_at++, 1));
        });
        m_timer.start(20);
    }
    qsizetype sent() const { return m_at; }

private:
    RawClient *m_client;
    QByteArray m_bytes;
    qsizetype m_at = 0;
    QTimer m_timer;
};

} // namespace

/// What stops a peer that is slow, greedy or one too many.
class TestHttpLimits final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m.reset(); }

    void hasTheDocumentedLimits();
    void endsASlowHead_data();
    void endsASlowHead();
    void endsASlowBody_data();
    void endsASlowBody();
    void closesAnIdleConnectionSilently();
    void idlesAnewAfterEachAnswer();
    void waitsForAnAnswerAsLongAsItTakes();
    void endsAPeerThatDoesNotRead();
    void refusesWhatIsTooLarge_data();
    void refusesWhatIsTooLarge();
    void takesWhatIsJustSmallEnough();
    void boundsWhatAllTakeTogether();
    void survivesAFloodOfPeersThatHangUp();
    void survivesRunningOutOfDescriptors();

private:
    void listen() { QVERIFY(m->server->listen(m_options).ok()); }

    std::unique_ptr<ServerFixture> m;
    HttpServerOptions m_options;
};

void TestHttpLimits::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m = std::make_unique<ServerFixture>();
    m_options = HttpServerOptions();
}

void TestHttpLimits::hasTheDocumentedLimits()
{
    QCOMPARE(m_options.handshakeTimeout, 5s);
    QCOMPARE(m_options.headTimeout, 10s);
    QCOMPARE(m_options.headBytes, 64 * 1024);
    QCOMPARE(m_options.bodyTimeout, 30s);
    QCOMPARE(m_options.bodyBytes, 10 * 1024 * 1024);
    QCOMPARE(m_options.idleTimeout, 15s);
    QCOMPARE(m_options.connections, 512);
    QCOMPARE(m_options.bytesTogether, 256 * 1024 * 1024);
    QVERIFY(m_options.address.isLoopback());
    QVERIFY(!m_options.identity);
}

void TestHttpLimits::endsASlowHead_data()
{
    QTest::addColumn<bool>("drips");
    QTest::newRow("silent") << false;
    QTest::newRow("dripping") << true;
}

void TestHttpLimits::endsASlowHead()
{
    QFETCH(bool, drips);
    m_options.headTimeout = shortLimit;
    listen();
    RawClient *const client = m->connectClient();
    client->send("GET / HTTP/1.1\r\nHo");
    QTRY_VERIFY_WITH_TIMEOUT(client->connected, patience);
    Drip drip(client, drips ? "st: a\r\nX: " + QByteArray(5000, 'x') : QByteArray());
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QCOMPARE(client->statusLine(), "HTTP/1.1 408 Request Timeout"_ba);
    QCOMPARE(m->refused.size(), 1);
    QCOMPARE(m->refused.first().problemStatus, 408);
    QVERIFY(m->refused.first().rawHead.startsWith("GET / HTTP/1.1\r\nHo"));
    QVERIFY(drip.sent() < 5000);
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

void TestHttpLimits::endsASlowBody_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("drip");
    const QByteArray start = "POST / HTTP/1.1\r\nHost: a\r\n";
    QTest::newRow("silent") << start + "Content-Length: 9000\r\n\r\nabc" << QByteArray();
    QTest::newRow("dripping") << start + "Content-Length: 9000\r\n\r\n" << QByteArray(5000, 'x');
    QTest::newRow("dripping chunks") << start + "Transfer-Encoding: chunked\r\n\r\n" << QByteArray("1\r\nx\r\n").repeated(900);
    QTest::newRow("dripping trailer") << start + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: " << QByteArray(5000, 'x');
    QTest::newRow("told to continue") << start + "Expect: 100-continue\r\nContent-Length: 9000\r\n\r\n" << QByteArray();
}

void TestHttpLimits::endsASlowBody()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, drip);
    m_options.bodyTimeout = shortLimit;
    listen();
    RawClient *const client = m->connectClient();
    client->send(request);
    QTRY_VERIFY_WITH_TIMEOUT(client->connected, patience);
    Drip dripping(client, drip);
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QVERIFY(client->received.contains("HTTP/1.1 408 Request Timeout\r\n"));
    QCOMPARE(m->refused.size(), 1);
    QVERIFY(m->exchanges.empty());
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

void TestHttpLimits::closesAnIdleConnectionSilently()
{
    m_options.idleTimeout = shortLimit;
    listen();
    RawClient *const silent = m->connectClient();
    RawClient *const blank = m->connectClient();
    blank->send("\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(silent->ended && blank->ended, patience);
    QVERIFY(silent->received.isEmpty() && blank->received.isEmpty());
    QVERIFY(!silent->wasReset);
    QVERIFY(m->refused.isEmpty() && m->failures.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

void TestHttpLimits::idlesAnewAfterEachAnswer()
{
    m_options.idleTimeout = shortLimit;
    listen();
    RawClient *const client = m->connectClient();
    for (size_t i = 1; i <= 3; ++i) {
        client->send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), i, patience);
        m->exchanges.back()->respond({});
    }
    QElapsedTimer sinceAnswer;
    sinceAnswer.start();
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QVERIFY(sinceAnswer.elapsed() >= (shortLimit - 50ms).count());
    QCOMPARE(client->answers(), 3);
    QVERIFY(!client->wasReset);
}

void TestHttpLimits::waitsForAnAnswerAsLongAsItTakes()
{
    m_options.idleTimeout = m_options.headTimeout = m_options.bodyTimeout = 50ms;
    listen();
    RawClient *const client = m->connectClient();
    client->send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    bool later = false;
    QTimer::singleShot(300, this, [&later] { later = true; });
    QTRY_VERIFY_WITH_TIMEOUT(later, patience);
    QVERIFY(m->exchanges.front()->isOpen());
    m->exchanges.front()->respond({200, {}, "late"_ba});
    QTRY_VERIFY_WITH_TIMEOUT(client->received.endsWith("late"), patience);
}

void TestHttpLimits::endsAPeerThatDoesNotRead()
{
    m_options.idleTimeout = shortLimit;
    listen();
    RawClient *const client = m->connectClient();
    client->pauseReading();
    client->send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    m->exchanges.front()->respond({200, {}, QByteArray(64 * 1024 * 1024, 'x')});
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

void TestHttpLimits::refusesWhatIsTooLarge_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("status");
    const QByteArray start = "POST / HTTP/1.1\r\nHost: a\r\n";
    const qsizetype head = limits::headBytes;
    const qsizetype body = limits::bodyBytes;
    QTest::newRow("target") << "GET /" + QByteArray(head, 'x') << "414 URI Too Long"_ba;
    QTest::newRow("header") << start + "X: " + QByteArray(head, 'x') << "431 Request Header Fields Too Large"_ba;
    QTest::newRow("many headers") << start + QByteArray("X: y\r\n").repeated(head / 6) << "431 Request Header Fields Too Large"_ba;
    QTest::newRow("length") << start + "Content-Length: " + QByteArray::number(body + 1) + "\r\n\r\n"
                            << "413 Content Too Large"_ba;
    QTest::newRow("chunk") << start + "Transfer-Encoding: chunked\r\n\r\n" + QByteArray::number(body + 1, 16) + "\r\n"
                           << "413 Content Too Large"_ba;
    QTest::newRow("chunks in all") << start + "Transfer-Encoding: chunked\r\n\r\n"
                                          + QByteArray("100000\r\n" + QByteArray(0x100000, 'x') + "\r\n").repeated(10) + "1\r\n"
                                   << "413 Content Too Large"_ba;
}

void TestHttpLimits::refusesWhatIsTooLarge()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, status);
    listen();
    RawClient *const client = m->connectClient();
    client->send(request);
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QCOMPARE(client->statusLine(), "HTTP/1.1 " + status);
    QVERIFY(!client->wasReset);
    QCOMPARE(m->refused.size(), 1);
    QVERIFY(m->exchanges.empty());
}

void TestHttpLimits::takesWhatIsJustSmallEnough()
{
    listen();
    RawClient *const client = m->connectClient();
    const QByteArray length = QByteArray::number(limits::bodyBytes);
    QByteArray head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\nX: ";
    head += QByteArray(limits::headBytes - head.size() - 4, 'x') + "\r\n\r\n";
    QCOMPARE(head.size(), limits::headBytes);
    client->send(head + QByteArray(limits::bodyBytes, 'b'));
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, 2 * patience);
    QCOMPARE(m->exchanges.front()->request().body.size(), limits::bodyBytes);
    QCOMPARE(m->exchanges.front()->request().rawHead, head);
}

void TestHttpLimits::boundsWhatAllTakeTogether()
{
    m_options.bytesTogether = 3 * 1024 * 1024;
    listen();
    const QByteArray large = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n" + QByteArray(2'000'000, 'x');
    m->connectClient()->send(large);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    RawClient *const second = m->connectClient();
    second->send(large);
    QTRY_VERIFY_WITH_TIMEOUT(second->ended, patience);
    QCOMPARE(second->statusLine(), "HTTP/1.1 503 Service Unavailable"_ba);
    m->connectClient()->send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n" + QByteArray(60'000, 'x')); // of usual size
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 2u, patience);
    m->clients.front()->reset();
    QTRY_VERIFY_WITH_TIMEOUT(!m->exchanges.front()->isOpen(), patience);
    RawClient *const third = m->connectClient();
    third->send(large); // the first one's peer has left, but who writes it down still holds it
    QTRY_VERIFY_WITH_TIMEOUT(third->ended, patience);
    m->exchanges.pop_front();
    m->connectClient()->send(large);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 2u, patience);
}

void TestHttpLimits::survivesAFloodOfPeersThatHangUp()
{
    m_options.connections = 100;
    listen();
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 60; ++i)
            m->connectClient()->send(i % 2 ? "GET / HT"_ba : QByteArray());
        QTRY_VERIFY_WITH_TIMEOUT(m->server->connectionCount() > 30, patience);
        m->clients.clear();
        QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
    }
    RawClient *const client = m->connectClient();
    client->send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
}

// accept() fails as long as the process has no descriptor left; the peers wait in the system's queue and are served later.
void TestHttpLimits::survivesRunningOutOfDescriptors()
{
    listen();
    std::vector<std::unique_ptr<QTcpSocket>> peers;
    for (int i = 0; i < 10; ++i) {
        peers.push_back(std::make_unique<QTcpSocket>());
        peers.back()->connectToHost(m->server->address(), m->server->port());
        QVERIFY(peers.back()->waitForConnected(patience));
    }
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit none = before;
    const int lowestFree = ::dup(0);
    ::close(lowestFree);
    none.rlim_cur = rlim_t(lowestFree);
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const auto restore = qScopeGuard([&before] { ::setrlimit(RLIMIT_NOFILE, &before); });
    bool later = false;
    QTimer::singleShot(300, this, [&later] { later = true; });
    QTRY_VERIFY_WITH_TIMEOUT(later, patience);
    QCOMPARE(m->server->connectionCount(), 0);
    QVERIFY(m->server->isListening());
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 10, patience);
}

QTEST_GUILESS_MAIN(TestHttpLimits)
#include "tst_http_limits.moc"
