// SPDX-License-Identifier: MIT
#include "core/wire/response_parser.h"

#include <QtTest/QTest>

#include <limits>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

QByteArray textOf(const HeaderList &headers)
{
    QByteArray text;
    for (const Header &header : headers)
        text += header.name + '=' + header.value + ';';
    return text;
}

// All that can be observed of an answer, as text that can be compared. A null piece stands for the peer's end.
QByteArray outcomeOf(const QList<QByteArray> &pieces, const ResponseRules &rules)
{
    ResponseParser parser(rules);
    QByteArray body;
    QByteArray rest;
    for (const QByteArray &piece : pieces) {
        if (piece.isNull()) {
            parser.end();
            continue;
        }
        rest += piece.sliced(parser.feed(piece));
        body += parser.takeBody();
    }
    QByteArray text;
    for (const ResponseHead &interim : parser.interims())
        text += '<' + QByteArray::number(interim.status) + ' ' + interim.reason + ' ' + textOf(interim.headers) + '>';
    if (parser.hasHead()) {
        const ResponseHead &head = parser.head();
        text += head.version + ' ' + QByteArray::number(head.status) + ' ' + head.reason + ' ' + textOf(head.headers) + '{' + body + '}'
                + textOf(parser.trailers());
    }
    if (parser.bodyBytes() != body.size())
        return "wrong count of the body's bytes";
    switch (parser.state()) {
    case ResponseParser::State::Complete: return text + (parser.keepsAlive() ? '+' : '-') + rest;
    case ResponseParser::State::Failed:
        return text + '!' + QByteArray(faultCode(parser.problem().fault).latin1()) + ' ' + QByteArray::number(parser.problem().number) + ' '
               + parser.problem().line;
    default: return text + "unfinished";
    }
}

// Split in every way into two, and into single bytes.
void compareEverySplit(const QByteArray &bytes, bool end, const ResponseRules &rules, const QByteArray &expected)
{
    const QList<QByteArray> last = end ? QList<QByteArray>{QByteArray()} : QList<QByteArray>{};
    QCOMPARE(outcomeOf(QList<QByteArray>{bytes} + last, rules), expected);
    QList<QByteArray> single;
    for (const char c : bytes)
        single += QByteArray(1, c);
    QCOMPARE(outcomeOf(single + last, rules), expected);
    for (qsizetype at = 1; at < bytes.size(); ++at)
        QCOMPARE(outcomeOf(QList<QByteArray>{bytes.first(at), bytes.sliced(at)} + last, rules), expected);
}

QByteArray numbered(const char *line, int times)
{
    return QByteArray(line).repeated(times);
}

} // namespace

/// What an answer is made of and what is wrong with one, in every way of splitting the bytes.
class TestResponseParser final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void accepts_data();
    void accepts();
    void refuses_data();
    void refuses();
    void mendsHeaderLinesForAGateway_data();
    void mendsHeaderLinesForAGateway();
    void keepsWithinItsBounds_data();
    void keepsWithinItsBounds();
};

void TestResponseParser::accepts_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("end");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &outcome, const QByteArray &method = "POST"_ba,
                        bool end = false) { QTest::newRow(name) << bytes << end << method << outcome; };
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    row("length", ok + "Content-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK Content-Length=2;{ok}+");
    row("length 0", ok + "content-length:0\r\n\r\n", "HTTP/1.1 200 OK content-length=0;{}+");
    row("close", ok + "Connection: x, CLOSE\r\nContent-Length: 1\r\n\r\nx", "HTTP/1.1 200 OK Connection=x, CLOSE;Content-Length=1;{x}-");
    row("equal lengths", ok + "Content-Length: 2\r\nContent-Length: 02\r\n\r\nok", "HTTP/1.1 200 OK Content-Length=2;Content-Length=02;{ok}+");
    row("equal lengths in a list", ok + "Content-Length: 2 , 2\r\n\r\nok", "HTTP/1.1 200 OK Content-Length=2 , 2;{ok}+");
    row("no length", ok + "\r\nall\r\n\r\nthere is", "HTTP/1.1 200 OK {all\r\n\r\nthere is}-", "POST", true);
    row("no length, no body", ok + "\r\n", "HTTP/1.1 200 OK {}-", "POST", true);
    const QByteArray chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
    const QByteArray chunkedHead = "HTTP/1.1 200 OK Transfer-Encoding=chunked;";
    row("chunked", chunked + "3\r\nabc\r\n0A;x=\"y\"\r\n0123456789\r\n0\r\n\r\n", chunkedHead + "{abc0123456789}+");
    row("zeros before the size", chunked + "00000000000000002\r\nab\r\n" + QByteArray(40, '0') + "\r\n\r\n", chunkedHead + "{ab}+");
    row("an empty element after the coding", QByteArray(chunked).replace("chunked", "chunked,") + "1\r\nx\r\n0\r\n\r\n",
        QByteArray(chunkedHead).replace("chunked", "chunked,") + "{x}+");
    row("an empty element before it", QByteArray(chunked).replace("chunked", ", chunked") + "1\r\nx\r\n0\r\n\r\n",
        QByteArray(chunkedHead).replace("chunked", ", chunked") + "{x}+");
    row("chunked, nothing", chunked + "0\r\n\r\n", chunkedHead + "{}+");
    row("trailers", chunked + "1\r\nx\r\n0\r\nX-Sum: 1\r\nX-Sum:\r\nServer-Timing: a\r\n\r\n", chunkedHead + "{x}X-Sum=1;X-Sum=;Server-Timing=a;+");
    row("CHUNKED", ok + "transfer-encoding:\tCHUNKED \r\n\r\n0\r\n\r\n", "HTTP/1.1 200 OK transfer-encoding=CHUNKED;{}+");
    row("what comes after", ok + "Content-Length: 1\r\n\r\nxHTTP", "HTTP/1.1 200 OK Content-Length=1;{x}+HTTP");
    row("1.0", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", "HTTP/1.0 200 OK Content-Length=1;{x}-");
    row("1.0 kept", "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 200 OK Connection=Keep-Alive;Content-Length=0;{}+");
    row("a higher minor version", "HTTP/1.7 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.7 200 OK Transfer-Encoding=chunked;{}+");
    row("no reason", "HTTP/1.1 204 \r\n\r\n", "HTTP/1.1 204  {}+");
    row("no reason and no blank", "HTTP/1.1 204\r\n\r\n", "HTTP/1.1 204  {}+");
    row("a reason of many words", "HTTP/1.1 500  caf\xe9\t! \r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 500  caf\xe9\t!  Content-Length=0;{}+");
    row("an unknown status", "HTTP/1.1 999 ?\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 999 ? Content-Length=0;{}+");
    row("repeats", ok + "Set-Cookie: a=1; Path=/\r\nX: 1\r\nset-cookie: b=2, c\r\nX: 2\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK Set-Cookie=a=1; Path=/;X=1;set-cookie=b=2, c;X=2;Content-Length=0;{}+");
    row("an empty value", ok + "X:\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK X=;Content-Length=0;{}+");

    row("HEAD", ok + "Content-Length: 70000\r\n\r\n", "HTTP/1.1 200 OK Content-Length=70000;{}+", "HEAD");
    row("HEAD, chunked", chunked, chunkedHead + "{}+", "HEAD");
    row("HEAD, no length", ok + "\r\n", "HTTP/1.1 200 OK {}+", "HEAD");
    row("204 with a length", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", "HTTP/1.1 204 No Content Content-Length=5;{}+");
    row("304 with a length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nETag: \"a\"\r\n\r\n",
        "HTTP/1.1 304 Not Modified Content-Length=5;ETag=\"a\";{}+");
    row("205 has a body like others", "HTTP/1.1 205 Reset Content\r\nContent-Length: 1\r\n\r\nx", "HTTP/1.1 205 Reset Content Content-Length=1;{x}+");

    row("100", "HTTP/1.1 100 Continue\r\n\r\n" + ok + "Content-Length: 2\r\n\r\nok", "<100 Continue >HTTP/1.1 200 OK Content-Length=2;{ok}+");
    row("103, as in the field", "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n" + ok + "Content-Length: 2\r\n\r\nok",
        "<103 Early Hints Link=</a>; rel=preload;>HTTP/1.1 200 OK Content-Length=2;{ok}+");
    row("several, known and unknown",
        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100\r\n\r\nHTTP/1.1 199 x\r\nContent-Length: 5\r\nTransfer-Encoding: y\r\n\r\nHTTP/1.1 204 \r\n\r\n",
        "<102 Processing ><100  ><199 x Content-Length=5;Transfer-Encoding=y;>HTTP/1.1 204  {}+");
}

void TestResponseParser::accepts()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, end);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, outcome);
    compareEverySplit(bytes, end, ResponseRules::forMethod(method), outcome);
    compareEverySplit(bytes, end, ResponseRules::forMethod(method, FieldReading::Lenient), outcome);
}

void TestResponseParser::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("end");
    QTest::addColumn<QByteArray>("outcome");
    const auto row = [](const QByteArray &name, const QByteArray &bytes, const QByteArray &outcome, bool end = false) {
        QTest::newRow(name.constData()) << bytes << end << outcome;
    };
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    row("not HTTP", "SSH-2.0-OpenSSH\r\n", "!not_http 1 SSH-2.0-OpenSSH\r\n");
    row("nearly HTTP", "HTTP 200 OK\r\n\r\n", "!not_http 1 HTTP 200 OK\r\n\r\n");
    row("another letter case", "http/1.1 200 OK\r\n\r\n", "!not_http 1 http/1.1 200 OK\r\n\r\n");
    row("a blank line before", "\r\n" + ok + "\r\n", "!not_http 1 \r\n" + ok + "\r\n");
    row("HTTP/2", "HTTP/2.0 200 OK\r\n\r\n", "!version 1 HTTP/2.0 200 OK");
    row("HTTP/0.9", "HTTP/0.9 200 OK\r\n\r\n", "!version 1 HTTP/0.9 200 OK");
    row("HTTP/1.10", "HTTP/1.10 200 OK\r\n\r\n", "!status_line 1 HTTP/1.10 200 OK");
    row("no status", "HTTP/1.1\r\n\r\n", "!status_line 1 HTTP/1.1");
    row("no status but a reason", "HTTP/1.1 OK\r\n\r\n", "!status_line 1 HTTP/1.1 OK");
    row("two digits", "HTTP/1.1 20 OK\r\n\r\n", "!status_line 1 HTTP/1.1 20 OK");
    row("four digits", "HTTP/1.1 2000 OK\r\n\r\n", "!status_line 1 HTTP/1.1 2000 OK");
    row("status 099", "HTTP/1.1 099 x\r\n\r\n", "!status_line 1 HTTP/1.1 099 x");
    row("two blanks", "HTTP/1.1  200 OK\r\n\r\n", "!status_line 1 HTTP/1.1  200 OK");

    row("a blank before the colon, as in the field", ok + "Cache-Control : no-store\r\nContent-Length: 2\r\n\r\nok",
        "!space_before_colon 2 Cache-Control : no-store");
    row("no colon", ok + "A: b\r\nnonsense\r\n\r\n", "!no_colon 3 nonsense");
    row("no name", ok + ": b\r\n\r\n", "!bad_header_name 2 : b");
    row("a name with a blank", ok + "A B: b\r\n\r\n", "!bad_header_name 2 A B: b");
    row("a folded line", ok + "A: b\r\n c\r\n\r\n", "!folded_line 3  c");
    row("a folded first line", ok + "\tA: b\r\n\r\n", "!folded_line 2 \tA: b");
    row("a folded line that is blank", ok + "A: b\r\n \r\n\r\n", "!folded_line 3  ");
    row("a control character in a folded line", ok + "A: b\r\n c\x01\r\n", "!control_character 3  c\x01");
    row("a bare LF", "HTTP/1.1 200 OK\n\n", "!bare_lf 1 HTTP/1.1 200 OK");
    row("a bare LF further down", ok + "A: b\n\r\n", "!bare_lf 2 A: b");
    row("a bare CR", ok + "A: b\rc\r\n\r\n", "!bare_cr 2 A: b");
    row("NUL", ok + "A: b\0c\r\n\r\n"_ba, "!control_character 2 A: b\0"_ba);

    row("lengths differ, as in the field", ok + "Content-Length: 2\r\nContent-Length: 5\r\n\r\nhello", "!content_lengths_differ 3 Content-Length: 5");
    row("lengths differ in a list", ok + "X: y\r\nContent-Length: 2,5\r\n\r\nhello", "!content_lengths_differ 3 Content-Length: 2,5");
    row("lengths differ, of no body", "HTTP/1.1 204 \r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\n",
        "!content_lengths_differ 3 Content-Length: 5");
    for (const char *const bad : {"-1", "+2", "0x2", "2 2", "2,", ",2", "", "a", "99999999999999999999", "2.0"}) {
        row(QByteArray("length ") + bad, ok + "Content-Length: " + bad + "\r\n\r\nok", QByteArray("!content_length 2 Content-Length: ") + bad);
    }
    row("length and coding", ok + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "!length_and_coding 2 Content-Length: 2");
    row("coding and length", ok + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n", "!length_and_coding 3 Content-Length: 2");
    for (const char *const bad :
         {"gzip", "gzip, chunked", "chunked, gzip", "chunked, chunked", "xchunked", "identity", "", ",", "chunked,,chunked", "chunked;q=1"}) {
        row(QByteArray("coding ") + bad, ok + "Transfer-Encoding: " + bad + "\r\n\r\n0\r\n\r\n",
            QByteArray("!transfer_encoding 2 Transfer-Encoding: ") + bad);
    }
    row("two codings", ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "!transfer_encoding 3 Transfer-Encoding: chunked");
    row("a coding in 1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "!transfer_encoding_in_1_0 2 Transfer-Encoding: chunked");
    row("101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", "!upgrade 1 HTTP/1.1 101 Switching Protocols");
    row("101 after 100", "HTTP/1.1 100 Go\r\n\r\nHTTP/1.1 101 Switch\r\n\r\n", "<100 Go >!upgrade 1 HTTP/1.1 101 Switch");
    row("a bad line after an interim answer", "HTTP/1.1 103 Hint\r\nA: b\r\n\r\n" + ok + "bad\r\n\r\n", "<103 Hint A=b;>!no_colon 2 bad");

    const QByteArray chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
    const QByteArray head = "HTTP/1.1 200 OK Transfer-Encoding=chunked;";
    row("chunk size, as in the field", chunked + "ZZ\r\nhello\r\n0\r\n\r\n", head + "{}!chunk_size 1 ZZ");
    row("the second chunk's size", chunked + "1\r\nx\r\n-1\r\nx\r\n", head + "{x}!chunk_size 2 -1");
    row("an empty chunk size", chunked + "\r\n", head + "{}!chunk_size 1 ");
    row("0x", chunked + "0x5\r\nhello\r\n", head + "{}!chunk_size 1 0x5");
    row("a blank after the size", chunked + "5 \r\nhello\r\n", head + "{}!chunk_extension 1 5 ");
    row("a size past any number", chunked + "fffffffffffffffff\r\n", head + "{}!chunk_too_large 1 fffffffffffffffff");
    row("a size of zeros without end", chunked + QByteArray(5000, '0'), head + "{}!chunk_line_too_long 1 " + QByteArray(256, '0'));
    row("a large number behind zeros", chunked + "0000fffffffffffffffff\r\n", head + "{}!chunk_too_large 1 0000fffffffffffffffff");
    row("a size past any body", chunked + "ffffffffffffffff\r\n", head + "{}!chunk_too_large 1 ffffffffffffffff");
    row("sizes past any body together", chunked + "1\r\nx\r\n7fffffffffffffff\r\n", head + "{x}!chunk_too_large 2 7fffffffffffffff");
    row("a body instead of chunks", chunked + R"({"ok":true})", head + R"({}!chunk_size 1 {"ok":true})");
    row("text that begins like a size", chunked + "deadline\r\n", head + "{}!chunk_size 1 deadline");
    row("a sign", chunked + "-5", head + "{}!chunk_size 1 -5");
    row("a body behind a chunk", chunked + "2\r\nok\r\n{\"more\":1}\n", head + "{ok}!chunk_size 2 {\"more\":1}");
    row("a chunk too long", chunked + "1\r\nxy\r\n", head + "{x}!chunk_end 1 1");
    row("a chunk that takes its CR with it", chunked + "6\r\nhello\r\n0\r\n\r\n", head + "{hello\r}!chunk_end 1 6");
    row("a chunk that takes its end with it", chunked + "007\r\nhello\r\n0\r\n\r\n", head + "{hello\r\n}!chunk_end 1 007");
    row("LF alone after a chunk", chunked + "5\r\nhello\n0\r\n\r\n", head + "{hello}!chunk_end 1 5");
    row("CR alone after a chunk", chunked + "5;a=b\r\nhello\r0\r\n\r\n", head + "{hello}!chunk_end 1 5");
    row("a decimal size", chunked + "10\r\n0123456789\r\n0\r\n\r\n", head + "{0123456789\r\n0\r\n\r}!chunk_end 1 10");
    row("a chunk's bare LF", chunked + "1\nx\n", head + "{}!bare_lf 1 1");
    row("a trailer without colon", chunked + "0\r\nA: b\r\nbad\r\n\r\n", head + "{}A=b;!no_colon 2 bad");
    row("a trailer's blank before the colon", chunked + "0\r\nA : b\r\n\r\n", head + "{}!space_before_colon 1 A : b");
    row("a trailer that is framing", chunked + "0\r\ncontent-length: 5\r\n\r\n", head + "{}!forbidden_trailer 1 content-length: 5");
    row("a folded trailer", chunked + "0\r\nA: b\r\n c\r\n\r\n", head + "{}A=b;!folded_line 2  c");

    row("nothing at all", "", "!no_answer 1 ", true);
    row("cut in the first line", "HTTP/1.", "!cut_head 1 HTTP/1.", true);
    row("cut in a header", ok + "Conte", "!cut_head 2 Conte", true);
    row("cut after an interim answer", "HTTP/1.1 100 Go\r\n\r\n", "<100 Go >!only_interim 1 100 Go", true);
    row("cut in the head after one", "HTTP/1.1 100 Go\r\n\r\nHTTP", "<100 Go >!cut_head 1 HTTP", true);
    row("cut in the body", ok + "Content-Length: 150\r\n\r\n" + QByteArray(100, 'x'),
        "HTTP/1.1 200 OK Content-Length=150;{" + QByteArray(100, 'x') + "}!cut_body 0 ", true);
    row("cut in a chunk", chunked + "5\r\nhel", head + "{hel}!cut_body 0 ", true);
    row("cut between chunks", chunked + "5\r\nhello\r\n", head + "{hello}!cut_body 0 ", true);
    row("cut in the trailers", chunked + "0\r\nA: b\r\n", head + "{}A=b;!cut_body 0 ", true);
}

void TestResponseParser::refuses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, end);
    QFETCH(QByteArray, outcome);
    compareEverySplit(bytes, end, ResponseRules::forMethod("POST"), outcome);
}

void TestResponseParser::mendsHeaderLinesForAGateway_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("outcome");
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    const auto row = [&ok](const char *name, const QByteArray &rest, const QByteArray &outcome) { QTest::newRow(name) << ok + rest << outcome; };
    row("a blank before the colon", "Cache-Control \t: no-store\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK Cache-Control=no-store;Content-Length=2;{ok}+");
    row("a length's", "Content-Length : 2\r\n\r\nok", "HTTP/1.1 200 OK Content-Length=2;{ok}+");
    row("a trailer's", "Transfer-Encoding : chunked\r\n\r\n0\r\nX : y\r\n\r\n", "HTTP/1.1 200 OK Transfer-Encoding=chunked;{}X=y;+");
    row("a folded trailer", "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX: a\r\n b\r\n\tc\r\nY: z\r\n\r\n",
        "HTTP/1.1 200 OK Transfer-Encoding=chunked;{ok}X=a b c;Y=z;+");
    row("a trailer's lines are counted as they are", "Transfer-Encoding: chunked\r\n\r\n0\r\nX: a\r\n b\r\nbad\r\n\r\n",
        "HTTP/1.1 200 OK Transfer-Encoding=chunked;{}X=a b;!no_colon 3 bad");
    row("no trailer to fold to", "Transfer-Encoding: chunked\r\n\r\n0\r\n a\r\n", "HTTP/1.1 200 OK Transfer-Encoding=chunked;{}!folded_line 1  a");
    row("a folded length", "Content-Length: 1\r\n 0\r\n\r\n0123456789", "!content_length 2 Content-Length: 1 0");
    row("a folded coding", "A: b\r\nTransfer-Encoding: chunked\r\n , gzip\r\n\r\n", "!transfer_encoding 3 Transfer-Encoding: chunked , gzip");
    row("folded lines", "X: a\r\n \t b \r\n\tc\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK X=a b c;Content-Length=0;{}+");
    row("a folded empty line", "X: a\r\n \r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK X=a;Content-Length=0;{}+");
    row("lines are counted as they are", "X: a\r\n b\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "!content_lengths_differ 5 Content-Length: 2");
    row("not a name", "A B : x\r\n\r\n", "!bad_header_name 2 A B : x");
    row("not what two could read in two ways", "Content-Length: 1\r\nTransfer-Encoding : chunked\r\n\r\n", "!length_and_coding 2 Content-Length: 1");
    row("nothing to fold to", " X: a\r\n\r\n", "!folded_line 2  X: a");
}

void TestResponseParser::mendsHeaderLinesForAGateway()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, outcome);
    compareEverySplit(bytes, false, ResponseRules::forMethod("POST", FieldReading::Lenient), outcome);
}

void TestResponseParser::keepsWithinItsBounds_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("outcome");
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    const auto x = [](qsizetype count) { return QByteArray(count, 'x'); };
    // The bounds of this test: 100 bytes a head, 150 with all others and the trailers.
    QTest::newRow("a head that fits") << ok + "A: " + x(57) + "\r\nContent-Length: 0\r\n\r\n"
                                      << "HTTP/1.1 200 OK A=" + x(57) + ";Content-Length=0;{}+"_ba;
    QTest::newRow("a head that does not") << ok + "A: " + x(58) + "\r\nContent-Length: 0\r\n\r\n"
                                          << "!head_too_long 4 "_ba;
    QTest::newRow("a line without end") << ok + x(200) << "!head_too_long 2 " + x(83);
    QTest::newRow("a status line without end") << "HTTP/1.1 200 " + x(200) << "!head_too_long 1 HTTP/1.1 200 " + x(87);
    QTest::newRow("lines without end") << ok + numbered("A:\r\n", 100) << "!head_too_long 22 A:"_ba;
    QTest::newRow("interim answers without end") << numbered("HTTP/1.1 100\r\n\r\n", 100) << numbered("<100  >", 9) + "!heads_too_long 1 HTTP/1"_ba;
    const QByteArray chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
    const QByteArray head = "HTTP/1.1 200 OK Transfer-Encoding=chunked;{}"_ba;
    QTest::newRow("trailers that fit") << chunked + "0\r\nA: " + x(96) + "\r\n\r\n" << head + "A=" + x(96) + ";+";
    QTest::newRow("trailers that do not") << chunked + "0\r\nA: " + x(97) + "\r\n\r\n" << head + "A=" + x(97) + ";!heads_too_long 2 ";
    QTest::newRow("chunk extensions without end") << chunked + numbered("1;abcdefghijklmnopqrstuvwxy\r\nx\r\n", 10)
                                                  << head.chopped(1) + "xxx}!chunk_line_too_long 4 1;abcdefghijklmnopqrstuvwxy";
}

void TestResponseParser::keepsWithinItsBounds()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, outcome);
    compareEverySplit(bytes, false, {"POST", FieldReading::Strict, 100, 150}, outcome);
}

QTEST_GUILESS_MAIN(TestResponseParser)
#include "tst_response_parser.moc"
