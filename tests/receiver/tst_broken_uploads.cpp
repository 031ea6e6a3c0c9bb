// SPDX-License-Identifier: MIT
// Requests that are passed on while they come, and break off, stop or are answered in the middle.
#include "tests/support/test_certificates.h"
#include "upload_fixture.h"

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_BrokenUploads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void breaksOffWithTheSender_data();
    void breaksOffWithTheSender();
    void endsWhatStops();
    void refusesWhatBreaksInTheMiddle();
    void passesBackAnEarlyAnswer();
    void passesBackAnAnswerThatBeginsEarly();
    void tellsOfAServerThatCloses();
    void tellsOfAServerThatStopsReading();
    void breaksTheAnswerAfterwards_data();
    void breaksTheAnswerAfterwards();
};

void tst_BrokenUploads::breaksOffWithTheSender_data()
{
    QTest::addColumn<bool>("chunked");
    QTest::addColumn<bool>("tls");
    QTest::addColumn<bool>("orderly");
    QTest::newRow("an end") << false << false << true;
    QTest::newRow("an end, in chunks") << true << false << true;
    QTest::newRow("a reset") << false << false << false;
    QTest::newRow("over TLS, in chunks") << true << true << false;
}

void tst_BrokenUploads::breaksOffWithTheSender()
{
    QFETCH(bool, chunked);
    QFETCH(bool, tls);
    QFETCH(bool, orderly);
    Sink app;
    Fixture f;
    f.options.server.bodyBytes = little;
    if (tls)
        f.options.server.identity = makeIdentity({"localhost", "DNS:localhost"});
    startBefore(f, app);
    constexpr qint64 part = 3'000'000;
    const auto sender = std::make_unique<Uploader>(portOf(f), Uploader::Way{large, chunked, tls, {}, false, part});
    QTRY_COMPARE_WITH_TIMEOUT(app.bytes, part, waitMs);
    if (orderly)
        sender->close();
    else
        sender->abort();
    QTRY_VERIFY_WITH_TIMEOUT(app.ended, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QVERIFY(!app.isWhole);
    const Capture &capture = f.captured.first();
    QCOMPARE(capture.status, 0);
    QCOMPARE(capture.bodyBytes, part);
    QVERIFY2(capture.answer.contains(u"3000000"_s), qPrintable(capture.answer));
    QVERIFY(capture.forward);
    QCOMPARE(capture.forward->error, u"cancelled"_s);
}

void tst_BrokenUploads::endsWhatStops()
{
    Sink app;
    Fixture f;
    f.options.server.bodyBytes = little;
    f.options.server.bodyTimeout = 300ms;
    startBefore(f, app);
    Uploader sender(portOf(f), {large, false, false, {}, false, 1'000'000});
    QTRY_VERIFY_WITH_TIMEOUT(sender.received.contains("HTTP/1.1 408 "), waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(app.ended, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().status, 408);
    QVERIFY2(f.captured.first().answer.contains(u"did not come whole"_s), qPrintable(f.captured.first().answer));
}

void tst_BrokenUploads::refusesWhatBreaksInTheMiddle()
{
    Sink app;
    Fixture f;
    f.options.server.bodyBytes = little;
    startBefore(f, app);
    Uploader sender(portOf(f), {large, true, false, {}, false, 1'000'000});
    QTRY_COMPARE_WITH_TIMEOUT(app.bytes, 1'000'000, waitMs);
    sender.send("nonsense\r\n");
    QTRY_VERIFY_WITH_TIMEOUT(sender.received.contains("HTTP/1.1 400 "), waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(app.ended, waitMs);
    QVERIFY(!app.isWhole);
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().status, 400);
    QVERIFY2(f.captured.first().answer.contains(u"chunk"_s), qPrintable(f.captured.first().answer));
}

void tst_BrokenUploads::passesBackAnEarlyAnswer()
{
    Sink app;
    app.onPiece = [&app] {
        if (app.socket && app.bytes >= 1'000'000) {
            app.paused = true;
            app.socket->write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 8\r\nConnection: close\r\n\r\ntoo much");
            app.socket->disconnectFromHost();
        }
    };
    Fixture f;
    f.options.server.bodyBytes = little;
    startBefore(f, app);
    Uploader sender(portOf(f), {large, false});
    QTRY_VERIFY_WITH_TIMEOUT(sender.received.endsWith("\r\n\r\ntoo much"), waitMs);
    QVERIFY(sender.received.startsWith("HTTP/1.1 413 Content Too Large\r\n"));
    QVERIFY(sender.received.contains("Connection: close\r\n"));
    QTRY_VERIFY_WITH_TIMEOUT(sender.ended, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().status, 413);
    QVERIFY(f.captured.first().bodyBytes < large);
    QVERIFY2(f.captured.first().answer.contains(u"before it had the whole request"_s), qPrintable(f.captured.first().answer));
}

void tst_BrokenUploads::passesBackAnAnswerThatBeginsEarly()
{
    Sink app;
    bool begun = false;
    app.answer = "2\r\nok\r\n0\r\n\r\n";
    app.onPiece = [&] {
        if (!std::exchange(begun, true))
            app.socket->write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nearly\r\n");
    };
    Fixture f;
    f.options.server.bodyBytes = little;
    startBefore(f, app);
    Uploader sender(portOf(f), {20'000'000, true});
    QTRY_VERIFY_WITH_TIMEOUT(sender.received.endsWith("2\r\nok\r\n0\r\n\r\n"), waitMs);
    QVERIFY(sender.received.contains("5\r\nearly\r\n"));
    QCOMPARE(app.hash.result(), sender.hash.result());
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().status, 200);
    QVERIFY2(!f.captured.first().answer.contains(u"before"_s), qPrintable(f.captured.first().answer));
}

void tst_BrokenUploads::tellsOfAServerThatCloses()
{
    Sink app;
    app.onPiece = [&app] {
        if (app.socket && app.bytes >= 1'000'000)
            app.socket->abort();
    };
    Fixture f;
    f.options.server.bodyBytes = little;
    startBefore(f, app);
    Uploader sender(portOf(f), {large, false});
    QTRY_VERIFY_WITH_TIMEOUT(sender.received.contains("HTTP/1.1 502 "), waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(sender.ended, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().status, 502);
    QCOMPARE(f.captured.first().forward->error, u"closed"_s);
    QCOMPARE(app.connections, 1);
}

void tst_BrokenUploads::tellsOfAServerThatStopsReading()
{
    Sink app;
    app.onPiece = [&app] { app.paused = app.bytes >= 1'000'000; };
    Fixture f;
    f.options.server.bodyBytes = little;
    f.options.forwardTo = app.url();
    f.options.forwardTimeout = 500ms;
    f.start(u"app"_s);
    Uploader sender(portOf(f), {large, false});
    QTRY_VERIFY_WITH_TIMEOUT(sender.received.contains("HTTP/1.1 504 "), waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(f.captured.first().forward->error, u"timeout"_s);
}

void tst_BrokenUploads::breaksTheAnswerAfterwards_data()
{
    QTest::addColumn<QString>("plan");
    QTest::addColumn<QByteArray>("end"); ///< of what the sender gets
    QTest::newRow("truncate") << u"truncate=1"_s << "\r\n\r\no"_ba;
    QTest::newRow("reset") << u"reset"_s << QByteArray();
    QTest::newRow("close") << u"close"_s << QByteArray();
}

void tst_BrokenUploads::breaksTheAnswerAfterwards()
{
    QFETCH(QString, plan);
    QFETCH(QByteArray, end);
    Sink app;
    Fixture f;
    startBefore(f, app, plan);
    Uploader sender(portOf(f), {20'000'000, false});
    QTRY_VERIFY_WITH_TIMEOUT(sender.ended, waitMs);
    QCOMPARE(app.hash.result(), sender.hash.result());
    QVERIFY2(end.isEmpty() ? sender.received.isEmpty() : sender.received.endsWith(end), sender.received.constData());
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QVERIFY2(f.captured.first().answer.startsWith(plan), qPrintable(f.captured.first().answer));
    QCOMPARE(f.captured.first().forward->status, 200);
    QCOMPARE(f.captured.first().bodyBytes, 20'000'000);
}

QTEST_GUILESS_MAIN(tst_BrokenUploads)
#include "tst_broken_uploads.moc"
