// SPDX-License-Identifier: MIT
// One reply of the wire: what it keeps apart, how it streams both ways, how long it may take, and what becomes of kept connections.
#include "core/rules/cause_words.h"
#include "tests/support/scripted_peer.h"
#include "tests/support/test_certificates.h"
#include "tests/wire/wire_run.h"

#include <QtNetwork/QTcpServer>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"_ba;

/// A body that comes in pieces, as from another connection.
class Pieces final : public QIODevice
{
public:
    Pieces() { open(QIODevice::ReadOnly | QIODevice::Unbuffered); }

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override { return m_waiting.size() + QIODevice::bytesAvailable(); }
    void add(const QByteArray &bytes)
    {
        m_waiting += bytes;
        Q_EMIT readyRead();
    }
    void finish()
    {
        m_isOver = true;
        Q_EMIT readChannelFinished();
    }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const qsizetype count = std::min<qsizetype>(most, m_waiting.size());
        memcpy(data, m_waiting.constData(), size_t(count));
        m_waiting.remove(0, count);
        return count == 0 && m_isOver ? -1 : count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_waiting;
    bool m_isOver = false;
};

QString wordsOf(const WireReply &reply)
{
    return reply.failure() ? rules::causeWords(reply.failure()->causes) : QString();
}

} // namespace

class TestWireReply final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void anAnswerCountsWhenItHasEnded_data();
    void anAnswerCountsWhenItHasEnded();
    void whatHadBegunIsSaid_data();
    void whatHadBegunIsSaid();
    void anAnswerWithoutALengthNeedsAnOrderlyEnd_data();
    void anAnswerWithoutALengthNeedsAnOrderlyEnd();
    void floodsEndInTimeAndLittleMemory();
    void bodiesStreamIn();
    void bodiesOfUnknownLengthAreChunked();
    void aBodyCutShortIsNotSentWhole();
    void localhostIsEitherFamily();
    void keptConnectionsAreUsedAgain();
    void aKeptOneThatClosesIsAFailure();
    void whatComesOnAnIdleOneIsNobodys();
};

void TestWireReply::anAnswerCountsWhenItHasEnded_data()
{
    QTest::addColumn<qsizetype>("announced");
    QTest::addColumn<qsizetype>("sent");
    QTest::addColumn<bool>("closes");
    QTest::addColumn<QString>("code");
    QTest::newRow("60,000 and silence") << qsizetype(80'000) << qsizetype(60'000) << false << u"timeout_receiving"_s;
    QTest::newRow("70,000 and silence") << qsizetype(80'000) << qsizetype(70'000) << false << u"timeout_receiving"_s;
    QTest::newRow("cut at 100 of 150 KB") << qsizetype(150'000) << qsizetype(100'000) << true << u"answer_cut_body"_s;
    QTest::newRow("whole") << qsizetype(150'000) << qsizetype(150'000) << false << QString();
}

void TestWireReply::anAnswerCountsWhenItHasEnded()
{
    QFETCH(qsizetype, announced);
    QFETCH(qsizetype, sent);
    QFETCH(bool, closes);
    QFETCH(QString, code);
    ScriptedPeer peer;
    peer.onRequest([&](ScriptedPeer::Connection &connection) {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(announced) + "\r\n\r\n" + QByteArray(sent, 'x'));
        if (closes)
            connection.close();
    });
    WireRun run;
    WireReply *reply = run.post(peer.url(), "{}", {.timeLimit = 700ms});
    QVERIFY(WireRun::wait(reply));
    QCOMPARE(reply->failure() ? reply->failure()->causes.first().code : QString(), code);
    QCOMPARE(reply->answer().bodyBytes(), sent);
    QCOMPARE(reply->readAll().size(), sent);
}

/// A stream of events, say, that a sender's ten seconds cut. An interim answer begins none.
void TestWireReply::whatHadBegunIsSaid_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QString>("code"); // of AttemptError::Closed it is an answer's
    QTest::addColumn<QString>("words");
    const QByteArray interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    const auto row = [](const char *name, const QByteArray &sent, const QString &code, const QString &words) {
        QTest::newRow(name) << sent << code << words;
    };
    row("200", "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n", u"timeout_receiving"_s,
        u"began to answer (200, text/event-stream) but did not finish within 0.7 s"_s);
    row("103, silence", interim, u"timeout_interim"_s, u"sent an interim answer (103 Early Hints) and no final one within 0.7 s."_s);
    row("103, some of a head, silence", interim + "HTTP/1.1 200 OK\r\n", u"timeout_receiving"_s,
        u"began to answer but did not finish within 0.7 s"_s);
    row("103, closed", interim, u"answer_only_interim"_s, u"closed without a final answer: only an interim one came, “103 Early Hints”."_s);
    row("100, closed", "HTTP/1.1 100\r\n\r\n", u"answer_only_interim"_s, u"only an interim one came, “100”."_s);
}

void TestWireReply::whatHadBegunIsSaid()
{
    QFETCH(QByteArray, sent);
    QFETCH(QString, code);
    QFETCH(QString, words);
    const bool closes = code.startsWith(u"answer"_s);
    ScriptedPeer peer;
    peer.onRequest([&](ScriptedPeer::Connection &connection) {
        connection.write(sent);
        if (closes)
            connection.close();
    });
    WireRun run;
    WireReply *reply = run.post(peer.url(), "{}", {.timeLimit = 700ms});
    QVERIFY(WireRun::wait(reply) && reply->failure());
    QCOMPARE(reply->failure()->error, closes ? AttemptError::Closed : AttemptError::Timeout);
    QCOMPARE(reply->failure()->causes.first().code, code);
    const QString told = rules::causeWords(reply->failure()->causes);
    QVERIFY2(told.contains(words), qPrintable(told));
}

void TestWireReply::anAnswerWithoutALengthNeedsAnOrderlyEnd_data()
{
    using Connection = ScriptedPeer::Connection;
    QTest::addColumn<bool>("overTls");
    QTest::addColumn<std::function<void(const Connection &)>>("end");
    QTest::addColumn<QString>("code");
    const std::function<void(const Connection &)> close = [](const Connection &connection) { connection.close(); };
    const std::function<void(const Connection &)> reset = [](const Connection &connection) { connection.reset(); };
    const std::function<void(const Connection &)> leave = [](const Connection &connection) { connection.leave(); };
    QTest::newRow("closed") << false << close << QString();
    QTest::newRow("reset") << false << reset << u"answer_cut_body"_s;
    QTest::newRow("TLS, closed") << true << close << QString();
    QTest::newRow("TLS, reset") << true << reset << u"answer_cut_body"_s;
    QTest::newRow("TLS, ended below it") << true << leave << u"answer_cut_body"_s; // anybody on the way can do that (RFC 9112 9.8)
}

void TestWireReply::anAnswerWithoutALengthNeedsAnOrderlyEnd()
{
    QFETCH(bool, overTls);
    QFETCH(std::function<void(const ScriptedPeer::Connection &)>, end);
    QFETCH(QString, code);
    const TlsIdentity authority = makeIdentity({.commonName = "Test authority", .alternativeNames = {}, .isAuthority = true});
    ScriptedPeer peer(overTls ? std::optional(makeIdentity({.commonName = "peer", .alternativeNames = "DNS:localhost"}, authority)) : std::nullopt);
    QPointer<QTcpSocket> socket;
    peer.onRequest([&](ScriptedPeer::Connection &connection) {
        socket = connection.socket;
        connection.write("HTTP/1.1 200 OK\r\n\r\nhello");
    });
    WireRun run(authority.chain);
    WireReply *reply = run.post(peer.url(), "{}");
    QTRY_COMPARE(reply->answer().bodyBytes(), 5);
    ScriptedPeer::Connection connection;
    connection.socket = socket;
    end(connection);
    QVERIFY(WireRun::wait(reply));
    QCOMPARE(reply->failure() ? reply->failure()->causes.first().code : QString(), code);
    QCOMPARE(reply->readAll(), "hello"_ba);
}

void TestWireReply::floodsEndInTimeAndLittleMemory()
{
    ScriptedPeer peer;
    peer.onRequest([](ScriptedPeer::Connection &connection) {
        connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        const auto more = [socket = connection.socket] {
            if (socket && socket->bytesToWrite() < 1'000'000)
                socket->write("4000\r\n" + QByteArray(0x4000, 'a') + "\r\n");
        };
        QObject::connect(connection.socket, &QTcpSocket::bytesWritten, connection.socket, more);
        more();
    });
    WireRun run;
    WireReply *reply = run.post(peer.url(), "{}", {.timeLimit = 500ms});
    const auto most = std::make_shared<qint64>(0);
    connect(reply, &QNetworkReply::readyRead, reply, [most, reply] {
        *most = std::max(*most, reply->bytesAvailable());
        reply->readAll();
    });
    QVERIFY(WireRun::wait(reply));
    QCOMPARE(reply->failure()->causes.first().code, u"timeout_receiving"_s);
    QVERIFY(*reply->phases().finished < 2s);
    QVERIFY(*most <= 64 * 1024);
    // Nobody reads: the rest waits at the peer.
    WireReply *unread = run.post(peer.url(), "{}", {.timeLimit = 500ms});
    unread->setReadBufferSize(10'000);
    QVERIFY(WireRun::wait(unread));
    QVERIFY2(unread->bytesAvailable() <= 10'000 + 64 * 1024, qPrintable(QString::number(unread->bytesAvailable())));
}

void TestWireReply::bodiesStreamIn()
{
    const QByteArray body(1'000'000, 'y');
    ScriptedPeer peer;
    peer.answer("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    WireRun run;
    WireReply *reply = run.post(peer.url(), "{}", {.timeLimit = 10s});
    reply->setReadBufferSize(1000);
    QByteArray read;
    QTimer slowly;
    connect(&slowly, &QTimer::timeout, reply, [&] { read += reply->read(50'000); });
    slowly.start(1ms);
    QVERIFY(WireRun::wait(reply));
    QVERIFY2(!reply->failure(), qPrintable(wordsOf(*reply)));
    read += reply->readAll();
    QCOMPARE(read.size(), body.size());
}

void TestWireReply::bodiesOfUnknownLengthAreChunked()
{
    ScriptedPeer peer;
    WireRun run;
    Pieces body;
    QNetworkRequest request(peer.url());
    WireOptions{.timeLimit = 5s}.applyTo(&request);
    auto *reply = static_cast<WireReply *>(run.manager.post(request, &body));
    QTRY_COMPARE(peer.requests().size(), 1); // its head; the peer knows no chunks
    body.add("hello");
    QTRY_VERIFY(peer.connection(0).received.endsWith("\r\n\r\n5\r\nhello\r\n"));
    body.add(QByteArray(20, 'z'));
    QTRY_VERIFY(peer.connection(0).received.endsWith(QByteArray("14\r\n" + QByteArray(20, 'z') + "\r\n")));
    QVERIFY(!reply->phases().sent);
    body.finish();
    QTRY_VERIFY(peer.connection(0).received.endsWith("\r\n0\r\n\r\n"));
    QTRY_VERIFY(reply->phases().sent);
    QVERIFY(peer.requests().first().contains("\r\nTransfer-Encoding: chunked\r\n"));
    peer.connection(0).write(ok);
    QVERIFY(WireRun::wait(reply));
    QVERIFY(!reply->failure());
}

void TestWireReply::aBodyCutShortIsNotSentWhole()
{
    ScriptedPeer peer;
    WireRun run;
    Pieces body;
    QNetworkRequest request(peer.url());
    WireOptions{.bodyLength = 10, .timeLimit = 5s}.applyTo(&request);
    auto *reply = static_cast<WireReply *>(run.manager.post(request, &body));
    body.add("12345");
    body.finish();
    QVERIFY(WireRun::wait(reply));
    QCOMPARE(reply->failure()->causes.first().code, u"body_too_short"_s);
    QCOMPARE(peer.requests().size(), 0);
}

void TestWireReply::localhostIsEitherFamily()
{
    for (const QHostAddress &address : {QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)}) {
        QTcpServer server;
        if (!server.listen(address))
            QSKIP("This machine has but one address family.");
        connect(&server, &QTcpServer::newConnection, &server, [&server] {
            QTcpSocket *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->write(ok); });
        });
        WireRun run;
        WireReply *reply = run.post(QUrl(u"http://localhost:%1/"_s.arg(server.serverPort())), "{}", {.timeLimit = 5s});
        QVERIFY(WireRun::wait(reply));
        QVERIFY2(!reply->failure(), qPrintable(wordsOf(*reply)));
    }
}

void TestWireReply::keptConnectionsAreUsedAgain()
{
    ScriptedPeer peer;
    peer.onRequest([](ScriptedPeer::Connection &connection) { connection.write(ok); });
    WireRun run;
    for (int i = 0; i < 5; ++i) {
        WireReply *reply = run.post(peer.url(), "{}", {.timeLimit = 5s, .keepConnection = true});
        QVERIFY(WireRun::wait(reply));
        QVERIFY(!reply->failure());
        QCOMPARE(reply->isReused(), i > 0);
        QVERIFY(!reply->sentHead().contains("Connection:"));
    }
    QCOMPARE(peer.connectionCount(), 1);
    // One that wants its own gets its own; one whose answer says so is not kept.
    QVERIFY(WireRun::wait(run.post(peer.url(), "{}", {.timeLimit = 5s})));
    QCOMPARE(peer.connectionCount(), 2);
    peer.onRequest(
        [](ScriptedPeer::Connection &connection) { connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"); });
    for (int i = 0; i < 2; ++i)
        QVERIFY(WireRun::wait(run.post(peer.url(), "{}", {.timeLimit = 5s, .keepConnection = true})));
    QCOMPARE(peer.connectionCount(), 3);
}

void TestWireReply::aKeptOneThatClosesIsAFailure()
{
    ScriptedPeer peer;
    peer.onRequest([](ScriptedPeer::Connection &connection) { connection.write(ok); });
    WireRun run;
    QVERIFY(WireRun::wait(run.post(peer.url(), "{}", {.timeLimit = 5s, .keepConnection = true})));
    peer.onRequest([](ScriptedPeer::Connection &connection) { connection.close(); });
    WireReply *reply = run.post(peer.url(), "{}", {.timeLimit = 5s, .keepConnection = true});
    QVERIFY(WireRun::wait(reply));
    QVERIFY(reply->isReused());
    QCOMPARE(reply->failure()->causes.first().code, u"kept_closed"_s);
    QVERIFY2(wordsOf(*reply).contains(u"kept connection"_s), qPrintable(wordsOf(*reply)));
    QCOMPARE(peer.requests().size(), 2); // never a second time
}

void TestWireReply::whatComesOnAnIdleOneIsNobodys()
{
    ScriptedPeer peer;
    peer.onRequest([](ScriptedPeer::Connection &connection) { connection.write(ok); });
    WireRun run;
    QVERIFY(WireRun::wait(run.post(peer.url(), "{}", {.timeLimit = 5s, .keepConnection = true})));
    peer.connection(0).write("HTTP/1.1 500 Stale\r\nContent-Length: 0\r\n\r\n");
    QVERIFY(peer.connection(0).socket->flush());
    WireReply *reply = run.post(peer.url(), "{}", {.timeLimit = 5s, .keepConnection = true});
    QVERIFY(WireRun::wait(reply));
    QCOMPARE(reply->answer().head().status, 200);
    QCOMPARE(peer.connectionCount(), 2);
}

QTEST_GUILESS_MAIN(TestWireReply)
#include "tst_wire_reply.moc"
