// SPDX-License-Identifier: MIT
#include "core/http/http_message.h"
#include "core/http/response_writer.h"

#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;

/// What is read out of a request's head, and how a response is put on the wire.
class TestHttpMessage final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void knowsTheAuthorityAskedFor();
    void writesAResponse();
    void opensNoTunnel();
    void closesWhereNothingCanFollow_data();
    void closesWhereNothingCanFollow();
    void namesTheStatus();
};

void TestHttpMessage::knowsTheAuthorityAskedFor()
{
    const auto ask = [](const QByteArray &method, const QByteArray &target) {
        HttpRequest request;
        request.method = method;
        request.target = target;
        request.headers = {{"Host"_ba, "host:1"_ba}};
        return requestedAuthority(request);
    };
    QCOMPARE(ask("GET", "/x"), "host:1"_ba);
    QCOMPARE(ask("GET", "/http://a/"), "host:1"_ba);
    QCOMPARE(ask("GET", "http://a:2/x"), "a:2"_ba);
    QCOMPARE(ask("GET", "https://a?x"), "a"_ba);
    QCOMPARE(ask("OPTIONS", "*"), "host:1"_ba);
    QCOMPARE(ask("CONNECT", "a:443"), "a:443"_ba);
}

void TestHttpMessage::writesAResponse()
{
    const WrittenResponse written = writeResponse({404, {{"X-A", "1"}, {"x-a", ""}}, "gone"_ba}, "POST", true);
    QVERIFY(written.head.startsWith("HTTP/1.1 404 Not Found\r\nX-A: 1\r\nx-a: \r\nDate: "));
    QVERIFY(written.head.endsWith(" GMT\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\n"));
    QCOMPARE(written.body, "gone"_ba);
    QVERIFY(!written.closes);
}

// RFC 9110 9.3.6: what follows a 2xx to CONNECT is the tunnel, so no body and no length may.
void TestHttpMessage::opensNoTunnel()
{
    const WrittenResponse written = writeResponse({200, {}, "x"_ba}, "CONNECT", false);
    QVERIFY(written.body.isEmpty() && written.closes);
    QVERIFY(!written.head.contains("Content-Length"));
    QCOMPARE(writeResponse({405, {}, "x"_ba}, "CONNECT", false).body, "x"_ba);
}

void TestHttpMessage::closesWhereNothingCanFollow_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<bool>("keepAlive");
    QTest::addColumn<bool>("closes");
    QTest::newRow("kept") << 200 << HeaderList() << true << false;
    QTest::newRow("the request closes") << 200 << HeaderList() << false << true;
    QTest::newRow("the answer closes") << 200 << HeaderList{{"connection", "x , CLOSE"}} << true << true;
    QTest::newRow("closer is not close") << 200 << HeaderList{{"Connection", "closer"}} << true << false;
    QTest::newRow("an interim response alone") << 103 << HeaderList() << true << true;
}

void TestHttpMessage::closesWhereNothingCanFollow()
{
    QFETCH(int, status);
    QFETCH(HeaderList, headers);
    QFETCH(bool, keepAlive);
    QFETCH(bool, closes);
    const WrittenResponse written = writeResponse({status, headers, "x"_ba}, "GET", keepAlive);
    QCOMPARE(written.closes, closes);
    QCOMPARE(written.head.count("onnection: "), 1);
    QCOMPARE(written.head.contains("Connection: close\r\n"), closes);
    QCOMPARE(written.body.isEmpty(), status < 200);
}

void TestHttpMessage::namesTheStatus()
{
    QCOMPARE(reasonPhrase(200), "OK"_ba);
    QCOMPARE(reasonPhrase(431), "Request Header Fields Too Large"_ba);
    QVERIFY(reasonPhrase(299).isEmpty());
    QVERIFY(writeResponse({299, {}, {}}, "GET", true).head.startsWith("HTTP/1.1 299 \r\n")); // the space must stay, RFC 9112 4
}

QTEST_GUILESS_MAIN(TestHttpMessage)
#include "tst_http_message.moc"
