// SPDX-License-Identifier: MIT
#include "server_fixture.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTimer>
#include <QtNetwork/QAbstractSocket>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

const QByteArray whole = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const QByteArray halfHead = "GET / HTTP/1.1\r\nHo";
const QByteArray halfBody = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc";

/// Many peers that each begin with the same bytes and then say nothing, as bare descriptors; those that were closed come again.
class Flood final
{
public:
    Flood(quint16 port, QByteArray bytes) : m_port(port), m_bytes(std::move(bytes)) {}
    ~Flood()
    {
        for (const int descriptor : m_open)
            ::close(descriptor);
    }
    Q_DISABLE_COPY_MOVE(Flood)

    /// One more peer; the oldest goes when there are too many for this process.
    void addOne(size_t most)
    {
        const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(m_port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (descriptor < 0 || ::connect(descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
            ::close(descriptor);
            return;
        }
        ++opened;
        [[maybe_unused]] const auto sent = ::send(descriptor, m_bytes.constData(), size_t(m_bytes.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
        m_open.push_back(descriptor);
        if (m_open.size() > most) {
            ::close(m_open.front());
            m_open.pop_front();
        }
    }

    int opened = 0;

private:
    const quint16 m_port;
    const QByteArray m_bytes;
    std::deque<int> m_open;
};

/// How many descriptors this process may have, raised as far as it may.
size_t raiseDescriptors()
{
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 32'768);
    ::setrlimit(RLIMIT_NOFILE, &files);
    ::getrlimit(RLIMIT_NOFILE, &files);
    return files.rlim_cur;
}

} // namespace

/// Who goes when all places are taken.
class TestHttpCrowd final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m.reset(); }

    void theOldestWithoutAWholeRequestGoes_data();
    void theOldestWithoutAWholeRequestGoes();
    void goesByWhenTheyCame();
    void whoIsAnsweredWaitsAnew();
    void whoAwaitsAnAnswerStays();
    void whoLingersGoes();
    void handshakesGo();
    void makesNothingForHalfARequest_data();
    void makesNothingForHalfARequest();
    void tellsOnce();
    void servesDuringAFlood_data();
    void servesDuringAFlood();

private:
    void listen(int connections)
    {
        m_options.connections = connections;
        QVERIFY(m->server->listen(m_options).ok());
    }
    RawClient *client(const QByteArray &bytes)
    {
        RawClient *const made = m->connectClient();
        made->send(bytes);
        return made;
    }
    /// Waits until the server has taken in so many.
    [[nodiscard]] bool holds(int count)
    {
        return QTest::qWaitFor([&] { return m->server->connectionCount() == count; }, patience);
    }

    QTemporaryDir m_dir;
    TlsIdentity m_identity;
    HttpServerOptions m_options;
    std::unique_ptr<ServerFixture> m;
};

void TestHttpCrowd::initTestCase()
{
    const Result<TlsIdentity> identity = LocalAuthority(m_dir.filePath(u"tls"_s)).serverIdentity();
    QVERIFY(identity.ok());
    m_identity = *identity;
}

void TestHttpCrowd::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m = std::make_unique<ServerFixture>();
    m_options = HttpServerOptions();
}

void TestHttpCrowd::theOldestWithoutAWholeRequestGoes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("silent") << QByteArray();
    QTest::newRow("blank line") << "\r\n"_ba;
    QTest::newRow("half a head") << halfHead;
    QTest::newRow("half a body") << halfBody;
    QTest::newRow("half a chunk") << "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"_ba;
}

void TestHttpCrowd::theOldestWithoutAWholeRequestGoes()
{
    QFETCH(QByteArray, bytes);
    listen(3);
    RawClient *const first = client(bytes);
    QVERIFY(holds(1));
    RawClient *const second = client(bytes);
    QVERIFY(holds(2));
    RawClient *const third = client(bytes);
    QVERIFY(holds(3));
    RawClient *const newcomer = client(whole);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    QTRY_VERIFY_WITH_TIMEOUT(first->ended, patience);
    QVERIFY(!second->ended && !third->ended && !newcomer->ended);
    QCOMPARE(m->server->connectionCount(), 3);
    client(whole);
    QTRY_VERIFY_WITH_TIMEOUT(second->ended, patience);
    QVERIFY(!third->ended && !newcomer->ended);
    QVERIFY(m->refused.isEmpty()); // nor does it fill the log
    m->exchanges.front()->respond({});
    QTRY_COMPARE_WITH_TIMEOUT(newcomer->answers(), 1, patience);
}

void TestHttpCrowd::goesByWhenTheyCame()
{
    listen(3);
    RawClient *const first = client({});
    QVERIFY(holds(1));
    RawClient *const second = client(halfHead);
    QVERIFY(holds(2));
    client(halfBody);
    QVERIFY(holds(3));
    first->send("GET / HT"); // what drips in does not make it any younger
    second->send("st: a");
    QTRY_VERIFY_WITH_TIMEOUT(first->socket().bytesToWrite() == 0, patience);
    client(whole);
    QTRY_VERIFY_WITH_TIMEOUT(first->ended, patience);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    QVERIFY(!second->ended);
}

void TestHttpCrowd::whoIsAnsweredWaitsAnew()
{
    listen(2);
    RawClient *const first = client(whole);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    RawClient *const second = client(halfHead);
    QVERIFY(holds(2));
    m->exchanges.front()->respond({}); // idle from now on, after the other one
    QTRY_COMPARE_WITH_TIMEOUT(first->answers(), 1, patience);
    RawClient *const third = client(halfHead);
    QTRY_VERIFY_WITH_TIMEOUT(second->ended, patience);
    QVERIFY(!first->ended);
    client(halfHead);
    QTRY_VERIFY_WITH_TIMEOUT(first->ended, patience);
    QVERIFY(!third->ended);
}

void TestHttpCrowd::whoAwaitsAnAnswerStays()
{
    listen(2);
    RawClient *const first = client(whole);
    RawClient *const second = client(whole);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 2u, patience);
    RawClient *const third = client(whole); // no place can be made: only then it is the newcomer who goes
    QTRY_VERIFY_WITH_TIMEOUT(third->ended, patience);
    QCOMPARE(m->failures.size(), 1);
    QVERIFY2(m->failures.first().contains(u"await"_s), qPrintable(m->failures.first()));
    for (const auto &exchange : m->exchanges)
        exchange->respond({});
    QTRY_VERIFY_WITH_TIMEOUT(first->answers() == 1 && second->answers() == 1, patience);
    client(whole);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 3u, patience);
}

// Two seconds of reading what a refused peer still sends are no reason to keep others out.
void TestHttpCrowd::whoLingersGoes()
{
    listen(2);
    RawClient *const refused = client("nonsense\r\n\r\n");
    refused->pauseReading();
    RawClient *const closing = client("GET / HTTP/1.0\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    QTRY_COMPARE_WITH_TIMEOUT(m->refused.size(), 1, patience);
    m->exchanges.front()->respond({});
    QTRY_COMPARE_WITH_TIMEOUT(closing->answers(), 1, patience);
    for (int i = 0; i < 4; ++i)
        client(whole);
    QTRY_VERIFY_WITH_TIMEOUT(m->exchanges.size() >= 2u, patience);
    QVERIFY(m->server->connectionCount() <= 2);
}

void TestHttpCrowd::handshakesGo()
{
    m_options.identity = m_identity;
    listen(3);
    const auto peer = [this](const QByteArray &bytes) {
        auto socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(m->server->address(), m->server->port());
        socket->write(bytes);
        return socket;
    };
    const auto silent = peer({});
    QVERIFY(holds(1));
    const auto begun = peer(QByteArray("\x16\x03\x01\x02\x00\x01\x00", 7)); // and nothing more of its ClientHello
    QVERIFY(holds(2));
    RawClient *const idle = m->connectClient(m_identity.chain.last()); // its handshake ends
    QTRY_VERIFY_WITH_TIMEOUT(idle->connected, patience);
    const QList<QTcpSocket *> oldest{silent.get(), begun.get()};
    for (int i = 0; i < 2; ++i) {
        RawClient *const newcomer = m->connectClient(m_identity.chain.last());
        newcomer->send(whole);
        QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), size_t(i + 1), patience);
        QTRY_COMPARE_WITH_TIMEOUT(oldest[i]->state(), QAbstractSocket::UnconnectedState, patience);
        QVERIFY(!idle->ended);
    }
    m->connectClient(m_identity.chain.last())->send(whole);
    QTRY_VERIFY_WITH_TIMEOUT(idle->ended, patience);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 3u, patience);
}

void TestHttpCrowd::makesNothingForHalfARequest_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("rest");
    QTest::newRow("blank line") << "\r\n"_ba << whole;
    QTest::newRow("half a head") << halfHead << "st: a\r\n\r\n"_ba;
    QTest::newRow("half a body") << halfBody << "defghi"_ba;
    QTest::newRow("half a chunk") << "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"_ba
                                  << "cde\r\n0\r\n\r\n"_ba;
}

// Thousands that stop in the middle of a request must cost no more than thousands that are silent; each has its connection, and its limits,
// a moment later.
void TestHttpCrowd::makesNothingForHalfARequest()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, rest);
    listen(512);
    const auto sockets = [this] { return m->server->findChildren<QTcpSocket *>().size(); };
    int asked = 0;
    bool wereNone = false;
    while (!wereNone && asked < 20) { // on a busy machine the moment is over before it can be looked at
        client(bytes);
        QVERIFY(holds(++asked));
        wereNone = sockets() == 0;
        QTRY_COMPARE_WITH_TIMEOUT(sockets(), asked, patience);
    }
    QVERIFY(wereNone);
    client(bytes + rest);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    for (const auto &each : m->clients)
        each->send(each == m->clients.back() ? QByteArray() : rest);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), size_t(asked) + 1, patience);
    RawClient *const late = client(bytes);
    QVERIFY(holds(asked + 2));
    late->send(rest); // at once, or after the moment: it makes no difference
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), size_t(asked) + 2, patience);
}

void TestHttpCrowd::tellsOnce()
{
    listen(4);
    Flood flood(m->server->port(), halfHead);
    for (int i = 0; i < 20; ++i)
        flood.addOne(20);
    QTRY_COMPARE_WITH_TIMEOUT(m->failures.size(), 1, patience);
    QVERIFY2(m->failures.first().contains(u"4"_s), qPrintable(m->failures.first()));
    client(whole);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    QCOMPARE(m->failures.size(), 1);
}

void TestHttpCrowd::servesDuringAFlood_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("tls");
    QTest::newRow("silent") << QByteArray() << false;
    QTest::newRow("half-headed") << halfHead << false;
    QTest::newRow("half-bodied") << halfBody << false;
    QTest::newRow("silent, TLS") << QByteArray() << true;
    QTest::newRow("half a ClientHello, TLS") << QByteArray("\x16\x03\x01\x02\x00\x01\x00", 7) << true;
}

// Ten thousand peers come and stay, as many at once as this process may have, and more keep coming: each good one is served meanwhile.
void TestHttpCrowd::servesDuringAFlood()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, tls);
    constexpr int all = 10'000;
    constexpr int places = 512;
    const size_t most = std::min<size_t>(raiseDescriptors() - 2 * places - 100, all);
    if (tls)
        m_options.identity = m_identity;
    listen(places);
    connect(m->server.get(), &HttpServer::requestReceived, this, [](const auto &exchange) { exchange->respond({200, {}, "good"_ba}); });
    Flood flood(m->server->port(), bytes);
    QTimer more;
    connect(&more, &QTimer::timeout, this, [&] {
        for (int i = 0; i < 50; ++i)
            flood.addOne(most);
    });
    more.start(0);
    QTRY_VERIFY_WITH_TIMEOUT(flood.opened > 2 * places, patience);
    int served = 0;
    while (flood.opened < all || served < 5) {
        const auto good = std::make_unique<RawClient>(m->server->address(), m->server->port(), tls ? m_identity.chain.last() : QSslCertificate());
        good->send(whole);
        QTRY_VERIFY_WITH_TIMEOUT(good->received.endsWith("good"), patience);
        ++served;
        QVERIFY(m->server->connectionCount() <= places);
    }
    QCOMPARE(int(m->exchanges.size()), served);
}

QTEST_GUILESS_MAIN(TestHttpCrowd)
#include "tst_http_crowd.moc"
