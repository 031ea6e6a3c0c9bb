// SPDX-License-Identifier: MIT
#include "core/wire/response_parser.h"

#include <QtCore/QSet>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;

/// What a parser hands out while an answer comes, and how it tells what is wrong with one.
class TestResponseFaults final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tellsAFaultWithItsFirstByte();
    void keepsHeadsAsTheyWere();
    void keepsTheFirstBytesOfWhatIsNotHttp();
    void handsOutTheBodyAsItComes();
    void keepsWhatCameBeforeAFault();
    void everyFaultHasACodeAndASentence();
    void theSentenceNamesLineAndPlace_data();
    void theSentenceNamesLineAndPlace();
    void aFoldedFieldIsNamedAsAWhole();
    void tellsASizeThatIsMeantAsDecimal_data();
    void tellsASizeThatIsMeantAsDecimal();
    void tellsWhichTrailerWasMended();
};

void TestResponseFaults::tellsAFaultWithItsFirstByte()
{
    const QList<QByteArray> atFault{"X",
                                    "HTTQ",
                                    "HTTP/1.1 200 OK\n",
                                    "HTTP/1.1 200 OK\r\nA : b\r\n",
                                    "HTTP/1.1 200 OK\r\nA: \x01",
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZ",
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffz",
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n{",
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\n"};
    for (const QByteArray &bytes : atFault) {
        ResponseParser parser(ResponseRules::forMethod("POST"));
        parser.feed(bytes.chopped(1));
        QVERIFY(parser.state() != ResponseParser::State::Failed);
        parser.feed(bytes.last(1));
        QCOMPARE(parser.state(), ResponseParser::State::Failed);
    }
}

void TestResponseFaults::keepsHeadsAsTheyWere()
{
    const QByteArray interim = "HTTP/1.1 103 Early Hints\r\nlink:  </a>\t\r\n\r\n";
    const QByteArray head = "HTTP/1.1 200 OK\r\nA:b\r\nA: \t c\r\nContent-Length: 2\r\n\r\n";
    ResponseParser parser(ResponseRules::forMethod("POST"));
    QCOMPARE(parser.state(), ResponseParser::State::Waiting);
    parser.feed(interim);
    QCOMPARE(parser.state(), ResponseParser::State::Head);
    parser.feed(QByteArray(head + "ok"));
    QCOMPARE(parser.state(), ResponseParser::State::Complete);
    QCOMPARE(parser.interims().size(), 1);
    QCOMPARE(parser.interims().first().raw, interim);
    QCOMPARE(parser.head().raw, head);
    QCOMPARE(parser.announcedBytes(), std::optional<qint64>(2));

    ResponseParser broken(ResponseRules::forMethod("POST"));
    broken.feed("HTTP/1.1 200 OK\r\nA:b\r\nno colon\r\nmore");
    QVERIFY(!broken.hasHead());
    QCOMPARE(broken.unfinishedHead(), "HTTP/1.1 200 OK\r\nA:b\r\nno colon\r\n"_ba);
}

void TestResponseFaults::keepsTheFirstBytesOfWhatIsNotHttp()
{
    ResponseParser parser(ResponseRules::forMethod("POST"));
    for (int piece = 0; piece < 100; ++piece)
        parser.feed("0123456789");
    QCOMPARE(parser.problem().line, "0123456789"_ba.repeated(26).first(256));
}

void TestResponseFaults::handsOutTheBodyAsItComes()
{
    ResponseParser parser(ResponseRules::forMethod("POST"));
    parser.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
    QCOMPARE(parser.state(), ResponseParser::State::Body);
    QVERIFY(parser.hasHead() && !parser.announcedBytes());
    QCOMPARE(parser.takeBody(), "hel"_ba);
    QCOMPARE(parser.takeBody(), QByteArray());
    parser.feed("lo\r\n1\r\n!\r\n0\r\n");
    QCOMPARE(parser.takeBody(), "lo!"_ba);
    QCOMPARE(parser.bodyBytes(), 6);
    QVERIFY(!parser.keepsAlive());
    parser.feed("\r\n");
    QVERIFY(parser.keepsAlive());
}

void TestResponseFaults::keepsWhatCameBeforeAFault()
{
    ResponseParser parser(ResponseRules::forMethod("POST"));
    parser.feed("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour");
    parser.end();
    QCOMPARE(parser.state(), ResponseParser::State::Failed);
    QCOMPARE(parser.head().status, 200);
    QCOMPARE(parser.takeBody(), "four"_ba);
    QCOMPARE(parser.problem(), (ResponseProblem{ResponseFault::CutBody, ResponsePlace::Body, {}, 0, 4, 9}));
    QCOMPARE(parser.feed("more"), 4);
    parser.end();
    QCOMPARE(parser.takeBody(), QByteArray());
    QCOMPARE(parser.problem().fault, ResponseFault::CutBody);
}

void TestResponseFaults::everyFaultHasACodeAndASentence()
{
    QSet<QString> codes;
    for (int fault = int(ResponseFault::None); fault <= int(ResponseFault::CutBody); ++fault) {
        const QString code = faultCode(ResponseFault(fault));
        QVERIFY2(!code.isEmpty() && !codes.contains(code), qPrintable(code));
        codes.insert(code);
        const QString sentence = faultSentence({ResponseFault(fault), ResponsePlace::Head, "X : y", 7, 1, 2});
        QCOMPARE(sentence.isEmpty(), fault == int(ResponseFault::None));
        QVERIFY2(sentence.isEmpty() || sentence.endsWith(u'.'), qPrintable(sentence));
    }
}

void TestResponseFaults::theSentenceNamesLineAndPlace_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("sentence");
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    const QByteArray chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("header") << ok + "Cache-Control : no-store\r\n"
                            << u"The answer is malformed in line 2, “Cache-Control : no-store”: a header has white space before its colon."_s;
    QTest::newRow("a folded line") << ok + "A: b\r\n  c d\r\n"
                                   << u"The answer is malformed in line 3, “  c d”: a header line begins with white space (line folding)."_s;
    QTest::newRow("a coding twice") << ok + "Transfer-Encoding: chunked\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    << u"The answer is malformed in line 4, “Transfer-Encoding: chunked”: there is a second Transfer-Encoding."_s;
    QTest::newRow("a folded trailer")
        << chunked + "0\r\nA: b\r\n\tc\r\n"
        << u"The answer is malformed in line 2 of the trailers, “\\x09c”: a header line begins with white space (line folding)."_s;
    const QString length = u"The answer is malformed in line 2, “Content-Length: %1”: the Content-Length is %2."_s;
    for (const auto &[value, what] : {std::pair(u"99999999999999999999"_s, u"larger than any body"_s),
                                      std::pair(u"-1"_s, u"not a plain decimal number"_s), std::pair(u"1e3"_s, u"not a plain decimal number"_s)})
        QTest::addRow("length %s", qPrintable(value)) << ok + "Content-Length: " + value.toLatin1() + "\r\n\r\n" << length.arg(value, what);
    QTest::newRow("chunk") << chunked + "ZZ\r\n" << u"The answer is malformed in chunk 1, “ZZ”: the chunk size is not hexadecimal."_s;
    QTest::newRow("a body instead of chunks") << chunked + R"({"ok":true})"
                                              << u"The answer is malformed in chunk 1, “{\"ok\":true}”: the chunk size is not hexadecimal."_s;
    QTest::newRow("a chunk shorter than its size") << chunked + "7\r\nhello\r\n0\r\n\r\n"
                                                   << u"The answer is malformed in chunk 1, “7”: the size and the data do not fit, as no CR LF comes "
                                                      "where the chunk should end by it."_s;
    QTest::newRow("chunk size of 17 digits") << chunked + QByteArray(17, 'F') + "\r\n"
                                             << u"The answer is malformed in chunk 1, “%1”: the chunk size is larger than any body."_s.arg(
                                                    QString(17, u'F'));
    QTest::newRow("chunk extension without end") << chunked + "2;" + QByteArray(5000, 'a')
                                                 << u"The answer is malformed in chunk 1, “2;%1…”: the line with the chunk size is too long."_s.arg(
                                                        QString(58, u'a'));
    QTest::newRow("trailer")
        << chunked + "0\r\nA: b\r\nHost: b\r\n"
        << u"The answer is malformed in line 2 of the trailers, “Host: b”: a trailer field would change the framing or the host."_s;
    QTest::newRow("bytes") << "\x1b[2J caf\xc3\xa9 " + QByteArray(80, 'x')
                           << u"The answer is not HTTP: it begins with “\\x1b[2J caf\\xc3\\xa9 %1…”."_s.arg(QString(49, u'x'));
    QTest::newRow("TLS") << "\x15\x03\x01\x00\x02\x02\x0a"_ba << u"The answer is not HTTP but TLS: the port expects https://."_s;
    QTest::newRow("HTTP/2") << "\0\0\x12\4\0\0\0\0\0"_ba << u"The answer is not HTTP/1.1 but HTTP/2, which was not asked for."_s;
}

void TestResponseFaults::theSentenceNamesLineAndPlace()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, sentence);
    ResponseParser parser(ResponseRules::forMethod("POST"));
    parser.feed(bytes);
    QCOMPARE(faultSentence(parser.problem()), sentence);
}

void TestResponseFaults::aFoldedFieldIsNamedAsAWhole()
{
    const QList<std::pair<QByteArray, QString>> rows{
        {"Content-Length: 1\r\n 0\r\n\r\n0123456789",
         u"The answer is malformed in line 2, “Content-Length: 1 0”: the Content-Length is not a plain decimal number."_s},
        {"Content-Length: 5\r\n\tabc\r\n\r\n",
         u"The answer is malformed in line 2, “Content-Length: 5 abc”: the Content-Length is not a plain decimal number."_s},
        {"Transfer-Encoding: chunked\r\n , gzip\r\n\r\n",
         u"The answer is malformed in line 2, “Transfer-Encoding: chunked , gzip”: the Transfer-Encoding is not “chunked” alone."_s},
    };
    for (const auto &[fields, sentence] : rows) {
        ResponseParser parser(ResponseRules::forMethod("POST", FieldReading::Lenient));
        parser.feed(QByteArray("HTTP/1.1 200 OK\r\n" + fields));
        QCOMPARE(faultSentence(parser.problem()), sentence);
    }
}

void TestResponseFaults::tellsASizeThatIsMeantAsDecimal_data()
{
    QTest::addColumn<QByteArray>("chunks");
    QTest::addColumn<QByteArray>("size");
    QTest::newRow("10") << "10\r\n0123456789\r\n0\r\n\r\n"_ba
                        << "10"_ba;
    QTest::newRow("13") << "13\r\n{\"ok\":\"true\"}\r\n0\r\n\r\n"_ba
                        << "13"_ba;
    QTest::newRow("in the second chunk, which has not ended") << "2\r\nok\r\n0020\r\n01234567890123456789\r\n0\r\n\r\n"_ba
                                                              << "0020"_ba;
    QTest::newRow("one digit is the same number") << "6\r\nhello\r\n0\r\n\r\n"_ba << QByteArray();
    QTest::newRow("one too long, decimal or not") << "12\r\n0123456789\r\n0\r\n\r\nxxxxx"_ba << QByteArray();
    QTest::newRow("hexadecimal") << "1a\r\n"_ba + QByteArray(20, 'x') + "\r\n0\r\n\r\n" << QByteArray();
    QTest::newRow("it fits, too, but so does the hexadecimal") << "10\r\n0123456789\r\nabcd\r\n"_ba << QByteArray();
}

void TestResponseFaults::tellsASizeThatIsMeantAsDecimal()
{
    QFETCH(QByteArray, chunks);
    QFETCH(QByteArray, size);
    const QByteArray answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
    for (qsizetype piece = 1; piece <= answer.size(); ++piece) {
        ResponseParser parser(ResponseRules::forMethod("POST"));
        for (qsizetype at = 0; at < answer.size(); at += piece)
            parser.feed(answer.mid(at, piece));
        QCOMPARE(parser.decimalSize(), size);
    }
}

void TestResponseFaults::tellsWhichTrailerWasMended()
{
    ResponseParser parser(ResponseRules::forMethod("POST", FieldReading::Lenient));
    parser.feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: a\r\n b\r\nY : c\r\n\r\n");
    QCOMPARE(parser.state(), ResponseParser::State::Complete);
    QCOMPARE(parser.mended(), std::optional(ResponseProblem{ResponseFault::FoldedLine, ResponsePlace::Trailers, " b", 2}));
}

QTEST_GUILESS_MAIN(TestResponseFaults)
#include "tst_response_faults.moc"
