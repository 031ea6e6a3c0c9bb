// SPDX-License-Identifier: MIT
#include "server_fixture.h"

#include <QtCore/QProcess>
#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTimer>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QSslCipher>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

#include <memory>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace std::chrono_literals;

namespace {

const QByteArray get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"_ba;

} // namespace

/// The server over TLS, with the profile's own authority, and the peers that never get as far as a request.
class TestHttpTls final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m.reset(); }

    void answersOverTls_data();
    void answersOverTls();
    void takesARenewedCertificate();
    void closesOrderly();
    void letsThePeerReadTheRefusal();
    void resets();
    void handsOutBytesThatCameInOneRecord();
    void survivesAFloodOfPeersThatHangUp();
    void takesAClientHelloInPieces();
    void greetsTheLastFirst();
    void endsAHandshakeThatDoesNotEnd_data();
    void endsAHandshakeThatDoesNotEnd();
    void refusesPlainHttpInWords();
    void tellsWhyAHandshakeFailed_data();
    void tellsWhyAHandshakeFailed();
    void tellsOfAPeerThatDoesNotTrust();
    void refusesOldVersions();

private:
    void listen() { QVERIFY(m->server->listen(m_options).ok()); }
    RawClient *connectClient() { return m->connectClient(m_identity.chain.last()); }

    QTemporaryDir m_dir;
    TlsIdentity m_identity;
    HttpServerOptions m_options;
    std::unique_ptr<ServerFixture> m;
};

void TestHttpTls::initTestCase()
{
    const Result<TlsIdentity> identity = LocalAuthority(m_dir.filePath(u"tls"_s)).serverIdentity();
    QVERIFY(identity.ok());
    m_identity = *identity;
}

void TestHttpTls::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m = std::make_unique<ServerFixture>();
    m_options = HttpServerOptions();
    m_options.identity = m_identity;
}

void TestHttpTls::answersOverTls_data()
{
    QTest::addColumn<QHostAddress>("address");
    QTest::newRow("127.0.0.1") << QHostAddress(QHostAddress::LocalHost);
    QTest::newRow("::1") << QHostAddress(QHostAddress::LocalHostIPv6);
}

void TestHttpTls::answersOverTls()
{
    QFETCH(QHostAddress, address);
    m_options.address = address;
    if (!m->server->listen(m_options).ok())
        QSKIP("This machine has no such address.");
    RawClient *const client = connectClient();
    for (size_t i = 1; i <= 3; ++i) {
        client->send(get);
        QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), i, patience);
        m->exchanges.back()->respond({200, {}, "secret"_ba});
        QTRY_COMPARE_WITH_TIMEOUT(client->answers(), int(i), patience);
    }
    QVERIFY(client->socket().isEncrypted());
    QVERIFY(client->socket().sslHandshakeErrors().isEmpty());
    const HttpRequest &request = m->exchanges.front()->request();
    QVERIFY(request.tls);
    QCOMPARE(request.tls->version, u"TLS 1.3"_s);
    QCOMPARE(request.tls->cipher, client->socket().sessionCipher().name());
    QCOMPARE(request.peerAddress, address);
}

void TestHttpTls::takesARenewedCertificate()
{
    listen();
    RawClient *const before = connectClient();
    QTRY_VERIFY_WITH_TIMEOUT(before->connected, patience);
    const Result<TlsIdentity> renewed = LocalAuthority(m_dir.filePath(u"renewed"_s)).serverIdentity();
    QVERIFY(renewed.ok());
    m->server->setIdentity(*renewed);
    RawClient *const after = m->connectClient(renewed->chain.last());
    QTRY_VERIFY_WITH_TIMEOUT(after->connected, patience);
    QCOMPARE(after->socket().peerCertificate(), renewed->chain.constFirst());
    before->send(get); // and who is connected stays so
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
}

void TestHttpTls::closesOrderly()
{
    listen();
    RawClient *const client = connectClient();
    client->send(get);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    m->exchanges.front()->respond({200, {{"Connection"_ba, "close"_ba}}, QByteArray(2'000'000, 'x')});
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QVERIFY(client->received.endsWith(QByteArray(2'000'000, 'x')));
    QVERIFY(!client->wasReset);
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

void TestHttpTls::letsThePeerReadTheRefusal()
{
    listen();
    RawClient *const client = connectClient();
    client->send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n" + QByteArray(5'000'000, 'x'));
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QCOMPARE(client->statusLine(), "HTTP/1.1 413 Content Too Large"_ba);
    QVERIFY(!client->wasReset);
    QVERIFY(m->refused.first().tls);
}

void TestHttpTls::resets()
{
    listen();
    RawClient *const client = connectClient();
    client->send(get);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    m->exchanges.front()->reset();
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QVERIFY(client->wasReset);
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

// Decrypted bytes may lie ready without a further sign from the system.
void TestHttpTls::handsOutBytesThatCameInOneRecord()
{
    listen();
    connect(m->server.get(), &HttpServer::requestReceived, this, [](const std::shared_ptr<HttpExchange> &exchange) { exchange->respond({}); });
    RawClient *const client = connectClient();
    client->send(get.repeated(5000));
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 5000u, 2 * patience);
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 5000, patience);
}

void TestHttpTls::survivesAFloodOfPeersThatHangUp()
{
    listen();
    for (int round = 0; round < 3; ++round) {
        std::vector<std::unique_ptr<QTcpSocket>> peers;
        for (int i = 0; i < 60; ++i) {
            peers.push_back(std::make_unique<QTcpSocket>());
            peers.back()->connectToHost(m->server->address(), m->server->port());
        }
        QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 60, patience);
        for (const auto &peer : peers)
            round == 0 ? peer->abort() : peer->disconnectFromHost();
        QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
    }
    RawClient *const client = connectClient();
    client->send(get);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    m->exchanges.front()->respond({});
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, patience);
}

// A handshake is begun once the ClientHello is whole, however it comes: here byte by byte, by way of a relay.
void TestHttpTls::takesAClientHelloInPieces()
{
    listen();
    QTcpServer relay;
    QVERIFY(relay.listen(QHostAddress::LocalHost));
    QTcpSocket *near = nullptr;
    QTcpSocket far;
    QTimer turn;
    connect(&relay, &QTcpServer::newConnection, this, [&] {
        near = relay.nextPendingConnection();
        far.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        far.connectToHost(m->server->address(), m->server->port());
        connect(&far, &QTcpSocket::readyRead, near, [&] { near->write(far.readAll()); });
        turn.start(0);
    });
    connect(&turn, &QTimer::timeout, this, [&] {
        if (near && far.state() == QAbstractSocket::ConnectedState && far.bytesToWrite() == 0 && near->bytesAvailable() > 0)
            far.write(near->read(1));
    });
    RawClient client(relay.serverAddress(), relay.serverPort(), m_identity.chain.last());
    client.send(get);
    QTRY_COMPARE_WITH_TIMEOUT(m->exchanges.size(), 1u, patience);
    m->exchanges.front()->respond({});
    QTRY_COMPARE_WITH_TIMEOUT(client.answers(), 1, patience);
    client.reset();
}

// When more come than can be greeted, the last one need not wait for all the others.
void TestHttpTls::greetsTheLastFirst()
{
    const QByteArray hello = recordedHello(m_identity.chain.last());
    QVERIFY(!hello.isEmpty());
    listen();
    std::vector<std::unique_ptr<QTcpSocket>> peers;
    for (int i = 0; i < 100; ++i) {
        peers.push_back(std::make_unique<QTcpSocket>());
        peers.back()->connectToHost(m->server->address(), m->server->port());
        QVERIFY(peers.back()->waitForConnected(patience));
        peers.back()->write(hello);
        QVERIFY(peers.back()->waitForBytesWritten(patience));
    }
    int before = -1;
    int answered = 0;
    for (const auto &peer : peers) {
        connect(peer.get(), &QTcpSocket::readyRead, this, [&, peer = peer.get(), isFirst = true]() mutable {
            if (std::exchange(isFirst, false) && peer == peers.back().get())
                before = answered;
            ++answered;
        });
    }
    QTRY_VERIFY_WITH_TIMEOUT(before >= 0, patience);
    QVERIFY2(before < 30, qPrintable(QString::number(before)));
    QTRY_VERIFY_WITH_TIMEOUT(answered >= 100, patience); // and none is forgotten
}

void TestHttpTls::endsAHandshakeThatDoesNotEnd_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("silent") << QByteArray();
    QTest::newRow("half a hello") << QByteArray("\x16\x03\x01\x02\x00\x01\x00", 7);
}

void TestHttpTls::endsAHandshakeThatDoesNotEnd()
{
    QFETCH(QByteArray, bytes);
    m_options.handshakeTimeout = 200ms;
    listen();
    RawClient *const client = m->connectClient();
    client->send(bytes);
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
    QCOMPARE(m->failures.size(), 1);
    QVERIFY2(m->failures.first().contains(u"0.2 s"_s), qPrintable(m->failures.first()));
}

/// Whose URL has http:// by mistake would see nothing but a closed connection.
void TestHttpTls::refusesPlainHttpInWords()
{
    listen();
    RawClient *const client = m->connectClient();
    client->send("POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QCOMPARE(client->statusLine(), "HTTP/1.1 400 Bad Request"_ba);
    QVERIFY2(client->received.contains("https://"), client->received.constData());
    QVERIFY(!client->wasReset);
    QCOMPARE(m->refused.size(), 1);
    QCOMPARE(m->refused.first().cause.code, u"plain_on_tls_port"_s);
    QCOMPARE(m->refused.first().target, "/hook"_ba);
    QVERIFY(!m->refused.first().tls);
    QVERIFY(m->exchanges.empty() && m->failures.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

void TestHttpTls::tellsWhyAHandshakeFailed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("told");
    QTest::newRow("noise") << QByteArray("\xff\xfehello, is anybody there?\r\n") << u"not TLS"_s;
}

void TestHttpTls::tellsWhyAHandshakeFailed()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, told);
    listen();
    RawClient *const client = m->connectClient();
    client->send(bytes);
    QTRY_COMPARE_WITH_TIMEOUT(m->failures.size(), 1, patience);
    QVERIFY2(m->failures.first().contains(told), qPrintable(m->failures.first()));
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
}

// Some peers say so, with an alert after the handshake; others, Qt among them, just hang up.
void TestHttpTls::tellsOfAPeerThatDoesNotTrust()
{
    listen();
    QTemporaryDir elsewhere;
    LocalAuthority stranger(elsewhere.path());
    RawClient *const client = m->connectClient(stranger.certificate().value());
    QTRY_VERIFY_WITH_TIMEOUT(client->ended, patience);
    QTRY_COMPARE_WITH_TIMEOUT(m->failures.size(), 1, patience);
    QVERIFY2(m->failures.first().contains(u"Perhaps it does not trust"_s), qPrintable(m->failures.first()));

    QProcess alerting;
    alerting.start(u"openssl"_s, {u"s_client"_s, u"-verify_return_error"_s, u"-CAfile"_s, stranger.certificateFile(), u"-connect"_s,
                                  u"127.0.0.1:%1"_s.arg(m->server->port())});
    QTRY_COMPARE_WITH_TIMEOUT(m->failures.size(), 2, patience);
    QVERIFY2(m->failures.last().contains(u"the peer does not trust the certificate"_s), qPrintable(m->failures.last()));
    QTRY_COMPARE_WITH_TIMEOUT(alerting.state(), QProcess::NotRunning, patience);
    QTRY_COMPARE_WITH_TIMEOUT(m->server->connectionCount(), 0, patience);
    QCOMPARE(m->failures.size(), 2);
}

void TestHttpTls::refusesOldVersions()
{
    listen();
    QProcess old;
    old.start(u"openssl"_s,
              {u"s_client"_s, u"-tls1_1"_s, u"-cipher"_s, u"ALL@SECLEVEL=0"_s, u"-connect"_s, u"127.0.0.1:%1"_s.arg(m->server->port())});
    QTRY_COMPARE_WITH_TIMEOUT(m->failures.size(), 1, patience);
    QVERIFY2(m->failures.first().contains(u"older than 1.2"_s), qPrintable(m->failures.first()));
    QTRY_COMPARE_WITH_TIMEOUT(old.state(), QProcess::NotRunning, patience);
}

QTEST_GUILESS_MAIN(TestHttpTls)
#include "tst_http_tls.moc"
