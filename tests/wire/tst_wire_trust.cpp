// SPDX-License-Identifier: MIT
// Whom the wire trusts: the system's authorities, the profile's and named ones, by names in the subject alternative names alone.
#include "tests/delivery/transport_run.h"
#include "tests/support/scripted_peer.h"
#include "tests/support/test_certificates.h"

#include <QtCore/QTimer>
#include <QtNetwork/QSslKey>
#include <QtNetwork/QSslServer>

#include <atomic>
#include <semaphore>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"_ba;

} // namespace

class TestWireTrust final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!qt.network.ssl).*"_s)); }
    void theSystemsAuthoritiesAreTrusted();
    void profileAndNamedOnesComeOnTop();
    void aPeerThatShowsAnotherCertificateIsJudgedByAll();
    void aChainThatEndsInTwoRootsStaysKnown();
    void aCommonNameAloneIsRefused();
    void anAddressAsANameIsToldFromAnother();
    void aPlainServerBehindHttpsIsNamed();
    void theRootsAreReadOnceAndElsewhere();
    void theWaitForThemIsInNoPhase();
    void theWaitForThemHasALimitOfItsOwn();
    void aTrailingDotIsNoPartOfAName();
    void anInternationalNameIsOneInAscii();
    void anIpv6AddressIsAHost_data();
    void anIpv6AddressIsAHost();
    void aWantedClientCertificateIsNamed_data();
    void aWantedClientCertificateIsNamed();

private:
    TlsIdentity m_root;
};

void TestWireTrust::initTestCase()
{
    m_root = makeIdentity({.commonName = "Public authority", .alternativeNames = {}, .isAuthority = true});
}

void TestWireTrust::theSystemsAuthoritiesAreTrusted()
{
    ScriptedPeer peer(makeIdentity({.commonName = "x", .alternativeNames = "DNS:localhost"}, m_root));
    peer.answer(ok);
    TransportRun run(5s, m_root.chain);
    // The profile's own authority switches nothing off.
    run.trust.setProfileAuthorities(makeIdentity({.commonName = "Profile", .alternativeNames = {}, .isAuthority = true}).chain);
    const TransportResult result = run.run(TransportRun::request(peer.url()));
    QVERIFY2(result.error == AttemptError::None, qPrintable(result.detail()));
    TransportRun without;
    QCOMPARE(without.run(TransportRun::request(peer.url())).error, AttemptError::Tls);
    QCOMPARE(peer.requests().size(), 1);
}

void TestWireTrust::profileAndNamedOnesComeOnTop()
{
    const TlsIdentity profile = makeIdentity({.commonName = "Profile", .alternativeNames = {}, .isAuthority = true});
    const TlsIdentity named = makeIdentity({.commonName = "Named", .alternativeNames = {}, .isAuthority = true});
    TransportRun run(5s, m_root.chain);
    run.trust.setProfileAuthorities(profile.chain);
    for (const TlsIdentity &authority : {m_root, profile, named}) {
        ScriptedPeer peer(makeIdentity({.commonName = "x", .alternativeNames = "DNS:localhost"}, authority));
        peer.answer(ok);
        auto request = TransportRun::request(peer.url());
        request.extraAuthorities = named.chain;
        const TransportResult result = run.run(request);
        QVERIFY2(result.error == AttemptError::None, qPrintable(result.detail()));
    }
}

// Once it is known who vouches for a peer, they alone judge it: what it shows from then on must not depend on that.
void TestWireTrust::aPeerThatShowsAnotherCertificateIsJudgedByAll()
{
    const TlsIdentity other = makeIdentity({.commonName = "Other authority", .alternativeNames = {}, .isAuthority = true});
    const TlsIdentity stranger = makeIdentity({.commonName = "Stranger", .alternativeNames = {}, .isAuthority = true});
    const auto signedBy = [](const TlsIdentity &by) { return makeIdentity({.commonName = "x", .alternativeNames = "DNS:localhost"}, by); };
    TransportRun run(5s, m_root.chain + other.chain);
    ScriptedPeer peer(signedBy(m_root));
    peer.answer(ok);
    const auto send = [&] { return run.run(TransportRun::request(peer.url())); };
    for (const TlsIdentity &authority : {m_root, m_root, other, other, m_root}) {
        peer.setIdentity(signedBy(authority));
        const TransportResult result = send();
        QVERIFY2(result.error == AttemptError::None, qPrintable(result.detail()));
        QCOMPARE(result.tls->peerIssuer, authority.chain.first().subjectInfo(QSslCertificate::CommonName).value(0));
    }
    QCOMPARE(peer.requests().size(), 5); // each of them once, on whatever connection
    peer.setIdentity(signedBy(stranger));
    for (int i = 0; i < 2; ++i)
        QCOMPARE(send().causes.first().code, u"certificate_untrusted"_s);
    peer.setIdentity(makeIdentity({.commonName = "x", .alternativeNames = "DNS:elsewhere.test"}, m_root));
    QCOMPARE(send().causes.first().code, u"certificate_wrong_host"_s);
    QCOMPARE(peer.requests().size(), 5);
    // An authority that is trusted no more is so for who was known by it, too.
    peer.setIdentity(signedBy(stranger));
    run.trust.setProfileAuthorities(stranger.chain);
    QCOMPARE(send().error, AttemptError::None);
    run.trust.setProfileAuthorities({});
    QCOMPARE(send().error, AttemptError::Tls);
}

// A root may have been issued by another one that is trusted as well: all on the way are needed.
void TestWireTrust::aChainThatEndsInTwoRootsStaysKnown()
{
    const TlsIdentity crossed = makeIdentity({.commonName = "Crossed", .alternativeNames = {}, .isAuthority = true}, m_root);
    ScriptedPeer peer(makeIdentity({.commonName = "x", .alternativeNames = "DNS:localhost"}, crossed));
    peer.answer(ok);
    TransportRun run(5s, m_root.chain + QList{crossed.chain.first()});
    for (int i = 0; i < 3; ++i) {
        const TransportResult result = run.run(TransportRun::request(peer.url()));
        QVERIFY2(result.error == AttemptError::None, qPrintable(result.detail()));
    }
    QCOMPARE(peer.connectionCount(), 3); // none had to be made again
}

void TestWireTrust::aCommonNameAloneIsRefused()
{
    ScriptedPeer peer(makeIdentity({.commonName = "localhost", .alternativeNames = {}}, m_root));
    peer.answer(ok);
    TransportRun run(5s, m_root.chain);
    const TransportResult result = run.run(TransportRun::request(peer.url()));
    QCOMPARE(result.error, AttemptError::Tls);
    QCOMPARE(result.causes.first().code, u"certificate_no_names"_s);
    QCOMPARE(peer.bytesReceived(), 0);
}

void TestWireTrust::anAddressAsANameIsToldFromAnother()
{
    ScriptedPeer peer(makeIdentity({.commonName = "x", .alternativeNames = "DNS:127.0.0.1"}, m_root));
    peer.answer(ok);
    TransportRun run(5s, m_root.chain);
    const TransportResult result = run.run(TransportRun::request(peer.url(u"/hook"_s, u"127.0.0.1"_s)));
    QCOMPARE(result.error, AttemptError::Tls);
    QVERIFY2(result.detail().contains(u"subjectAltName=IP:127.0.0.1"_s), qPrintable(result.detail()));
    QCOMPARE(peer.bytesReceived(), 0);
}

void TestWireTrust::aPlainServerBehindHttpsIsNamed()
{
    ScriptedPeer peer;
    peer.onConnect([](ScriptedPeer::Connection &connection) { connection.write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
    QUrl url = peer.url();
    url.setScheme(u"https"_s);
    TransportRun run(5s, m_root.chain);
    const TransportResult result = run.run(TransportRun::request(url));
    QCOMPARE(result.error, AttemptError::Tls);
    QCOMPARE(result.causes.first().code, u"handshake_plain"_s);
    QVERIFY2(result.detail().contains(u"http://"_s) && !result.detail().contains(u"SSL routines"_s), qPrintable(result.detail()));
}

void TestWireTrust::theRootsAreReadOnceAndElsewhere()
{
    std::atomic<int> reads = 0;
    std::atomic<QThread *> reader = nullptr;
    std::binary_semaphore goOn(0);
    Trust trust([&] {
        ++reads;
        reader = QThread::currentThread();
        goOn.acquire(); // the system is slow
        return m_root.chain;
    });
    WireTransport transport(&trust);
    ScriptedPeer peer(makeIdentity({.commonName = "x", .alternativeNames = "DNS:localhost"}, m_root));
    peer.answer(ok);
    ScriptedPeer plain;
    plain.answer(ok);
    int delivered = 0;
    int plainDelivered = 0;
    QHash<Transport::Token, bool> isPlain;
    connect(&transport, &Transport::finished, this, [&](Transport::Token token, const TransportResult &result) {
        QVERIFY2(result.error == AttemptError::None, qPrintable(result.detail()));
        isPlain.value(token) ? ++plainDelivered : ++delivered;
    });
    for (int i = 0; i < 3; ++i)
        transport.send(TransportRun::request(peer.url()));
    isPlain.insert(transport.send(TransportRun::request(plain.url())), true);
    QTRY_COMPARE(plainDelivered, 1); // waits for nobody's roots; this thread goes on
    QCOMPARE(delivered, 0);
    goOn.release();
    QTRY_COMPARE(delivered, 3);
    QCOMPARE(reads.load(), 1);
    QVERIFY(reader.load() != QThread::currentThread());
}

void TestWireTrust::theWaitForThemIsInNoPhase()
{
    std::binary_semaphore goOn(0);
    Trust trust([&] {
        goOn.acquire();
        return m_root.chain;
    });
    WireTransport transport(&trust);
    ScriptedPeer peer(makeIdentity({.commonName = "x", .alternativeNames = "DNS:localhost"}, m_root));
    peer.answer(ok);
    std::optional<TransportResult> result;
    connect(&transport, &Transport::finished, this, [&](Transport::Token, const TransportResult &ended) { result = ended; });
    transport.send(TransportRun::request(peer.url()));
    QElapsedTimer since;
    since.start();
    QTimer::singleShot(200ms, Qt::PreciseTimer, this, [&] { goOn.release(); });
    QSignalSpy ended(&transport, &Transport::finished);
    QVERIFY(result.has_value() || ended.wait(15'000));
    const auto took = std::chrono::milliseconds(since.elapsed());
    QVERIFY2(result->error == AttemptError::None, qPrintable(result->detail()));
    const AttemptPhases &phases = result->phases;
    QVERIFY(phases.lookedUp && phases.connecting && phases.connected && phases.encrypted);
    QVERIFY2(took - *phases.finished >= 190ms, qPrintable(QString::number(phases.finished->count())));
    QCOMPARE(peer.connectionCount(), 1);
}

void TestWireTrust::theWaitForThemHasALimitOfItsOwn()
{
    std::binary_semaphore goOn(0);
    Trust trust([&] {
        goOn.acquire();
        return m_root.chain;
    });
    WireTransport transport(&trust);
    transport.setTimeLimit(100ms);
    ScriptedPeer peer(makeIdentity({.commonName = "x", .alternativeNames = "DNS:localhost"}, m_root));
    peer.answer(ok);
    QList<TransportResult> results;
    connect(&transport, &Transport::finished, this, [&](Transport::Token, const TransportResult &ended) { results += ended; });
    transport.send(TransportRun::request(peer.url()));
    QTRY_COMPARE(results.size(), 1);
    QCOMPARE(results.first().error, AttemptError::Timeout);
    QCOMPARE(results.first().causes.first().code, u"timeout_trust"_s);
    QVERIFY2(results.first().detail().contains(u"certificate authorities could not be read within 0.1 s"_s), qPrintable(results.first().detail()));
    transport.setTimeLimit(10s);
    transport.send(TransportRun::request(peer.url()));
    goOn.release(); // and what was given up does not come back
    QTRY_COMPARE(results.size(), 2);
    QVERIFY2(results.last().error == AttemptError::None, qPrintable(results.last().detail()));
    QCOMPARE(peer.connectionCount(), 1);
}

void TestWireTrust::aTrailingDotIsNoPartOfAName()
{
    ScriptedPeer peer(makeIdentity({.commonName = "x", .alternativeNames = "DNS:localhost"}, m_root));
    peer.answer(ok);
    TransportRun run(5s, m_root.chain);
    const TransportResult result = run.run(TransportRun::request(peer.url(u"/"_s, u"localhost."_s)));
    QVERIFY2(result.error == AttemptError::None, qPrintable(result.detail()));
    QVERIFY(peer.requests().first().contains("\r\nHost: localhost.:"));
}

/// In Host, for SNI and in the certificate (RFC 5890).
void TestWireTrust::anInternationalNameIsOneInAscii()
{
    ScriptedPeer peer(makeIdentity({.commonName = "x", .alternativeNames = "DNS:xn--bcher-kva.localhost"}, m_root));
    peer.answer(ok);
    TransportRun run(5s, m_root.chain);
    const TransportResult result = run.run(TransportRun::request(peer.url(u"/"_s, u"bücher.localhost"_s)));
    QVERIFY2(result.error == AttemptError::None, qPrintable(result.detail()));
    QVERIFY(peer.requests().first().contains("\r\nHost: xn--bcher-kva.localhost:"));
    QCOMPARE(run.run(TransportRun::request(peer.url(u"/"_s, u"bucher.localhost"_s))).error, AttemptError::Tls);
}

void TestWireTrust::anIpv6AddressIsAHost_data()
{
    QTest::addColumn<QByteArray>("names");
    QTest::addColumn<AttemptError>("error");
    QTest::newRow("its own certificate") << "IP:::1"_ba << AttemptError::None;
    QTest::newRow("another's") << "DNS:localhost,IP:127.0.0.1"_ba << AttemptError::Tls;
}

/// In brackets beside its port (RFC 3986 3.2.2), and as it is in the certificate (RFC 5280 4.2.1.6).
void TestWireTrust::anIpv6AddressIsAHost()
{
    QFETCH(QByteArray, names);
    QFETCH(AttemptError, error);
    const TlsIdentity identity = makeIdentity({.commonName = "x", .alternativeNames = names}, m_root);
    QSslServer server;
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(identity.chain);
    configuration.setPrivateKey(identity.key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    server.setSslConfiguration(configuration);
    if (!server.listen(QHostAddress::LocalHostIPv6))
        QSKIP("This machine has no IPv6.");
    QByteArray received;
    connect(&server, &QSslServer::pendingConnectionAvailable, this, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        const auto read = [socket, &received] {
            received += socket->readAll();
            if (!received.endsWith("{\"a\":1}"))
                return;
            socket->write(ok);
            socket->disconnectFromHost();
        };
        connect(socket, &QTcpSocket::readyRead, socket, read);
        read();
    });
    TransportRun run(5s, m_root.chain);
    const QByteArray authority = "[::1]:" + QByteArray::number(server.serverPort());
    const TransportResult result = run.run(TransportRun::request(QUrl(u"https://%1/hook"_s.arg(QLatin1StringView(authority)))));
    QVERIFY2(result.error == error, qPrintable(result.detail()));
    if (error == AttemptError::None)
        QVERIFY2(received.startsWith("POST /hook HTTP/1.1\r\n") && received.contains(QByteArray("\r\nHost: " + authority + "\r\n")),
                 received.constData());
    else
        QVERIFY(received.isEmpty());
}

void TestWireTrust::aWantedClientCertificateIsNamed_data()
{
    QTest::addColumn<QSsl::SslProtocol>("protocol");
    QTest::newRow("TLS 1.2") << QSsl::TlsV1_2;
    QTest::newRow("TLS 1.3") << QSsl::TlsV1_3;
}

void TestWireTrust::aWantedClientCertificateIsNamed()
{
    QFETCH(QSsl::SslProtocol, protocol);
    const TlsIdentity identity = makeIdentity({.commonName = "x", .alternativeNames = "DNS:localhost"}, m_root);
    QSslServer server;
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(identity.chain);
    configuration.setPrivateKey(identity.key);
    configuration.setProtocol(protocol);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    configuration.setCaCertificates(m_root.chain);
    configuration.setMissingCertificateIsFatal(true); // says so with an alert, as other servers do
    server.setSslConfiguration(configuration);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    TransportRun run(5s, m_root.chain);
    const TransportResult result = run.run(TransportRun::request(QUrl(u"https://localhost:%1/"_s.arg(server.serverPort()))));
    QCOMPARE(result.error, AttemptError::Tls);
    QVERIFY2(result.detail().contains(u"client certificate"_s), qPrintable(result.detail()));
}

QTEST_GUILESS_MAIN(TestWireTrust)
#include "tst_wire_trust.moc"
