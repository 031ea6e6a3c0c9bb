// SPDX-License-Identifier: MIT
// Requests larger than may be kept on their way through: as they come, byte for byte, and no more of them held than the server takes.
#include "core/model/receiver_limits.h"
#include "tests/support/test_certificates.h"
#include "upload_fixture.h"

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_ForwarderUploads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void passesOnAnySizeInBoundedMemory_data();
    void passesOnAnySizeInBoundedMemory();
    void keepsTheBeginningAndSaysSo();
    void isRecordedBeforeItIsPassedOn();
    void takesNoMoreThanTheServerTakes();
    void takesWholeWhatIsNoLarger_data();
    void takesWholeWhatIsNoLarger();
    void refusesWhatIsNotPassedOn_data();
    void refusesWhatIsNotPassedOn();
    void neverPassesOnWhatAWebPageSends();
    void takesFurtherRequestsOnTheConnection();
};

void tst_ForwarderUploads::passesOnAnySizeInBoundedMemory_data()
{
    QTest::addColumn<bool>("chunked");
    QTest::addColumn<bool>("tls");
    QTest::addColumn<bool>("waits");
    QTest::newRow("with a length") << false << false << false;
    QTest::newRow("in chunks") << true << false << false;
    QTest::newRow("with a length, over TLS") << false << true << false;
    QTest::newRow("in chunks, over TLS") << true << true << false;
    QTest::newRow("with a length, expecting a word") << false << false << true;
    QTest::newRow("in chunks, expecting a word") << true << false << true;
}

void tst_ForwarderUploads::passesOnAnySizeInBoundedMemory()
{
    QFETCH(bool, chunked);
    QFETCH(bool, tls);
    QFETCH(bool, waits);
    Sink app;
    Fixture f;
    if (tls)
        f.options.server.identity = makeIdentity({"localhost", "DNS:localhost"});
    startBefore(f, app);
    const qint64 before = residentBytes();
    Uploader sender(portOf(f), {large, chunked, tls, waits ? "Expect: 100-continue\r\n"_ba : QByteArray(), waits});
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, 120'000);
    QTRY_VERIFY_WITH_TIMEOUT(sender.received.endsWith("\r\n\r\nok"), waitMs);
    QCOMPARE(app.bytes, large);
    QCOMPARE(app.hash.result(), sender.hash.result());
    QVERIFY(app.head.startsWith("POST /big HTTP/1.1\r\n"));
    QVERIFY(app.head.contains(chunked ? "\r\nTransfer-Encoding: chunked\r\n"_ba : "\r\nContent-Length: " + QByteArray::number(large) + "\r\n"));
    QVERIFY(!app.head.contains("Expect"));
    QCOMPARE(sender.received.count("100 Continue"), waits ? 1 : 0);
    QVERIFY2(sender.received.contains("HTTP/1.1 200 OK\r\n"), sender.received.constData());
    QCOMPARE(f.captured.first().status, 200);
    QCOMPARE(f.captured.first().bodyBytes, large);
    QCOMPARE(app.connections, 1);
    const qint64 grown = app.highest - before;
    qInfo("memory grew by %lld KiB", static_cast<long long>(grown / 1024));
    if (!isInstrumented)
        QVERIFY(grown < 48 * mebibyte);
}

void tst_ForwarderUploads::keepsTheBeginningAndSaysSo()
{
    Sink app;
    Fixture f;
    startBefore(f, app);
    Uploader sender(portOf(f), {limits::bodyBytes + 5, true, false, signature("{}")});
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(app.hash.result(), sender.hash.result());
    const CaptureDetails &kept = f.recorded.first();
    QCOMPARE(kept.body.size(), limits::bodyBytes);
    QVERIFY(kept.body.startsWith("0-0-0-"));
    const Capture &capture = f.captured.first();
    QCOMPARE(capture.bodyBytes, limits::bodyBytes + 5);
    QCOMPARE(capture.verdict, Verdict::Unchecked); // the app, which gets it all, may check it
    QVERIFY(!capture.malformed);
    QVERIFY2(capture.reason.contains(u"10,485,760"_s) || capture.reason.contains(u"10485760"_s), qPrintable(capture.reason));
    QVERIFY2(capture.reason.contains(u"not checked"_s), qPrintable(capture.reason));
}

void tst_ForwarderUploads::isRecordedBeforeItIsPassedOn()
{
    Sink app;
    Fixture f;
    f.options.server.bodyBytes = little;
    f.commitAtOnce = false;
    startBefore(f, app);
    Uploader sender(portOf(f), {large, false});
    QTRY_COMPARE_WITH_TIMEOUT(f.commits.size(), 1, waitMs);
    // The system's own buffers take some; once they are full, nothing moves.
    qint64 seen = -1;
    QTRY_VERIFY_WITH_TIMEOUT((std::exchange(seen, sender.poured) == sender.poured && seen > little), waitMs);
    QVERIFY(sender.poured < large);
    QCOMPARE(app.connections, 0);
    QVERIFY(sender.received.isEmpty());
    f.commits.takeFirst()();
    QTRY_VERIFY_WITH_TIMEOUT(sender.received.endsWith("\r\n\r\nok"), waitMs);
    QCOMPARE(app.hash.result(), sender.hash.result());
}

void tst_ForwarderUploads::takesNoMoreThanTheServerTakes()
{
    Sink app;
    app.paused = true;
    Fixture f;
    startBefore(f, app);
    Uploader sender(portOf(f), {large, false});
    QTRY_COMPARE_WITH_TIMEOUT(app.connections, 1, waitMs);
    qint64 seen = -1;
    QTRY_VERIFY_WITH_TIMEOUT((std::exchange(seen, sender.poured) == sender.poured && seen > limits::bodyBytes), waitMs);
    QVERIFY2(sender.poured < 45 * mebibyte, QByteArray::number(sender.poured).constData());
    app.resume();
    QTRY_VERIFY_WITH_TIMEOUT(sender.received.endsWith("\r\n\r\nok"), 120'000);
    QCOMPARE(app.hash.result(), sender.hash.result());
}

void tst_ForwarderUploads::takesWholeWhatIsNoLarger_data()
{
    QTest::addColumn<int>("more");
    QTest::addColumn<bool>("chunked");
    for (const bool chunked : {false, true}) {
        for (const int more : {-1, 0, 1, 2})
            QTest::addRow("%s, %d more", chunked ? "in chunks" : "with a length", more) << more << chunked;
    }
}

void tst_ForwarderUploads::takesWholeWhatIsNoLarger()
{
    QFETCH(int, more);
    QFETCH(bool, chunked);
    Sink app;
    Fixture f;
    f.options.server.bodyBytes = little;
    startBefore(f, app);
    Uploader sender(portOf(f), {little + more, chunked});
    QTRY_VERIFY_WITH_TIMEOUT(sender.received.endsWith("\r\n\r\nok"), waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QCOMPARE(app.hash.result(), sender.hash.result());
    QCOMPARE(f.captured.first().bodyBytes, little + more);
    QCOMPARE(f.recorded.first().body.size(), std::min<qsizetype>(little, little + more));
    QCOMPARE(f.captured.first().verdict, more > 0 ? Verdict::Unchecked : Verdict::Missing);
    // What came whole is passed on with its length, unless something came behind it, as here behind the chunks: only chunks can carry that.
    QCOMPARE(app.head.contains("Transfer-Encoding"), chunked);
}

void tst_ForwarderUploads::refusesWhatIsNotPassedOn_data()
{
    QTest::addColumn<QString>("plan");
    QTest::addColumn<bool>("chunked");
    QTest::addColumn<bool>("forwards");
    QTest::newRow("no server behind it") << u"200"_s << false << false;
    QTest::newRow("no server behind it, in chunks") << u"200"_s << true << false;
    QTest::newRow("a step that answers by itself") << u"503"_s << false << true;
    QTest::newRow("a step that answers by itself, in chunks") << u"503"_s << true << true;
}

void tst_ForwarderUploads::refusesWhatIsNotPassedOn()
{
    QFETCH(QString, plan);
    QFETCH(bool, chunked);
    QFETCH(bool, forwards);
    Sink app;
    Fixture f;
    if (forwards)
        startBefore(f, app, plan);
    else
        f.start(plan);
    Uploader sender(portOf(f), {large, chunked, false, "Expect: 100-continue\r\n", true});
    QTRY_VERIFY_WITH_TIMEOUT(sender.received.contains("HTTP/1.1 413 "), waitMs);
    QCOMPARE(sender.received.contains("100 Continue"), chunked); // its size is not known by then
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QVERIFY(f.captured.first().malformed);
    QVERIFY(f.recorded.first().body.size() <= 64 * 1024);
    QCOMPARE(app.connections, 0);
}

void tst_ForwarderUploads::neverPassesOnWhatAWebPageSends()
{
    Sink app;
    Fixture f;
    f.options.server.bodyBytes = little;
    startBefore(f, app);
    Uploader sender(portOf(f), {large, false, false, "Origin: https://evil.example\r\n"});
    QTRY_VERIFY_WITH_TIMEOUT(sender.received.contains("HTTP/1.1 403 "), waitMs);
    QVERIFY(sender.received.contains("Connection: close\r\n"));
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
    QVERIFY(f.captured.first().crossSite);
    QCOMPARE(app.connections, 0);
}

void tst_ForwarderUploads::takesFurtherRequestsOnTheConnection()
{
    Sink app;
    app.answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
    Fixture f;
    f.options.server.bodyBytes = little;
    startBefore(f, app, u"app,204"_s);
    const auto client = f.client();
    const QByteArray body(4 * little, 'x');
    const QByteArray second = "{}";
    client->send(post(body) + post(second, signature(second)));
    QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 2, waitMs);
    QTRY_COMPARE_WITH_TIMEOUT(client->answers(), 2, waitMs);
    QCOMPARE(app.bytes, body.size());
    QCOMPARE(f.captured.last().verdict, Verdict::Valid);
    QCOMPARE(f.captured.last().status, 204);
}

QTEST_GUILESS_MAIN(tst_ForwarderUploads)
#include "tst_forwarder_uploads.moc"
