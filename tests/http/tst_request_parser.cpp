// SPDX-License-Identifier: MIT
#include "tests/http/parser_verdicts.h"

#include <QtTest/QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

/// The grammar and the framing rules, each in every way of splitting the bytes.
class TestRequestParser final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void accepts_data();
    void accepts();
    void refuses_data();
    void refuses();
    void keepsWithinItsLimits_data();
    void keepsWithinItsLimits();
    void saysHowItGoesOn();
    void keepsRawBytesOfWhatItRefuses();
    void boundsTheRawBytes();
    void takesABodyOfSingleBytes();
};

void TestRequestParser::accepts_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("verdict"); // of method, target, version and body, then + or -
    const auto row = [](const char *name, const QByteArray &head, const QByteArray &body, const QByteArray &verdict) {
        const qsizetype brace = verdict.lastIndexOf('{');
        QTest::newRow(name) << head + body << verdict.first(brace) + '[' + head + ']' + verdict.sliced(brace);
    };
    const QByteArray host = "Host: localhost:8080\r\n";
    row("origin", "GET /a/b?c=d&e={x|y} HTTP/1.1\r\n" + host + "\r\n", "", "GET /a/b?c=d&e={x|y} HTTP/1.1{}+");
    row("absolute", "GET http://a.test:8/x HTTP/1.1\r\n" + host + "\r\n", "", "GET http://a.test:8/x HTTP/1.1{}+");
    row("asterisk", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n", "", "OPTIONS * HTTP/1.1{}+");
    row("authority", "CONNECT a.test:443 HTTP/1.1\r\n" + host + "\r\n", "", "CONNECT a.test:443 HTTP/1.1{}-");
    row("any method", "M-SEARCH!#$%&'*+.^_`|~9 / HTTP/1.1\r\n" + host + "\r\n", "", "M-SEARCH!#$%&'*+.^_`|~9 / HTTP/1.1{}+");
    row("1.0 without Host", "GET / HTTP/1.0\r\n\r\n", "", "GET / HTTP/1.0{}-");
    row("1.0 keep-alive", "GET / HTTP/1.0\r\nConnection: x, Keep-Alive\r\n\r\n", "", "GET / HTTP/1.0{}+");
    // RFC 9110 2.5: a higher minor version is handled as 1.1.
    row("a higher minor version", "POST / HTTP/1.9\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n0\r\n\r\n", "POST / HTTP/1.9{x}+");
    row("close", "GET / HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", "", "GET / HTTP/1.1{}-");
    row("length", "POST / HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\n", "a\r\nb\n", "POST / HTTP/1.1{a\r\nb\n}+");
    row("length 0", "POST / HTTP/1.1\r\n" + host + "content-length:0\r\n\r\n", "", "POST / HTTP/1.1{}+");
    row("length with zeros", "POST / HTTP/1.1\r\n" + host + "Content-Length: \t 0003 \t\r\n\r\n", "abc", "POST / HTTP/1.1{abc}+");
    row("1.0 with length", "POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\n", "x", "POST / HTTP/1.0{x}-");
    const QByteArray chunked = "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n";
    row("chunked", chunked, "3\r\nabc\r\n0A\r\n0123456789\r\n0\r\n\r\n", "POST / HTTP/1.1{abc0123456789}+");
    row("chunked, nothing", chunked, "0\r\n\r\n", "POST / HTTP/1.1{}+");
    row("chunk extensions", chunked, "1;a\r\nx\r\n1 ; a = b;c=\"d;\\\"\"\r\nx\r\n1;a=\"\"\r\nx\r\n000;z\r\n\r\n", "POST / HTTP/1.1{xxx}+");
    // RFC 9112 7.1: 1*HEXDIG, as of a program that pads its numbers.
    row("zeros before the size", chunked,
        "00000000000000002\r\nab\r\n" + QByteArray(1000, '0') + "A\r\n0123456789\r\n" + QByteArray(40, '0') + "\r\n\r\n",
        "POST / HTTP/1.1{ab0123456789}+");
    // RFC 9110 5.6.1.2: empty elements of a list say nothing.
    for (const char *const list : {"chunked,", ",chunked", " , ,\tchunked ,, "})
        row(list, "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: " + list + "\r\n\r\n", "1\r\nx\r\n0\r\n\r\n", "POST / HTTP/1.1{x}+");
    row("trailers", chunked, "1\r\nx\r\n0\r\nX-Sum: 1\r\nY:\r\n\r\n", "POST / HTTP/1.1{x}+");
    row("CHUNKED", "POST / HTTP/1.1\r\n" + host + "transfer-encoding: CHUNKED\r\n\r\n", "0\r\n\r\n", "POST / HTTP/1.1{}+");
    row("IPv6 host", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "", "GET / HTTP/1.1{}+");
    row("host without port", "GET / HTTP/1.1\r\nHost:127.0.0.1\r\n\r\n", "", "GET / HTTP/1.1{}+");
    // RFC 3986 3.2.2 and 3.2.3: a registered name may be odd, and a port may be empty.
    for (const char *const odd : {"localhost:", "[::1]:", "a:080", "a_b-c~d.e", "!$&'()*+,;=", "a%20b%C3%A9", ".a", "a..b", "a."})
        row(odd, "GET / HTTP/1.1\r\nHost: " + QByteArray(odd) + "\r\n\r\n", "", "GET / HTTP/1.1{}+");
    row("absolute with an empty port", "GET http://a.test:/x HTTP/1.1\r\n" + host + "\r\n", "", "GET http://a.test:/x HTTP/1.1{}+");
    row("Latin-1 in a value", "GET / HTTP/1.1\r\n" + host + "X: caf\xe9\r\n\r\n", "", "GET / HTTP/1.1{}+");
    row("empty value", "GET / HTTP/1.1\r\n" + host + "X:\r\n\r\n", "", "GET / HTTP/1.1{}+");

    const QByteArray head = "GET / HTTP/1.1\r\n" + host + "\r\n";
    QTest::newRow("a blank line before") << "\r\n" + head << "GET / HTTP/1.1[" + head + "]{}+";
    QTest::newRow("two in a row") << head + "\r\n" + head << "GET / HTTP/1.1[" + head + "]{}+GET / HTTP/1.1[" + head + "]{}+";
}

void TestRequestParser::accepts()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, verdict);
    verdict += "unfinished";
    QCOMPARE(verdictsOn({bytes}), verdict);
    QCOMPARE(verdictsOn(singleBytes(bytes)), verdict);
    for (qsizetype at = 1; at < bytes.size(); ++at)
        QCOMPARE(verdictsOn({bytes.first(at), bytes.sliced(at)}), verdict);
}

void TestRequestParser::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("told");
    const auto row = [](const char *name, const QByteArray &bytes, const char *told) { QTest::newRow(name) << bytes << QByteArray(told); };
    const auto line = [&row](const char *name, const char *text, const char *told) { row(name, QByteArray(text) + "\r\nHost: a\r\n\r\n", told); };
    const auto field = [&row](const char *name, const QByteArray &text, const char *told) {
        row(name, "POST / HTTP/1.1\r\nHost: a\r\n" + text + "\r\n\r\nabcde", told);
    };
    const auto chunk = [&row](const char *name, const QByteArray &text, const char *told) {
        row(name, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + text, told);
    };

    line("no version", "GET /", "400 The request line has no version");
    line("only a method", "GET", "400 The request line has neither");
    line("version in lower case", "GET / http/1.1", "400 The request line ends in");
    line("fragment", "GET /a#b HTTP/1.1", "400 The target holds a fragment");
    line("version 2", "GET / HTTP/2.0", "505 ");
    line("version 0.9", "GET / HTTP/0.9", "505 ");
    line("version 1", "GET / HTTP/1", "400 The request line ends in");
    line("version 1.10", "GET / HTTP/1.10", "400 The request line ends in");
    line("two spaces", "GET  / HTTP/1.1", "400 ");
    line("a space behind", "GET / HTTP/1.1 ", "400 ");
    line("a space in the target", "GET /a b HTTP/1.1", "400 ");
    line("a tab between", "GET\t/ HTTP/1.1", "400 ");
    line("white space at the start", " GET / HTTP/1.1", "400 The request begins with white space");
    line("no method", "/ HTTP/1.1", "400 ");
    line("odd method", "G(T / HTTP/1.1", "400 ");
    line("not a path", "GET a HTTP/1.1", "400 The target");
    line("asterisk for GET", "GET * HTTP/1.1", "400 The target");
    line("authority for GET", "GET a:80 HTTP/1.1", "400 The target");
    line("path for CONNECT", "CONNECT / HTTP/1.1", "400 The target");
    line("CONNECT with an empty port", "CONNECT a.test: HTTP/1.1", "400 The target");
    line("user in the target", "GET http://u@a/ HTTP/1.1", "400 The target");
    line("UTF-8 in the target", "GET /\xc3\xa9 HTTP/1.1", "400 The target");
    row("two blank lines before", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "400 The request begins with more than one");
    row("a TLS peer", QByteArray("\x16\x03\x01\x02\x00\x01", 6), "400 The peer speaks TLS");
    row("a bare LF", "GET / HTTP/1.1\nHost: a\n\n", "400 A line ends in LF alone");
    row("a bare LF in a header", "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", "400 A line ends in LF alone");
    row("a bare LF at the end", "GET / HTTP/1.1\r\nHost: a\r\n\n", "400 A line ends in LF alone");
    row("a bare CR", "GET / HTTP/1.1\rHost: a\r\n\r\n", "400 A line holds a CR");
    row("a bare CR in a header", "GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n", "400 A line holds a CR");
    row("two CR", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", "400 A line holds a CR");
    row("NUL", "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"_ba, "400 A line holds a control");
    row("DEL", "GET / HTTP/1.1\r\nHost: a\r\nX: a\x7f\r\n\r\n", "400 A line holds a control");
    row("escape", "GET / HTTP/1.1\r\nHost: a\r\nX: a\x1b[0m\r\n\r\n", "400 A line holds a control");

    row("no Host", "GET / HTTP/1.1\r\n\r\n", "400 There is no Host");
    row("no Host, absolute", "GET http://a/ HTTP/1.1\r\n\r\n", "400 There is no Host");
    row("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", "400 There is more than one Host");
    row("two Hosts in 1.0", "GET / HTTP/1.0\r\nHost: a\r\nhost: a\r\n\r\n", "400 There is more than one Host");
    row("empty Host", "GET / HTTP/1.1\r\nHost: \r\n\r\n", "400 The Host header is empty");
    for (const char *const host :
         {"a b", "http://a", "a/b", "u@a",  "a:0",  "a:65536", "a:00065536", "a:8x", "a:+1",           ":80", ":",   "[::1", "[x]", "[::1]x",
          "::1", "a?b",      "a#b", "a\\b", "a\"b", "a<b",     "\xc3\xa9",   "a\tb", "[fe80::1%25lo]", "a%",  "a%0", "a%0g", "a|b", "%"})
        row(host, "GET / HTTP/1.1\r\nHost: " + QByteArray(host) + "\r\n\r\n", "400 The Host header");

    field("no colon", "X", "400 The header line");
    field("space before the colon", "X : y", "400 The header “X” has white space");
    field("tab before the colon", "X\t: y", "400 The header “X” has white space");
    field("empty name", ": y", "400 The header name");
    field("odd name", "X(Y: z", "400 The header name");
    field("space in a name", "X Y: z", "400 The header name");
    field("folded line", "X: y\r\n z", "400 A header line begins with white space");
    field("folded with a tab", "X: y\r\n\tz", "400 A header line begins with white space");
    row("folded first line", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", "400 A header line begins with white space");

    field("two lengths", "Content-Length: 5\r\nContent-Length: 6", "400 There is more than one Content-Length");
    field("two equal lengths", "Content-Length: 5\r\nContent-Length: 5", "400 There is more than one Content-Length");
    for (const char *const length : {"+5", "-5", "0x5", "5, 5", "5,", "5 5", "5.0", "5e0", "\"5\"", "five", "\xb2"})
        field(length, "Content-Length: " + QByteArray(length), "400 The Content-Length");
    field("empty length", "Content-Length:", "400 The Content-Length header is empty");
    field("huge length", "Content-Length: 99999999999999999999999999999999", "413 ");
    field("length of 2^64 + 5", "Content-Length: 18446744073709551621", "413 ");
    field("both lengths", "Content-Length: 5\r\nTransfer-Encoding: chunked", "400 There are both");
    field("both, the other way round", "Transfer-Encoding: chunked\r\nContent-Length: 5", "400 There are both");
    for (const char *const coding : {"gzip", "chunked, gzip", "xchunked", "chunked, chunked", "chunked, gzip, chunked", "chunked;q=1", "", "identity",
                                     ",", "chunked,,chunked", "chunked,gzip,", "g(zip, chunked", "\"chunked\"", "chunked\x0b"})
        field(coding, "Transfer-Encoding: " + QByteArray(coding), "400 ");
    field("a coding and a field that names none", "Transfer-Encoding: chunked\r\nTransfer-Encoding:", "400 The Transfer-Encoding");
    field("two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "400 The Transfer-Encoding");
    // RFC 9112 6.1: where the body ends is clear, what it says is not.
    for (const char *const coding : {"gzip, chunked", "identity , Chunked", "x;q=1, chunked", "gzip, deflate,chunked", "gzip,,chunked"})
        field(coding, "Transfer-Encoding: " + QByteArray(coding), "501 The body has a coding");
    field("two codings on two lines", "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", "501 The body has a coding");
    row("chunked in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400 HTTP/1.0 has no");
    field("unknown expectation", "Expect: tea", "417 ");
    field("two expectations", "Expect: 100-continue, tea", "417 ");
    field("the second one", "Expect: 100-continue\r\nExpect: tea", "417 ");

    for (const char *const size : {"", " 5", "+5", "-1", "0x5", "g", "5 ", "5\t", "5;", "5;=x", "5; a=", "5;a=\"x", "5,a", "5;a b", "5;a=b c"})
        chunk(QByteArray("size “" + QByteArray(size) + "”").constData(), QByteArray(size) + "\r\nabcde\r\n0\r\n\r\n", "400 ");
    chunk("size with bare LF", "5\nabcde\r\n0\r\n\r\n", "400 A line ends in LF alone");
    chunk("extension with bare LF", "5;a\nabcde\r\n0\r\n\r\n", "400 A line ends in LF alone");
    chunk("size with bare CR", "5\rabcde\r\n0\r\n\r\n", "400 A line holds a CR");
    for (const char *const text : {"{", "-", "deadl", "5\r\nabcde\r\n{"}) // at once, since no line may ever end
        chunk(QByteArray("no size: " + QByteArray(text).simplified()).constData(), text, "400 A chunk's size is not");
    chunk("data too long", "5\r\nabcdef\r\n0\r\n\r\n", "400 A chunk's size (5) and its data do not fit: no CR LF");
    chunk("data too short", "5\r\nabcd\r\n0\r\n\r\n", "400 A chunk's size (5) and its data do not fit: no CR LF");
    chunk("no CR after the data", "5\r\nabcde\n0\r\n\r\n", "400 A chunk's size (5) and its data do not fit: no CR LF");
    chunk("no LF after the data", "5\r\nabcde\r0\r\n\r\n", "400 A chunk's size (5) and its data do not fit: no CR LF");
    chunk("a decimal size", "10\r\n0123456789\r\n0\r\n\r\n", "400 A chunk's size (10) and its data do not fit: the data would end");
    chunk("a size of zeros without end", QByteArray(5000, '0') + "5\r\nabcde\r\n0\r\n\r\n", "400 The line with a chunk's size is too long");
    chunk("a large number behind zeros", "0000ffffffffffffffff1\r\n", "413 The chunks sum up");
    chunk("overflowing size", "ffffffffffffffff\r\n", "413 ");
    chunk("sum over the limit", "3e8\r\n" + QByteArray(1000, 'x') + "\r\n3e9\r\n", "413 The chunks sum up");
    chunk("no colon in a trailer", "0\r\nX\r\n\r\n", "400 The header line");
    chunk("folded trailer", "0\r\nX: y\r\n z\r\n\r\n", "400 A trailer line begins");
    chunk("length as a trailer", "0\r\nContent-Length: 5\r\n\r\n", "400 A trailer field");
    chunk("host as a trailer", "0\r\nHost: b\r\n\r\n", "400 A trailer field");
    chunk("NUL in a trailer", "0\r\nX: " + QByteArray(1, '\0') + "\r\n\r\n", "400 A line holds a control");
}

void TestRequestParser::refuses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, told);
    const QByteArray verdict = verdictsOn({bytes});
    QVERIFY2(verdict.startsWith(told), verdict.constData());
    QCOMPARE(verdictsOn(singleBytes(bytes)), verdict);
    for (qsizetype at = 1; at < bytes.size(); ++at)
        QCOMPARE(verdictsOn({bytes.first(at), bytes.sliced(at)}), verdict);
    // Nor does it matter that a good request came before on the connection.
    const QByteArray good = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    QCOMPARE(verdictsOn({good + bytes}), "GET / HTTP/1.1[" + good + "]{}+" + verdict);
}

void TestRequestParser::keepsWithinItsLimits_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<qsizetype>("most"); // so many filling bytes are allowed, and not one more
    QTest::addColumn<QByteArray>("told");
    const QByteArray start = "GET / HTTP/1.1\r\nHost: a\r\n";
    const QByteArray post = "POST / HTTP/1.1\r\nHost: a\r\n";
    const auto row = [](const char *name, const QByteArray &head, const QByteArray &end, qsizetype most, const char *told) {
        QTest::newRow(name) << head << end << most << QByteArray(told);
    };
    row("target", "GET /", " HTTP/1.1\r\nHost: a\r\n\r\n", parserLimits.headBytes - 27, "431 ");
    row("target alone", "GET /", "", parserLimits.headBytes - 5, "414 ");
    row("value", start + "X: ", "\r\n\r\n", parserLimits.headBytes - start.size() - 7, "431 ");
    const QByteArray chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
    row("trailer", chunked + "0\r\nX: ", "\r\n\r\n", parserLimits.headBytes - 7, "431 ");
    row("extension", chunked + "1;", "\r\nx\r\n0\r\n\r\n", parserLimits.headBytes - 1, "400 ");
}

void TestRequestParser::keepsWithinItsLimits()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, end);
    QFETCH(qsizetype, most);
    QFETCH(QByteArray, told);
    const QByteArray within = head + QByteArray(most, 'x') + end;
    QVERIFY2(verdictsOn({within}).endsWith("unfinished"), verdictsOn({within}).constData());
    const QByteArray beyond = head + QByteArray(most + 1, 'x') + end;
    const QByteArray verdict = verdictsOn({beyond});
    QVERIFY2(verdict.startsWith(told), verdict.constData());
    QCOMPARE(verdictsOn(singleBytes(beyond)), verdict);
}

void TestRequestParser::saysHowItGoesOn()
{
    using State = RequestParser::State;
    RequestParser parser(parserLimits);
    QCOMPARE(parser.state(), State::Waiting);
    QCOMPARE(parser.feed("\r\n"), 2);
    QCOMPARE(parser.state(), State::Waiting);
    QCOMPARE(parser.feed("P"), 1);
    QCOMPARE(parser.state(), State::Head);
    QCOMPARE(parser.feed("OST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r"), 67);
    QCOMPARE(parser.state(), State::Head);
    QVERIFY(!parser.wantsContinue());
    QCOMPARE(parser.feed("\n"), 1);
    QCOMPARE(parser.state(), State::Body);
    QVERIFY(parser.wantsContinue());
    QCOMPARE(parser.feed("a"), 1);
    QVERIFY(!parser.wantsContinue());
    QCOMPARE(parser.feed("bGET"), 1);
    QCOMPARE(parser.state(), State::Complete);
    QCOMPARE(parser.feed("GET"), 0);
    QCOMPARE(parser.take().body, "ab"_ba);
    QCOMPARE(parser.state(), State::Waiting);
    QCOMPARE(parser.feed("GET / HTTP/1.1\r\nHo"), 18);
    parser.refuse({408, {u"late"_s}});
    QCOMPARE(parser.state(), State::Refused);
    const HttpRequest late = parser.take();
    QCOMPARE(late.problemStatus, 408);
    QCOMPARE(late.rawHead, "GET / HTTP/1.1\r\nHo"_ba);
    QCOMPARE(late.target, "/"_ba);
}

void TestRequestParser::keepsRawBytesOfWhatItRefuses()
{
    const QByteArray bytes = "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n";
    RequestParser parser(parserLimits);
    QCOMPARE(parser.feed(bytes), bytes.size());
    const HttpRequest request = parser.take();
    QCOMPARE(request.rawHead, bytes);
    QVERIFY(!request.rawTruncated);
    QCOMPARE(request.method, "POST"_ba);
    QCOMPARE(request.target, "/x"_ba);
    QCOMPARE(request.headers.size(), 2);
    RequestParser passing({400, 300, [](const HttpRequest &) { return true; }});
    (void)passing.feed("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551618\r\n\r\nab");
    QCOMPARE(passing.take().problemStatus, 413); // not passed on with another length
    RequestParser blank(parserLimits);
    (void)blank.feed("\r\n\r\n");
    QCOMPARE(blank.take().rawHead, "\r\n\r\n"_ba);
}

void TestRequestParser::boundsTheRawBytes()
{
    RequestParser parser(parserLimits);
    QVERIFY(parser.feed("nonsense\n") > 0);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(parser.feed(QByteArray(10'000, 'x')), 10'000);
    const HttpRequest request = parser.take();
    QVERIFY(request.rawTruncated);
    QCOMPARE(request.rawHead.size(), 9 + 64 * 1024);

    RequestParser large({parserLimits.headBytes, 1'000'000});
    QVERIFY(large.feed(QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n" + QByteArray(800'000, 'x'))) > 0);
    large.refuse({408, {u"late"_s}});
    const HttpRequest late = large.take();
    QVERIFY(late.rawTruncated);
    QCOMPARE(late.body.size(), 64 * 1024);
}

void TestRequestParser::takesABodyOfSingleBytes()
{
    constexpr qsizetype size = 1024 * 1024;
    RequestParser parser({parserLimits.headBytes, size});
    QVERIFY(parser.feed("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n") > 0);
    const QByteArray chunks = QByteArray("1\r\nx\r\n").repeated(1024);
    for (qsizetype i = 0; i < size / 1024; ++i)
        QCOMPARE(parser.feed(chunks), chunks.size());
    QVERIFY(parser.feed("1\r\n") > 0); // one byte more than the limit is too many
    QCOMPARE(parser.state(), RequestParser::State::Refused);
    QVERIFY(parser.take().problem.contains(u"sum up to more"_s));
}

QTEST_GUILESS_MAIN(TestRequestParser)
#include "tst_request_parser.moc"
