// SPDX-License-Identifier: MIT
#include "server_fixture.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTimer>
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

const QByteArray whole = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
const QByteArray halfHead = "GET / HTTP/1.1\r\nHo"_ba;
const QByteArray halfBody = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"_ba;

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

/// Good peers are served while thousands of bad ones come and stay.
class TestHttpFlood final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m.reset(); }

    void tellsOnce();
    void servesDuringAFlood_data();
    void servesDuringAFlood();
    void servesDuringAFloodInsideTls_data();
    void servesDuringAFloodInsideTls();

private:
    void listen(int connections)
    {
        m_options.connections = connections;
        QVERIFY(m->server->listen(m_options).ok());
    }

    QTemporaryDir m_dir;
    TlsIdentity m_identity;
    HttpServerOptions m_options;
    std::unique_ptr<ServerFixture> m;
};

void TestHttpFlood::initTestCase()
{
    const Result<TlsIdentity> identity = LocalAuthority(m_dir.filePath(u"tls"_s)).serverIdentity();
    QVERIFY(identity.ok());
    m_identity = *identity;
}

void TestHttpFlood::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m = std::make_unique<ServerFixture>();
    m_options = HttpServerOptions();
}

void TestHttpFlood::tellsOnce()
{
    listen(4);
    Flood flood(m->server->port(), halfHead);
    for (int i = 0; i < 20; ++i)
        flood.addOne(20);
    QTRY_COMPARE_WITH_TIMEOUT(m->failures.size(), 1, patience);
    QVERIFY2(m->failures.first().contains(u"4"_s), qPrintable(m->failures.first()));
    m->connectClient()->send(whole);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    QCOMPARE(m->failures.size(), 1);
}

void TestHttpFlood::servesDuringAFlood_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("tls");
    QTest::newRow("silent") << QByteArray() << false;
    QTest::newRow("half-headed") << halfHead << false;
    QTest::newRow("half-bodied") << halfBody << false;
    QTest::newRow("silent, TLS") << QByteArray() << true;
    QTest::newRow("half a ClientHello, TLS") << QByteArray("\x16\x03\x01\x02\x00\x01\x00", 7) << true;
    const QByteArray hello = recordedHello(m_identity.chain.last());
    QTest::newRow("a ClientHello cut in the middle, TLS") << hello.first(hello.size() / 2) << true;
    QTest::newRow("a ClientHello but for its last byte, TLS") << hello.chopped(1) << true;
    QTest::newRow("a whole ClientHello, TLS") << hello << true;
}

// Ten thousand peers come and stay, as many at once as this process may have, and more keep coming: each good one is served meanwhile.
void TestHttpFlood::servesDuringAFlood()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, tls);
    QVERIFY(!bytes.isEmpty() || QByteArray(QTest::currentDataTag()).startsWith("silent"));
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

void TestHttpFlood::servesDuringAFloodInsideTls_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("silent") << QByteArray();
    QTest::newRow("half-headed") << halfHead;
    QTest::newRow("half-bodied") << halfBody;
}

// As above, but each peer ends its handshake first and says half a request inside. That costs it as much as the server, so they come in turn.
void TestHttpFlood::servesDuringAFloodInsideTls()
{
    QFETCH(QByteArray, bytes);
    constexpr int all = 1'000;
    constexpr int places = 64;
    constexpr int atOnce = 8; // in their handshakes
    m_options.identity = m_identity;
    listen(places);
    connect(m->server.get(), &HttpServer::requestReceived, this, [](const auto &exchange) { exchange->respond({200, {}, "good"_ba}); });
    const auto peer = [this] { return std::make_unique<RawClient>(m->server->address(), m->server->port(), m_identity.chain.last()); };
    std::deque<std::unique_ptr<RawClient>> flood;
    int came = 0;
    int within = 0; // came as far as that, and were sent away for others
    QTimer more;
    connect(&more, &QTimer::timeout, this, [&] {
        within += int(std::count_if(flood.cbegin(), flood.cend(), [](const auto &each) { return each->connected && each->ended; }));
        std::erase_if(flood, [](const auto &each) { return each->ended; });
        auto greeting = std::count_if(flood.cbegin(), flood.cend(), [](const auto &each) { return !each->connected; });
        for (; greeting < atOnce; ++greeting, ++came) {
            flood.push_back(peer());
            flood.back()->send(bytes);
        }
    });
    more.start(0);
    QTRY_VERIFY_WITH_TIMEOUT(within > places, patience);
    int served = 0;
    while (came < all || served < 5) {
        const auto good = peer();
        good->send(whole);
        QTRY_VERIFY_WITH_TIMEOUT(good->received.endsWith("good"), patience);
        ++served;
        QVERIFY(m->server->connectionCount() <= places);
        QVERIFY(m->server->findChildren<QTcpSocket *>().size() <= 2 * places); // some are about to go
    }
    QCOMPARE(int(m->exchanges.size()), served);
    QVERIFY(m->refused.isEmpty());
}

QTEST_GUILESS_MAIN(TestHttpFlood)
#include "tst_http_flood.moc"
