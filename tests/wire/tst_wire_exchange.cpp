// SPDX-License-Identifier: MIT
// One attempt in the log is one request on the wire: hundreds of random exchanges with a peer that keeps every byte, in both directions.
#include "tests/delivery/transport_run.h"
#include "tests/support/scripted_peer.h"
#include "tests/wire/random_exchange.h"

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

class TestWireExchange final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void storedIsWhatWasSeen_data();
    void storedIsWhatWasSeen();
};

void TestWireExchange::storedIsWhatWasSeen_data()
{
    QTest::addColumn<bool>("kept");
    QTest::newRow("a connection for each") << false;
    QTest::newRow("kept connections") << true;
}

void TestWireExchange::storedIsWhatWasSeen()
{
    QFETCH(bool, kept);
    ScriptedPeer peer;
    TransportRun run;
    int exchanges = 0;
    const bool held = rc::check("what is stored is what was on the wire", [&] {
        const Answer answer = randomAnswer(false);
        const bool closes = *rc::gen::arbitrary<bool>();
        peer.onRequest([&](ScriptedPeer::Connection &connection) {
            connection.write(answer.bytes());
            if (closes)
                connection.close();
        });
        auto request = TransportRun::request(peer.url(), bytesOf(*rc::gen::container<std::string>(rc::gen::arbitrary<char>())));
        request.target = "/" + bytesOf(*textOf("ab/.%?&=2fF-~", 0, 20));
        request.keepConnection = kept;
        for (const Header &field : randomFields(3))
            request.headers.append(field);
        const TransportResult result = run.run(request);

        RC_ASSERT(peer.requests().size() == ++exchanges);
        RC_ASSERT(QByteArray(result.sentHead + request.body).toStdString() == peer.requests().last().toStdString());
        RC_ASSERT(result.sentHead.startsWith(QByteArray("POST " + request.target + " HTTP/1.1\r\n")));
        RC_ASSERT(result.error == expectedError(answer.status));
        RC_ASSERT(result.interimHeads == answer.interims);
        RC_ASSERT(result.responseHead.toStdString() == answer.head.toStdString());
        RC_ASSERT(result.responseHeaders == answer.headers);
        RC_ASSERT(result.responseBytes == answer.body.size());
        RC_ASSERT(result.responseBody == answer.body.left(64 * 1024));
        RC_ASSERT(result.responseTruncated == (answer.body.size() > 64 * 1024));
        RC_ASSERT(result.trailers == answer.trailers);
        const AttemptPhases &phases = result.phases;
        RC_ASSERT(phases.sent && phases.answered && *phases.answered <= *phases.finished);
        RC_ASSERT(phases.reused
                  || (*phases.lookedUp <= *phases.connecting && *phases.connecting <= *phases.connected && *phases.connected <= *phases.sent));
        RC_ASSERT(result.duration == std::chrono::duration_cast<Millis>(*phases.finished));
    });
    QVERIFY(held);
    QVERIFY(exchanges >= 100);
    QCOMPARE(peer.bytesReceived(), [&peer] {
        qsizetype bytes = 0;
        for (const QByteArray &request : peer.requests())
            bytes += request.size();
        return bytes;
    }());
    if (kept)
        QVERIFY(peer.connectionCount() < exchanges);
    else
        QCOMPARE(peer.connectionCount(), exchanges);
    QVERIFY(run.eachEndedOnce());
}

QTEST_GUILESS_MAIN(TestWireExchange)
#include "tst_wire_exchange.moc"
