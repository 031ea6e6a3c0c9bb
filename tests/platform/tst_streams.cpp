// SPDX-License-Identifier: MIT
// Bytes to and from the system: readers that are slow, gone or full, and connections that end.
#include "core/platform/sockets.h"
#include "core/platform/streams.h"

#include <QtCore/QScopeGuard>
#include <QtTest/QTest>

#include <array>
#include <cerrno>
#include <csignal>
#include <thread>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace ovyxa;
using namespace Qt::StringLiterals;

class TestStreams final : public QObject
{
    Q_OBJECT

    /// Two ends of something, closed with it.
    struct Ends
    {
        std::array<int, 2> of{-1, -1};
        ~Ends()
        {
            close(0);
            close(1);
        }
        void close(size_t end) { closeDescriptor(std::exchange(of[end], -1)); }
    };

    static QByteArray readAll(int descriptor)
    {
        QByteArray all;
        while (const auto piece = readSome(descriptor, 1000))
            all += *piece;
        return all;
    }

private Q_SLOTS:
    void initTestCase() { std::signal(SIGPIPE, SIG_IGN); } // as the program does

    void aSlowReaderGetsAll()
    {
        for (const int flags : {0, O_NONBLOCK}) { // whose pipe it is may have made it so
            Ends pipe;
            QCOMPARE(::pipe2(pipe.of.data(), O_CLOEXEC), 0);
            QCOMPARE(::fcntl(pipe.of[1], F_SETFL, flags), 0);
            const QByteArray sent = QByteArray("0123456789").repeated(50'000); // many times what a pipe holds
            QByteArray got;
            std::thread reader([&] { got = readAll(pipe.of[0]); });
            const int problem = writeAll(pipe.of[1], sent);
            pipe.close(1);
            reader.join();
            QCOMPARE(problem, 0);
            QCOMPARE(got, sent);
        }
    }

    void whereNobodyReadsItSaysSo()
    {
        Ends pipe;
        QCOMPARE(::pipe2(pipe.of.data(), O_CLOEXEC), 0);
        pipe.close(0);
        QCOMPARE(writeAll(pipe.of[1], "x"), EPIPE);
        const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
        QCOMPARE(writeAll(full, "x"), ENOSPC);
        QCOMPARE(writeAll(full, ""), 0);
        ::close(full);
        QCOMPARE(writeAll(full, "x"), EBADF);
        QCOMPARE(systemWords(ENOSPC), u"No space left on device"_s);
    }

    void nothingForNowIsNoEnd()
    {
        Ends pipe;
        QCOMPARE(::pipe2(pipe.of.data(), O_CLOEXEC | O_NONBLOCK), 0);
        QCOMPARE(readSome(pipe.of[0], 10), std::optional(QByteArray()));
        QCOMPARE(writeAll(pipe.of[1], "abc"), 0);
        QCOMPARE(readSome(pipe.of[0], 2), std::optional("ab"_ba));
        QCOMPARE(readSome(pipe.of[0], 2), std::optional("c"_ba));
        pipe.close(1);
        QVERIFY(!readSome(pipe.of[0], 2));
        QVERIFY(!isTerminal(pipe.of[0]));
        const int end = pipe.of[0];
        pipe.close(0);
        QVERIFY(!readSome(end, 2)); // closed is an end, too
    }

    void aConnectionTellsWhatWaitsAndWhenItIsOver()
    {
        Ends pair;
        QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.of.data()), 0);
        const int ours = pair.of[0];
        QVERIFY(isOfThisUser(ours));
        QCOMPARE(peek(ours, 10), std::optional(QByteArray()));
        QCOMPARE(dropWaiting(ours, 10), std::optional<qsizetype>(0));
        QCOMPARE(bytesWaiting(ours), 0);
        QCOMPARE(sendNow(pair.of[1], "abcdef"), 6);
        QCOMPARE(bytesWaiting(ours), 6);
        QCOMPARE(peek(ours, 3), std::optional("abc"_ba));
        QCOMPARE(dropWaiting(ours, 4), std::optional<qsizetype>(4));
        QCOMPARE(peek(ours, 10), std::optional("ef"_ba));
        QCOMPARE(dropWaiting(ours, 10), std::optional<qsizetype>(2));

        endSending(pair.of[1]);
        QVERIFY(!isOver(ours)); // it may still be answered
        QVERIFY(!peek(ours, 10));
        QVERIFY(!dropWaiting(ours, 10));
        QCOMPARE(sendNow(ours, "x"), 1);
        pair.close(1);
        QVERIFY(isOver(ours));
        QCOMPARE(sendNow(ours, "x"), 0);
    }

    void whatIsNoConnectionIsNone()
    {
        QCOMPARE(keepOpen(-1), -1);
        closeDescriptor(-1); // harms nobody
        Ends pipe;
        QCOMPARE(::pipe2(pipe.of.data(), O_CLOEXEC), 0);
        QVERIFY(!peek(pipe.of[0], 10));
        QVERIFY(!dropWaiting(pipe.of[0], 10));
        QVERIFY(!isOfThisUser(pipe.of[0]));
        QVERIFY(peerOf(pipe.of[0]).address.isNull());
        QCOMPARE(peerOf(pipe.of[0]).port, quint16(0));
        const Accepted none = acceptNext(pipe.of[0]);
        QVERIFY(none.descriptor < 0 && !none.isExhausted);
        const int again = keepOpen(pipe.of[1]);
        QVERIFY(again >= 0);
        QVERIFY(::fcntl(again, F_GETFD) & FD_CLOEXEC);
        ::close(again);
        QCOMPARE(bytesWaiting(again), 0);
        QVERIFY(isOver(again));
    }

    void onlyFourNumbersAreAnAddress()
    {
        QCOMPARE(ipv4Bytes(u"127.0.0.1"_s), std::optional(std::array<char, 4>{127, 0, 0, 1}));
        for (const QString &no : {u"127.1"_s, u"127.0.0.256"_s, u"localhost"_s, u"::1"_s, QString(u"127.0.0.1"_s + QChar::Null), QString()})
            QVERIFY2(!ipv4Bytes(no), qPrintable(no));
    }
};

QTEST_APPLESS_MAIN(TestStreams)
#include "tst_streams.moc"
