// SPDX-License-Identifier: MIT
// What the log keeps of a request that was passed on: codes and figures, also where nobody got the answer; and trailers, both ways.
#include "core/receiver/forward_head.h"
#include "core/rules/capture_words.h"
#include "core/rules/cause_words.h"
#include "forward_fixture.h"

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"_ba;

void startUnverified(Fixture &f, const ScriptedPeer &peer, const QString &plan = u"app"_s)
{
    f.secrets.clear();
    startBefore(f, peer, plan, 60s);
}

QString codeOf(const Capture &capture)
{
    return capture.answerCauses.isEmpty() ? QString() : capture.answerCauses.constFirst().code;
}

QByteArray inChunks(const QByteArray &body, const QByteArray &trailers)
{
    return "POST /hook HTTP/1.1\r\nHost: localhost\r\nTrailer: X-Sum\r\nConnection: X-Hop\r\nTransfer-Encoding: chunked\r\n\r\n"
           + QByteArray::number(body.size(), 16) + "\r\n" + body + "\r\n0\r\n" + trailers + "\r\n";
}

} // namespace

class tst_ForwardRecords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsCodesAndFigures()
    {
        ScriptedPeer peer;
        peer.answer(ok);
        Fixture f;
        startUnverified(f, peer);
        const auto client = f.client();
        client->send(post("{}"));
        QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
        const Capture &capture = f.captured.first();
        QCOMPARE(codeOf(capture), u"from_server"_s);
        QCOMPARE(capture.forward->url, f.options.forwardTo);
        QCOMPARE(capture.forward->status, 200);
        QVERIFY(capture.forward->causes.isEmpty() && !capture.forward->isEarly);
        QVERIFY2(capture.answer.startsWith(u"200 from %1 ("_s.arg(f.options.forwardTo)), qPrintable(capture.answer));
    }

    void aSenderThatLeavesBeforeTheAnswerIsRecordedSo_data()
    {
        QTest::addColumn<QString>("plan");
        QTest::newRow("the server's answer") << u"app"_s;
        QTest::newRow("a step in its place") << u"close"_s;
    }

    void aSenderThatLeavesBeforeTheAnswerIsRecordedSo()
    {
        QFETCH(QString, plan);
        ScriptedPeer peer;
        bool isThere = false;
        peer.onRequest([&](ScriptedPeer::Connection &) { isThere = true; });
        Fixture f;
        startUnverified(f, peer, plan);
        const auto client = f.client();
        client->send(post("{}"));
        QTRY_VERIFY_WITH_TIMEOUT(isThere, waitMs);
        client->reset();
        QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
        const Capture &capture = f.captured.first();
        QCOMPARE(capture.status, 0);
        QCOMPARE(codeOf(capture), u"sender_left"_s);
        QVERIFY(capture.forward);
        QCOMPARE(capture.forward->status, 0);
        QCOMPARE(capture.forward->error, u"cancelled"_s);
        QCOMPARE(capture.forward->causes, (QList<FailureCause>{{u"sender_left"_s}}));
        QCOMPARE(capture.answer, rules::causeWords(capture.forward->causes));
    }

    void aSenderThatLeavesDuringTheStepAfterwardsIsRecordedSo()
    {
        ScriptedPeer peer;
        peer.answer(ok);
        Fixture f;
        startUnverified(f, peer, u"delay=60s:503"_s);
        const auto client = f.client();
        client->send(post("{}"));
        QTRY_COMPARE_WITH_TIMEOUT(peer.connectionCount(), 1, waitMs);
        QTRY_VERIFY_WITH_TIMEOUT(!peer.connection(0).socket || peer.connection(0).socket->state() == QAbstractSocket::UnconnectedState, waitMs);
        client->reset();
        QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
        const Capture &capture = f.captured.first();
        QCOMPARE(capture.status, 0);
        QCOMPARE(codeOf(capture), u"sender_left"_s);
        QCOMPARE(capture.forward->status, 200); // it has been processed
    }

    void aReceiverThatStopsSaysThatItWasIt_data()
    {
        QTest::addColumn<QString>("plan");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("error");
        QTest::newRow("before the answer") << u"app"_s << QByteArray() << u"cancelled"_s;
        QTest::newRow("in the middle of it") << u"app"_s << "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"_ba << u"cancelled"_s;
        QTest::newRow("during the step afterwards") << u"delay=60s:503"_s << ok << QString();
    }

    void aReceiverThatStopsSaysThatItWasIt()
    {
        QFETCH(QString, plan);
        QFETCH(QByteArray, answer);
        QFETCH(QString, error);
        ScriptedPeer peer;
        bool isThere = false;
        peer.onRequest([&](ScriptedPeer::Connection &connection) {
            isThere = true;
            connection.write(answer);
        });
        Fixture f;
        startUnverified(f, peer, plan);
        const auto client = f.client();
        client->send(post("{}"));
        QTRY_VERIFY_WITH_TIMEOUT(isThere, waitMs);
        if (error.isEmpty()) { // taken whole: then its connection is let go of
            const auto &socket = peer.connection(0).socket;
            QTRY_VERIFY_WITH_TIMEOUT(!socket || socket->state() == QAbstractSocket::UnconnectedState, waitMs);
        } else if (!answer.isEmpty()) {
            QTRY_VERIFY_WITH_TIMEOUT(client->received.endsWith("\r\n\r\nok"), waitMs);
        }
        f.receiver.stop();
        QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
        const Capture &capture = f.captured.first();
        QCOMPARE(codeOf(capture), u"receiver_stopped"_s);
        QCOMPARE(capture.forward->error, error);
        QCOMPARE(capture.forward->status, answer.isEmpty() ? 0 : 200);
        QCOMPARE(capture.forward->causes, error.isEmpty() ? QList<FailureCause>() : (QList<FailureCause>{{u"receiver_stopped"_s}}));
        QVERIFY2(answer.isEmpty() || capture.answer.endsWith(u"byte(s)); the receiver was stopped"_s), qPrintable(capture.answer));
    }

    void trailersGoOnAndAreKept_data()
    {
        QTest::addColumn<qsizetype>("bytes");
        QTest::newRow("of a request that is taken whole") << qsizetype(5);
        QTest::newRow("of one that is passed on while it comes") << qsizetype(300'000);
    }

    void trailersGoOnAndAreKept()
    {
        QFETCH(qsizetype, bytes);
        ScriptedPeer peer;
        peer.onConnect([](ScriptedPeer::Connection &) {});
        Fixture f;
        f.options.server.bodyBytes = 64 * 1024;
        startUnverified(f, peer);
        const auto client = f.client();
        client->send(inChunks(QByteArray(bytes, 'x'),
                              "X-Sum: 12\r\nx-sum:  13\r\nAuthorization: none\r\nContent-Type: text/html\r\nTE: gzip\r\nX-Hop: 1\r\n"));
        QTRY_VERIFY_WITH_TIMEOUT(peer.connectionCount() == 1 && peer.connection(0).received.endsWith("\r\n0\r\nX-Sum: 12\r\nx-sum: 13\r\n\r\n"),
                                 waitMs);
        const QByteArray head = peer.connection(0).received.left(peer.connection(0).received.indexOf("\r\n\r\n"));
        QVERIFY(head.contains("\r\nTransfer-Encoding: chunked") && head.contains("\r\nTrailer: X-Sum") && !head.contains("Content-Length"));
        peer.connection(0).write("HTTP/1.1 200 OK\r\nConnection: x-back, close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n"
                                 "X-Took: 5\r\nSet-Cookie: a=1\r\nX-Back: 1\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
        QTRY_VERIFY_WITH_TIMEOUT(client->received.endsWith("2\r\nok\r\n0\r\nX-Took: 5\r\n\r\n"), waitMs);
        const HeaderList came{{"X-Sum", "12"}, {"x-sum", "13"}, {"Authorization", "none"}, {"Content-Type", "text/html"},
                              {"TE", "gzip"},  {"X-Hop", "1"}};
        QCOMPARE(f.ends.first().trailers, came); // as they came
        QCOMPARE(f.captured.first().bodyBytes, bytes);
        QCOMPARE(f.recorded.first().trailers, bytes > 64 * 1024 ? HeaderList() : came);
    }

    void onlyWhatWasPassedOnIsSaidToBeMended_data()
    {
        QTest::addColumn<QString>("plan");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("mended");
        const QByteArray head = "HTTP/1.1 200 OK\r\nX-A : 1\r\n";
        QTest::newRow("passed on") << u"app"_s << head + "Content-Length: 2\r\n\r\nok" << true;
        QTest::newRow("cut behind it") << u"app"_s << head + "Content-Length: 9\r\n\r\nok" << true;
        QTest::newRow("refused") << u"app"_s << head + "Content-Length: x\r\n\r\nok" << false;
        QTest::newRow("swallowed") << u"delay=1ms:503"_s << head + "Content-Length: 2\r\n\r\nok" << false;
        QTest::newRow("closed instead") << u"close"_s << head + "Content-Length: 2\r\n\r\nok" << false;
    }

    void onlyWhatWasPassedOnIsSaidToBeMended()
    {
        QFETCH(QString, plan);
        QFETCH(QByteArray, answer);
        QFETCH(bool, mended);
        ScriptedPeer peer;
        peer.answer(answer);
        Fixture f;
        startUnverified(f, peer, plan);
        const auto client = f.client();
        client->send(post("{}"));
        QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 1, waitMs);
        const ForwardOutcome outcome = f.captured.first().forward.value_or(ForwardOutcome());
        QCOMPARE(outcome.causes.contains(FailureCause{u"mended_for_gateway"_s}), mended);
    }

    void withoutTrailersNothingChanges()
    {
        ScriptedPeer peer;
        peer.answer(ok);
        Fixture f;
        startUnverified(f, peer);
        const auto client = f.client();
        client->send(inChunks("hello", "Host: evil\r\n")); // refused
        QTRY_VERIFY_WITH_TIMEOUT(client->statusLine().contains(" 400 "), waitMs);
        const auto other = f.client();
        other->send(inChunks("hello", {}));
        QTRY_COMPARE_WITH_TIMEOUT(peer.requests().size(), 1, waitMs);
        QVERIFY(peer.requests().first().contains("\r\nContent-Length: 5\r\n") && peer.requests().first().endsWith("hello"));
        QVERIFY(!peer.requests().first().contains("\r\nTrailer:"));
        QTRY_COMPARE_WITH_TIMEOUT(f.captured.size(), 2, waitMs);
        QVERIFY(f.ends.last().trailers.isEmpty());
    }

    void everyEndHasItsWords()
    {
        Capture capture;
        capture.answer = u"close"_s;
        QCOMPARE(rules::answerWords(capture), u"close"_s);
        capture.forward = ForwardOutcome{u"http://a.test/"_s, 200, 12ms, 2};
        const auto words = [&](const QString &code, const QStringList &arguments = {}) {
            capture.answerCauses = {{code, arguments}};
            return rules::answerWords(capture);
        };
        QCOMPARE(words(u"from_server"_s), u"200 from http://a.test/ (12 ms, 2 byte(s))"_s);
        QCOMPARE(words(u"after_server"_s, {u"close"_s}), u"close, after 200 from http://a.test/ (12 ms, 2 byte(s))"_s);
        QVERIFY(words(u"sender_left"_s).endsWith(u"; the sender left"_s));
        QVERIFY(words(u"receiver_stopped"_s).endsWith(u"; the receiver was stopped"_s));
        QCOMPARE(words(u"unanswered"_s), u"unanswered: the connection ended before"_s);
        capture.status = 508;
        QVERIFY(words(u"loop_detected"_s, {u"http://a.test/"_s}).startsWith(u"508: The request came back"_s));
        capture.forward->isEarly = true;
        QVERIFY(words(u"from_server"_s).endsWith(u", before it had the whole request"_s));
        capture.forward->words = u"It broke."_s;
        QVERIFY(words(u"from_server"_s).endsWith(u", before it had the whole request: It broke."_s));
        QVERIFY(words(u"no_server_answer"_s).endsWith(u"508: It broke."_s));
    }
};

QTEST_GUILESS_MAIN(tst_ForwardRecords)
#include "tst_forward_records.moc"
