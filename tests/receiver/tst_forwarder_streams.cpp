// SPDX-License-Identifier: MIT
// Answers on their way through: as they come, whatever their size, and no more of them held than the peer takes.
#include "forward_fixture.h"
#include "tests/support/instrumented.h"
#include "tests/support/resident_bytes.h"
#include "tests/support/test_certificates.h"

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 mebibyte = 1024 * 1024;

constexpr qint64 large = isInstrumented ? 50'000'000 : 100'000'000;

/// Answers with so many bytes, a piece at a time, as fast as they are taken.
class Fountain final : public QObject
{
public:
    Fountain(ScriptedPeer &peer, qint64 bytes, const QByteArray &head, bool chunked) : m_left(bytes), m_chunked(chunked)
    {
        peer.onRequest([this, head](ScriptedPeer::Connection &connection) {
            m_socket = connection.socket;
            connect(m_socket, &QIODevice::bytesWritten, this, &Fountain::pour);
            m_socket->write(head);
        });
    }
    qint64 poured = 0;
    QCryptographicHash hash{QCryptographicHash::Sha256};

private:
    void pour()
    {
        while (m_socket && m_left > 0 && m_socket->bytesToWrite() < 256 * 1024) {
            QByteArray piece = QByteArray(QByteArray::number(poured) + '-').repeated(7500);
            piece.truncate(std::min<qsizetype>(qsizetype(m_left), 60'000));
            hash.addData(piece);
            m_left -= piece.size();
            poured += piece.size();
            m_socket->write(m_chunked ? QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n" : piece);
            if (m_left == 0 && m_chunked)
                m_socket->write("0\r\nX-Sum: 7\r\n\r\n");
        }
    }

    QPointer<QTcpSocket> m_socket;
    qint64 m_left;
    bool m_chunked;
};

/// Reads an answer and keeps none of it but its head's and its end's bytes.
class Drain final : public QObject
{
public:
    explicit Drain(quint16 port)
    {
        m_socket.setReadBufferSize(256 * 1024);
        connect(&m_socket, &QIODevice::readyRead, this, &Drain::take);
        connect(&m_socket, &QAbstractSocket::connected, this, [this] { m_socket.write(post("{}", signature("{}"))); });
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    }
    void resume()
    {
        paused = false;
        take();
    }
    QByteArray head;
    QByteArray last; ///< the last bytes of a body in chunks
    qint64 bytes = 0;
    qint64 highest = 0; ///< of memory
    bool paused = false;
    QCryptographicHash hash{QCryptographicHash::Sha256};

private:
    void take()
    {
        if (paused)
            return;
        QByteArray piece = m_socket.readAll();
        highest = std::max(highest, residentBytes());
        if (!head.endsWith("\r\n\r\n")) {
            head += piece;
            const qsizetype end = head.indexOf("\r\n\r\n");
            if (end < 0)
                return;
            piece = head.sliced(end + 4);
            head.truncate(end + 4);
        }
        bytes += piece.size();
        last += piece;
        last = last.last(std::min<qsizetype>(last.size(), 30));
        hash.addData(piece);
    }
    QTcpSocket m_socket;
};

} // namespace

class tst_ForwarderStreams : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void passesOnAnySizeInBoundedMemory_data();
    void passesOnAnySizeInBoundedMemory();
    void takesNoMoreThanThePeerTakes();
    void passesOnEventByEvent();
    void passesOnInterimAnswersAndTrailers();
    void speaksToOldPeersAsTheyUnderstand();
    void tellsOfAPeerThatLeavesInBetween();
    void trustsWhomTheSenderTrusts();
    void passesBackAnswersWithoutABody_data();
    void passesBackAnswersWithoutABody();
    void answersAnUpgradeInWords_data();
    void answersAnUpgradeInWords();
};

void tst_ForwarderStreams::passesOnAnySizeInBoundedMemory_data()
{
    QTest::addColumn<bool>("chunked");
    QTest::addColumn<qint64>("bytes");
    QTest::newRow("70,010 bytes, as in the field") << false << qint64(70'010);
    QTest::newRow("large, with a length") << false << large;
    QTest::newRow("large, in chunks") << true << large;
}

void tst_ForwarderStreams::passesOnAnySizeInBoundedMemory()
{
    QFETCH(bool, chunked);
    QFETCH(qint64, bytes);
    ScriptedPeer peer;
    const QByteArray framing = chunked ? "Transfer-Encoding: chunked"_ba : "Content-Length: " + QByteArray::number(bytes);
    Fountain fountain(peer, bytes, "HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n", chunked);
    Fixture f;
    startBefore(f, peer);
    const qint64 before = residentBytes();
    Drain drain(quint16(f.receiver.url().port()));
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, 60'000);
    if (chunked) {
        QTRY_VERIFY_WITH_TIMEOUT(drain.last.endsWith("0\r\nX-Sum: 7\r\n\r\n"), waitMs);
    } else {
        QTRY_COMPARE_WITH_TIMEOUT(drain.bytes, bytes, waitMs);
        QCOMPARE(drain.hash.result(), fountain.hash.result());
    }
    QVERIFY(drain.head.contains(framing));
    QCOMPARE(f.captured.first().forward->bytes, bytes);
    const qint64 grown = drain.highest - before;
    qInfo("memory grew by %lld KiB", static_cast<long long>(grown / 1024));
    if (!isInstrumented)
        QVERIFY(grown < 24 * mebibyte);
}

void tst_ForwarderStreams::takesNoMoreThanThePeerTakes()
{
    ScriptedPeer peer;
    Fountain fountain(peer, large, "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(large) + "\r\n\r\n", false);
    Fixture f;
    startBefore(f, peer);
    Drain drain(quint16(f.receiver.url().port()));
    drain.paused = true;
    // The system's own buffers take some megabytes; once those are full, nothing moves.
    qint64 seen = -1;
    QTRY_VERIFY_WITH_TIMEOUT((std::exchange(seen, fountain.poured) == fountain.poured && seen > 0), waitMs);
    QVERIFY2(fountain.poured < 40 * mebibyte, QByteArray::number(fountain.poured).constData());
    drain.resume();
    QTRY_COMPARE_WITH_TIMEOUT(drain.bytes, large, 60'000);
    QCOMPARE(drain.hash.result(), fountain.hash.result());
}

void tst_ForwarderStreams::passesOnEventByEvent()
{
    ScriptedPeer peer;
    QPointer<QTcpSocket> app;
    peer.onRequest([&app](ScriptedPeer::Connection &connection) {
        app = connection.socket;
        connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
    });
    Fixture f;
    startBefore(f, peer);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(client->received.endsWith("\r\n\r\n"), waitMs);
    QVERIFY(client->received.contains("Content-Type: text/event-stream\r\n"));
    QByteArray body;
    for (const QByteArray &event : {"data: 1\n\n"_ba, "data: 2\n\n"_ba, "data: 3\n\n"_ba}) {
        app->write(event);
        body += "9\r\n" + event + "\r\n";
        QTRY_COMPARE_WITH_TIMEOUT(bodyOf(*client), body, waitMs);
    }
    QVERIFY(f.captured.isEmpty());
    app->disconnectFromHost();
    QTRY_COMPARE_WITH_TIMEOUT(bodyOf(*client), QByteArray(body + "0\r\n\r\n"), waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().forward->bytes, 27);
}

void tst_ForwarderStreams::passesOnInterimAnswersAndTrailers()
{
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\nConnection: X-Hop\r\nX-Hop: private\r\n\r\nHTTP/1.1 102 \r\n\r\n"
                "HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 1\r\nX-Sum: 2\r\n\r\n");
    Fixture f;
    startBefore(f, peer);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(client->received.endsWith("2\r\nok\r\n0\r\nX-Sum: 1\r\nX-Sum: 2\r\n\r\n"), waitMs);
    QVERIFY2(client->received.startsWith("HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\nHTTP/1.1 102 \r\n\r\nHTTP/1.1 200 OK\r\n"),
             client->received.constData());
    QVERIFY(client->received.contains("\r\nTrailer: X-Sum\r\n"));
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().status, 200);
}

void tst_ForwarderStreams::speaksToOldPeersAsTheyUnderstand()
{
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
    Fixture f;
    startBefore(f, peer);
    const auto client = f.client();
    client->send("POST / HTTP/1.0\r\nContent-Length: 0\r\nHost: localhost\r\n\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QVERIFY2(client->received.startsWith("HTTP/1.1 200 OK\r\n") && client->received.endsWith("\r\n\r\nok"), client->received.constData());
    QVERIFY(!client->received.contains("chunked"));
}

void tst_ForwarderStreams::tellsOfAPeerThatLeavesInBetween()
{
    ScriptedPeer peer;
    peer.onRequest([](ScriptedPeer::Connection &connection) { connection.write("HTTP/1.1 200 OK\r\n\r\ndata"); });
    Fixture f;
    startBefore(f, peer);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(client->received.contains("data"), waitMs);
    client->reset();
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().status, 200);
    QVERIFY(f.captured.first().forward->bytes == 4 && f.captured.first().forward->error == u"cancelled"); // its end was not heard
    QTRY_VERIFY_WITH_TIMEOUT(!peer.connection(0).socket || peer.connection(0).socket->state() == QAbstractSocket::UnconnectedState, waitMs);
}

void tst_ForwarderStreams::trustsWhomTheSenderTrusts()
{
    const TlsIdentity authority = makeIdentity({"Test CA", {}, realNow() - 1h, realNow() + 24h, true});
    ScriptedPeer peer(makeIdentity({"app", "DNS:localhost"}, authority));
    peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    Fixture f;
    f.options.forwardTo = peer.url().toString();
    f.start(u"app"_s);
    const auto refused = f.client();
    refused->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(refused->received.contains("HTTP/1.1 502 "), waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().forward->error, u"tls"_s);
    QCOMPARE(peer.requests().size(), 0);

    f.trust.setProfileAuthorities({authority.chain.first()});
    const auto passed = f.client();
    passed->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(passed->received.endsWith("\r\n\r\nok"), waitMs);
    QCOMPARE(peer.requests().size(), 1);
}

void tst_ForwarderStreams::passesBackAnswersWithoutABody_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("length"); ///< empty = none is told
    const auto row = [](const char *name, const QByteArray &method, const QByteArray &head, const QByteArray &told = {}) {
        QTest::newRow(name) << method << QByteArray("HTTP/1.1 " + head + "\r\n\r\n") << told;
    };
    row("HEAD", "HEAD", "200 OK\r\nContent-Length: 10", "10");
    row("HEAD, a length said twice in one field", "HEAD", "200 OK\r\nContent-Length: 5, 5", "5");
    row("HEAD, a length said twice", "HEAD", "200 OK\r\nContent-Length: 5\r\nContent-Length: 5", "5");
    row("HEAD, chunked", "HEAD", "200 OK\r\nTransfer-Encoding: chunked");
    row("HEAD, nothing told", "HEAD", "200 OK");
    row("204", "POST", "204 No Content");
    row("304", "GET", "304 Not Modified\r\nETag: \"x\"\r\nContent-Length: 7", "7");
}

void tst_ForwarderStreams::passesBackAnswersWithoutABody()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, length);
    ScriptedPeer peer;
    peer.onRequest([&answer](ScriptedPeer::Connection &connection) { connection.write(answer); }); // and it stays
    Fixture f;
    startBefore(f, peer);
    const auto client = f.client();
    for (int i = 1; i <= 2; ++i) { // the second shows that the first ended where it should
        client->send(method + " / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(client->answers(), i, waitMs);
        QTRY_VERIFY_WITH_TIMEOUT(client->received.endsWith("\r\n\r\n"), waitMs);
    }
    QCOMPARE(client->received.count("Content-Length: "), length.isEmpty() ? 0 : 2);
    QCOMPARE(client->received.count(QByteArray("Content-Length: " + length + "\r\n")), length.isEmpty() ? 0 : 2);
    QVERIFY(!client->received.contains("chunked"));
    QVERIFY(peer.requests().first().startsWith(QByteArray(method + " ")));
}

void tst_ForwarderStreams::answersAnUpgradeInWords_data()
{
    QTest::addColumn<QByteArray>("upgrade");
    QTest::addColumn<QByteArray>("connection");
    QTest::addColumn<bool>("passed");
    QTest::newRow("websocket") << "websocket"_ba
                               << "Upgrade"_ba << false;
    QTest::newRow("one of several") << "h2c, IRC/6.9"_ba
                                    << "keep-alive, upgrade"_ba << false;
    QTest::newRow("HTTP/2") << "h2c"_ba
                            << "Upgrade"_ba << true;
    QTest::newRow("not named by Connection") << "websocket"_ba
                                             << "keep-alive"_ba << true;
}

void tst_ForwarderStreams::answersAnUpgradeInWords()
{
    QFETCH(QByteArray, upgrade);
    QFETCH(QByteArray, connection);
    QFETCH(bool, passed);
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    Fixture f;
    startBefore(f, peer);
    const auto client = f.client();
    client->send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: " + connection + "\r\nUpgrade: " + upgrade + "\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().status, passed ? 200 : 501);
    QCOMPARE(peer.requests().size(), passed ? 1 : 0);
    if (passed)
        QVERIFY(!peer.requests().first().toLower().contains("upgrade"));
    else
        QVERIFY2(client->received.contains("cannot be passed on"), client->received.constData());
}

QTEST_GUILESS_MAIN(tst_ForwarderStreams)
#include "tst_forwarder_streams.moc"
