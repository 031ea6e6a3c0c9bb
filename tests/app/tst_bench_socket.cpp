// SPDX-License-Identifier: MIT
// The local socket of a running bench, spoken to as a program that means no good, or is of another version.
#include "tests/app/bench_client.h"
#include "tests/app/program.h"

#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestBenchSocket final : public QObject
{
    Q_OBJECT

    Program m_program;
    QString m_profile;
    Running m_bench;

    std::unique_ptr<QLocalSocket> connected() const { return connectedTo(m_profile); }
    std::unique_ptr<QLocalSocket> known() const { return knownTo(m_profile); }
    static int code(const QJsonObject &answer) { return answer["error"_L1]["code"_L1].toInt(); }
    bool answersStill() const { return known() != nullptr; }

private Q_SLOTS:
    void initTestCase()
    {
        m_profile = m_program.path(u"p"_s);
        m_bench = m_program.start({u"serve"_s, u"--json"_s, u"--api-key"_s, u"k"_s, u"--profile"_s, m_profile});
        QVERIFY(!Program::await(*m_bench, u"events-api"_s).isEmpty());
    }

    void itIsThisUsersAlone()
    {
        const auto permissions = QFileInfo(m_profile + u"/bench.sock"_s).permissions();
        QVERIFY(!(permissions
                  & (QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup | QFileDevice::ReadOther | QFileDevice::WriteOther
                     | QFileDevice::ExeOther)));
    }

    void aClientOfAnotherVersionIsTold()
    {
        const auto socket = connected();
        QVERIFY(socket);
        socket->write("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":{\"protocol\":99}}\n");
        QCOMPARE(code(nextLine(*socket)), -32001);
        QVERIFY(isHungUp(*socket));
    }

    void whatIsNoMessageIsRefused_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("error");
        QTest::newRow("no JSON") << "GET / HTTP/1.1\n"_ba << -32700;
        QTest::newRow("no message") << "{\"hello\":1}\n"_ba << -32600;
        QTest::newRow("no hello") << "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"run\",\"params\":{}}\n"_ba << -32600;
        QTest::newRow("100 MB") << QByteArray(100'000'000, 'x') + '\n' << -32600;
    }

    void whatIsNoMessageIsRefused()
    {
        QFETCH(const QByteArray, line);
        QFETCH(const int, error);
        const auto socket = connected();
        QVERIFY(socket);
        socket->write(line);
        QCOMPARE(code(nextLine(*socket)), error);
        QVERIFY(isHungUp(*socket));
        QVERIFY(answersStill());
    }

    void halfLinesAreNoObstacle()
    {
        const auto half = connected();
        QVERIFY(half);
        half->write("{\"jsonrpc\":\"2.0\",");
        QVERIFY(half->waitForBytesWritten(clientPatienceMs));
        QVERIFY(answersStill());
        half->write("\"id\":1,\"method\":\"hello\",\"params\":{\"protocol\":3}}\n");
        QCOMPARE(nextLine(*half)["result"_L1]["protocol"_L1].toInt(), 3);
        half->write("{\"jsonrpc\":");
        half->abort();
        QVERIFY(answersStill());
    }

    void wrongCallsAreToldAndHarmNobody_data()
    {
        QTest::addColumn<QByteArray>("call");
        QTest::addColumn<int>("error");
        QTest::newRow("another method") << "\"method\":\"drop\""_ba << -32601;
        QTest::newRow("no arguments") << "\"method\":\"run\",\"params\":{\"directory\":\"/\"}"_ba << -32602;
        QTest::newRow("arguments that are none") << "\"method\":\"run\",\"params\":{\"directory\":\"/\",\"arguments\":[1]}"_ba << -32602;
        QTest::newRow("files that are none") << "\"method\":\"run\",\"params\":{\"directory\":\"/\",\"arguments\":[],\"files\":[]}"_ba << -32602;
        QTest::newRow("nothing at all") << "\"method\":\"run\""_ba << -32602;
        QTest::newRow("a list") << "\"method\":\"run\",\"params\":[1]"_ba << -32602;
        QTest::newRow("no directory") << "\"method\":\"run\",\"params\":{\"arguments\":[\"sites\"]}"_ba << -32602;
        QTest::newRow("a file that is none") << "\"method\":\"run\",\"params\":{\"directory\":\"/\",\"arguments\":[],\"files\":{\"a\":1}}"_ba
                                             << -32602;
        QTest::newRow("no window") << "\"method\":\"raise\""_ba << -32002;
    }

    void wrongCallsAreToldAndHarmNobody()
    {
        QFETCH(const QByteArray, call);
        QFETCH(const int, error);
        const auto socket = known();
        QVERIFY(socket);
        socket->write("{\"jsonrpc\":\"2.0\",\"id\":2," + call + "}\n");
        QCOMPARE(code(nextLine(*socket)), error);
        QVERIFY(isHungUp(*socket));
        QVERIFY(answersStill());
    }

    void whatABenchOfItsOwnNeedsIsRefused()
    {
        for (const QByteArray &arguments : {"\"serve\""_ba, "\"trial\""_ba, "\"completion\",\"bash\""_ba, ""_ba}) {
            const auto socket = known();
            QVERIFY(socket);
            socket->write("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"run\",\"params\":{\"directory\":\"/\",\"arguments\":[" + arguments + "]}}\n");
            QCOMPARE(nextLine(*socket)["method"_L1].toString(), u"output"_s); // the sentence
            QCOMPARE(nextLine(*socket)["result"_L1]["exit_code"_L1].toInt(), 2);
        }
    }

    void aFloodIsRefused()
    {
        const auto chatty = known();
        QVERIFY(chatty);
        chatty->write(QByteArray("{\"jsonrpc\":\"2.0\",\"method\":\"cancel\"}\n").repeated(1'000));
        QCOMPARE(code(nextLine(*chatty)), -32004);
        QVERIFY(isHungUp(*chatty));

        std::vector<std::unique_ptr<QLocalSocket>> crowd;
        while (auto next = known()) // those before may still be on their way out
            crowd.push_back(std::move(next));
        QVERIFY(crowd.size() >= 96 && crowd.size() <= 128);
        const auto late = connected();
        QVERIFY(late);
        QCOMPARE(code(nextLine(*late)), -32004);
        crowd.clear();
        QTRY_VERIFY_WITH_TIMEOUT(answersStill(), clientPatienceMs);
    }
};

QTEST_GUILESS_MAIN(TestBenchSocket)
#include "tst_bench_socket.moc"
