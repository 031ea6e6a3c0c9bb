// SPDX-License-Identifier: MIT
#include "core/model/limits.h"
#include "core/rules/cause_words.h"
#include "core/rules/response_fault.h"
#include "tests/delivery/transport_run.h"
#include "tests/support/scripted_peer.h"

#include <QtNetwork/QTcpSocket>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

enum class After { Close, Reset, Keep };

QByteArray ok(const QByteArray &headers = {}, const QByteArray &body = "ok"_ba)
{
    return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray status(const QByteArray &line, const QByteArray &headers = {})
{
    return "HTTP/1.1 " + line + "\r\n" + headers + "Content-Length: 2\r\n\r\nno";
}

ScriptedPeer::Script script(const QByteArray &answer, After after)
{
    return [answer, after](ScriptedPeer::Connection &connection) {
        connection.write(answer);
        if (after == After::Close) {
            connection.close();
        } else if (after == After::Reset) {
            if (connection.socket)
                connection.socket->flush();
            connection.reset();
        }
    };
}

} // namespace

/// The transport against a peer that does everything wrong: each request reaches it once, ends once, and says what happened.
class TestTransport final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void answers_data();
    void answers();
    void whatIsShownAsSentIsWhatWasSent_data();
    void whatIsShownAsSentIsWhatWasSent();
    void refusesWhatWouldBreakTheFraming_data();
    void refusesWhatWouldBreakTheFraming();
    void eachRequestHasItsOwnConnection();
    void leftoversTouchNoOtherRequest();
    void cookiesAreNotSentBack();
    void refusedSaysWhatToDo();
    void unknownNameIsDns();
};

void TestTransport::answers_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<After>("after");
    QTest::addColumn<AttemptError>("error");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("hint");
    const auto row = [](const char *name, const QByteArray &answer, AttemptError error, int code, const QByteArray &body = {},
                        const QString &hint = {},
                        After after = After::Close) { QTest::newRow(name) << answer << after << error << code << body << hint; };
    using enum AttemptError;
    row("200", ok(), None, 200, "ok");
    row("200, connection kept", ok(), None, 200, "ok", {}, After::Keep);
    row("201", status("201 Created"), None, 201, "no");
    row("204", "HTTP/1.1 204 No Content\r\n\r\n", None, 204);
    row("body until close", "HTTP/1.1 200 OK\r\n\r\nhello", None, 200, "hello");
    row("chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", None, 200, "ok");
    row("coding is left as it is", ok("Content-Encoding: gzip\r\n", "raw"), None, 200, "raw");
    row("100 then 200", "HTTP/1.1 100 Continue\r\n\r\n" + ok(), None, 200, "ok");
    const QByteArray hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n";
    row("103 then 200", hints + ok(), None, 200, "ok");
    row("several interim answers", "HTTP/1.1 102 Processing\r\n\r\n" + hints + "HTTP/1.1 199 What\r\n\r\n" + ok(), None, 200, "ok");
    row("102 alone", "HTTP/1.1 102 Processing\r\n\r\n", Closed, 0, {}, u"only an interim one came, “102 Processing”"_s);
    row("101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", Protocol, 0, {}, u"no other protocol was asked for"_s, After::Keep);
    // Malformed answers are told at once, though the peer keeps its side open, with the line.
    const auto malformed = [&row](const char *name, const QByteArray &answer, const QString &hint, int code = 0, const QByteArray &body = {}) {
        row(name, answer, Protocol, code, body, hint, After::Keep);
    };
    malformed("space before a colon", "HTTP/1.1 200 OK\r\nCache-Control : no-store\r\nContent-Length: 2\r\n\r\nok", u"Cache-Control : no-store"_s);
    malformed("no colon", "HTTP/1.1 200 OK\r\nX-A: 1\r\nrubbish\r\n\r\n", u"line 3, “rubbish”"_s);
    malformed("lengths that differ", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\nhello", u"Content-Length"_s);
    malformed("chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhello\r\n0\r\n\r\n", u"not hexadecimal"_s, 200);
    const QByteArray chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    malformed("a body instead of chunks", chunked + R"({"ok":true})", u"“{\"ok\":true}”: the chunk size is not hexadecimal"_s, 200);
    malformed("a size without a line's end", chunked + "ZZ", u"“ZZ”: the chunk size is not hexadecimal"_s, 200);
    malformed("a body behind a chunk", chunked + "2\r\nok\r\n{\"more\":1}", u"in chunk 2, “{\"more\":1}”"_s, 200, "ok");
    malformed("a size too large", chunked + "6\r\nhello\r\n0\r\n\r\n", u"in chunk 1, “6”: the size and the data do not fit"_s, 200, "hello\r");
    malformed("a decimal size", chunked + "13\r\n{\"ok\":\"true\"}\r\n0\r\n\r\n", u"“13” would fit what came if it were read as decimal"_s, 200,
              "{\"ok\":\"true\"}\r\n0\r\n\r");
    row("cut in a chunk of decimal size", chunked + "20\r\n01234567890123456789\r\n0\r\n\r\n", Closed, 200, "01234567890123456789\r\n0\r\n\r\n",
        u"“20” would fit what came if it were read as decimal"_s);
    row("lengths that are equal", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok", None, 200, "ok");
    for (const char *line : {"300 Multiple", "301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"}) {
        const QByteArray name = QByteArray(line).left(3);
        row(line, status(line, "Location: /else?where\r\n"), Redirect, name.toInt(), "no", u"redirects to /else?where"_s);
    }
    row("304", "HTTP/1.1 304 Not Modified\r\nLocation: /x\r\n\r\n", Status, 304, {}, u"nothing has changed"_s);
    row("300 without a place", status("300 Multiple Choices"), Status, 300, "no", u"answered 300"_s);
    row("300 with one", status("300 Multiple Choices", "Location: /x\r\n"), Redirect, 300, "no", u"redirects to /x"_s);
    row("301 without a place", status("301 Moved"), Redirect, 301, "no", u"not followed"_s);
    row("400", status("400 Bad Request"), Status, 400, "no", u"answered 400 Bad Request"_s);
    const auto page = [](const QByteArray &text) -> QByteArray {
        return "HTTP/1.1 400 Bad Request\r\nContent-Length: " + QByteArray::number(text.size()) + "\r\n\r\n" + text;
    };
    for (const QByteArray &text : {"<center>No required SSL certificate was sent</center>"_ba, "<center>The SSL certificate error</center>"_ba})
        row(QByteArray("400 " + text).constData(), page(text), Status, 400, text, u"the bench does not have"_s);
    for (const QByteArray &text : {"<center>The plain HTTP request was sent to HTTPS port</center>"_ba,
                                   "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />"_ba,
                                   "Client sent an HTTP request to an HTTPS server.\n"_ba, R"({"status":400,"error":"plain_on_tls_port"})"_ba})
        row(QByteArray("400 " + text).constData(), page(text), Status, 400, text, u"Write https:// in the URL"_s);
    row("401 Basic", status("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n"), Status, 401, "no", u"signature"_s);
    row("401 Negotiate", status("401 Unauthorized", "WWW-Authenticate: Negotiate\r\n"), Status, 401, "no", u"signature"_s);
    row("401 NTLM", status("401 Unauthorized", "WWW-Authenticate: NTLM\r\n"), Status, 401, "no", u"signature"_s);
    row("404", status("404 Not Found"), Status, 404, "no", u"path of the URL"_s);
    row("407 without a proxy", status("407 Proxy", "Proxy-Authenticate: Basic realm=\"x\"\r\n"), Status, 407, "no", u"407"_s);
    row("410", status("410 Gone"), Status, 410, "no", u"given up"_s);
    row("429", status("429 Too Many Requests", "Retry-After: 5\r\n"), Status, 429, "no", u"Retry-After is shown"_s);
    row("500", status("500 Oops"), Status, 500, "no", u"500 Oops"_s);
    row("503", status("503 Unavailable"), Status, 503, "no", u"not ready"_s);
    row("999", status("999 What"), Status, 999, "no", u"Only a 2xx"_s);
    row("close", {}, Closed, 0, {}, u"without answering. Or the port speaks https: then write https:// in the URL."_s);
    row("reset", {}, Closed, 0, {}, u"without an answer"_s, After::Reset);
    row("garbage", "garbage\r\n\r\n", Protocol, 0, {}, u"not HTTP: it begins with “garbage"_s);
    row("another protocol", "SSH-2.0-Server_1.0\r\n", Protocol, 0, {}, u"“SSH-2.0-Server_1.0"_s);
    row("TLS alert", QByteArray("\x15\x03\x03\x00\x02\x02\x28", 7), Protocol, 0, {}, u"not HTTP but TLS"_s);
    row("status no number", "HTTP/1.1 abc\r\n\r\n", Protocol, 0, {}, u"no status line"_s);
    row("status 000", status("000 Nothing"), Protocol, 0, {}, u"no status line"_s);
    row("cut in the head", "HTTP/1.1 200 OK\r\nContent-Le", Closed, 0, {}, u"before its headers did"_s);
    row("cut in the body", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nok", Closed, 200, "ok", u"after 2 of 20 bytes"_s);
    row("reset in the body", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nok", Closed, 200, "ok", u"after 2 of 20 bytes"_s, After::Reset);
    row("cut in the chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", Closed, 200, "ok",
        u"before the end of its chunks"_s);
    row("error cut in the body", "HTTP/1.1 500 X\r\nContent-Length: 20\r\n\r\nno", Closed, 500, "no", u"cut short"_s);
    row("surplus bytes", ok() + "EXTRA", None, 200, "ok", u"More bytes (5)"_s);
    row("a body that 204 has not", "HTTP/1.1 204 No Content\r\n\r\nbody", None, 204, {}, u"“body”"_s);
    row("two answers", ok() + status("500 X"), None, 200, "ok", u"a second answer"_s, After::Keep);
}

void TestTransport::answers()
{
    QFETCH(QByteArray, answer);
    QFETCH(After, after);
    ScriptedPeer peer;
    peer.onRequest(script(answer, after));
    TransportRun run;
    const auto request = TransportRun::request(peer.url());
    const TransportResult result = run.run(request);

    QTEST(result.error, "error");
    QTEST(result.status, "code");
    QTEST(result.responseBody, "body");
    QFETCH(QString, hint);
    QVERIFY2(result.detail().contains(hint), qPrintable(result.detail()));
    QCOMPARE(result.detail().isEmpty(), result.error == AttemptError::None && hint.isEmpty());
    QCOMPARE(result.sentHead + request.body, peer.requests().value(0));
    QVERIFY(result.phases.connecting && result.phases.sent && result.phases.finished);
    QCOMPARE(result.phases.answered.has_value(), !answer.isEmpty());
    QVERIFY(*result.phases.connecting <= *result.phases.sent && *result.phases.sent <= *result.phases.finished);

    // A later request proves that by then nothing else came on its own account.
    peer.onRequest(script(ok(), After::Close));
    QCOMPARE(run.run(request).error, AttemptError::None);
    QCOMPARE(peer.requests().size(), 2);
    QCOMPARE(peer.connectionCount(), 2);
    QVERIFY(run.eachEndedOnce());
}

void TestTransport::whatIsShownAsSentIsWhatWasSent_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("plain") << u"/hook"_s << u"localhost"_s << "{}"_ba;
    QTest::newRow("address") << u"/"_s << u"127.0.0.1"_s << "{}"_ba;
    QTest::newRow("query") << u"/a%2Fb/gr%C3%BC?x=%20&y[]=1&z=a/../b"_s << u"localhost"_s << "{}"_ba;
    QTest::newRow("empty query") << u"/a?"_s << u"localhost"_s << "{}"_ba;
    QTest::newRow("double slash") << u"/a//b/"_s << u"localhost"_s << "{}"_ba;
    QTest::newRow("empty body") << u"/hook"_s << u"localhost"_s << QByteArray();
    QTest::newRow("largest body") << u"/hook"_s << u"localhost"_s << QByteArray(limits::payloadBytes, 'x');
    QTest::newRow("bytes") << u"/hook"_s << u"localhost"_s << QByteArray("\0\r\n\xff\x01\x00", 6);
}

void TestTransport::whatIsShownAsSentIsWhatWasSent()
{
    QFETCH(QString, path);
    QFETCH(QString, host);
    QFETCH(QByteArray, body);
    ScriptedPeer peer;
    peer.answer(ok());
    TransportRun run;
    const TransportResult result = run.run(TransportRun::request(peer.url(path, host), body));
    QCOMPARE(result.error, AttemptError::None);
    QCOMPARE(peer.requests().size(), 1);
    QCOMPARE(peer.requests().first(), result.sentHead + body);
    QCOMPARE(peer.bytesReceived(), result.sentHead.size() + body.size());
    const QByteArray expected = "POST " + path.toLatin1() + " HTTP/1.1\r\nHost: " + host.toLatin1() + ':' + QByteArray::number(peer.port())
                                + "\r\nContent-Type: application/json\r\nUser-Agent: Ovyxa-Bench/test\r\nX-Ovyxa-Signature: abc123\r\n"
                                  "Content-Length: "
                                + QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n";
    QCOMPARE(result.sentHead, expected);
}

void TestTransport::refusesWhatWouldBreakTheFraming_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char *title, const QByteArray &name, const QByteArray &value) { QTest::newRow(title) << name << value; };
    row("CR LF", "X-A", "1\r\nX-B: 2");
    row("LF", "X-A", "1\n2");
    row("NUL", "X-A", QByteArray("1\0002", 3));
    row("name with a colon", "X:A", "1");
    row("empty name", "", "1");
    row("Content-Length", "content-length", "1");
    row("Transfer-Encoding", "Transfer-Encoding", "chunked");
    row("Connection", "Connection", "upgrade");
}

void TestTransport::refusesWhatWouldBreakTheFraming()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    ScriptedPeer peer;
    peer.answer(ok());
    TransportRun run;
    auto request = TransportRun::request(peer.url());
    request.headers += Header{name, value};
    const TransportResult result = run.run(request);
    QCOMPARE(result.error, AttemptError::Protocol);
    QVERIFY(result.sentHead.isEmpty());
    QCOMPARE(run.run(TransportRun::request(peer.url())).error, AttemptError::None);
    QCOMPARE(peer.connectionCount(), 1); // the second one's
}

void TestTransport::eachRequestHasItsOwnConnection()
{
    ScriptedPeer peer;
    peer.onRequest(script(ok(), After::Keep)); // would allow another on the same connection
    TransportRun run;
    for (int i = 0; i < 4; ++i)
        QCOMPARE(run.run(TransportRun::request(peer.url())).error, AttemptError::None);
    QCOMPARE(peer.connectionCount(), 4);
    QCOMPARE(peer.requests().size(), 4);
}

void TestTransport::leftoversTouchNoOtherRequest()
{
    ScriptedPeer peer;
    TransportRun run;
    for (const QByteArray &leftover : {status("500 Stale"), "rubbish"_ba, "HTTP/1.1 103 Early Hints\r\n\r\n"_ba}) {
        peer.onRequest(script(ok() + leftover, After::Keep));
        const TransportResult first = run.run(TransportRun::request(peer.url()));
        QCOMPARE(first.status, 200);
        QCOMPARE(first.error, AttemptError::None);
        QCOMPARE(first.causes, (QList<FailureCause>{{u"surplus"_s, {QString::number(leftover.size()), shownBytes(leftover.left(64))}}}));
        QVERIFY(rules::causeWords(first.causes).contains(QString::number(leftover.size())));
        peer.onRequest(script("HTTP/1.1 204 No Content\r\n\r\n", After::Keep));
        QCOMPARE(run.run(TransportRun::request(peer.url())).status, 204);
    }
}

void TestTransport::cookiesAreNotSentBack()
{
    ScriptedPeer peer;
    peer.answer(ok("Set-Cookie: a=1; Path=/\r\nSet-Cookie: b=2\r\nX-Twice: 1\r\nX-Twice: 2\r\n"));
    TransportRun run;
    const TransportResult first = run.run(TransportRun::request(peer.url()));
    QCOMPARE(first.responseHeaders.mid(0, 4), (HeaderList{{"Set-Cookie", "a=1; Path=/"}, {"Set-Cookie", "b=2"}, {"X-Twice", "1"}, {"X-Twice", "2"}}));
    run.run(TransportRun::request(peer.url()));
    QCOMPARE(peer.requests().size(), 2);
    QVERIFY(!peer.requests().at(1).toLower().contains("cookie"));
    QCOMPARE(peer.requests().at(0), peer.requests().at(1));
}

void TestTransport::refusedSaysWhatToDo()
{
    QTcpSocket closed; // bound, so that nobody else has it, and nothing listens
    QVERIFY(closed.bind(QHostAddress::LocalHost));
    const quint16 port = closed.localPort();
    TransportRun run;
    const TransportResult result = run.run(TransportRun::request(QUrl(u"http://127.0.0.1:%1/hook"_s.arg(port))));
    QCOMPARE(result.error, AttemptError::Refused);
    QCOMPARE(result.detail(), u"Connection refused: nothing listens on 127.0.0.1:%1. Start your server, or use the built-in receiver."_s.arg(port));
    QVERIFY(result.sentHead.isEmpty());
}

void TestTransport::unknownNameIsDns()
{
    TransportRun run;
    // A name that no resolver takes to the network: RFC 6761 keeps .invalid from ever existing, and the label is too long besides.
    const TransportResult result = run.run(TransportRun::request(QUrl(u"http://"_s + QString(63, u'a') + u".invalid/hook"_s)));
    QVERIFY2(result.error == AttemptError::Dns || result.error == AttemptError::Timeout, qPrintable(result.detail()));
    QVERIFY(result.sentHead.isEmpty());
}

QTEST_GUILESS_MAIN(TestTransport)
#include "tst_transport.moc"
