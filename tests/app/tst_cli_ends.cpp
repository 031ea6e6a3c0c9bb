// SPDX-License-Identifier: MIT
// How runs end, and what they still owe by then: answers, lines, files.
#include "core/storage/store.h"
#include "tests/app/program.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QFileDevice>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QUrl>
#include <QtNetwork/QAbstractSocket>
#include <QtNetwork/QSslSocket>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

#include <csignal>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

class TestCliEnds final : public QObject
{
    Q_OBJECT

    static constexpr int patienceMs = 30'000;

    std::unique_ptr<Program> m_program;

    struct Listener
    {
        Running process;
        QUrl url;
    };

    Listener listen(const QStringList &options)
    {
        Listener listener;
        listener.process =
            m_program->start(QStringList{u"listen"_s, u"--json"_s, u"--plain"_s, u"--profile"_s, m_program->path(u"receiver"_s)} + options);
        listener.url = QUrl(Program::await(*listener.process, u"listening"_s)["url"_L1].toString());
        return listener;
    }

    /// A peer that has sent a whole request and waits for its answer.
    static std::unique_ptr<QTcpSocket> ask(const Listener &listener)
    {
        auto peer = std::make_unique<QTcpSocket>();
        peer->connectToHost(u"127.0.0.1"_s, quint16(listener.url.port()));
        if (!peer->waitForConnected(patienceMs))
            return nullptr;
        peer->write("POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");
        return peer->waitForBytesWritten(patienceMs) ? std::move(peer) : nullptr;
    }

    QStringList trigger(const QString &url, const QString &profile = u"sender"_s) const
    {
        return {u"trigger"_s,   u"goal.completed"_s,     u"--json"_s, u"--allow-loopback-http"_s, u"--no-retry"_s, u"--url"_s, url,
                u"--profile"_s, m_program->path(profile)};
    }

private Q_SLOTS:
    void init() { m_program = std::make_unique<Program>(); }

    void countEndsItHoweverManyComeAtOnce()
    {
        const Listener listener = listen({u"--count"_s, u"3"_s, u"--respond"_s, u"delay=200ms:200"_s});
        std::vector<std::unique_ptr<QTcpSocket>> peers;
        peers.reserve(6);
        for (int i = 0; i < 6; ++i)
            peers.push_back(ask(listener));
        QVERIFY(listener.process->waitForFinished(patienceMs));
        QCOMPARE(listener.process->exitCode(), 0);
        const QList<QByteArray> lines = listener.process->readAllStandardOutput().trimmed().split('\n');
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines.constLast(), R"({"type":"summary","requests":3,"valid":0,"invalid":0})"_ba);
    }

    void countLeavesTheLastPeerItsAnswer_data()
    {
        QTest::addColumn<QString>("plan");
        QTest::newRow("hang") << u"hang"_s;
        QTest::newRow("drip") << u"drip=20ms"_s;
    }

    void countLeavesTheLastPeerItsAnswer()
    {
        QFETCH(QString, plan);
        const Listener listener = listen({u"--count"_s, u"1"_s, u"--respond"_s, plan});
        const auto peer = ask(listener);
        QVERIFY(peer);
        QVERIFY(!Program::await(*listener.process, u"request"_s).isEmpty());
        // Told, and still there: whoever comes now is not let in, and whoever waits is not cut off.
        QTRY_VERIFY_WITH_TIMEOUT(!ask(listener), patienceMs);
        if (plan != "hang"_L1)
            QTRY_VERIFY_WITH_TIMEOUT(peer->waitForReadyRead(patienceMs) && peer->peek(1024).contains("\r\n\r\n...."), patienceMs);
        QCOMPARE(peer->state(), QAbstractSocket::ConnectedState);
        QCOMPARE(listener.process->state(), QProcess::Running);
        QElapsedTimer since;
        since.start();
        peer->abort();
        QVERIFY(listener.process->waitForFinished(patienceMs)); // its last peer has left
        QCOMPARE(listener.process->exitCode(), 0);
        QVERIFY2(since.elapsed() < 12'000, qPrintable(QString::number(since.elapsed()))); // patience with peers is longer
    }

    void aSignalDoesNotWaitForTheLastPeer()
    {
        const Listener listener = listen({u"--count"_s, u"1"_s, u"--respond"_s, u"hang"_s});
        const auto peer = ask(listener);
        QVERIFY(!Program::await(*listener.process, u"request"_s).isEmpty());
        QElapsedTimer timer;
        timer.start();
        const Outcome ended = Program::terminate(*listener.process);
        QCOMPARE(ended.code, 0);
        QVERIFY(!ended.one(u"summary"_s).isEmpty());
        QVERIFY(timer.elapsed() < 10'000); // patience with peers is longer
    }

    /// A pager that was stopped, a log that hangs: the signal is heeded, and what is to be put away is.
    void aSignalIsHeededWhileNobodyReads_data()
    {
        QTest::addColumn<QStringList>("call");
        QTest::newRow("listen") << QStringList{u"listen"_s, u"--plain"_s, u"--full"_s, u"--json"_s};
        QTest::newRow("listen, for people") << QStringList{u"listen"_s, u"--plain"_s, u"--full"_s};
    }

    void aSignalIsHeededWhileNobodyReads()
    {
        QFETCH(QStringList, call);
        const QString ready = m_program->path(u"ready"_s);
        const QString pipe = m_program->path(u"pipe"_s);
        QCOMPARE(::mkfifo(pipe.toUtf8().constData(), 0600), 0);
        const int reader = ::open(pipe.toUtf8().constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC); // and reads nothing
        QVERIFY(reader >= 0);
        const Running process =
            m_program->startUnder({u"/bin/sh"_s, u"-c"_s, u"pipe=$1; shift; exec \"$@\" > \"$pipe\""_s, u"sh"_s, pipe},
                                  call + QStringList{u"--port"_s, u"0"_s, u"--ready-file"_s, ready, u"--profile"_s, m_program->path(u"stalled"_s)});
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(ready), patienceMs);
        QFile file(ready);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QUrl url(QString::fromUtf8(file.readLine().trimmed()));
        const QByteArray body(60'000, 'x');
        for (int i = 0; i < 4; ++i) { // more than a pipe holds
            QTcpSocket peer;
            peer.connectToHost(u"127.0.0.1"_s, quint16(url.port()));
            QVERIFY(peer.waitForConnected(patienceMs));
            peer.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
            QVERIFY(peer.waitForReadyRead(patienceMs));
        }
        const auto isFull = [&] {
            int held = 0;
            return ::ioctl(reader, FIONREAD, &held) == 0 && held > 60'000;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isFull(), patienceMs);
        const Outcome ended = Program::terminate(*process);
        QVERIFY2(ended.code == 3, ended.err.constData());
        QVERIFY(!QFile::exists(ready));
        ::close(reader);
    }

    void aSignalWhileItStartsEndsItInOrder_data()
    {
        QTest::addColumn<bool>("isLoaded");
        QTest::newRow("its libraries are being loaded") << false;
        QTest::newRow("its profile is being made") << true;
    }

    void aSignalWhileItStartsEndsItInOrder()
    {
        QFETCH(bool, isLoaded);
        const QString profile = m_program->path(u"new"_s);
        const auto process = m_program->start({u"listen"_s, u"--json"_s, u"--profile"_s, profile});
        const QString itself = u"/proc/%1/"_s.arg(process->processId());
        const auto loads = [&itself] {
            QFile maps(itself + u"maps"_s);
            return QFile::symLinkTarget(itself + u"exe"_s).endsWith("/ovyxa-bench"_L1) && maps.open(QIODevice::ReadOnly)
                   && maps.readAll().contains("libQt6Network");
        };
        const QDeadlineTimer latest(patienceMs);
        while (!isLoaded && !loads() && !latest.hasExpired()) { // a matter of milliseconds
        }
        QVERIFY(!latest.hasExpired());
        // The profile's lock is there before its database and its certificate authority are made.
        QTRY_VERIFY_WITH_TIMEOUT(!isLoaded || QFile::exists(profile + u"/lock"_s), patienceMs);
        const Outcome ended = Program::terminate(*process);
        QCOMPARE(ended.code, 0);
        QVERIFY(!ended.one(u"summary"_s).isEmpty());
    }

    void aSignalWhileRunningAheadLosesNothing()
    {
        const QString profile = m_program->path(u"busy"_s);
        QCOMPARE(m_program->run({u"sites"_s, u"add"_s, u"acme.test"_s, u"--profile"_s, profile}).code, 0);
        const auto process = m_program->start(
            {u"simulate"_s, u"--site"_s, u"acme.test"_s, u"--visitors"_s, u"1000"_s, u"--for"_s, u"300d"_s, u"--json"_s, u"--profile"_s, profile});
        const auto stored = [&]() -> Usage {
            const auto reader = LogReader::open(profile + u"/bench.sqlite"_s);
            const auto state = reader ? (*reader)->state() : Result<StoredState>(reader.error());
            return state ? state->usage : Usage();
        };
        QTRY_VERIFY_WITH_TIMEOUT(stored().events > 0, patienceMs); // it is under way
        const Outcome ended = Program::terminate(*process);
        QCOMPARE(ended.code, 1); // the span was not gone through
        const QJsonObject told = ended.one(u"traffic"_s);
        QVERIFY(told["usage"_L1].toInteger() > 0);
        const Usage kept = stored();
        QVERIFY(kept.period >= told["period"_L1].toString());
        if (kept.period == told["period"_L1].toString()) // no month has begun since
            QVERIFY2(kept.events >= told["usage"_L1].toInteger(), qPrintable(u"%1 are stored"_s.arg(kept.events)));
    }

    /// The figures of the end are those of the end: what came is stored, told, and in the summary, which is the last line.
    void whatASignalEndsIsToldAsItIsStored()
    {
        const QStringList profile{u"--profile"_s, m_program->path(u"told"_s)};
        QCOMPARE(m_program->run(QStringList{u"sites"_s, u"add"_s, u"acme.test"_s} + profile).code, 0);
        QCOMPARE(m_program
                     ->run(QStringList{u"webhooks"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--url"_s, u"https://localhost:1/"_s, u"--events"_s,
                                       u"goal.completed"_s}
                           + profile)
                     .code,
                 0);
        QCOMPARE(
            m_program->run(QStringList{u"goals"_s, u"add"_s, u"--site"_s, u"acme.test"_s, u"--name"_s, u"all"_s, u"--path"_s, u"*"_s} + profile).code,
            0);
        const auto process = m_program->start(
            QStringList{u"simulate"_s, u"--site"_s, u"acme.test"_s, u"--visitors"_s, u"1000"_s, u"--for"_s, u"300d"_s, u"--json"_s} + profile);
        const auto sums = [&] {
            const auto reader = LogReader::open(profile.last() + u"/bench.sqlite"_s);
            const auto state = reader ? (*reader)->state() : Result<StoredState>(reader.error());
            return state ? state->sums : Sums();
        };
        QTRY_VERIFY_WITH_TIMEOUT(sums().held > 500, patienceMs);
        const Outcome ended = Program::terminate(*process);
        QVERIFY(ended.lines.size() > 500);
        QCOMPARE(ended.lines.last()["type"_L1].toString(), u"summary"_s);
        const QJsonObject summary = ended.lines.last();
        QCOMPARE(summary["held"_L1].toInteger(), sums().held);
        QCOMPARE(summary["failed"_L1].toInteger(), sums().failed);
        QCOMPARE(ended.ofType(u"event"_s).size(), sums().events);
        const Outcome clock = m_program->run(QStringList{u"clock"_s, u"show"_s, u"--json"_s} + profile);
        const qint64 since = ended.one(u"clock"_s)["ahead_s"_L1].toInteger() - clock.one(u"clock"_s)["ahead_s"_L1].toInteger();
        QVERIFY2(since >= -1 && since < 60, qPrintable(QString::number(since))); // the real time between the two
    }

    void closedStreamsAreNoFilesOfOurs()
    {
        const Listener listener = listen({});
        const QByteArray words = trigger(listener.url.toString()).join(u' ').toUtf8();
        const Outcome deaf = m_program->runShell("\"$P\" " + words + " >&- ; echo $?");
        QCOMPARE(deaf.out.trimmed(), "3"_ba); // what was promised there did not get there
        const Outcome mute = m_program->runShell("\"$P\" " + words + " 2>&-");
        QCOMPARE(mute.code, 0);
        QVERIFY(mute.onlyJson);
        // All three: the profile's files and the sockets would get their numbers, and our lines.
        const Outcome none = m_program->runShell("\"$P\" " + words + " <&- >&- 2>&- ; \"$P\" deliveries list --json --profile "
                                                 + m_program->path(u"sender"_s).toUtf8());
        QCOMPARE(none.code, 0);
        QVERIFY(!none.ofType(u"delivery"_s).isEmpty());
        QFile lock(m_program->path(u"sender/lock"_s));
        QVERIFY(lock.open(QIODevice::ReadOnly));
        QVERIFY(!lock.readAll().contains('{'));
    }

    void serveNamesItsUrlBeforeItReportsWhatWasLeft()
    {
        const Listener listener = listen({u"--respond"_s, u"hang,200"_s});
        const auto sender = m_program->start(trigger(listener.url.toString()));
        QVERIFY(!Program::await(*listener.process, u"request"_s).isEmpty());
        ::kill(pid_t(sender->processId()), SIGKILL); // in the midst of its attempt
        QVERIFY(sender->waitForFinished(patienceMs));
        const auto bench = m_program->start({u"serve"_s, u"--json"_s, u"--api-key"_s, u"k"_s, u"--profile"_s, m_program->path(u"sender"_s)});
        QByteArray before;
        QVERIFY(!Program::await(*bench, u"events-api"_s, &before).isEmpty());
        QCOMPARE(before, QByteArray());
        QCOMPARE(Program::await(*bench, u"attempt"_s)["error"_L1].toString(), u"interrupted"_s);
        QCOMPARE(Program::await(*bench, u"delivery"_s)["state"_L1].toString(), u"delivered"_s);
        QCOMPARE(Program::terminate(*bench).code, 0);
    }

    void twoFirstStartsAtOnceGoTogether()
    {
        const QStringList profile{u"--json"_s, u"--profile"_s, m_program->path(u"both"_s)};
        for (const QString &command : {u"serve"_s, u"mcp"_s}) {
            const QStringList own{profile.constFirst(), profile.at(1), profile.last() + command};
            const Running first = m_program->start(QStringList{command} + own);
            const Running second = m_program->start(QStringList{u"sites"_s, u"add"_s, u"acme.test"_s} + own);
            QVERIFY(second->waitForFinished(patienceMs));
            QVERIFY2(second->exitCode() == 0, second->readAllStandardError().constData());
        }
    }

    void tooFewFilesAreTold()
    {
        for (const QByteArray &command : {"sites list"_ba, "trial"_ba, "serve --duration 1s"_ba}) {
            const Outcome few = m_program->runShell("ulimit -n 12; exec \"$P\" " + command + " --json --profile \"$HOME/few\"");
            QVERIFY2(few.code == 3, few.both().constData());
            QCOMPARE(few.one(u"error"_s)["code"_L1].toString(), u"unavailable"_s);
        }
        QVERIFY(!QFile::exists(m_program->path(u"few"_s)));
        const Outcome enough = m_program->runShell("ulimit -n 80; exec \"$P\" trial");
        QVERIFY2(enough.code == 0, enough.both().constData());
    }

    /// XDG Base Directory Specification: "If an implementation encounters a relative path in any of these variables it should consider the path
    /// invalid and ignore it."
    void aRelativeDataHomeIsIgnored()
    {
        m_program->setEnvironment(u"XDG_DATA_HOME"_s, u"data"_s);
        const Outcome added = m_program->runShell("cd \"$HOME\" && \"$P\" sites add acme.test");
        QVERIFY2(added.code == 0, added.both().constData());
        QVERIFY(QFile::exists(m_program->path(u".local/share/ovyxa-bench/bench.sqlite"_s)));
        QVERIFY(!QFile::exists(m_program->path(u"data"_s)));
    }

    void aReadOnlyProfileCanBeRead()
    {
        if (::geteuid() == 0)
            QSKIP("the superuser may write everywhere");
        const QString profile = m_program->path(u"kept"_s);
        QCOMPARE(m_program->run({u"sites"_s, u"add"_s, u"acme.test"_s, u"--profile"_s, profile}).code, 0);
        QVERIFY(QFile::setPermissions(profile, QFileDevice::ReadOwner | QFileDevice::ExeOwner));
        const Outcome listed = m_program->run({u"sites"_s, u"list"_s, u"--json"_s, u"--profile"_s, profile});
        const Outcome refused = m_program->run({u"sites"_s, u"remove"_s, u"acme.test"_s, u"--profile"_s, profile});
        QVERIFY(QFile::setPermissions(profile, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner));
        QCOMPARE(listed.code, 0);
        QCOMPARE(listed.one(u"site"_s)["id"_L1].toString(), u"acme.test"_s);
        QCOMPARE(refused.code, 3);
    }
};

QTEST_GUILESS_MAIN(TestCliEnds)
#include "tst_cli_ends.moc"
