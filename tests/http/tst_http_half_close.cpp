// SPDX-License-Identifier: MIT
// A peer that ends its sending after its last request, as `nc -N` does, and still reads.
#include "server_fixture.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>
#include <QtNetwork/QHostAddress>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace std::chrono_literals;

namespace {

const QByteArray get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"_ba;

QByteArray getPath(int number)
{
    return "GET /" + QByteArray::number(number) + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

} // namespace

class TestHttpHalfClose final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m.reset(); }

    void isAnswered();
    void isAnsweredInPieces();
    void getsEachAnswerThatItAskedFor();
    void getsALongAnswer();
    void isReset();
    void isNotWaitedForWithoutEnd();
    void isNotWaitedForWhereNoAnswerComes();
    void thatNeverReadsIsDropped();
    void leavesAnUnfinishedRequest();
    void thatHasLeftIsFoundOut();

private:
    /// A peer that has sent these and ended its sending, its first request handed out.
    RawClient *halfClosed(const QByteArray &bytes);
    [[nodiscard]] std::shared_ptr<HttpExchange> next();

    std::unique_ptr<ServerFixture> m;
    HttpServerOptions m_options;
};

void TestHttpHalfClose::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m = std::make_unique<ServerFixture>();
    m_options = HttpServerOptions();
    QVERIFY(m->server->listen(m_options).ok());
}

RawClient *TestHttpHalfClose::halfClosed(const QByteArray &bytes)
{
    RawClient *const client = m->connectClient();
    if (!QTest::qWaitFor([&] { return client->connected; }, patience))
        qFatal("no connection");
    client->send(bytes);
    client->endSending();
    if (!QTest::qWaitFor([&] { return !m->exchanges.empty(); }, patience))
        qFatal("no request");
    // A second peer that comes and goes: once the server has seen that, it has seen the first one's end as well.
    RawClient *const passer = m->connectClient();
    if (!QTest::qWaitFor([&] { return m->server->connectionCount() == 2; }, patience))
        qFatal("no second connection");
    passer->reset();
    if (!QTest::qWaitFor([&] { return m->server->connectionCount() == 1; }, patience))
        qFatal("the first connection is gone");
    return client;
}

std::shared_ptr<HttpExchange> TestHttpHalfClose::next()
{
    if (!QTest::qWaitFor([&] { return !m->exchanges.empty(); }, patience))
        return nullptr;
    const auto exchange = m->exchanges.front();
    m->exchanges.pop_front();
    return exchange;
}

void TestHttpHalfClose::isAnswered()
{
    RawClient *const client = halfClosed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
    const auto exchange = next();
    QVERIFY(exchange->isOpen());
    exchange->respond({200, {}, "for you"_ba});
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QVERIFY2(client->received.startsWith("HTTP/1.1 200 ") && client->received.endsWith("for you"), client->received.constData());
    QVERIFY(!exchange->wasLost());
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
    QVERIFY(m->failures.isEmpty());
}

void TestHttpHalfClose::isAnsweredInPieces()
{
    RawClient *const client = halfClosed(get);
    const auto exchange = next();
    exchange->writeRaw("one ");
    QTRY_COMPARE_WITH_TIMEOUT(client->received, "one "_ba, patience);
    exchange->writeRaw("two");
    exchange->close();
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QCOMPARE(client->received, "one two"_ba);
}

void TestHttpHalfClose::getsEachAnswerThatItAskedFor()
{
    RawClient *const client = halfClosed(getPath(1) + getPath(2) + getPath(3));
    for (int number = 1; number <= 3; ++number) {
        const auto exchange = next();
        QVERIFY(exchange);
        QCOMPARE(exchange->request().peerAddress, QHostAddress(QHostAddress::LocalHost));
        exchange->respond({200, {}, exchange->request().target});
    }
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QCOMPARE(client->answers(), 3);
    QVERIFY(client->received.indexOf("/1") < client->received.indexOf("/2"));
    QVERIFY(client->received.endsWith("/3"));
}

void TestHttpHalfClose::getsALongAnswer()
{
    RawClient *const client = halfClosed(get);
    const QByteArray body(16 * 1024 * 1024, 'x');
    next()->respond({200, {}, body});
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QVERIFY(client->received.endsWith(body));
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

void TestHttpHalfClose::isReset()
{
    RawClient *const client = halfClosed(get);
    next()->reset();
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QVERIFY(client->received.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

void TestHttpHalfClose::isNotWaitedForWithoutEnd()
{
    m_options.idleTimeout = 300ms;
    QVERIFY(m->server->listen(m_options).ok());
    RawClient *const client = m->connectClient();
    QTRY_VERIFY_WITH_TIMEOUT(client->connected, patience);
    client->send(get);
    client->endSending();
    const auto exchange = next();
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QVERIFY(!exchange->isOpen());
    QVERIFY(client->received.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

/// It may as well have left, and nothing that is sent will show it.
void TestHttpHalfClose::isNotWaitedForWhereNoAnswerComes()
{
    for (const bool endsFirst : {true, false}) {
        m_options.idleTimeout = 10min;
        QVERIFY(m->server->listen(m_options).ok());
        QSignalSpy drained(m->server.get(), &HttpServer::drained);
        RawClient *const client = m->connectClient();
        QTRY_VERIFY_WITH_TIMEOUT(client->connected, patience);
        client->send(get);
        if (endsFirst)
            client->endSending();
        const auto exchange = next();
        QVERIFY(exchange);
        exchange->hang();
        m->server->drain();
        if (!endsFirst) {
            QCOMPARE(drained.count(), 0); // it reads on
            client->endSending();
        }
        QTRY_COMPARE_WITH_TIMEOUT(drained.count(), 1, patience);
        QVERIFY(exchange->isOpen()); // should it still be there, it is not told
        m->server->close();
    }
}

void TestHttpHalfClose::thatNeverReadsIsDropped()
{
    m_options.idleTimeout = 300ms;
    QVERIFY(m->server->listen(m_options).ok());
    RawClient *const client = m->connectClient();
    QTRY_VERIFY_WITH_TIMEOUT(client->connected, patience);
    client->pauseReading();
    client->send(get);
    client->endSending();
    next()->respond({200, {}, QByteArray(64 * 1024 * 1024, 'x')});
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

void TestHttpHalfClose::leavesAnUnfinishedRequest()
{
    RawClient *const client = halfClosed(get + "GET /un");
    next()->respond({200, {}, "done"_ba});
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QVERIFY(client->received.endsWith("done"));
    QCOMPARE(m->failures.size(), 1);
    QVERIFY2(m->failures.first().contains(u"in the middle"_s), qPrintable(m->failures.first()));
}

// On the wire it looks the same at first; what is sent to it comes back as an RST.
void TestHttpHalfClose::thatHasLeftIsFoundOut()
{
    RawClient *const client = halfClosed(get);
    const auto exchange = next();
    client->socket().abort();
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    for (int i = 0; i < 1000 && exchange->isOpen(); ++i) { // an RST takes its time
        exchange->writeRaw("x");
        QCoreApplication::processEvents();
    }
    QTRY_VERIFY_WITH_TIMEOUT(!exchange->isOpen(), patience);
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

QTEST_GUILESS_MAIN(TestHttpHalfClose)
#include "tst_http_half_close.moc"
