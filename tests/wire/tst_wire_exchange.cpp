// SPDX-License-Identifier: MIT
// One attempt in the log is one request on the wire: hundreds of random exchanges with a peer that keeps every byte, in both directions.
#include "tests/delivery/transport_run.h"
#include "tests/support/scripted_peer.h"

#include <rapidcheck.h>

using namespace ovyxa;
using namespace ovyxa::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray bytesOf(const std::string &text)
{
    return QByteArray::fromStdString(text);
}

rc::Gen<std::string> textOf(const std::string &alphabet, int least, int most)
{
    return rc::gen::mapcat(rc::gen::inRange(least, most + 1),
                           [alphabet](int size) { return rc::gen::container<std::string>(size_t(size), rc::gen::elementOf(alphabet)); });
}

/// An answer as it goes out, and what is to be stored of it.
struct Answer
{
    QList<QByteArray> interims;
    QByteArray head;
    HeaderList headers;
    QByteArray framedBody;
    QByteArray body;
    HeaderList trailers;
    int status = 200;

    [[nodiscard]] QByteArray bytes() const { return interims.join() + head + framedBody; }
};

void append(HeaderList &headers, QByteArray &head, const Header &field)
{
    headers.append(field);
    head += field.name + ": " + field.value + "\r\n";
}

HeaderList randomFields(int most)
{
    HeaderList fields;
    const int count = *rc::gen::inRange(0, most + 1);
    for (int i = 0; i < count; ++i) {
        // Few names, so that they repeat.
        const std::string name = *rc::gen::element<std::string>("X-A", "x-a", "Set-Cookie", "Link", "ETag", "X-Empty");
        const std::string value = *textOf("abc;,=\"/ \t\x80\xff", 0, 20);
        fields.append({bytesOf(name), bytesOf(value).trimmed()});
    }
    return fields;
}

Answer randomAnswer()
{
    Answer answer;
    const int interims = *rc::gen::inRange(0, 3);
    for (int i = 0; i < interims; ++i) {
        QByteArray head = "HTTP/1.1 " + QByteArray::number(*rc::gen::element(100, 102, 103, 199)) + " Wait\r\n";
        HeaderList ignored;
        for (const Header &field : randomFields(2))
            append(ignored, head, field);
        answer.interims.append(head + "\r\n");
    }
    answer.status = *rc::gen::element(200, 201, 302, 404, 500, 599);
    answer.head = "HTTP/1.1 " + QByteArray::number(answer.status) + ' ' + bytesOf(*textOf("abc XYZ'", 0, 12)) + "\r\n";
    for (const Header &field : randomFields(6))
        append(answer.headers, answer.head, field);
    const int size = *rc::gen::weightedOneOf<int>({{6, rc::gen::inRange(0, 300)}, {1, rc::gen::inRange(65'000, 70'000)}});
    answer.body = QByteArray(size, 'b');
    for (qsizetype i = 0; i < answer.body.size(); i += 7)
        answer.body[i] = char(i * 31);
    if (*rc::gen::arbitrary<bool>()) {
        append(answer.headers, answer.head, {"Transfer-Encoding", "chunked"});
        for (qsizetype at = 0; at < answer.body.size();) {
            const qsizetype piece = std::min<qsizetype>(*rc::gen::inRange(1, 40'000), answer.body.size() - at);
            answer.framedBody += QByteArray::number(piece, 16) + "\r\n" + answer.body.mid(at, piece) + "\r\n";
            at += piece;
        }
        answer.framedBody += "0\r\n";
        for (const Header &field : randomFields(2))
            append(answer.trailers, answer.framedBody, field);
        answer.framedBody += "\r\n";
    } else {
        append(answer.headers, answer.head, {"Content-Length", QByteArray::number(answer.body.size())});
        answer.framedBody = answer.body;
    }
    answer.head += "\r\n";
    return answer;
}

} // namespace

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
        const Answer answer = randomAnswer();
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
        RC_ASSERT(result.error == (answer.status < 300 ? AttemptError::None : answer.status < 400 ? AttemptError::Redirect : AttemptError::Status));
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
