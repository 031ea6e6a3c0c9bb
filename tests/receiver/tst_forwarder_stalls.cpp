// SPDX-License-Identifier: MIT
// A server behind the receiver that begins an answer and stops, or goes on with what is none.
#include "forward_fixture.h"

#include <QtCore/QTimer>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_ForwarderStalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitsOnlySoLongForAnAnswer_data();
    void waitsOnlySoLongForAnAnswer();
    void refusesWhatIsBrokenFromItsFirstChunkOn_data();
    void refusesWhatIsBrokenFromItsFirstChunkOn();
    void waitsForEventsAsLongAsItTakes();
    void doesNotBlameTheServerForTheSendersPause();
    void cutsWhatStopsInTheMiddle_data();
    void cutsWhatStopsInTheMiddle();
};

void tst_ForwarderStalls::waitsOnlySoLongForAnAnswer_data()
{
    QTest::addColumn<QByteArray>("beginning");
    QTest::newRow("silence") << QByteArray();
    QTest::newRow("half a head") << "HTTP/1.1 200"_ba;
    QTest::newRow("an interim answer") << "HTTP/1.1 102 Processing\r\n\r\n"_ba;
}

void tst_ForwarderStalls::waitsOnlySoLongForAnAnswer()
{
    QFETCH(QByteArray, beginning);
    ScriptedPeer peer;
    peer.onRequest([&](ScriptedPeer::Connection &connection) { connection.write(beginning); });
    Fixture f;
    startBefore(f, peer, u"app"_s, 150ms);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(client->received.contains("HTTP/1.1 504 "), waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().status, 504);
    QCOMPARE(f.captured.first().forward->error, u"timeout"_s);
}

void tst_ForwarderStalls::refusesWhatIsBrokenFromItsFirstChunkOn_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("then"); ///< in a piece of its own
    const QByteArray head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("a body instead of chunks") << head + R"({"ok":true})" << QByteArray();
    QTest::newRow("half a line") << head + "ZZ" << QByteArray();
    QTest::newRow("after the head") << head << "ZZ\r\nhello\r\n0\r\n\r\n"_ba;
    QTest::newRow("cut after the head") << head << "5\r\n"_ba;
}

/// As long as nothing of the body has gone on, the gateway can still say that the answer is none (RFC 9110 15.6.3).
void tst_ForwarderStalls::refusesWhatIsBrokenFromItsFirstChunkOn()
{
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, then);
    ScriptedPeer peer;
    peer.onRequest([&](ScriptedPeer::Connection &connection) {
        connection.write(first);
        QTimer::singleShot(0, connection.socket.data(), [then, &connection] {
            connection.write(then);
            if (then == "5\r\n")
                connection.close();
        });
    });
    Fixture f;
    startBefore(f, peer);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(client->received.contains("HTTP/1.1 502 "), waitMs);
    QVERIFY(client->received.startsWith("HTTP/1.1 502 "));
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().status, 502);
    QVERIFY(f.captured.first().forward->error == u"protocol" || then == "5\r\n");
}

/// Of two answers that have begun and are silent only the one that does not tell of events has a limit.
void tst_ForwarderStalls::waitsForEventsAsLongAsItTakes()
{
    ScriptedPeer peer;
    QPointer<QTcpSocket> events;
    peer.onRequest([&](ScriptedPeer::Connection &connection) {
        const QByteArray type = connection.number == 0 ? "text/event-stream; charset=utf-8" : "text/plain";
        if (connection.number == 0)
            events = connection.socket;
        connection.write("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    });
    Fixture f;
    startBefore(f, peer, u"app"_s, 200ms);
    const auto first = f.client();
    first->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(first->received.contains("abc"), waitMs);
    const auto second = f.client();
    second->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().forward->error, u"timeout"_s);
    QVERIFY2(f.captured.first().forward->words.contains(u"began to answer (200, text/plain)"_s), qPrintable(f.captured.first().forward->words));
    QVERIFY(second->ended);
    QVERIFY(!first->ended && events);
    events->write("3\r\ndef\r\n0\r\n\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(first->received.endsWith("def\r\n0\r\n\r\n"), waitMs);
}

/// A server that answers before it has the whole request waits for the sender, who has a limit of its own.
void tst_ForwarderStalls::doesNotBlameTheServerForTheSendersPause()
{
    ScriptedPeer peer;
    peer.onConnect(
        [](ScriptedPeer::Connection &connection) { connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"); });
    Fixture f;
    f.options.server.bodyBytes = 1024;
    startBefore(f, peer, u"app"_s, 200ms);
    const auto pausing = f.client();
    pausing->send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n" + QByteArray(2000, 'x'));
    QTRY_VERIFY_WITH_TIMEOUT(pausing->received.contains("abc"), waitMs);
    const auto whole = f.client(); // by which the time is over for a server that stops
    whole->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().forward->error, u"timeout"_s);
    QVERIFY(whole->ended && !pausing->ended);
    pausing->send(QByteArray(3000, 'x'));
    peer.connection(0).write("0\r\n\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(pausing->received.endsWith("abc\r\n0\r\n\r\n"), waitMs);
}

void tst_ForwarderStalls::cutsWhatStopsInTheMiddle_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("stays"); ///< and says no more
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("plan");
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    QTest::newRow("cut") << ok + "Content-Length: 11\r\n\r\nabc" << false << u"protocol"_s << u"app"_s;
    QTest::newRow("cut in a chunk") << ok + "Transfer-Encoding: chunked\r\n\r\n9\r\nabc" << false << u"protocol"_s << u"app"_s;
    QTest::newRow("a later chunk's size") << ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nZZ\r\n" << true << u"protocol"_s << u"app"_s;
    QTest::newRow("a body behind a chunk") << ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n{\"more\":1}" << true << u"protocol"_s << u"app"_s;
    QTest::newRow("stopped between chunks") << ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n" << true << u"timeout"_s << u"app"_s;
    QTest::newRow("stopped before the very end") << ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n" << true << u"timeout"_s << u"app"_s;
    QTest::newRow("stopped, of a length that is not told") << ok + "\r\nabc" << true << u"timeout"_s << u"app"_s;
    QTest::newRow("stopped") << ok + "Content-Length: 11\r\n\r\nabc" << true << u"timeout"_s << u"app"_s;
    QTest::newRow("stopped, and still dripping when its time is over")
        << ok + "Content-Length: 11\r\n\r\nabc" << true << u"timeout"_s << u"drip=200ms"_s;
}

void tst_ForwarderStalls::cutsWhatStopsInTheMiddle()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, stays);
    QFETCH(QString, code);
    QFETCH(QString, plan);
    ScriptedPeer peer;
    peer.onRequest([&](ScriptedPeer::Connection &connection) {
        connection.write(answer);
        if (!stays)
            connection.close();
    });
    Fixture f;
    startBefore(f, peer, plan, 300ms);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QVERIFY2(client->received.contains("abc") && !client->received.contains("0\r\n\r\n"), client->received.constData());
    const Capture &capture = f.captured.first();
    QCOMPARE(capture.status, 200);
    QCOMPARE(capture.forward->bytes, 3);
    QVERIFY2(capture.forward->error == code || (code == u"protocol" && capture.forward->error == u"closed"), qPrintable(capture.forward->error));
    QVERIFY(capture.answer.contains(capture.forward->words));
}

QTEST_GUILESS_MAIN(tst_ForwarderStalls)
#include "tst_forwarder_stalls.moc"
