// SPDX-License-Identifier: MIT
// Answers without end, over plain HTTP and TLS: the limit of time holds, memory stays bounded, and the record says what came.
#include "core/model/delivery_limits.h"
#include "core/model/receiver_limits.h"
#include "tests/delivery/transport_run.h"
#include "tests/support/instrumented.h"
#include "tests/support/scripted_peer.h"
#include "tests/support/test_certificates.h"

#include <QtNetwork/QSslSocket>

#include <unistd.h>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto limit = 700ms;
constexpr qint64 pieceBytes = 64 * 1024;

/// What of this process is in memory, in bytes.
qint64 residentBytes()
{
    QFile file(u"/proc/self/statm"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE) : 0;
}

} // namespace

class TestTransportFloods final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!qt.network.ssl).*"_s)); }
    void isCutOff_data();
    void isCutOff();
    void slowLinesEndAtTheLimit_data();
    void slowLinesEndAtTheLimit();

private:
    TlsIdentity m_authority;
    TlsIdentity m_identity;
};

void TestTransportFloods::initTestCase()
{
    m_authority = makeIdentity({.commonName = "Test authority", .alternativeNames = {}, .isAuthority = true});
    m_identity = makeIdentity({.commonName = "peer", .alternativeNames = "DNS:localhost"}, m_authority);
}

void TestTransportFloods::isCutOff_data()
{
    QTest::addColumn<bool>("overTls");
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<QByteArray>("piece");
    QTest::addColumn<QString>("code");
    const QByteArray head = "HTTP/1.1 200 OK\r\n";
    const QByteArray chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
    const QByteArray interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    for (const bool overTls : {false, true}) {
        const auto row = [overTls](const QByteArray &what, const QByteArray &begin, const QByteArray &unit, const QString &code) {
            QTest::newRow(QByteArray(what + (overTls ? " over TLS" : " over plain HTTP")).constData())
                << overTls << begin << unit.repeated(pieceBytes / unit.size()) << code;
        };
        row("header lines", head, "X-Padding: aaaaaaaaaaaaaaaaaaaaaaaa\r\n", u"answer_head_too_long"_s);
        row("short header lines", head, "a:\r\n", u"answer_head_too_long"_s);
        row("one line", head + "X: ", "a", u"answer_head_too_long"_s);
        row("interim answers", {}, interim, u"answer_heads_too_long"_s);
        row("trailers", chunked + "0\r\n", "X-Padding: aaaaaaaaaaaaaaaa\r\n", u"answer_heads_too_long"_s);
        row("chunk extensions", chunked, "1;a=b\r\nx\r\n", u"answer_chunk_line_too_long"_s);
        row("body", head + "\r\n", "a", u"timeout_receiving"_s);
        row("chunks", chunked, "1\r\nx\r\n", u"timeout_receiving"_s);
    }
}

void TestTransportFloods::isCutOff()
{
    QFETCH(bool, overTls);
    QFETCH(QByteArray, begin);
    QFETCH(QByteArray, piece);
    QFETCH(QString, code);
    ScriptedPeer peer(overTls ? std::optional(m_identity) : std::nullopt);
    qint64 given = 0;
    peer.onRequest([&](ScriptedPeer::Connection &connection) {
        connection.write(begin);
        // As fast as it goes: whenever a part of it has gone out, the next one lies there. A TLS socket takes in what is written at
        // once: what has gone out is told of its records.
        auto *const socket = connection.socket.data();
        auto *const tls = qobject_cast<QSslSocket *>(socket);
        const auto more = [&given, &piece, socket, tls] {
            if (socket->bytesToWrite() + (tls ? tls->encryptedBytesToWrite() : 0) > 2 * pieceBytes)
                return;
            socket->write(piece);
            given += piece.size();
        };
        if (tls)
            QObject::connect(tls, &QSslSocket::encryptedBytesWritten, socket, more);
        else
            QObject::connect(socket, &QTcpSocket::bytesWritten, socket, more);
        more();
    });
    TransportRun run(limit);
    auto request = TransportRun::request(peer.url());
    request.extraAuthorities = {m_authority.chain.first()};
    const qint64 before = residentBytes();
    const TransportResult result = run.run(request);
    const qint64 grown = residentBytes() - before;

    QVERIFY(!result.causes.isEmpty());
    QCOMPARE(result.causes.first().code, code);
    const bool isTimeout = code.startsWith("timeout"_L1);
    QCOMPARE(result.error, isTimeout ? AttemptError::Timeout : AttemptError::Protocol);
    QVERIFY2(result.duration < limit + 2s, qPrintable(QString::number(result.duration.count())));
    QVERIFY(!result.detail().isEmpty());
    // Of heads no more is kept than the limits allow, of a body its first part; and nothing is taken in that is not looked at.
    QVERIFY(result.responseHead.size() <= limits::headBytes + 1);
    QVERIFY(result.interimHeads.join().size() <= limits::responseHeadsBytes);
    QVERIFY(result.responseBody.size() <= limits::keptResponseBytes);
    if (!isTimeout)
        QVERIFY2(given < 16 * 1024 * 1024, qPrintable(QString::number(given))); // what lies in the sockets, and that was it
    if (!isInstrumented)
        QVERIFY2(grown < 64 * 1024 * 1024, qPrintable(QString::number(grown)));
    QVERIFY(run.eachEndedOnce());
}

void TestTransportFloods::slowLinesEndAtTheLimit_data()
{
    QTest::addColumn<bool>("overTls");
    QTest::newRow("plain HTTP") << false;
    QTest::newRow("TLS") << true;
}

/// A line now and then, for ever: never silent, and never too long.
void TestTransportFloods::slowLinesEndAtTheLimit()
{
    QFETCH(bool, overTls);
    ScriptedPeer peer(overTls ? std::optional(m_identity) : std::nullopt);
    peer.onRequest([](ScriptedPeer::Connection &connection) {
        connection.write("HTTP/1.1 200 OK\r\n");
        auto *lines = new QTimer(connection.socket);
        QObject::connect(lines, &QTimer::timeout, lines, [socket = connection.socket] { socket->write("X-Line: a\r\n"); });
        lines->start(10ms);
    });
    TransportRun run(limit);
    auto request = TransportRun::request(peer.url());
    request.extraAuthorities = {m_authority.chain.first()};
    const TransportResult result = run.run(request);
    QCOMPARE(result.error, AttemptError::Timeout);
    QCOMPARE(result.causes.first().code, u"timeout_receiving"_s);
    QVERIFY2(result.duration >= limit && result.duration < limit + 2s, qPrintable(QString::number(result.duration.count())));
    QVERIFY(result.responseHead.startsWith("HTTP/1.1 200 OK\r\nX-Line: a\r\n")); // what came is there
}

QTEST_GUILESS_MAIN(TestTransportFloods)
#include "tst_transport_floods.moc"
