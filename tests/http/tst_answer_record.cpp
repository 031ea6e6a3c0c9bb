// SPDX-License-Identifier: MIT
// What the log keeps of what was sent, however it came in pieces, and how words of a head are read.
#include "core/http/answer_record.h"
#include "core/model/delivery_limits.h"
#include "core/rules/word_text.h"

#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa;

class TestAnswerRecord final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whateverThePieces_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("body");
        const QByteArray head = "HTTP/1.1 200 OK\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 2\r\n\r\n";
        const QByteArray chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        const QByteArray hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
        QTest::newRow("length") << QByteArray(head + "ok") << head << "ok"_ba;
        QTest::newRow("no body") << head << head << QByteArray();
        QTest::newRow("chunks") << QByteArray(chunked + "2\r\nok\r\n3;a=b\r\n!!!\r\n0\r\n\r\n") << chunked << "ok!!!"_ba;
        QTest::newRow("cut chunk") << QByteArray(chunked + "5\r\nok") << chunked << "ok"_ba;
        QTest::newRow("interim") << QByteArray(hints + hints + head + "ok") << QByteArray(hints + hints + head) << "ok"_ba;
        QTest::newRow("upgrade") << "HTTP/1.1 101 Switching Protocols\r\n\r\nraw"_ba
                                 << "HTTP/1.1 101 Switching Protocols\r\n\r\n"_ba
                                 << "raw"_ba;
        QTest::newRow("not HTTP") << "\x16\x03 this is not HTTP \r\n\r\n"_ba << QByteArray() << "\x16\x03 this is not HTTP \r\n\r\n"_ba;
        QTest::newRow("half a head") << "HTTP/1.1 200 OK\r\nX-A"_ba
                                     << "HTTP/1.1 200 OK\r\nX-A"_ba << QByteArray();
        QTest::newRow("nothing") << QByteArray() << QByteArray() << QByteArray();
    }

    void whateverThePieces()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, head);
        QFETCH(QByteArray, body);
        for (qsizetype piece = 1; piece <= std::max<qsizetype>(1, sent.size()); ++piece) {
            AnswerRecord record;
            for (qsizetype at = 0; at < sent.size(); at += piece)
                record.take(QByteArrayView(sent).sliced(at).first(std::min(piece, sent.size() - at)));
            QCOMPARE(record.answer().head, head);
            QCOMPARE(record.answer().body, body);
            QCOMPARE(record.answer().bodyBytes, body.size());
        }
    }

    void repeatedFieldsStayApart()
    {
        AnswerRecord record;
        record.take("HTTP/1.1 103 Early Hints\r\nX-A: 0\r\n\r\nHTTP/1.1 200 OK\r\nX-A: 1\r\nX-A:2\r\n\r\n");
        QCOMPARE(record.answer().headers, (HeaderList{{"X-A", "1"}, {"X-A", "2"}})); // of the final answer
    }

    void ofALongBodyTheBeginningAndItsLength()
    {
        const QByteArray piece(10'000, 'x');
        AnswerRecord plain;
        plain.take("HTTP/1.1 200 OK\r\n\r\n");
        AnswerRecord chunked;
        chunked.take("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 20; ++i) {
            plain.take(piece);
            chunked.take(QByteArray("2710\r\n" + piece + "\r\n"));
        }
        for (const AnswerRecord *record : {&plain, &chunked}) {
            QCOMPARE(record->answer().body.size(), limits::keptResponseBytes);
            QCOMPARE(record->answer().bodyBytes, 200'000);
        }
    }

    void wordsAreReadAsUtf8()
    {
        QCOMPARE(wordText("/plain?a=%20"), u"/plain?a=%20"_s);
        QCOMPARE(wordText("/caf\xc3\xa9"), u"/café"_s);
        QCOMPARE(wordText("/caf%C3%A9"), u"/caf%C3%A9"_s); // as it came
        QCOMPARE(wordText("/\xf0\x9f\x9a\x80"), u"/🚀"_s);
        QCOMPARE(wordText("/caf\xe9"), u"/caf\\xE9"_s);
        QCOMPARE(wordText("/\xc3\xa9\xff\xc3"), u"/é\\xFF\\xC3"_s);
        QCOMPARE(wordText("/\xed\xa0\x80"), u"/\\xED\\xA0\\x80"_s); // half of a surrogate pair
        QCOMPARE(wordText(""), QString());
    }
};

QTEST_GUILESS_MAIN(TestAnswerRecord)
#include "tst_answer_record.moc"
