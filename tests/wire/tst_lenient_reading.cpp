// SPDX-License-Identifier: MIT
// Where the strict reading fails, what others would have read is said, and stays beside the result.
#include "core/wire/lenient_reading.h"
#include "tests/delivery/transport_run.h"
#include "tests/support/scripted_peer.h"

#include <QtCore/QTimer>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLenientReading final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void saysWhatOthersWouldRead_data();
    void saysWhatOthersWouldRead();
    void isNeverTheResult();
    void awaitsTheRestForAMoment();
};

void TestLenientReading::saysWhatOthersWouldRead_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &answer, int status) { QTest::newRow(name) << answer << status; };
    row("a blank before a colon", "HTTP/1.1 200 OK\r\nServer : x\r\nContent-Length: 0\r\n\r\n", 200);
    row("a folded line", "HTTP/1.1 503 No\r\nA: b\r\n c\r\n\r\n", 503);
    row("line feeds alone", "HTTP/1.1 204 OK\n\n", 204);
    row("a line feed later on", "HTTP/1.1 200 OK\r\nA: b\n\r\n", 200);
    row("after an interim answer", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Made\nContent-Length: 0\n\n", 201);
    row("with its body", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", 200);
    row("with chunks", "HTTP/1.1 200 OK\r\nX : 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 200);
    row("no chunk size behind it", "HTTP/1.1 200 OK\r\nX : 1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n0\r\n\r\n", 0);
    row("no chunk size behind line feeds", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nZZ\n", 0);
    row("no length behind it", "HTTP/1.1 200 OK\r\nX : 1\r\nContent-Length: -5\r\n\r\n", 0);
    row("a NUL behind it", "HTTP/1.1 200 OK\r\nX : 1\r\nY: a\0b\r\nContent-Length: 0\r\n\r\n"_ba, 0);
    row("two lengths behind it", "HTTP/1.1 200 OK\r\nX : 1\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\nhello", 0);
    row("a body that is not whole", "HTTP/1.1 200 OK\r\nX : 1\r\nContent-Length: 10\r\n\r\nok", 0);
    row("a head that is not whole", "HTTP/1.1 200 OK\r\nX : 1\r\nContent-Le", 0);
    row("of an interim answer nothing yet", "HTTP/1.1 103 Hints\n", 0);
    row("folded from the first line on", "HTTP/1.1 200 OK\r\n A: b\r\n\r\n", 0);
    row("no status", "HTTP/1.1 OK\n\n", 0);
    row("no colon", "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", 0);
    row("a control character", "HTTP/1.1 200 OK\r\nA: \x01\r\n\r\n", 0);
    row("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 0);
    row("not HTTP", "SSH-2.0\r\n", 0);
    row("line feeds in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\n\n", 0);
    row("nothing wrong", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0);
}

void TestLenientReading::saysWhatOthersWouldRead()
{
    QFETCH(QByteArray, answer);
    QFETCH(int, status);
    ResponseParser whole(ResponseRules::forMethod("POST"));
    whole.feed(answer);
    QCOMPARE(readLeniently(whole).status.value_or(0), status);
    ResponseParser inPieces(ResponseRules::forMethod("POST")); // the same whatever way it came
    for (qsizetype i = 0; i < answer.size(); ++i)
        inPieces.feed(answer.mid(i, 1));
    QCOMPARE(readLeniently(inPieces).status.value_or(0), status);
}

void TestLenientReading::isNeverTheResult()
{
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 200 OK\r\nServer : x\r\nContent-Length: 0\r\n\r\n");
    TransportRun run;
    const TransportResult result = run.run(TransportRun::request(peer.url()));
    QCOMPARE(result.error, AttemptError::Protocol);
    QCOMPARE(result.status, 0);
    QCOMPARE(result.causes.first().code, u"answer_space_before_colon"_s);
    QCOMPARE(result.causes.last(), (FailureCause{u"others_would_read"_s, {u"200"_s}}));
    QVERIFY2(result.detail().contains(u"Other clients would have read 200"_s), qPrintable(result.detail()));

    peer.answer("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n");
    QVERIFY(!run.run(TransportRun::request(peer.url())).detail().contains(u"Other clients"_s));
}

/// Many servers send the head by itself, and the body after it.
void TestLenientReading::awaitsTheRestForAMoment()
{
    ScriptedPeer peer;
    TransportRun run;
    for (const auto &[body, passes] : {std::pair("2\r\nok\r\n0\r\n\r\n"_ba, true), std::pair("ZZ\r\n"_ba, false), std::pair(QByteArray(), false)}) {
        peer.onRequest([body = body](ScriptedPeer::Connection &connection) {
            connection.write("HTTP/1.1 200 OK\r\nServer : x\r\nTransfer-Encoding: chunked\r\n\r\n");
            QTimer::singleShot(0, connection.socket.data(), [body, &connection] { connection.write(body); });
        });
        const TransportResult result = run.run(TransportRun::request(peer.url()));
        QCOMPARE(result.error, AttemptError::Protocol);
        QCOMPARE(result.causes.first().code, u"answer_space_before_colon"_s);
        QCOMPARE(result.causes.size(), passes ? 2 : 1);
        QVERIFY(*result.phases.finished < 5s); // though the peer stays
    }
}

QTEST_GUILESS_MAIN(TestLenientReading)
#include "tst_lenient_reading.moc"
