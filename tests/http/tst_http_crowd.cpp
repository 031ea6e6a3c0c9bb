// SPDX-License-Identifier: MIT
#include "server_fixture.h"

#include "core/http/http_connection.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QAbstractSocket>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

const QByteArray whole = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"_ba;
const QByteArray halfHead = "GET / HTTP/1.1\r\nHo"_ba;
const QByteArray halfBody = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"_ba;

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
    const auto made = [this] { return m->server->findChildren<HttpConnection *>().size(); };
    int asked = 0;
    bool wereNone = false;
    while (!wereNone && asked < 20) { // on a busy machine the moment is over before it can be looked at
        client(bytes);
        QVERIFY(holds(++asked));
        wereNone = made() == 0;
        QTRY_COMPARE_WITH_TIMEOUT(made(), asked, patience);
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

QTEST_GUILESS_MAIN(TestHttpCrowd)
#include "tst_http_crowd.moc"
