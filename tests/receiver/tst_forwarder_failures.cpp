// SPDX-License-Identifier: MIT
// What the peer and the log are told when the server behind the receiver does not answer as it should, or the plan breaks its answer.
#include "core/model/text.h"
#include "core/rules/cause_words.h"
#include "core/wire/wire_failure.h"
#include "forward_fixture.h"

#include <QtNetwork/QTcpSocket>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_ForwarderFailures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsOnceAndSaysWhatFailed_data();
    void sendsOnceAndSaysWhatFailed();
    void countsDownMaxForwards();
    void speaksInTheSendersWords();
    void saysThatNothingListens();
    void breaksTheAnswerAfterwards_data();
    void breaksTheAnswerAfterwards();
    void answersByItselfWhereThePlanSaysSo();
    void dripsTheServersAnswer();
    void delaysTheServersAnswer();
    void refusesTheServersAnswerWithoutAServer();
};

void tst_ForwarderFailures::sendsOnceAndSaysWhatFailed_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const QByteArray &answer, const QString &code, const QByteArray &method = "POST"_ba) {
        QTest::newRow(name) << method << answer << code;
    };
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    row("closed, as in the field", {}, u"closed"_s);
    row("closed, GET", {}, u"closed"_s, "GET");
    row("closed, HEAD", {}, u"closed"_s, "HEAD");
    row("not HTTP", "not HTTP\r\n\r\n", u"protocol"_s);
    row("lengths differ, as in the field", ok + "Content-Length: 2\r\nContent-Length: 5\r\n\r\nhello", u"protocol"_s);
    row("length and coding", ok + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", u"protocol"_s);
    row("a coding that is not known", ok + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", u"protocol"_s);
    row("another protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", u"protocol"_s);
    row("a chunk's size, as in the field", ok + "Transfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n0\r\n\r\n", u"protocol"_s);
    row("no colon", ok + "nonsense\r\n\r\n", u"protocol"_s);
    row("only an interim answer", "HTTP/1.1 103 Early Hints\r\n\r\n", u"protocol"_s);
    row("half a head", "HTTP/1.1 200 OK\r\nCont", u"protocol"_s);
}

void tst_ForwarderFailures::sendsOnceAndSaysWhatFailed()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, answer);
    QFETCH(QString, code);
    ScriptedPeer peer;
    peer.answer(answer);
    Fixture f;
    startBefore(f, peer);
    const auto client = f.client();
    client->send(method + " / HTTP/1.0\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QVERIFY2(client->statusLine().contains("502"), client->received.constData());
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(peer.requests().size(), 1);
    const Capture &capture = f.captured.first();
    QCOMPARE(capture.status, 502);
    QVERIFY(capture.forward);
    QVERIFY(capture.forward->error == code || (code == u"protocol" && !capture.forward->error.isEmpty() && capture.forward->error != u"timeout"));
    QVERIFY(!capture.forward->words.isEmpty());
    QVERIFY(capture.answer.contains(capture.forward->words));
    QVERIFY2(!capture.forward->words.contains("Unknown error"_L1), qPrintable(capture.forward->words));
}

/// RFC 9110 7.6.2.
void tst_ForwarderFailures::countsDownMaxForwards()
{
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    Fixture f;
    startBefore(f, peer);
    const auto client = f.client();
    client->send("OPTIONS / HTTP/1.1\r\nHost: localhost\r\nMax-Forwards: 0\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(client->statusLine().contains("200"), waitMs);
    QCOMPARE(peer.requests().size(), 0);
    QVERIFY(f.captured.first().answer.contains(u"Max-Forwards"_s));
    client->send("OPTIONS / HTTP/1.1\r\nHost: localhost\r\nMax-Forwards: 5\r\nX-Forwarded-For: \r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(peer.requests().size(), 1, waitMs);
    QVERIFY(peer.requests().first().contains("\r\nMax-Forwards: 4\r\n"));
    QVERIFY(peer.requests().first().contains("\r\nX-Forwarded-For: 127.0.0.1\r\n"));
}

void tst_ForwarderFailures::speaksInTheSendersWords()
{
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\nhello");
    Fixture f;
    startBefore(f, peer);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    const ResponseProblem problem{ResponseFault::LengthsDiffer, ResponsePlace::Head, "Content-Length: 5", 3};
    const WireFailure expected = failures::badAnswer(problem, false, QUrl(f.options.forwardTo));
    QCOMPARE(f.captured.first().forward->words, rules::causeWords(expected.causes));
    QCOMPARE(f.captured.first().forward->error, QString(toText(expected.error)));
    QVERIFY(f.captured.first().forward->words.contains("Content-Length: 5"_L1));
}

void tst_ForwarderFailures::saysThatNothingListens()
{
    QTcpSocket placeholder; // bound, so that nobody else has it, and nothing listens
    QVERIFY(placeholder.bind(QHostAddress::LocalHost));
    const quint16 free = placeholder.localPort();
    Fixture f;
    f.options.forwardTo = u"http://127.0.0.1:%1/"_s.arg(free);
    f.start(u"app"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY(client->statusLine().contains("502"));
    QVERIFY(client->received.contains("127.0.0.1"));
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().forward->error, u"refused"_s);
}

void tst_ForwarderFailures::breaksTheAnswerAfterwards_data()
{
    QTest::addColumn<QString>("plan");
    QTest::addColumn<QByteArray>("received"); ///< how it ends; empty = nothing comes
    QTest::addColumn<int>("status");
    QTest::newRow("close") << u"close"_s << QByteArray() << 0;
    QTest::newRow("reset") << u"reset"_s << QByteArray() << 0;
    QTest::newRow("late close") << u"delay=20ms:close"_s << QByteArray() << 0;
    QTest::newRow("garbage") << u"garbage"_s << "\x16\x03 this is not HTTP \r\n\r\n"_ba << 0;
    QTest::newRow("truncate") << u"truncate=4"_s << "\r\n\r\n0123"_ba << 201;
    QTest::newRow("truncate at nothing") << u"truncate=0"_s << "\r\n\r\n"_ba << 201;
    QTest::newRow("truncate past the end") << u"truncate=20"_s << "0123456789\r\n"_ba << 201;
    QTest::newRow("a status, late") << u"delay=20ms:503"_s << "{\"status\":503}"_ba << 503;
}

void tst_ForwarderFailures::breaksTheAnswerAfterwards()
{
    QFETCH(QString, plan);
    QFETCH(QByteArray, received);
    QFETCH(int, status);
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 201 Made\r\nContent-Length: 10\r\n\r\n0123456789");
    Fixture f;
    startBefore(f, peer, plan);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    if (status != 503)
        QTRY_VERIFY_WITH_TIMEOUT(client->ended, waitMs);
    QTRY_VERIFY2_WITH_TIMEOUT(client->received.endsWith(received) && client->received.isEmpty() == received.isEmpty(), client->received.constData(),
                              waitMs);
    QVERIFY(plan != u"reset" || client->wasReset);
    QCOMPARE(peer.requests().size(), 1); // it has been processed
    const Capture &capture = f.captured.first();
    QCOMPARE(capture.status, status);
    QVERIFY(capture.forward);
    QCOMPARE(capture.forward->status, 201);
    QVERIFY2(capture.answer.contains(plan) && capture.answer.contains("201"_L1), qPrintable(capture.answer));
}

void tst_ForwarderFailures::answersByItselfWhereThePlanSaysSo()
{
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok");
    Fixture f;
    startBefore(f, peer, u"503x2,slack,app"_s);
    QList<int> statuses;
    for (int i = 0; i < 5; ++i) {
        const auto client = f.client();
        client->send(post("{}", signature("{}")));
        QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), i + 1, waitMs);
        statuses += f.captured.last().status;
        QCOMPARE(f.captured.last().forward.has_value(), i > 2);
    }
    QCOMPARE(statuses, (QList<int>{503, 503, 400, 202, 202}));
    QCOMPARE(peer.requests().size(), 2);
}

void tst_ForwarderFailures::dripsTheServersAnswer()
{
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 201 Made\r\nContent-Length: 10\r\n\r\n0123456789");
    Fixture f;
    startBefore(f, peer, u"drip=5ms"_s);
    const auto client = f.client();
    QSet<qsizetype> sizes;
    client->send(post("{}", signature("{}")));
    connect(&client->socket(), &QIODevice::readyRead, this, [&] { sizes.insert(client->received.size()); });
    QTRY_VERIFY_WITH_TIMEOUT(client->received.endsWith("\r\n\r\n0123456789"), waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QVERIFY2(sizes.size() > 3, QByteArray::number(sizes.size()).constData());
    QCOMPARE(f.captured.first().status, 201);
}

void tst_ForwarderFailures::delaysTheServersAnswer()
{
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 201 Made\r\nContent-Length: 2\r\n\r\nok");
    Fixture f;
    startBefore(f, peer, u"delay=100ms:app"_s);
    const auto client = f.client();
    client->send(post("{}", signature("{}")));
    QTRY_COMPARE_WITH_TIMEOUT(peer.requests().size(), 1, waitMs);
    QElapsedTimer clock;
    clock.start();
    QTRY_VERIFY_WITH_TIMEOUT(client->received.endsWith("\r\n\r\nok"), waitMs);
    QVERIFY2(clock.elapsed() >= 80, QByteArray::number(clock.elapsed()).constData());
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().status, 201);
}

void tst_ForwarderFailures::refusesTheServersAnswerWithoutAServer()
{
    Fixture f;
    f.options.plan = *ResponsePlan::parse(u"503,app"_s);
    const auto started = f.receiver.start(f.options);
    QVERIFY(!started);
    QCOMPARE(started.error().code, ErrorCode::InvalidInput);
    QVERIFY(started.error().message.contains("app"_L1));
}

QTEST_GUILESS_MAIN(tst_ForwarderFailures)
#include "tst_forwarder_failures.moc"
