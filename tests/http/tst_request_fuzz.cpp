// SPDX-License-Identifier: MIT
#include "core/http/request_parser.h"

#include <QtCore/QDeadlineTimer>
#include <QtTest/QTest>

#include <array>
#include <random>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

const RequestLimits limits{400, 300};

using Random = std::mt19937;

qsizetype pick(Random &random, qsizetype below)
{
    return qsizetype(random() % quint32(below));
}

const QList<QByteArray> &seeds()
{
    static const QList<QByteArray> list{
        "GET /a?b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\r\nPOST http://a.test:80/ HTTP/1.1\r\nHost: a.test\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: [::1]:8\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\nhello\r\n1\r\nx\r\n0\r\nX: y\r\n\r\n",
        "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n",
    };
    return list;
}

// What breaks parsers, put where it does not belong.
const QList<QByteArray> &pieces()
{
    static const QList<QByteArray> list{
        "\r",
        "\n",
        "\r\n",
        "\r\n\r\n",
        " ",
        "\t",
        ":",
        ";",
        ",",
        "\"",
        "\\",
        "0",
        "1",
        "f",
        "+",
        "-",
        "0x",
        "\0"_ba,
        "\x7f",
        "\xff",
        "Host: a\r\n",
        "Content-Length: 3\r\n",
        "Transfer-Encoding: chunked\r\n",
        "0\r\n\r\n",
        "ffffffffffffffff\r\n",
        "HTTP/1.1",
        "Expect: x\r\n",
    };
    return list;
}

QByteArray mutated(Random &random)
{
    QByteArray bytes = seeds().at(pick(random, seeds().size()));
    if (pick(random, 3) == 0)
        bytes += seeds().at(pick(random, seeds().size()));
    for (qsizetype edits = pick(random, 5); edits > 0; --edits) {
        const qsizetype at = pick(random, bytes.size() + 1);
        switch (pick(random, 5)) {
        case 0: bytes.insert(at, pieces().at(pick(random, pieces().size()))); break;
        case 1: bytes.remove(at, 1 + pick(random, 4)); break;
        case 2:
            if (at < bytes.size())
                bytes[at] = char(random());
            break;
        case 3: bytes.insert(at, bytes.sliced(at, pick(random, bytes.size() - at + 1))); break;
        default: bytes.insert(at, QByteArray(pick(random, 500), 'x'));
        }
    }
    return bytes;
}

// All that can be observed of the requests in the bytes, whatever pieces they come in.
QByteArray outcome(const QByteArray &bytes, Random *random)
{
    RequestParser parser(limits);
    QByteArray seen;
    qsizetype at = 0;
    while (at < bytes.size()) {
        const qsizetype end = random ? at + 1 + pick(*random, std::min<qsizetype>(bytes.size() - at, 1 + pick(*random, 40))) : bytes.size();
        while (at < end) {
            at += parser.feed(QByteArrayView(bytes).sliced(at, end - at));
            const auto state = parser.state();
            if (state != RequestParser::State::Complete && state != RequestParser::State::Refused)
                continue;
            const bool keepsAlive = parser.keepsAlive();
            const HttpRequest request = parser.take();
            seen += request.method + '|' + request.target + '|' + request.version + '|' + QByteArray::number(request.headers.size()) + '|'
                    + request.body + '|' + QByteArray::number(request.problemStatus) + '|' + request.problem.toUtf8() + (keepsAlive ? "+" : "-");
            if (state == RequestParser::State::Refused)
                return seen;
            seen += request.rawHead;
        }
    }
    return seen + QByteArray::number(int(parser.state()));
}

} // namespace

/// Random damage to good requests. OVYXA_FUZZ_SECONDS makes it run longer, OVYXA_FUZZ_SEED otherwise than the last time.
class TestRequestFuzz final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theVerdictDoesNotDependOnTheSplit();
    void whatIsAcceptedIsWellFormed();
};

void TestRequestFuzz::theVerdictDoesNotDependOnTheSplit()
{
    const int seconds = qEnvironmentVariableIntValue("OVYXA_FUZZ_SECONDS");
    const int seed = qEnvironmentVariableIntValue("OVYXA_FUZZ_SEED");
    Random random(quint32(seed ? seed : 1));
    const QDeadlineTimer deadline(seconds > 0 ? seconds * 1000 : 1500);
    qint64 rounds = 0;
    for (; !deadline.hasExpired() && (seconds > 0 || rounds < 20'000); ++rounds) {
        const QByteArray bytes = mutated(random);
        const QByteArray whole = outcome(bytes, nullptr);
        for (int split = 0; split < 3; ++split) {
            const QByteArray parts = outcome(bytes, &random);
            QVERIFY2(parts == whole, QByteArray("round " + QByteArray::number(rounds) + ": " + bytes.toPercentEncoding()
                                                + "\nwhole: " + whole.toPercentEncoding() + "\nparts: " + parts.toPercentEncoding())
                                         .constData());
        }
    }
    QVERIFY(rounds > 100);
}

// An independent look at what came through: nothing that other parsers could read in two ways.
void TestRequestFuzz::whatIsAcceptedIsWellFormed()
{
    Random random(2);
    int accepted = 0;
    const QDeadlineTimer deadline(1000);
    for (int round = 0; round < 20'000 && !deadline.hasExpired(); ++round) {
        const QByteArray bytes = mutated(random);
        RequestParser parser(limits);
        parser.feed(bytes);
        if (parser.state() != RequestParser::State::Complete)
            continue;
        ++accepted;
        const HttpRequest request = parser.take();
        const QByteArray head = request.rawHead;
        QVERIFY(head.endsWith("\r\n\r\n") && head.size() <= limits.headBytes && request.body.size() <= limits.bodyBytes);
        QCOMPARE(head.count('\n'), head.count("\r\n"));
        QCOMPARE(head.count('\r'), head.count("\r\n"));
        QVERIFY(!head.contains('\0') && !head.contains("\n ") && !head.contains("\n\t") && !head.contains(" :"));
        QVERIFY(headerCount(request.headers, "Host") == 1 || request.version == "HTTP/1.0");
        const int lengths = headerCount(request.headers, "Content-Length");
        const int codings = headerCount(request.headers, "Transfer-Encoding");
        QVERIFY(lengths + codings <= 1);
        if (lengths == 1)
            QCOMPARE(headerValue(request.headers, "Content-Length").toLongLong(), request.body.size());
        if (codings == 1)
            QCOMPARE(headerValue(request.headers, "Transfer-Encoding").toLower(), "chunked"_ba);
        QVERIFY(lengths + codings == 1 || request.body.isEmpty());
    }
    QVERIFY(accepted > 100);
}

QTEST_GUILESS_MAIN(TestRequestFuzz)
#include "tst_request_fuzz.moc"
