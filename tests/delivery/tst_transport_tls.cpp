// SPDX-License-Identifier: MIT
#include "tests/delivery/transport_run.h"
#include "tests/support/scripted_peer.h"
#include "tests/support/test_certificates.h"

#include <QtCore/QTemporaryDir>

#include <sys/socket.h>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"_ba;

} // namespace

/// The transport over TLS: whom it trusts, and that nothing of a request is told to whom it does not.
class TestTransportTls final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!qt.network.ssl).*"_s)); }
    void deliversToTheProfilesOwnAuthority();
    void refusesCertificates_data();
    void refusesCertificates();
    void trustIsForOneRequestAlone_data();
    void trustIsForOneRequestAlone();
    void reachesThePeerOnce_data();
    void reachesThePeerOnce();
    void speaksHttp11Alone();
    void brokenHandshakes_data();
    void brokenHandshakes();
    void tellsOfWhatIsNotTlsAfterTheHandshake_data();
    void tellsOfWhatIsNotTlsAfterTheHandshake();
    void tellsThatAPortSpeaksTls();
    void manyAtOnce();

private:
    TlsIdentity m_authority;
};

void TestTransportTls::initTestCase()
{
    m_authority = makeIdentity({.commonName = "Test authority", .alternativeNames = {}, .isAuthority = true});
    QVERIFY(!m_authority.chain.first().isNull());
    QVERIFY(!m_authority.key.isNull());
}

void TestTransportTls::deliversToTheProfilesOwnAuthority()
{
    QTemporaryDir folder;
    LocalAuthority authority(folder.path());
    const auto identity = authority.serverIdentity();
    QVERIFY(identity.ok());
    ScriptedPeer peer(*identity);
    peer.answer(ok);
    TransportRun run;
    for (const QString &host : {u"localhost"_s, u"127.0.0.1"_s}) {
        auto request = TransportRun::request(peer.url(u"/hook?x=1"_s, host));
        request.extraAuthorities = {*authority.certificate()};
        const TransportResult result = run.run(request);
        QVERIFY2(result.error == AttemptError::None, qPrintable(result.detail()));
        QCOMPARE(peer.requests().last(), result.sentHead + request.body);
        QVERIFY(result.tls.has_value());
        QVERIFY(result.tls->version.startsWith(u"TLS 1."_s));
        QVERIFY(!result.tls->cipher.isEmpty());
        QVERIFY(result.phases.connecting && result.phases.encrypted && result.phases.sent && result.phases.answered);
        QVERIFY(*result.phases.connecting <= *result.phases.encrypted && *result.phases.encrypted <= *result.phases.sent);
    }
    QVERIFY(run.eachEndedOnce());
}

void TestTransportTls::refusesCertificates_data()
{
    QTest::addColumn<QByteArray>("commonName");
    QTest::addColumn<QByteArray>("names");
    QTest::addColumn<int>("fromHours");
    QTest::addColumn<int>("untilHours");
    QTest::addColumn<bool>("signedByAuthority");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("fitting") << "localhost"_ba
                             << "DNS:localhost,IP:127.0.0.1"_ba << -1 << 24 << true << true;
    QTest::newRow("fitting, other common name") << "elsewhere"_ba
                                                << "DNS:localhost"_ba << -1 << 24 << true << true;
    QTest::newRow("wrong name") << "stage.example"_ba
                                << "DNS:stage.example"_ba << -1 << 24 << true << false;
    QTest::newRow("common name alone") << "localhost"_ba << QByteArray() << -1 << 24 << true << false;
    QTest::newRow("common name fits, names do not") << "localhost"_ba
                                                    << "DNS:stage.example"_ba << -1 << 24 << true << false;
    QTest::newRow("address as a DNS name") << "x"_ba
                                           << "DNS:127.0.0.1"_ba << -1 << 24 << true << false;
    QTest::newRow("expired") << "localhost"_ba
                             << "DNS:localhost"_ba << -48 << -24 << true << false;
    QTest::newRow("not yet valid") << "localhost"_ba
                                   << "DNS:localhost"_ba << 24 << 48 << true << false;
    QTest::newRow("self-signed") << "localhost"_ba
                                 << "DNS:localhost"_ba << -1 << 24 << false << false;
}

void TestTransportTls::refusesCertificates()
{
    QFETCH(QByteArray, commonName);
    QFETCH(QByteArray, names);
    QFETCH(int, fromHours);
    QFETCH(int, untilHours);
    QFETCH(bool, signedByAuthority);
    QFETCH(bool, accepted);
    const CertificateWish wish{commonName, names, realNow() + std::chrono::hours(fromHours), realNow() + std::chrono::hours(untilHours), false};
    ScriptedPeer peer(makeIdentity(wish, signedByAuthority ? std::optional(m_authority) : std::nullopt));
    peer.answer(ok);
    TransportRun run;
    auto request = TransportRun::request(peer.url());
    request.extraAuthorities = m_authority.chain;
    const TransportResult result = run.run(request);
    if (accepted) {
        QVERIFY2(result.error == AttemptError::None, qPrintable(result.detail()));
        return;
    }
    QCOMPARE(result.error, AttemptError::Tls);
    QVERIFY2(result.detail().startsWith(u"TLS"_s), qPrintable(result.detail()));
    QVERIFY(result.sentHead.isEmpty());
    QCOMPARE(result.status, 0);
    // The peer is asked again, so that anything that was still on its way would have come.
    QCOMPARE(run.run(request).error, AttemptError::Tls);
    QCOMPARE(peer.bytesReceived(), 0); // decrypted bytes: not one of the request
    QVERIFY(run.eachEndedOnce());
}

void TestTransportTls::trustIsForOneRequestAlone_data()
{
    QTest::addColumn<bool>("isKept");
    QTest::newRow("a connection for each request") << false;
    QTest::newRow("kept connections") << true;
}

void TestTransportTls::trustIsForOneRequestAlone()
{
    QFETCH(bool, isKept);
    ScriptedPeer peer(makeIdentity({.commonName = "x", .alternativeNames = "DNS:localhost"}, m_authority));
    peer.onRequest([](ScriptedPeer::Connection &connection) { connection.write(ok); }); // kept open, were anyone to use it again
    TransportRun run;
    auto trusting = TransportRun::request(peer.url());
    trusting.extraAuthorities = m_authority.chain;
    trusting.keepConnection = isKept;
    auto other = TransportRun::request(peer.url());
    other.keepConnection = isKept;
    QCOMPARE(run.run(trusting).error, AttemptError::None);
    QCOMPARE(run.run(other).error, AttemptError::Tls);
    const TransportResult again = run.run(trusting);
    QCOMPARE(again.error, AttemptError::None);
    QCOMPARE(again.phases.reused, isKept);
    QCOMPARE(peer.requests().size(), 2);
}

void TestTransportTls::reachesThePeerOnce_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("reset");
    QTest::newRow("closed") << QByteArray() << false;
    QTest::newRow("reset") << QByteArray() << true;
    QTest::newRow("garbage") << "not HTTP\r\n\r\n"_ba << false;
    QTest::newRow("half a head") << "HTTP/1.1 200 O"_ba << false;
    QTest::newRow("cut body") << "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"_ba << false;
}

void TestTransportTls::reachesThePeerOnce()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, reset);
    ScriptedPeer peer(makeIdentity({.commonName = "x", .alternativeNames = "DNS:localhost"}, m_authority));
    TransportRun run;
    auto request = TransportRun::request(peer.url());
    request.extraAuthorities = m_authority.chain;
    int asked = 0;
    for (int round = 0; round < 3; ++round) {
        peer.onRequest([&](ScriptedPeer::Connection &connection) {
            connection.write(answer);
            reset ? connection.reset() : connection.close();
        });
        const TransportResult result = run.run(request);
        QCOMPARE(result.error, answer.startsWith("not") ? AttemptError::Protocol : AttemptError::Closed);
        QCOMPARE(peer.requests().size(), ++asked);
        QCOMPARE(peer.requests().last(), result.sentHead + request.body);
        peer.answer(ok);
        QCOMPARE(run.run(request).error, AttemptError::None);
        QCOMPARE(peer.requests().size(), ++asked);
        QCOMPARE(peer.connectionCount(), asked);
    }
    QVERIFY(run.eachEndedOnce());
}

void TestTransportTls::speaksHttp11Alone()
{
    ScriptedPeer peer; // without TLS, so that it sees the ClientHello, where a client offers what it speaks (ALPN, RFC 7301)
    QUrl url = peer.url();
    url.setScheme(u"https"_s);
    TransportRun run;
    const auto token = run.transport.send(TransportRun::request(url));
    QTRY_VERIFY(peer.bytesReceived() > 100);
    const QByteArray hello = peer.connection(0).received;
    QVERIFY(hello.contains("localhost")); // the server's name, as a web server with several needs it
    QVERIFY(!hello.contains("\2h2\10http/1.1"));
    run.transport.cancel(token);
    QTRY_COMPARE(run.ended.value(token).size(), 1);
    QCOMPARE(run.ended.value(token).constFirst().detail(), u"Cancelled before the request was sent."_s);
}

void TestTransportTls::brokenHandshakes_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<AttemptError>("error");
    QTest::newRow("plain HTTP there") << u"http"_s << AttemptError::Tls;
    QTest::newRow("closes at once") << u"close"_s << AttemptError::Tls;
    QTest::newRow("says nothing") << u"silence"_s << AttemptError::Timeout;
}

void TestTransportTls::brokenHandshakes()
{
    QFETCH(QString, what);
    ScriptedPeer peer; // without TLS
    peer.onConnect([what](ScriptedPeer::Connection &connection) {
        if (what == "http"_L1)
            connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        if (what != "silence"_L1)
            connection.close();
    });
    QUrl url = peer.url();
    url.setScheme(u"https"_s);
    TransportRun run(what == "silence"_L1 ? 500ms : 5s);
    const TransportResult result = run.run(TransportRun::request(url));
    QTEST(result.error, "error");
    QVERIFY2(!result.detail().isEmpty(), qPrintable(result.detail()));
    QVERIFY(result.sentHead.isEmpty());
    QVERIFY(run.eachEndedOnce());
}

void TestTransportTls::tellsOfWhatIsNotTlsAfterTheHandshake_data()
{
    QTest::addColumn<QByteArray>("answer"); ///< over TLS
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<int>("status");
    const QByteArray begun = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel";
    const QByteArray alert = QByteArray::fromHex("15030300020250");
    QTest::newRow("letters in a body") << begun << "lo wor and more"_ba << 200;
    QTest::newRow("letters before any answer") << QByteArray() << "HTTP/1.1 200 OK\r\n\r\n"_ba << 0;
    QTest::newRow("what is shaped like an alert, in a body") << begun << alert << 200;
    QTest::newRow("letters in a body that only the end tells") << "HTTP/1.1 200 OK\r\n\r\nhel"_ba
                                                               << "lo world, and more"_ba << 200;
}

/// The peer has closed nothing: what it sends is not of the connection that both agreed upon.
void TestTransportTls::tellsOfWhatIsNotTlsAfterTheHandshake()
{
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, raw);
    ScriptedPeer peer(makeIdentity({.commonName = "x", .alternativeNames = "DNS:localhost"}, m_authority));
    peer.onRequest([&](ScriptedPeer::Connection &connection) {
        connection.write(answer);
        connection.socket->flush();
        ::send(int(connection.socket->socketDescriptor()), raw.constData(), size_t(raw.size()), 0);
    });
    TransportRun run;
    auto request = TransportRun::request(peer.url());
    request.extraAuthorities = m_authority.chain;
    const TransportResult result = run.run(request);
    QCOMPARE(result.error, AttemptError::Tls);
    QTEST(result.status, "status");
    QCOMPARE(result.causes.value(0).code, u"tls_broken"_s);
    QVERIFY2(result.detail().contains(u"is not of that secure connection"_s), qPrintable(result.detail()));
    QVERIFY(run.eachEndedOnce());
}

void TestTransportTls::tellsThatAPortSpeaksTls()
{
    ScriptedPeer peer(makeIdentity({.commonName = "x", .alternativeNames = "DNS:localhost"}, m_authority));
    QUrl url = peer.url();
    url.setScheme(u"http"_s);
    TransportRun run;
    const TransportResult result = run.run(TransportRun::request(url));
    QVERIFY(result.error == AttemptError::Closed || result.error == AttemptError::Protocol);
    QVERIFY2(result.detail().contains(u"https://"_s), qPrintable(result.detail()));
}

void TestTransportTls::manyAtOnce()
{
    ScriptedPeer peer(makeIdentity({.commonName = "x", .alternativeNames = "DNS:localhost"}, m_authority));
    peer.answer(ok);
    TransportRun run;
    auto request = TransportRun::request(peer.url());
    request.extraAuthorities = m_authority.chain;
    const int total = 60;
    int sent = 0;
    for (; sent < 6; ++sent)
        run.transport.send(request);
    connect(&run.transport, &Transport::finished, this, [&] {
        if (sent < total) {
            ++sent;
            run.transport.send(request);
        }
    });
    QSignalSpy spy(&run.transport, &Transport::finished);
    QElapsedTimer clock;
    clock.start();
    while (run.ended.size() < total)
        QVERIFY(spy.wait(10'000));
    qInfo("%d requests over TLS, 6 at once, each on a connection of its own: %lld ms", total, clock.elapsed());
    QVERIFY(std::all_of(run.ended.cbegin(), run.ended.cend(), [](const auto &ends) { return ends.first().error == AttemptError::None; }));
    QVERIFY(run.eachEndedOnce());
    QCOMPARE(peer.requests().size(), total);
}

QTEST_GUILESS_MAIN(TestTransportTls)
#include "tst_transport_tls.moc"
