// SPDX-License-Identifier: MIT
#include "core/model/delivery_limits.h"
#include "tests/delivery/transport_run.h"
#include "tests/support/scripted_peer.h"

#include <QtNetwork/QTcpServer>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QByteArray ok(const QByteArray &body = "ok"_ba)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

/// How long a request may take, how much of an answer is kept, and how it is broken off.
class TestTransportLimits final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void keepsTheFirst64KiB_data();
    void keepsTheFirst64KiB();
    void endlessHeadIsCut();
    void theLimitIsForAllOfIt_data();
    void theLimitIsForAllOfIt();
    void theDocumentedLimitIsTheDefault();
    void tenSecondsToTheTenth();
    void anAnswerAfterTheLimitIsLate();
    void cancelsInEachPhase_data();
    void cancelsInEachPhase();
    void cancellingTwiceOrLateDoesNothing();
    void dropsWhatIsUnderWayWhenDestroyed();
    void theSystemsProxyIsAskedOnlyWhenAllowed();
};

void TestTransportLimits::keepsTheFirst64KiB_data()
{
    QTest::addColumn<qsizetype>("bytes");
    QTest::addColumn<bool>("truncated");
    QTest::newRow("one under") << limits::keptResponseBytes - 1 << false;
    QTest::newRow("exactly") << limits::keptResponseBytes << false;
    QTest::newRow("one over") << limits::keptResponseBytes + 1 << true;
    QTest::newRow("much more") << qsizetype(8'000'000) << true;
}

void TestTransportLimits::keepsTheFirst64KiB()
{
    QFETCH(qsizetype, bytes);
    QFETCH(bool, truncated);
    ScriptedPeer peer;
    peer.answer(ok(QByteArray(bytes, 'a')));
    TransportRun run;
    const TransportResult result = run.run(TransportRun::request(peer.url()));
    QCOMPARE(result.error, AttemptError::None);
    QCOMPARE(result.responseTruncated, truncated);
    QCOMPARE(result.responseBody.size(), std::min(bytes, limits::keptResponseBytes));
}

void TestTransportLimits::endlessHeadIsCut()
{
    ScriptedPeer peer;
    peer.onRequest([](ScriptedPeer::Connection &connection) {
        connection.write("HTTP/1.1 200 OK\r\n");
        const auto more = [socket = connection.socket] {
            if (socket && socket->bytesToWrite() < 100'000)
                socket->write("X-Padding: " + QByteArray(1000, 'a') + "\r\n");
        };
        QObject::connect(connection.socket, &QTcpSocket::bytesWritten, connection.socket, more);
        more();
    });
    TransportRun run(700ms);
    const TransportResult result = run.run(TransportRun::request(peer.url()));
    QVERIFY(result.error != AttemptError::None);
    QVERIFY(result.duration <= 5s);
    QVERIFY(!result.detail().isEmpty());
}

void TestTransportLimits::theLimitIsForAllOfIt_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("hint");
    QTest::newRow("never answers") << u"hang"_s << u"did not answer"_s;
    QTest::newRow("drips its head") << u"head"_s << u"did not finish"_s;
    QTest::newRow("drips its body") << u"body"_s << u"did not finish"_s;
    QTest::newRow("never accepts") << u"full"_s << u"No connection"_s;
}

void TestTransportLimits::theLimitIsForAllOfIt()
{
    QFETCH(QString, what);
    QFETCH(QString, hint);
    ScriptedPeer peer;
    peer.onRequest([what](ScriptedPeer::Connection &connection) {
        if (what == "hang"_L1)
            return;
        connection.write("HTTP/1.1 200 OK\r\n");
        if (what == "body"_L1)
            connection.write("Content-Length: 100000\r\n\r\n");
        auto *drip = new QTimer(connection.socket);
        QObject::connect(drip, &QTimer::timeout, drip, [socket = connection.socket] { socket->write("a"); });
        drip->start(50ms); // never silent for long: a limit on silence would wait for ever
    });
    // A listener whose queue is full answers no SYN on Linux.
    QTcpServer full;
    std::vector<std::unique_ptr<QTcpSocket>> fillers;
    QUrl url = peer.url();
    if (what == "full"_L1) {
        full.setListenBacklogSize(0);
        QVERIFY(full.listen(QHostAddress::LocalHost));
        full.pauseAccepting();
        url = QUrl(u"http://127.0.0.1:%1/"_s.arg(full.serverPort()));
        for (int i = 0; i < 4; ++i) {
            fillers.push_back(std::make_unique<QTcpSocket>());
            fillers.back()->connectToHost(QHostAddress::LocalHost, full.serverPort());
        }
        QTRY_COMPARE(fillers.front()->state(), QAbstractSocket::ConnectedState);
    }
    TransportRun run(600ms);
    const TransportResult result = run.run(TransportRun::request(url));
    QCOMPARE(result.error, AttemptError::Timeout);
    QVERIFY2(result.detail().contains(hint), qPrintable(result.detail()));
    QVERIFY2(result.duration >= 600ms, qPrintable(QString::number(result.duration.count())));
    QVERIFY(result.detail().contains(u"0.6 s"_s));
    QVERIFY(peer.requests().size() <= 1);
}

void TestTransportLimits::theDocumentedLimitIsTheDefault()
{
    Trust trust([] { return QList<QSslCertificate>(); });
    QCOMPARE(WireTransport(&trust).timeLimit(), limits::requestTimeout);
    QCOMPARE(limits::requestTimeout, 10s);
}

void TestTransportLimits::tenSecondsToTheTenth()
{
    // The real limit: both requests are under way at once. A machine too busy to answer in time proves nothing, and tries again.
    qint64 answeredAfterMs = 0;
    for (int round = 0; round < 4; ++round) {
        TransportRun run(limits::requestTimeout);
        QElapsedTimer clock;
        const auto answerAfter = [&clock, &answeredAfterMs](ScriptedPeer &peer, std::chrono::milliseconds delay) {
            peer.onRequest([&clock, &answeredAfterMs, delay](ScriptedPeer::Connection &connection) {
                const auto rest = delay - std::chrono::milliseconds(clock.elapsed());
                QTimer::singleShot(rest, Qt::PreciseTimer, connection.socket, [&clock, &answeredAfterMs, delay, socket = connection.socket] {
                    if (delay < limits::requestTimeout)
                        answeredAfterMs = clock.elapsed();
                    socket->write(ok());
                    socket->disconnectFromHost();
                });
            });
        };
        ScriptedPeer inTime;
        ScriptedPeer late;
        answerAfter(inTime, 9900ms);
        answerAfter(late, 10100ms);
        clock.start();
        const auto first = run.transport.send(TransportRun::request(inTime.url()));
        const auto second = run.transport.send(TransportRun::request(late.url()));
        QTRY_VERIFY_WITH_TIMEOUT(run.ended.contains(first) && run.ended.contains(second), 15'000);
        const TransportResult tooLate = run.ended.value(second).constFirst();
        QCOMPARE(tooLate.error, AttemptError::Timeout);
        QVERIFY2(tooLate.duration >= 10'000ms && tooLate.duration < 10'100ms + 5s, qPrintable(QString::number(tooLate.duration.count())));
        QVERIFY2(tooLate.detail().contains(u"within 10 s"_s), qPrintable(tooLate.detail()));
        QVERIFY(run.eachEndedOnce());
        if (answeredAfterMs > 9930)
            continue;
        const TransportResult enough = run.ended.value(first).constFirst();
        QVERIFY2(enough.error == AttemptError::None, qPrintable(enough.detail()));
        QVERIFY2(enough.duration >= 9900ms && enough.duration <= 10'000ms, qPrintable(QString::number(enough.duration.count())));
        return;
    }
    QSKIP("This machine is too busy to answer to a tenth of a second.");
}

void TestTransportLimits::anAnswerAfterTheLimitIsLate()
{
    ScriptedPeer peer;
    TransportRun run(300ms);
    peer.onRequest([](ScriptedPeer::Connection &connection) {
        connection.write(ok());
        connection.socket->flush();
        connection.close();
        // The transport's own thread has work until after the limit; the answer then lies there beside the timer that is due.
        for (const QDeadlineTimer busy(600ms); !busy.hasExpired();) {
        }
    });
    const TransportResult result = run.run(TransportRun::request(peer.url()));
    QCOMPARE(result.error, AttemptError::Timeout);
    QVERIFY(run.eachEndedOnce());
}

void TestTransportLimits::cancelsInEachPhase_data()
{
    QTest::addColumn<QString>("when");
    for (const char *when : {"at once", "connected", "received", "answering"})
        QTest::newRow(when) << QString::fromLatin1(when);
}

void TestTransportLimits::cancelsInEachPhase()
{
    QFETCH(QString, when);
    ScriptedPeer peer;
    bool isThere = when == "at once"_L1;
    if (when == "connected"_L1)
        peer.onConnect([&](ScriptedPeer::Connection &) { isThere = true; });
    peer.onRequest([&](ScriptedPeer::Connection &connection) {
        if (when == "answering"_L1)
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nok");
        isThere = true;
    });
    TransportRun run;
    const auto token = run.transport.send(TransportRun::request(peer.url()));
    QTRY_VERIFY(isThere);
    QVERIFY(run.ended.isEmpty());
    run.transport.cancel(token);
    QVERIFY(run.ended.isEmpty()); // told from the event loop
    QTRY_COMPARE(run.ended.value(token).size(), 1);
    QCOMPARE(run.ended.value(token).constFirst().error, AttemptError::Cancelled);
    QVERIFY(run.ended.value(token).constFirst().detail().startsWith(u"Cancelled"_s));
    peer.answer(ok());
    QCOMPARE(run.run(TransportRun::request(peer.url())).error, AttemptError::None);
    QVERIFY(run.eachEndedOnce());
    QVERIFY(peer.requests().size() <= 2);
}

void TestTransportLimits::cancellingTwiceOrLateDoesNothing()
{
    ScriptedPeer peer;
    peer.answer(ok());
    TransportRun run;
    const auto token = run.transport.send(TransportRun::request(peer.url()));
    run.transport.cancel(token);
    run.transport.cancel(token);
    QTRY_COMPARE(run.ended.value(token).size(), 1);
    run.transport.cancel(token);
    run.transport.cancel(12345);
    QCOMPARE(run.run(TransportRun::request(peer.url())).error, AttemptError::None);
    QVERIFY(run.eachEndedOnce());
}

void TestTransportLimits::dropsWhatIsUnderWayWhenDestroyed()
{
    ScriptedPeer peer;
    int ends = 0;
    {
        Trust trust{[] { return QList<QSslCertificate>(); }};
        WireTransport transport(&trust);
        connect(&transport, &Transport::finished, this, [&] { ++ends; });
        transport.send(TransportRun::request(peer.url()));
        QTRY_COMPARE(peer.requests().size(), 1);
    }
    QTRY_COMPARE(peer.connection(0).socket ? peer.connection(0).socket->state() : QAbstractSocket::UnconnectedState,
                 QAbstractSocket::UnconnectedState);
    QCOMPARE(ends, 0);
}

void TestTransportLimits::theSystemsProxyIsAskedOnlyWhenAllowed()
{
    ScriptedPeer proxy;
    proxy.answer("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    ScriptedPeer here;
    here.answer(ok());
    const QByteArray address = proxy.url(u""_s).toEncoded();
    const QByteArrayList names{"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "NO_PROXY"};
    QHash<QByteArray, QByteArray> before;
    for (const QByteArray &name : names)
        before.insert(name, qgetenv(name.constData()));
    for (const QByteArray &name : names)
        name.toLower() == "no_proxy" ? qunsetenv(name.constData()) : qputenv(name.constData(), address);
    const auto restore = qScopeGuard([&] {
        for (const QByteArray &name : names)
            before.value(name).isNull() ? qunsetenv(name.constData()) : qputenv(name.constData(), before.value(name));
    });

    TransportRun run;
    auto elsewhere = TransportRun::request(QUrl(u"https://hook.invalid/x"_s));
    run.run(elsewhere);
    QCOMPARE(proxy.connectionCount(), 0); // not unless the user says so
    auto local = TransportRun::request(here.url());
    local.useSystemProxy = true;
    QCOMPARE(run.run(local).error, AttemptError::None);
    QCOMPARE(proxy.connectionCount(), 0); // and never for this machine
    elsewhere.useSystemProxy = true;
    const TransportResult result = run.run(elsewhere);
    QCOMPARE(result.error, AttemptError::Connection);
    QVERIFY2(result.detail().contains(u"proxy"_s), qPrintable(result.detail()));
    QVERIFY(result.sentHead.isEmpty());
    // Qt may knock a second time at a proxy that refuses. What counts: the proxy is only ever asked for a tunnel, and sees no payload.
    QVERIFY(proxy.connectionCount() >= 1);
    QVERIFY(!proxy.requests().isEmpty());
    for (const QByteArray &request : proxy.requests())
        QVERIFY2(request.startsWith("CONNECT hook.invalid:443 ") && request.endsWith("\r\n\r\n"), request.constData());
}

QTEST_GUILESS_MAIN(TestTransportLimits)
#include "tst_transport_limits.moc"
