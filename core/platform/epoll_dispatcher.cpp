// SPDX-License-Identifier: MIT
#include "core/platform/epoll_dispatcher.h"

#include "core/platform/timer_queue.h"
#include "core/platform/watched_sockets.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QThread>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>

namespace ovyxa {

namespace {

/// What wakeUp() finds: only a thread that sleeps needs the system's call to be woken.
enum class Mood { Awake, WakeUpPending, Asleep };

} // namespace

struct EpollDispatcher::Private
{
    WatchedSockets sockets;
    TimerQueue timers;
    std::atomic<Mood> mood{Mood::Awake};
    std::atomic<bool> isInterrupted{false};

    [[nodiscard]] int millisecondsToWait(QEventLoop::ProcessEventsFlags flags) const;
};

EpollDispatcher::EpollDispatcher() : d(std::make_unique<Private>()) {}

EpollDispatcher::~EpollDispatcher() = default;

void EpollDispatcher::install(QThread *thread)
{
    auto made = std::make_unique<EpollDispatcher>();
    if (made->d->sockets.isUsable())
        thread->setEventDispatcher(made.release());
}

int EpollDispatcher::Private::millisecondsToWait(QEventLoop::ProcessEventsFlags flags) const
{
    constexpr int forEver = -1;
    if (flags & QEventLoop::X11ExcludeTimers)
        return forEver;
    const auto due = timers.nextDue();
    if (!due)
        return forEver;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*due - TimerQueue::Time::clock::now()).count();
    return int(std::clamp<qint64>(left, 0, std::numeric_limits<int>::max()));
}

// The order of Qt's own dispatchers: what is posted, what is ready, what is due.
bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    // One that came since the last turn ends no more than this turn's sleep, as with Qt's own: QThread::quit() may find the thread between the
    // two, with its loop already asked whether it shall go on.
    const bool wasInterrupted = d->isInterrupted.exchange(false);
    d->mood = Mood::Awake; // what is posted from here on is perhaps not sent in this turn, and keeps it from sleeping
    Q_EMIT awake();
    QCoreApplication::sendPostedEvents();
    int wait = 0;
    if ((flags & QEventLoop::WaitForMoreEvents) && !wasInterrupted && !d->isInterrupted) {
        Q_EMIT aboutToBlock();
        Mood mood = Mood::Awake;
        if (d->mood.compare_exchange_strong(mood, Mood::Asleep))
            wait = d->millisecondsToWait(flags);
    }
    if (d->isInterrupted)
        return false;
    const bool wasWoken = d->sockets.wait(wait);
    Mood expected = Mood::Asleep;
    d->mood.compare_exchange_strong(expected, Mood::Awake);
    int handled = wasWoken ? 1 : 0;
    if (!(flags & QEventLoop::ExcludeSocketNotifiers))
        handled += d->sockets.activate();
    if (!(flags & QEventLoop::X11ExcludeTimers))
        handled += d->timers.activate();
    return handled > 0;
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    d->sockets.add(notifier);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    d->sockets.remove(notifier);
}

void EpollDispatcher::registerTimer(int id, qint64 interval, Qt::TimerType type, QObject *object)
{
    d->timers.add({id, int(interval), type}, object);
}

bool EpollDispatcher::unregisterTimer(int id)
{
    return d->timers.remove(id);
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    return d->timers.removeAllOf(object);
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *object) const
{
    return d->timers.timersOf(object);
}

int EpollDispatcher::remainingTime(int id)
{
    return d->timers.remaining(id);
}

void EpollDispatcher::wakeUp()
{
    if (d->mood.exchange(Mood::WakeUpPending) == Mood::Asleep)
        d->sockets.wake();
}

void EpollDispatcher::interrupt()
{
    d->isInterrupted = true;
    wakeUp();
}

} // namespace ovyxa
