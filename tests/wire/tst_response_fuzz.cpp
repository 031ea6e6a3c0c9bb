// SPDX-License-Identifier: MIT
#include "core/wire/response_parser.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QSet>
#include <QtTest/QTest>

#include <array>
#include <random>

using namespace Qt::StringLiterals;
using namespace ovyxa;

namespace {

using Random = std::mt19937;

qsizetype pick(Random &random, qsizetype below)
{
    return qsizetype(random() % quint32(below));
}

const QList<QByteArray> &seeds()
{
    static const QList<QByteArray> list{
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\n",
        "HTTP/1.1 500 Oh\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\nhello\r\n1\r\nx\r\n0\r\nX: y\r\nZ :w\r\n\r\n",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nuntil it closes\r\n",
        "HTTP/1.1 304\r\nContent-Length: 70\r\nA: b\r\n c\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
    };
    return list;
}

// What breaks parsers, put where it does not belong.
const QList<QByteArray> &pieces()
{
    static const QList<QByteArray> list{"\r",
                                        "\n",
                                        "\r\n",
                                        "\r\n\r\n",
                                        " ",
                                        "\t",
                                        ":",
                                        " :",
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
                                        "Content-Length: 3\r\n",
                                        "Content-Length: 3, 3\r\n",
                                        "Transfer-Encoding: chunked\r\n",
                                        "0\r\n\r\n",
                                        "ffffffffffffffff\r\n",
                                        "7fffffffffffffff\r\n",
                                        "HTTP/1.1",
                                        "HTTP/1.1 100 Continue\r\n\r\n"};
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

ResponseRules anyRules(Random &random)
{
    static const std::array<QByteArray, 2> methods{"POST"_ba, "HEAD"_ba};
    return {methods[size_t(pick(random, 2))], pick(random, 2) ? FieldReading::Strict : FieldReading::Lenient, 300, 500};
}

// All that can be observed of the answer, whatever pieces it comes in.
QByteArray outcome(const QByteArray &bytes, const ResponseRules &rules, Random *random)
{
    ResponseParser parser(rules);
    QByteArray seen;
    QByteArray body;
    qsizetype at = 0;
    while (at < bytes.size()) {
        const qsizetype end = random ? at + 1 + pick(*random, std::min<qsizetype>(bytes.size() - at, 1 + pick(*random, 40))) : bytes.size();
        const qsizetype used = parser.feed(QByteArrayView(bytes).sliced(at, end - at));
        body += parser.takeBody();
        at += used;
        if (parser.state() == ResponseParser::State::Complete)
            break;
    }
    if (parser.state() != ResponseParser::State::Complete)
        seen += parser.state() == ResponseParser::State::Failed ? "failed" : "unfinished";
    parser.end();
    body += parser.takeBody();
    for (const ResponseHead &interim : parser.interims())
        seen += '<' + interim.raw + QByteArray::number(interim.headers.size()) + '>';
    if (parser.hasHead()) {
        seen += parser.head().raw + QByteArray::number(parser.head().status) + '|' + parser.head().reason;
        for (const Header &header : parser.head().headers + parser.trailers())
            seen += header.name + '=' + header.value + ';';
    }
    const ResponseProblem &problem = parser.problem();
    return seen + '{' + body + '}' + QByteArray::number(at) + (parser.keepsAlive() ? '+' : '-') + QByteArray(faultCode(problem.fault).latin1())
           + QByteArray::number(problem.number) + problem.line + QByteArray::number(problem.bodyBytes) + faultSentence(problem).toUtf8();
}

} // namespace

/// Random damage to good answers. OVYXA_FUZZ_SECONDS makes it run longer, OVYXA_FUZZ_SEED otherwise than the last time.
class TestResponseFuzz final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theVerdictDoesNotDependOnTheSplit();
    void whatIsAcceptedIsWellFormed();
};

void TestResponseFuzz::theVerdictDoesNotDependOnTheSplit()
{
    const int seconds = qEnvironmentVariableIntValue("OVYXA_FUZZ_SECONDS");
    const int seed = qEnvironmentVariableIntValue("OVYXA_FUZZ_SEED");
    Random random(quint32(seed ? seed : 1));
    const QDeadlineTimer deadline(seconds > 0 ? seconds * 1000 : 1500);
    qint64 rounds = 0;
    for (; !deadline.hasExpired() && (seconds > 0 || rounds < 20'000); ++rounds) {
        const QByteArray bytes = mutated(random);
        const ResponseRules rules = anyRules(random);
        const QByteArray whole = outcome(bytes, rules, nullptr);
        for (int split = 0; split < 3; ++split) {
            const QByteArray parts = outcome(bytes, rules, &random);
            QVERIFY2(parts == whole, QByteArray("round " + QByteArray::number(rounds) + ": " + bytes.toPercentEncoding()
                                                + "\nwhole: " + whole.toPercentEncoding() + "\nparts: " + parts.toPercentEncoding())
                                         .constData());
        }
    }
    QVERIFY(rounds > 100);
}

// An independent look at what came through: nothing that two clients could read in two ways.
void TestResponseFuzz::whatIsAcceptedIsWellFormed()
{
    Random random(2);
    int accepted = 0;
    const QDeadlineTimer deadline(1000);
    for (int round = 0; round < 20'000 && !deadline.hasExpired(); ++round) {
        const QByteArray bytes = mutated(random);
        ResponseRules rules = anyRules(random);
        rules.reading = FieldReading::Strict;
        ResponseParser parser(rules);
        parser.feed(bytes);
        if (parser.state() != ResponseParser::State::Complete)
            continue;
        ++accepted;
        QByteArray heads;
        for (const ResponseHead &interim : parser.interims()) {
            QVERIFY(interim.status >= 100 && interim.status < 200 && interim.status != 101);
            heads += interim.raw;
        }
        const ResponseHead &head = parser.head();
        heads += head.raw;
        QVERIFY(head.status >= 200 && head.status <= 999);
        QVERIFY(bytes.startsWith(heads) && head.raw.endsWith("\r\n\r\n") && head.raw.size() <= rules.headBytes && heads.size() <= rules.headsBytes);
        QCOMPARE(heads.count('\n'), heads.count("\r\n"));
        QCOMPARE(heads.count('\r'), heads.count("\r\n"));
        QVERIFY(!heads.contains('\0') && !heads.contains("\n ") && !heads.contains("\n\t"));
        QSet<qint64> lengths;
        for (const Header &header : head.headers) {
            QVERIFY(!header.name.contains(' ') && !header.name.contains('\t') && !header.name.isEmpty());
            if (header.name.compare("Content-Length", Qt::CaseInsensitive) == 0) {
                for (const QByteArray &one : header.value.split(','))
                    lengths.insert(one.trimmed().toLongLong());
            }
        }
        const QByteArray body = parser.takeBody();
        const bool bodiless = rules.method == "HEAD" || head.status == 204 || head.status == 304;
        QVERIFY(lengths.size() <= 1);
        QVERIFY(lengths.isEmpty() || headerCount(head.headers, "Transfer-Encoding") == 0);
        if (bodiless)
            QCOMPARE(body, QByteArray());
        else if (!lengths.isEmpty())
            QCOMPARE(*lengths.begin(), body.size());
        else
            QCOMPARE(headerValue(head.headers, "Transfer-Encoding").toLower(), "chunked"_ba);
    }
    QVERIFY(accepted > 100);
}

QTEST_GUILESS_MAIN(TestResponseFuzz)
#include "tst_response_fuzz.moc"
