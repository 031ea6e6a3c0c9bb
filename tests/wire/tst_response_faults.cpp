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
};

void TestResponseFaults::tellsAFaultWithItsFirstByte()
{
    const QList<QByteArray> atFault{"X",
                                    "HTTQ",
                                    "HTTP/1.1 200 OK\n",
                                    "HTTP/1.1 200 OK\r\nA : b\r\n",
                                    "HTTP/1.1 200 OK\r\nA: \x01",
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"};
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

QTEST_GUILESS_MAIN(TestResponseFaults)
#include "tst_response_faults.moc"
