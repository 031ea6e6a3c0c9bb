// SPDX-License-Identifier: MIT
#include "dispatcher_thread.h"

#include <QtCore/QAbstractEventDispatcher>
#include <QtCore/QRegularExpression>
#include <QtCore/QScopeGuard>
#include <QtCore/QSocketNotifier>
#include <QtCore/QTimer>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

#include <array>
#include <atomic>
#include <functional>
#include <future>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

// What a lambda refers to outlives the thread that runs it: each test ends the thread before its variables go.
// clazy:excludeall=lambda-in-connect

namespace {

/// Two connected sockets, open for as long as this stands.
struct Pair
{
    std::array<int, 2> ends{-1, -1};
    Pair() { [[maybe_unused]] const int made = ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()); }
    ~Pair()
    {
        close(0);
        close(1);
    }
    Q_DISABLE_COPY_MOVE(Pair)
    void close(size_t end)
    {
        if (const int open = std::exchange(ends[end], -1); open >= 0)
            ::close(open);
    }
    [[nodiscard]] bool put() const { return ::send(ends[0], "x", 1, MSG_NOSIGNAL) == 1; }
    [[nodiscard]] bool take() const
    {
        char c = 0;
        return ::recv(ends[1], &c, 1, MSG_DONTWAIT) == 1;
    }
};

} // namespace

/// A thread whose event loop is ours does what one with Qt's own does.
class TestEpollDispatcher final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m.reset(); }

    void runsWhatIsPosted();
    void sleepsWhileNothingIsToBeDone();
    void anInterruptBetweenTwoTurnsIsNotLost();
    void tellsWhatCanBeReadAndWritten();
    void tellsNothingToWhoWasSwitchedOff();
    void forgetsADescriptorThatWasUsedBefore();
    void forgetsAConnectionWithASecondDescriptor();
    void isFairToAll();
    void servesSockets();

private:
    std::unique_ptr<DispatcherThread> m;
};

void TestEpollDispatcher::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m = std::make_unique<DispatcherThread>();
    QVERIFY(qobject_cast<EpollDispatcher *>(m->thread.eventDispatcher()));
}

void TestEpollDispatcher::runsWhatIsPosted()
{
    std::atomic<int> ran = 0;
    std::function<void(int)> chain = [&](int left) {
        ++ran;
        if (left > 0) // posted by the thread to itself
            QMetaObject::invokeMethod(
                m->worker, [&chain, left] { chain(left - 1); }, Qt::QueuedConnection);
    };
    for (int i = 0; i < 1000; ++i) // and from another thread, while it goes to sleep and wakes up
        QMetaObject::invokeMethod(
            m->worker, [&] { chain(3); }, Qt::QueuedConnection);
    QVERIFY(await([&] { return ran == 4000; }));
    for (int i = 0; i < 2000; ++i) { // each alone, so that it sleeps each time: no wake-up is lost
        std::promise<void> done;
        QMetaObject::invokeMethod(
            m->worker, [&] { done.set_value(); }, Qt::QueuedConnection);
        QCOMPARE(done.get_future().wait_for(patience), std::future_status::ready);
    }
}

void TestEpollDispatcher::sleepsWhileNothingIsToBeDone()
{
    std::atomic<int> turns = 0;
    std::atomic<bool> late = false;
    QTimer *timer = nullptr;
    const auto atEnd = qScopeGuard([this] { m.reset(); });
    m->there([&] {
        connect(
            m->thread.eventDispatcher(), &QAbstractEventDispatcher::awake, m->worker, [&] { ++turns; }, Qt::DirectConnection);
        timer = new QTimer(m->worker);
        timer->setSingleShot(true);
        connect(timer, &QTimer::timeout, m->worker, [&] { late = true; });
        timer->start(200);
    });
    QVERIFY(await([&] { return late.load(); }));
    QVERIFY2(turns < 10, qPrintable(QString::number(turns)));
}

/// QThread::quit() comes from another thread, perhaps just after the loop has looked whether it shall end and before it goes to sleep.
void TestEpollDispatcher::anInterruptBetweenTwoTurnsIsNotLost()
{
    EpollDispatcher dispatcher; // of no thread: its turns are taken here
    // Ends a sleep that nothing else ends.
    dispatcher.registerTimer(4711, qint64(std::chrono::milliseconds(patience).count()), Qt::PreciseTimer, this);
    QElapsedTimer since;
    since.start();
    dispatcher.interrupt();
    dispatcher.processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::EventLoopExec);
    QVERIFY2(since.elapsed() < 4000, "It went to sleep.");
    // It is used up by that: the next turn sleeps until the timer is due.
    dispatcher.registerTimer(4711, 50, Qt::PreciseTimer, this);
    since.start();
    dispatcher.processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::EventLoopExec);
    QVERIFY(since.elapsed() >= 49);
    dispatcher.unregisterTimer(4711);
}

void TestEpollDispatcher::tellsWhatCanBeReadAndWritten()
{
    Pair pair;
    std::atomic<int> read = 0;
    std::atomic<int> written = 0;
    std::atomic<bool> ended = false;
    const auto atEnd = qScopeGuard([this] { m.reset(); });
    m->there([&] {
        auto *const reader = new QSocketNotifier(pair.ends[1], QSocketNotifier::Read, m->worker);
        connect(reader, &QSocketNotifier::activated, m->worker, [&] { read += pair.take(); });
        auto *const writer = new QSocketNotifier(pair.ends[1], QSocketNotifier::Write, m->worker);
        connect(writer, &QSocketNotifier::activated, m->worker, [&written, writer] {
            if (++written == 3)
                writer->setEnabled(false);
        });
    });
    QVERIFY(await([&] { return written == 3; }));
    for (int i = 0; i < 5; ++i)
        QVERIFY(pair.put());
    QVERIFY(await([&] { return read == 5; }));
    QCOMPARE(written, 3);
    m->there([&] {
        auto *const reader = m->worker->findChild<QSocketNotifier *>();
        connect(reader, &QSocketNotifier::activated, m->worker, [&ended, reader] {
            ended = true;
            reader->setEnabled(false);
        });
    });
    pair.close(0); // that the peer hangs up is something to read
    QVERIFY(await([&] { return ended.load(); }));
}

void TestEpollDispatcher::tellsNothingToWhoWasSwitchedOff()
{
    Pair one;
    Pair two;
    std::atomic<int> told = 0;
    QVERIFY(one.put() && two.put());
    const auto atEnd = qScopeGuard([this] { m.reset(); });
    m->there([&] { // both are ready in one turn; the first to be told takes the other with it
        auto *const a = new QSocketNotifier(one.ends[1], QSocketNotifier::Read, m->worker);
        auto *const b = new QSocketNotifier(two.ends[1], QSocketNotifier::Read, m->worker);
        connect(a, &QSocketNotifier::activated, m->worker, [&told, a, b] {
            ++told;
            a->setEnabled(false);
            delete b;
        });
        connect(b, &QSocketNotifier::activated, m->worker, [&told, a, b] {
            ++told;
            b->setEnabled(false);
            delete a;
        });
    });
    QVERIFY(await([&] { return told > 0; }));
    m->there([] {});
    QCOMPARE(told, 1);
}

// A connection that is closed while another one is told leaves its number to the next, which has nothing to read.
void TestEpollDispatcher::forgetsADescriptorThatWasUsedBefore()
{
    Pair one;
    Pair two;
    Pair fresh;
    std::atomic<int> told = 0;
    std::atomic<int> wrong = 0;
    QVERIFY(one.put() && two.put());
    const auto atEnd = qScopeGuard([this] { m.reset(); });
    m->there([&] {
        std::array<QSocketNotifier *, 2> both{new QSocketNotifier(one.ends[1], QSocketNotifier::Read, m->worker),
                                              new QSocketNotifier(two.ends[1], QSocketNotifier::Read, m->worker)};
        for (size_t i = 0; i < 2; ++i) {
            connect(both[i], &QSocketNotifier::activated, m->worker, [&, both, i] {
                ++told;
                both[i]->setEnabled(false);
                both[1 - i]->setEnabled(false);
                const int number = (i == 0 ? two : one).ends[1];
                if (::dup3(fresh.ends[1], number, O_CLOEXEC) != number)
                    ++wrong;
                auto *const next = new QSocketNotifier(number, QSocketNotifier::Read, m->worker);
                connect(next, &QSocketNotifier::activated, m->worker, [&wrong, next] {
                    ++wrong;
                    next->setEnabled(false);
                });
            });
        }
    });
    QVERIFY(await([&] { return told > 0; }));
    m->there([] {});
    QCOMPARE(told, 1);
    QCOMPARE(wrong, 0);
}

// The system goes on watching a connection for as long as any descriptor stands for it.
void TestEpollDispatcher::forgetsAConnectionWithASecondDescriptor()
{
    Pair pair;
    std::atomic<int> turns = 0;
    const int second = ::fcntl(pair.ends[1], F_DUPFD_CLOEXEC, 0);
    const auto closed = qScopeGuard([second] { ::close(second); });
    const auto atEnd = qScopeGuard([this] { m.reset(); });
    m->there([&] { new QSocketNotifier(pair.ends[1], QSocketNotifier::Read, m->worker); });
    m->there([&] {
        delete m->worker->findChild<QSocketNotifier *>();
        pair.close(1);
        connect(
            m->thread.eventDispatcher(), &QAbstractEventDispatcher::awake, m->worker, [&] { ++turns; }, Qt::DirectConnection);
    });
    QVERIFY(pair.put());
    bool late = false;
    QTimer::singleShot(100, this, [&late] { late = true; });
    QVERIFY(await([&] { return late; }));
    QVERIFY2(turns < 5, qPrintable(QString::number(turns)));
}

void TestEpollDispatcher::isFairToAll()
{
    constexpr size_t count = 150; // more than are told in one turn
    std::array<Pair, count> pairs;
    std::array<std::atomic<int>, count> told{};
    std::atomic<bool> isDue = false;
    for (const Pair &pair : pairs)
        QVERIFY(pair.put());
    const auto atEnd = qScopeGuard([this] { m.reset(); });
    m->there([&] { // all stay ready for ever, and one timer is due each turn
        for (size_t i = 0; i < count; ++i) {
            auto *const notifier = new QSocketNotifier(pairs[i].ends[1], QSocketNotifier::Read, m->worker);
            connect(notifier, &QSocketNotifier::activated, m->worker, [&told, i] { ++told[i]; });
        }
    });
    QVERIFY(await([&] { return std::all_of(told.begin(), told.end(), [](const auto &each) { return each > 10; }); }));
    m->there([&] { QTimer::singleShot(1, m->worker, [&isDue] { isDue = true; }); });
    QVERIFY(await([&] { return isDue.load(); }));
    m->there([&] { qDeleteAll(m->worker->findChildren<QSocketNotifier *>()); });
}

void TestEpollDispatcher::servesSockets()
{
    quint16 port = 0;
    m->there([&] { // says all back that it is told
        auto *const server = new QTcpServer(m->worker);
        connect(server, &QTcpServer::newConnection, server, [server] {
            QTcpSocket *const socket = server->nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->write(socket->readAll()); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
        QVERIFY(server->listen(QHostAddress::LocalHost));
        port = server->serverPort();
    });
    for (int round = 0; round < 3; ++round) {
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, port);
        const QByteArray sent(5'000'000, 'x'); // more than any buffer holds
        client.write(sent);
        QByteArray received;
        connect(&client, &QTcpSocket::readyRead, this, [&] { received += client.readAll(); });
        QVERIFY(await([&] { return received.size() == sent.size(); }));
        QCOMPARE(received, sent);
    }
}

QTEST_GUILESS_MAIN(TestEpollDispatcher)
#include "tst_epoll_dispatcher.moc"
