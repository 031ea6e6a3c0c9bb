// SPDX-License-Identifier: MIT
// Several at once on one running bench: none of them ends, stops or counts what is another's.
#include "tests/app/program.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

#include <algorithm>
#include <array>
#include <csignal>

using namespace Qt::StringLiterals;
using namespace ovyxa::test;

class TestBenchTogether final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 60'000;

    Program m_program;
    QString m_profile;

    QStringList at(const QStringList &arguments) const { return arguments + QStringList{u"--profile"_s, m_profile}; }
    Outcome call(const QStringList &arguments) { return m_program.run(at(arguments) + QStringList{u"--json"_s}); }
    Running begin(const QStringList &arguments) { return m_program.start(at(arguments) + QStringList{u"--json"_s}); }

    Running serve()
    {
        Running bench = begin({u"serve"_s, u"--api-key"_s, u"k"_s});
        return Program::await(*bench, u"events-api"_s).isEmpty() ? Running() : std::move(bench);
    }

    [[nodiscard]] double ahead() { return call({u"clock"_s, u"show"_s}).one(u"clock"_s)["ahead_s"_L1].toDouble(); }

    /// How many are connected with the bench's socket.
    [[nodiscard]] qsizetype clients() const
    {
        QFile sockets(u"/proc/net/unix"_s);
        if (!sockets.open(QIODevice::ReadOnly))
            return -1;
        const QList<QByteArray> lines = sockets.readAll().split('\n');
        const QByteArray connected = " 03 ";                         // SS_CONNECTED; the one that listens is 01
        const QByteArray place = QFile::encodeName(m_profile) + '/'; // under the name it was made by, before it was renamed
        return std::count_if(lines.cbegin(), lines.cend(), [&](const QByteArray &line) { return line.contains(connected) && line.contains(place); });
    }

    /// Whether it has come so far that SIGTERM does not end it as the system does.
    static bool heedsTermination(qint64 process)
    {
        QFile status(u"/proc/%1/status"_s.arg(process));
        if (!status.open(QIODevice::ReadOnly))
            return false;
        const QByteArray all = status.readAll();
        const qsizetype at = all.indexOf("SigCgt:");
        return at >= 0 && (all.mid(at + 7).trimmed().left(16).toULongLong(nullptr, 16) >> (SIGTERM - 1) & 1) == 1;
    }

private Q_SLOTS:
    void init() { m_profile = m_program.path(QString::fromLatin1(QTest::currentTestFunction())); }

    /// The clock runs with the bench, and what its files say of it is a moment old.
    void theClockShownIsTheOneThatRuns()
    {
        const Running bench = begin({u"serve"_s, u"--api-key"_s, u"k"_s, u"--speed"_s, u"60"_s});
        QVERIFY(!Program::await(*bench, u"events-api"_s).isEmpty());
        const auto shown = [this] { return call({u"clock"_s, u"show"_s}).one(u"clock"_s); };
        QCOMPARE(shown()["speed"_L1].toDouble(), 60.0);
        QCOMPARE(call({u"clock"_s, u"advance"_s, u"40m"_s}).code, 0);
        const double before = ahead();
        QVERIFY2(before >= 40 * 60, qPrintable(QString::number(before)));
        QVERIFY(ahead() > before);
    }

    /// One that is stopped (Ctrl+Z) is asked for five seconds, in all, and no longer than its asker wants to wait.
    void aBenchThatDoesNotAnswerIsNotWaitedForLong()
    {
        const Running bench = serve();
        QVERIFY(bench);
        QVERIFY(::kill(pid_t(bench->processId()), SIGSTOP) == 0);
        QElapsedTimer waited;
        waited.start();
        QCOMPARE(call({u"sites"_s, u"add"_s, u"late.test"_s}).code, 3);
        QVERIFY2(waited.elapsed() < 9'000, qPrintable(QString::number(waited.elapsed())));
        waited.restart();
        QCOMPARE(call({u"sites"_s, u"add"_s, u"late.test"_s, u"--wait-lock"_s, u"300ms"_s}).code, 3);
        QVERIFY2(waited.elapsed() < 4'000, qPrintable(QString::number(waited.elapsed())));
        const Running asker = begin({u"sites"_s, u"add"_s, u"never.test"_s});
        QVERIFY(asker->waitForStarted(patienceMs));
        QTRY_VERIFY_WITH_TIMEOUT(heedsTermination(asker->processId()), patienceMs);
        waited.restart();
        QCOMPARE(Program::terminate(*asker).code, 1);
        QVERIFY2(waited.elapsed() < 3'000, qPrintable(QString::number(waited.elapsed())));
        QVERIFY(::kill(pid_t(bench->processId()), SIGCONT) == 0);
        QVERIFY(!call({u"sites"_s, u"list"_s}).out.contains(".test"));
    }

    /// Who watches a bench does not wait on for what no bench will write.
    void whoWatchesABenchEndsWithIt()
    {
        for (const bool inOrder : {true, false}) {
            const Running bench = serve();
            QVERIFY(bench);
            const Running watcher = m_program.start(at({u"watch"_s, u"--json"_s}));
            const Running beside = m_program.start(at({u"watch"_s, u"--json"_s, u"--own"_s}));
            const Running waiter = m_program.start(at({u"wait-for"_s, u"state:failed"_s, u"--within"_s, u"300s"_s}));
            QVERIFY(!Program::await(*watcher, u"watching"_s).isEmpty());
            QVERIFY(!Program::await(*beside, u"watching"_s).isEmpty());
            // The waiter says nothing until it ends: it has come, and somebody who came after it was served.
            QTRY_COMPARE_WITH_TIMEOUT(clients(), 2, patienceMs);
            QCOMPARE(call({u"clock"_s, u"show"_s}).code, 0);
            if (inOrder)
                QCOMPARE(Program::terminate(*bench).code, 0);
            else
                bench->kill();
            for (const Running *each : {&watcher, &waiter}) {
                QVERIFY((*each)->waitForFinished(patienceMs));
                QCOMPARE((*each)->exitCode(), 3);
            }
            QCOMPARE(Program::terminate(*beside).code, 0);
        }
    }

    void aRunTellsItsOwnFigures()
    {
        const Running bench = serve();
        QVERIFY(bench);
        QCOMPARE(call({u"sites"_s, u"add"_s, u"own.test"_s}).code, 0);
        const QStringList simulate{u"simulate"_s, u"--site"_s, u"own.test"_s, u"--for"_s, u"20m"_s, u"--seed"_s, u"3"_s};
        const QJsonObject first = call(simulate).one(u"traffic"_s);
        const QJsonObject second = call(simulate).one(u"traffic"_s);
        const qint64 views = first["pageviews"_L1].toInteger();
        QVERIFY(views > 0);
        QVERIFY2(qAbs(second["pageviews"_L1].toInteger() - views) < views / 2, "the second run tells the first one's, too");
        QCOMPARE(call({u"settings"_s, u"set"_s, u"country_database="_s + m_program.file(u"none.mmdb"_s, "none")}).code, 2);
    }

    /// The clock goes where the visitors go: a second simulation is refused, and the first and the clock know nothing of it.
    void oneSimulationAtATime()
    {
        const Running bench = serve();
        QVERIFY(bench);
        QCOMPARE(call({u"sites"_s, u"add"_s, u"own.test"_s}).code, 0);
        const QStringList visitors{u"simulate"_s, u"--site"_s, u"own.test"_s, u"--visitors"_s, u"2000"_s};
        const Running first = begin(visitors + QStringList{u"--for"_s, u"300d"_s});
        QTRY_VERIFY_WITH_TIMEOUT(ahead() > 60, patienceMs);
        const Outcome second = call(visitors + QStringList{u"--for"_s, u"1m"_s});
        QCOMPARE(second.code, 3);
        QVERIFY2(second.one(u"error"_s)["message"_L1].toString().contains(u"under way on the bench already"_s), second.both().constData());
        const QByteArray said = first->readAllStandardOutput().right(2000) + first->readAllStandardError();
        QVERIFY2(first->state() == QProcess::Running, said.constData());
        QCOMPARE(Program::terminate(*first).code, 1); // not all that was asked for has been
        const double left = ahead();
        QTRY_VERIFY_WITH_TIMEOUT(!call({u"clock"_s, u"show"_s}).out.isEmpty() && ahead() >= left - 1, patienceMs); // it stands, or runs
        QCOMPARE(call({u"clock"_s, u"advance"_s, u"1m"_s}).code, 0);
        QVERIFY(ahead() > left + 55);
        QCOMPARE(call(visitors + QStringList{u"--for"_s, u"1m"_s}).code, 0); // the next one's turn
    }

    /// Time is everybody's: who waits for a moment is there when it has come, whoever else takes the clock on.
    void twoTakeTheClockOnTogether()
    {
        const Running bench = serve();
        QVERIFY(bench);
        QCOMPARE(call({u"sites"_s, u"add"_s, u"own.test"_s}).code, 0);
        const Running far = begin({u"clock"_s, u"advance"_s, u"2000h"_s});
        const Running near = begin({u"clock"_s, u"advance"_s, u"1h"_s});
        for (const Running *each : {&far, &near}) {
            QVERIFY((*each)->waitForFinished(patienceMs));
            QCOMPARE((*each)->exitCode(), 0);
        }
        const Running visitors = begin({u"simulate"_s, u"--site"_s, u"own.test"_s, u"--for"_s, u"2h"_s, u"--seed"_s, u"2"_s});
        QCOMPARE(call({u"clock"_s, u"advance"_s, u"1h"_s}).code, 0);
        QVERIFY(visitors->waitForFinished(patienceMs));
        QCOMPARE(visitors->exitCode(), 0);
    }

    /// Lines that are longer than the socket takes at once arrive whole at who reads them, and in their order.
    void muchAtOnceIsNotLost()
    {
        const Running bench = serve();
        QVERIFY(bench);
        const Running listener = begin({u"listen"_s, u"--plain"_s, u"--full"_s, u"--count"_s, u"4"_s});
        const QUrl url(Program::await(*listener, u"listening"_s)["url"_L1].toString());
        const QByteArray body(5'000'000, '"'); // each is two in JSON
        std::array<QTcpSocket, 4> peers;
        for (QTcpSocket &peer : peers) {
            peer.connectToHost(QHostAddress::LocalHost, quint16(url.port()));
            peer.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        }
        Outcome outcome;
        QTRY_VERIFY_WITH_TIMEOUT((outcome.out += listener->readAllStandardOutput(), listener->state() == QProcess::NotRunning), patienceMs);
        outcome.out += listener->readAllStandardOutput();
        QVERIFY2(listener->exitCode() == 0, listener->readAllStandardError().constData());
        QCOMPARE(outcome.out.count(R"({"type":"request")"), 4);
        QVERIFY(outcome.out.contains(R"({"type":"summary")"));
        QVERIFY2(outcome.out.size() > 4 * 2 * body.size(), QByteArray(outcome.out.left(300) + outcome.out.right(400)).constData());
    }

    /// What another has sent, and how that ended, is nothing of a simulation's.
    void whatOthersSendIsNotCounted()
    {
        const Running bench = serve();
        QVERIFY(bench);
        QCOMPARE(call({u"sites"_s, u"add"_s, u"own.test"_s}).code, 0);
        const Running visitors = begin({u"simulate"_s, u"--site"_s, u"own.test"_s, u"--for"_s, u"40d"_s, u"--visitors"_s, u"20"_s});
        QTRY_VERIFY_WITH_TIMEOUT(ahead() > 60, patienceMs);
        QCOMPARE(call({u"trigger"_s, u"goal.completed"_s, u"--url"_s, u"https://localhost:1/"_s, u"--no-retry"_s}).code, 1);
        const Outcome ended = Program::terminate(*visitors);
        QCOMPARE(ended.code, 1); // not all that was asked for has been
        QCOMPARE(ended.one(u"summary"_s)["failed"_L1].toInt(), 0);
    }
};

QTEST_GUILESS_MAIN(TestBenchTogether)
#include "tst_bench_together.moc"
