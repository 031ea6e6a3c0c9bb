// SPDX-License-Identifier: MIT
#include "dispatcher_thread.h"

#include <QtCore/QScopeGuard>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace ovyxa;
using namespace ovyxa::test;

// What a lambda refers to outlives the thread that runs it: each test ends the thread before its variables go.
// clazy:excludeall=lambda-in-connect

/// The timers of a thread whose event loop is ours.
class TestEpollTimers final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m.reset(); }

    void keepsTime();
    void keepsTheOrderOfTimers();
    void timersEndInTheirOwnTimeout();
    void whatIsLateIsToldOnce();
    void tellsOfItsTimers();

private:
    std::unique_ptr<DispatcherThread> m;
};

void TestEpollTimers::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m = std::make_unique<DispatcherThread>();
}

void TestEpollTimers::keepsTime()
{
    for (const Qt::TimerType type : {Qt::PreciseTimer, Qt::CoarseTimer}) {
        std::promise<qint64> took;
        m->there([&] {
            auto *const timer = new QTimer(m->worker);
            timer->setTimerType(type);
            timer->setSingleShot(true);
            QElapsedTimer since;
            since.start();
            connect(timer, &QTimer::timeout, m->worker, [&took, since] { took.set_value(since.nsecsElapsed()); });
            timer->start(50);
        });
        QVERIFY(took.get_future().get() >= 50'000'000);
    }
    std::atomic<int> ticks = 0;
    const auto atEnd = qScopeGuard([this] { m.reset(); });
    m->there([&] {
        auto *const timer = new QTimer(m->worker);
        connect(timer, &QTimer::timeout, m->worker, [&ticks, timer] {
            if (++ticks == 20)
                timer->stop();
        });
        timer->start(1);
        QTimer::singleShot(0, m->worker, [&ticks] { ticks += 100; });
    });
    QVERIFY(await([&] { return ticks >= 20; }));
}

void TestEpollTimers::keepsTheOrderOfTimers()
{
    QList<int> order;
    std::promise<void> done;
    const auto atEnd = qScopeGuard([this] { m.reset(); });
    m->there([&] {
        for (const int span : {400, 100, 300, 200})
            QTimer::singleShot(span, Qt::PreciseTimer, m->worker, [&order, span] { order += span; });
        QTimer::singleShot(600, Qt::PreciseTimer, m->worker, [&done] { done.set_value(); });
    });
    QCOMPARE(done.get_future().wait_for(patience), std::future_status::ready);
    QCOMPARE(order, (QList<int>{100, 200, 300, 400}));
}

void TestEpollTimers::timersEndInTheirOwnTimeout()
{
    std::atomic<int> ticks = 0;
    std::promise<void> done;
    const auto atEnd = qScopeGuard([this] { m.reset(); });
    m->there([&] { // both are due in one turn, and the first ends the other and itself
        auto *const a = new QTimer;
        auto *const b = new QTimer;
        for (QTimer *const timer : {a, b}) {
            connect(timer, &QTimer::timeout, m->worker, [&ticks, a, b] {
                ++ticks;
                delete a;
                delete b;
            });
            timer->start(5);
        }
        QTimer::singleShot(30, m->worker, [&done] { done.set_value(); });
    });
    QCOMPARE(done.get_future().wait_for(patience), std::future_status::ready);
    QCOMPARE(ticks, 1);
}

/// A thread that was kept busy for many of a timer's intervals tells it once, and then an interval later: not twice in a row.
void TestEpollTimers::whatIsLateIsToldOnce()
{
    QList<qint64> told;
    std::promise<void> done;
    QElapsedTimer since;
    const auto atEnd = qScopeGuard([this] { m.reset(); });
    m->there([&] {
        auto *const timer = new QTimer(m->worker);
        timer->setTimerType(Qt::PreciseTimer);
        connect(timer, &QTimer::timeout, m->worker, [&, timer] {
            told += since.elapsed();
            if (told.size() == 2) {
                timer->stop();
                done.set_value();
            }
        });
        since.start();
        timer->start(100);
        while (since.elapsed() < 250) {
        } // busy
    });
    QCOMPARE(done.get_future().wait_for(patience), std::future_status::ready);
    QVERIFY2(told.at(1) - told.at(0) >= 60, qPrintable(QString::number(told.at(1) - told.at(0))));
}

void TestEpollTimers::tellsOfItsTimers()
{
    m->there([&] {
        auto *const dispatcher = m->thread.eventDispatcher();
        const int id = m->worker->startTimer(10s);
        const auto timers = dispatcher->registeredTimers(m->worker);
        QCOMPARE(timers.size(), 1);
        QCOMPARE(timers.first().timerId, id);
        QCOMPARE(timers.first().interval, 10'000);
        QVERIFY(dispatcher->remainingTime(id) > 9'000 && dispatcher->remainingTime(id) <= 10'000);
        m->worker->killTimer(id);
        QVERIFY(dispatcher->registeredTimers(m->worker).isEmpty());
        QCOMPARE(dispatcher->remainingTime(id), -1);
        m->worker->startTimer(1s);
        QVERIFY(dispatcher->unregisterTimers(m->worker));
        QVERIFY(!dispatcher->unregisterTimers(m->worker));
    });
}

QTEST_GUILESS_MAIN(TestEpollTimers)
#include "tst_epoll_timers.moc"
