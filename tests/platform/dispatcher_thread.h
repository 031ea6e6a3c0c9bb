// SPDX-License-Identifier: MIT
#pragma once

#include "core/platform/epoll_dispatcher.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QThread>
#include <QtTest/QTest>

#include <functional>
#include <future>

namespace ovyxa::test {

using namespace std::chrono_literals;

inline constexpr auto patience = 8s; // real; only a failing test waits that long

[[nodiscard]] inline bool await(const std::function<bool()> &condition)
{
    return QTest::qWaitFor(condition, int(std::chrono::milliseconds(patience).count()));
}

/// A thread whose event loop is ours, and an object that lives there.
struct DispatcherThread
{
    QThread thread;
    QObject *worker = new QObject;

    DispatcherThread()
    {
        EpollDispatcher::install(&thread);
        worker->moveToThread(&thread);
        QObject::connect(&thread, &QThread::finished, worker, &QObject::deleteLater);
        thread.start();
    }
    ~DispatcherThread()
    {
        thread.quit();
        if (!thread.wait(QDeadlineTimer(patience)))
            qFatal("The thread does not end.");
    }
    Q_DISABLE_COPY_MOVE(DispatcherThread)

    /// Runs something on the thread, and waits for it.
    void there(const std::function<void()> &what)
    {
        std::promise<void> done;
        QMetaObject::invokeMethod(worker, [&] {
            what();
            done.set_value();
        });
        QCOMPARE(done.get_future().wait_for(patience), std::future_status::ready);
    }
};

} // namespace ovyxa::test
