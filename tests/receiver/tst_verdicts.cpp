// SPDX-License-Identifier: MIT
// The receiver over real sockets: who is let in, and what is thought of a signature.
#include "receiver_fixture.h"

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class tst_Verdicts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judges_data();
    void judges();
    void nothingIsCheckedWithoutASecret();
    void hosts_data();
    void hosts();
    void noOriginIsGrantedAnything();
    void readsTheHostWhereTheRequestNamesIt_data();
    void readsTheHostWhereTheRequestNamesIt();
    void takesOnlyTheAcceptedEncoding();
    void asksForTheSecretsEachTime();
    void opensNoTunnel();
    void refusesInTheEnvelope_data();
    void refusesInTheEnvelope();
};

void tst_Verdicts::judges_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<QString>("reason");
    const QByteArray body = "{}";
    QTest::newRow("hex") << signature(body) << Verdict::Valid << u"current"_s;
    QTest::newRow("prefixed") << signature(body, SignatureEncoding::Prefixed) << Verdict::Valid << u"sha256="_s;
    QTest::newRow("base64") << signature(body, SignatureEncoding::Base64) << Verdict::Valid << u"base64"_s;
    QTest::newRow("previous") << signature(body, SignatureEncoding::Hex, "old") << Verdict::Valid << u"previous"_s;
    QTest::newRow("missing") << QByteArray() << Verdict::Missing << u"X-Ovyxa-Signature"_s;
    QTest::newRow("other key") << signature(body, SignatureEncoding::Hex, "x") << Verdict::Invalid << u"match"_s;
    QTest::newRow("other body") << signature("{ }") << Verdict::Invalid << u"match"_s;
    QTest::newRow("twice") << signature(body) + signature(body) << Verdict::Invalid << u"2"_s;
    QTest::newRow("empty") << QByteArray("X-Ovyxa-Signature:\r\n") << Verdict::Invalid << u"match"_s;
}

void tst_Verdicts::judges()
{
    QFETCH(QByteArray, headers);
    QFETCH(Verdict, verdict);
    QFETCH(QString, reason);
    Fixture f;
    f.start();
    const auto client = f.client();
    client->send(post("{}", headers));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QCOMPARE(f.captured.size(), 1);
    const Capture &capture = f.captured.first();
    QCOMPARE(capture.verdict, verdict);
    QVERIFY2(capture.reason.contains(reason), qPrintable(capture.reason));
    QVERIFY(!capture.reason.contains(QString::fromLatin1(secret)));
    QCOMPARE(capture.status, verdict == Verdict::Valid ? 200 : 401);
    QVERIFY(client->statusLine().contains(QByteArray::number(capture.status)));
    QCOMPARE(capture.matchedWebhook, verdict == Verdict::Valid ? WebhookId{7} : WebhookId{});
    QCOMPARE(capture.method, u"POST"_s);
    QCOMPARE(capture.target, u"/hook"_s);
    QCOMPARE(capture.bodyBytes, 2);
    QVERIFY(capture.peer.startsWith("127.0.0.1:"_L1));
}

void tst_Verdicts::nothingIsCheckedWithoutASecret()
{
    Fixture f;
    f.secrets.clear();
    f.start();
    const auto client = f.client();
    client->send(post("{}", signature("{}")) + post("{}"));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, waitMs);
    QCOMPARE(f.captured.first().verdict, Verdict::Unchecked);
    QCOMPARE(f.captured.last().verdict, Verdict::Unchecked); // nor is anything missed
    QCOMPARE(f.captured.last().status, 200);
}

void tst_Verdicts::hosts_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("allowed");
    for (const char *host : {"localhost", "localhost:8443", "LOCALHOST", "localhost.", "app.localhost", "127.0.0.1", "127.0.0.1:80", "127.9.8.7",
                             "[::1]", "[::1]:8443", "localhost:", "[::1]:", "tunnel.example:", "tunnel.example", "Tunnel.Example:443"})
        QTest::newRow(host) << QByteArray(host) << true;
    for (const char *host : {"evil.example", "localhost.evil.example", "notlocalhost", "127.0.0.1.evil.example", "127.1", "2130706433", "128.0.0.1",
                             "10.0.0.1", "[::2]", "a!$&'()*+,;=b", "local%68ost", "evil.example:", ".localhost.evil", "localhost..",
                             "x.tunnel.example", "tunnel.example.evil.example", "0.0.0.0"})
        QTest::newRow(host) << QByteArray(host) << false;
}

void tst_Verdicts::hosts()
{
    QFETCH(QByteArray, host);
    QFETCH(bool, allowed);
    Fixture f;
    f.start(u"200"_s, {u"tunnel.example"_s});
    const auto client = f.client();
    client->send(post("{}", signature("{}"), host));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QCOMPARE(f.captured.first().hostRefused, !allowed);
    QCOMPARE(f.captured.first().status, allowed ? 200 : 421);
    QVERIFY(client->statusLine().contains(allowed ? "200" : "421"));
    if (!allowed) { // the window's offer takes effect at once
        f.receiver.setAllowedHosts({QString::fromLatin1(host)});
        client->send(post("{}", signature("{}"), host));
        QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, waitMs);
        QCOMPARE(f.captured.last().status, 200);
    }
}

void tst_Verdicts::noOriginIsGrantedAnything()
{
    Fixture f;
    f.start();
    const auto client = f.client();
    client->send("OPTIONS /hook HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY(!client->received.toLower().contains("access-control-allow"));
}

void tst_Verdicts::readsTheHostWhereTheRequestNamesIt_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<int>("status");
    QTest::newRow("whole URL, foreign") << "POST http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n"_ba << 421;
    QTest::newRow("whole URL, ours") << "POST http://localhost/hook HTTP/1.1\r\nHost: localhost\r\n"_ba << 201;
    QTest::newRow("tunnel request without a port") << "CONNECT a.test HTTP/1.1\r\nHost: localhost\r\n"_ba << 405;
    QTest::newRow("tunnel request") << "CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n"_ba << 405; // whatever it names
    QTest::newRow("higher minor version") << "POST / HTTP/1.9\r\nHost: localhost\r\n"_ba << 201;
    QTest::newRow("no Host, as in HTTP/1.0") << "POST / HTTP/1.0\r\n"_ba << 201;
    QTest::newRow("a Host in HTTP/1.0") << "POST / HTTP/1.0\r\nHost: evil.example\r\n"_ba << 421;
}

void tst_Verdicts::readsTheHostWhereTheRequestNamesIt()
{
    QFETCH(QByteArray, head);
    QFETCH(int, status);
    Fixture f;
    f.start(u"201"_s);
    const auto client = f.client();
    client->send(head + signature("") + "\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY2(client->statusLine().contains(QByteArray::number(status)), client->received.constData());
    QCOMPARE(f.captured.first().status, status);
}

void tst_Verdicts::takesOnlyTheAcceptedEncoding()
{
    Fixture f;
    f.options.accepted = AcceptedEncoding::Prefixed;
    f.start();
    const auto client = f.client();
    client->send(post("{}", signature("{}", SignatureEncoding::Hex)) + post("{}", signature("{}", SignatureEncoding::Prefixed)));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, waitMs);
    QCOMPARE(f.captured.first().verdict, Verdict::Invalid);
    QCOMPARE(f.captured.last().verdict, Verdict::Valid);
}

void tst_Verdicts::asksForTheSecretsEachTime()
{
    Fixture f;
    f.start();
    const auto client = f.client();
    client->send(post("{}", signature("{}", SignatureEncoding::Hex, "old")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    f.secrets.removeLast(); // the overlap is over
    client->send(post("{}", signature("{}", SignatureEncoding::Hex, "old")));
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, waitMs);
    QCOMPARE(f.captured.first().verdict, Verdict::Valid);
    QCOMPARE(f.captured.last().verdict, Verdict::Invalid);
}

void tst_Verdicts::opensNoTunnel()
{
    Fixture f;
    f.start(u"200x1,201"_s);
    const auto client = f.client();
    client->send("CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 1, waitMs);
    QVERIFY2(client->statusLine().contains("405"), client->received.constData());
    QVERIFY(client->received.contains("\r\nAllow: GET, HEAD, POST, "));
    QCOMPARE(f.captured.first().status, 405);
    QVERIFY(f.captured.first().reason.contains(u"tunnel"_s) && !f.captured.first().malformed);
    const auto next = f.client();            // a refused tunnel ends its connection
    next->send(post("{}", signature("{}"))); // the plan's first step is still to be had
    QTRY_COMPARE_WITH_TIMEOUT(next->answers(), 1, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 2, waitMs);
    QCOMPARE(f.captured.last().status, 200);
}

void tst_Verdicts::refusesInTheEnvelope_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char *code, const QByteArray &status, const QByteArray &request) {
        QTest::newRow(code) << request << status << QByteArray(code);
    };
    const QByteArray begin = "POST / HTTP/1.1\r\nHost: localhost\r\n";
    row("connect", "405", "CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n");
    row("host_not_allowed", "421", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    row("host_missing", "400", "POST / HTTP/1.1\r\n\r\n");
    row("space_before_colon", "400", begin + "Cache-Control : x\r\n\r\n");
    row("folded_line", "400", begin + "X-A: 1\r\n 2\r\n\r\n");
    row("body_too_large", "413", begin + "Content-Length: 99999999999\r\n\r\n");
    row("request_line_too_long", "414", "GET /" + QByteArray(100'000, 'a'));
    row("expectation", "417", begin + "Expect: tea\r\n\r\n");
    row("headers_too_long", "431", begin + "X-A: " + QByteArray(100'000, 'a'));
    row("coding_unknown", "501", begin + "Transfer-Encoding: gzip, chunked\r\n\r\n");
    row("version_unsupported", "505", "GET / HTTP/2.0\r\n\r\n");
}

/// One envelope for all that the receiver says for itself; its code is the one that stands in the log.
void tst_Verdicts::refusesInTheEnvelope()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, code);
    Fixture f;
    f.start();
    const auto client = f.client();
    client->send(request);
    QTRY_VERIFY_WITH_TIMEOUT(client->received.endsWith("}}"), waitMs);
    QVERIFY2(client->statusLine().contains(QByteArray(" " + status + " ")), client->received.constData());
    QVERIFY(client->received.contains("\r\nContent-Type: application/json\r\n"));
    QVERIFY2(bodyOf(*client).startsWith(QByteArray("{\"error\":{\"code\":\"" + code + "\",\"message\":\"")), client->received.constData());
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().causes.first().code.toLatin1(), code);
    QCOMPARE(f.captured.first().status, status.toInt());
}

QTEST_GUILESS_MAIN(tst_Verdicts)
#include "tst_verdicts.moc"
