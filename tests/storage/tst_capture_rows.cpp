// SPDX-License-Identifier: MIT
// What a capture's row keeps of its end: codes and figures, worded when they are read.
#include "core/rules/capture_words.h"
#include "core/rules/cause_words.h"
#include "core/storage/records.h"
#include "core/storage/schema.h"
#include "core/storage/sql.h"
#include "tests/storage/store_fixture.h"

#include <QtCore/QDataStream>

using namespace ovyxa;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_CaptureRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theServersAnswerIsKeptAsFigures()
    {
        StoreFixture f;
        CaptureDetails details;
        details.capture.id = *f.write<CaptureId>([&](Writer &writer) { return writer.addCapture(details); });
        QVERIFY(!f.reader()->capture(details.capture.id)->capture.forward);
        Capture &capture = details.capture;
        capture.status = 502;
        capture.answerCauses = {{u"no_server_answer"_s}};
        capture.answer = u"502: in the language of another day"_s;
        capture.forward = ForwardOutcome{u"http://a.test/x"_s, 0, 1234ms, 5'000'000'000, true, u"refused"_s, {{u"refused_here"_s, {u"a.test:80"_s}}},
                                         u"auf Deutsch"_s};
        CaptureEnd end{{{"X-Sum", "1"}, {"x-sum", ""}}, {}};
        end.answer.head = "HTTP/1.1 502 Bad Gateway\r\n\r\n";
        end.answer.trailers = {{"X-Took", "5"}};
        QVERIFY(f.write<void>([&](Writer &writer) { return writer.finishCapture(capture, end); }).ok());

        const auto read = f.reader()->capture(capture.id);
        QVERIFY(read.ok());
        QCOMPARE(read->capture.answerCauses, capture.answerCauses);
        ForwardOutcome expected = *capture.forward;
        expected.words = rules::causeWords(expected.causes);
        QCOMPARE(read->capture.forward, std::optional(expected));
        QCOMPARE(read->capture.answer, u"502: "_s + expected.words);
        QCOMPARE(read->trailers, end.trailers);
        QCOMPARE(read->answer, std::optional(end.answer));
        QCOMPARE(f.reader()->captures({}, {}, 10)->rows.first().forward, std::optional(expected)); // in the list, too
    }

    void aStepIsKeptAsItIs()
    {
        StoreFixture f;
        CaptureDetails details;
        details.capture.id = *f.write<CaptureId>([&](Writer &writer) { return writer.addCapture(details); });
        details.capture.answer = u"truncate=4"_s;
        QVERIFY(f.write<void>([&](Writer &writer) { return writer.finishCapture(details.capture, {}); }).ok());
        const auto read = f.reader()->capture(details.capture.id);
        QCOMPARE(read->capture.answer, u"truncate=4"_s);
        QVERIFY(read->capture.answerCauses.isEmpty() && !read->capture.forward && read->trailers.isEmpty());
    }

    void whatWasExplainedWhileItWasAnsweredStays()
    {
        StoreFixture f;
        CaptureDetails details;
        details.capture.verdict = Verdict::Invalid;
        details.capture.causes = {{u"invalid"_s, {u"1"_s}}};
        details.capture.id = *f.write<CaptureId>([&](Writer &writer) { return writer.addCapture(details); });
        const QList<FailureCause> found{{u"secret_whitespace"_s, {u"0"_s}}};
        QVERIFY(f.write<void>([&](Writer &writer) { return writer.putCaptureCauses(details.capture.id, found); }).ok());
        details.capture.status = 401;
        QVERIFY(f.write<void>([&](Writer &writer) { return writer.finishCapture(details.capture, {}); }).ok());
        const auto read = f.reader()->capture(details.capture.id);
        QCOMPARE(read->capture.causes, found);
        QCOMPARE(read->capture.status, 401);
    }

    /// What was logged before the server's answer was kept: a sentence, and an answer without trailers.
    void aProfileOfTheVersionBeforeIsMigrated()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"bench.sqlite"_s);
        QByteArray answer;
        QDataStream stream(&answer, QIODevice::WriteOnly);
        stream.setVersion(QDataStream::Qt_6_4);
        stream << quint8(1) << "HTTP/1.1 200 OK\r\n\r\n"_ba << qint32(0) << "ok"_ba << qint64(2);
        {
            auto connection = sql::open(file, sql::Mode::ReadWrite);
            QVERIFY(connection.ok() && migrate(**connection, migrations().first(8)).ok());
            QVERIFY(sql::run(**connection, u"INSERT INTO captures (id, received_at, received_real, verdict, reason, method, target, host, peer, "
                                           u"user_agent, body_bytes, status, answer, malformed, host_refused, webhook) VALUES (1, 8, 9, 'missing', "
                                           u"'', 'GET', '/', 'localhost', '127.0.0.1:5', 'curl', 0, 200, '200 von http://a.test/ (12 ms, 2 Bytes)', "
                                           u"0, 0, 0)"_s)
                        .ok());
            QVERIFY(sql::run(**connection, u"INSERT INTO capture_details VALUES (1, X'', X'')"_s).ok());
            QVERIFY(sql::run(**connection, u"INSERT INTO capture_answers VALUES (1, ?)"_s, {answer}).ok());
        }
        QVERIFY(!LogReader::open(file).ok()); // who only reads does not migrate
        QVERIFY(Store::open(file).ok());
        QVERIFY(QFile::exists(file + ".v8.bak"_L1));
        const auto read = (*LogReader::open(file))->capture({1});
        QVERIFY(read.ok());
        QCOMPARE(read->capture.answer, u"200 von http://a.test/ (12 ms, 2 Bytes)"_s); // as it was stored
        QVERIFY(read->capture.answerCauses.isEmpty() && !read->capture.forward && read->trailers.isEmpty());
        QVERIFY(read->answer && read->answer->trailers.isEmpty());
        QCOMPARE(read->answer->body, "ok"_ba);
    }

    /// What older versions wrote by the stream, this one writes by itself: another version must be able to read either.
    void recordsAreAsAStreamWritesThem()
    {
        CaptureDetails details;
        details.rawHead = "POST / HTTP/1.1\r\n\r\n"_ba;
        details.headers = {{"Host", "a"}, {"X-Empty", ""}, {"X-Null", {}}};
        details.rawTruncated = true;
        details.tls = TlsSummary{u"TLS 1.3"_s, u"AES"_s, {}, u""_s, {u"ü.test"_s, u"\U0001F600"_s}, u"2027-01-01"_s, {}};
        QByteArray record;
        QDataStream stream(&record, QIODevice::WriteOnly);
        stream.setVersion(QDataStream::Qt_6_4);
        stream << quint8(1) << details.rawHead << qint32(3);
        for (const Header &header : std::as_const(details.headers))
            stream << header.name << header.value;
        stream << true << true << details.tls->version << details.tls->cipher << details.tls->peerSubject << details.tls->peerIssuer
               << details.tls->peerNames << details.tls->peerExpires << details.tls->peerSha256;
        QCOMPARE(records::pack(details), record);

        const CaptureAnswer answer{"HTTP/1.1 200 OK\r\n\r\n", {{"A", "b"}}, "ok", 2, {}};
        QByteArray second;
        QDataStream another(&second, QIODevice::WriteOnly);
        another.setVersion(QDataStream::Qt_6_4);
        another << quint8(2) << answer.head << qint32(1) << "A"_ba
                << "b"_ba
                << "ok"_ba << qint64(2) << qint32(0);
        QCOMPARE(records::pack(answer), second);
        QCOMPARE(records::pack(HeaderList()), ""_ba);
    }
};

QTEST_GUILESS_MAIN(tst_CaptureRows)
#include "tst_capture_rows.moc"
