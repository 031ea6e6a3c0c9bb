// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QAbstractEventDispatcher>

#include <memory>

class QThread;

namespace ovyxa {

/// The event loop of a thread that watches many sockets. Qt's own dispatchers hand all of them to poll() in each turn, so that 500 idle
/// connections take most of the time from a busy one; this one leaves them with the system (Linux's epoll), and a turn costs what is ready
/// in it. Timers of every type are kept to the millisecond.
/// wakeUp and interrupt from any thread, the rest on the thread that it serves, which owns it.
class EpollDispatcher final : public QAbstractEventDispatcher
{
    Q_OBJECT
public:
    EpollDispatcher();
    ~EpollDispatcher() override;

    /// Gives a thread that has not been started yet an event loop of this kind; where the system has no descriptors for it, Qt's own stays.
    static void install(QThread *thread);

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;
    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;
    void registerTimer(int id, qint64 interval, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(int id) override;
    bool unregisterTimers(QObject *object) override;
    [[nodiscard]] QList<TimerInfo> registeredTimers(QObject *object) const override;
    [[nodiscard]] int remainingTime(int id) override;
    void wakeUp() override;
    void interrupt() override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ovyxa
