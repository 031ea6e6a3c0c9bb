// SPDX-License-Identifier: MIT
#include "core/platform/watched_sockets.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QSocketNotifier>

#include <algorithm>
#include <utility>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace ovyxa {

namespace {

constexpr size_t mostAtOnce = 64; // what is posted or due comes in between
constexpr quint64 alarmMark = ~quint64(0);
constexpr std::array<quint32, 3> interests{EPOLLIN, EPOLLOUT, EPOLLPRI}; // by QSocketNotifier::Type
constexpr quint32 always = EPOLLERR | EPOLLHUP;

} // namespace

WatchedSockets::WatchedSockets() : m_epoll(::epoll_create1(EPOLL_CLOEXEC)), m_alarm(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = alarmMark;
    ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_alarm, &event);
}

WatchedSockets::~WatchedSockets()
{
    for (const int descriptor : {m_epoll, m_alarm}) {
        if (descriptor >= 0)
            ::close(descriptor);
    }
}

void WatchedSockets::add(QSocketNotifier *notifier)
{
    const int descriptor = int(notifier->socket());
    if (descriptor < 0)
        return;
    if (size_t(descriptor) >= m_watches.size())
        m_watches.resize(size_t(descriptor) + 1);
    Watch &watch = m_watches[size_t(descriptor)];
    watch.notifiers[size_t(notifier->type())] = notifier;
    // Qt switches its notifier for writing on and off with most answers: the system hears only what is left of it at the next wait.
    if (!std::exchange(watch.isChanged, true))
        m_changed.push_back(descriptor);
}

void WatchedSockets::remove(QSocketNotifier *notifier)
{
    const int descriptor = int(notifier->socket());
    if (descriptor < 0 || size_t(descriptor) >= m_watches.size())
        return;
    Watch &watch = m_watches[size_t(descriptor)];
    QSocketNotifier *&known = watch.notifiers[size_t(notifier->type())];
    if (known != notifier)
        return;
    known = nullptr;
    // The last one goes at once, as long as the descriptor is open: where another one stands for the same connection, the system would
    // go on reporting it under a number that is no longer ours.
    if (wanted(watch) == 0)
        tellSystem(descriptor);
    else if (!std::exchange(watch.isChanged, true))
        m_changed.push_back(descriptor);
}

quint32 WatchedSockets::wanted(const Watch &watch)
{
    quint32 events = 0;
    for (size_t type = 0; type < interests.size(); ++type)
        events |= watch.notifiers[type] ? interests[type] : 0;
    return events;
}

void WatchedSockets::tellSystem(int descriptor)
{
    Watch &watch = m_watches[size_t(descriptor)];
    const quint32 events = wanted(watch);
    if (events == watch.known)
        return;
    if (events == 0)
        ++watch.round;
    epoll_event event{};
    event.events = events;
    event.data.u64 = quint64(watch.round) << 32 | quint32(descriptor);
    const int operation = watch.known == 0 ? EPOLL_CTL_ADD : events == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
    if (::epoll_ctl(m_epoll, operation, descriptor, &event) != 0 && operation != EPOLL_CTL_DEL)
        qWarning("The descriptor %d cannot be watched: %s", descriptor, qPrintable(qt_error_string()));
    watch.known = events;
}

bool WatchedSockets::wait(int milliseconds)
{
    for (const int descriptor : std::exchange(m_changed, {})) {
        m_watches[size_t(descriptor)].isChanged = false;
        tellSystem(descriptor);
    }
    std::array<epoll_event, mostAtOnce> events;
    const int count = ::epoll_wait(m_epoll, events.data(), int(events.size()), milliseconds); // a signal ends it, too, with −1
    m_ready.clear();
    bool wasWoken = false;
    for (int i = 0; i < count; ++i) {
        const epoll_event event = events[size_t(i)];
        if (event.data.u64 == alarmMark) {
            eventfd_t rung = 0;
            ::eventfd_read(m_alarm, &rung);
            wasWoken = true;
        } else {
            m_ready.push_back({int(event.data.u64 & 0xffffffffu), quint32(event.data.u64 >> 32), event.events});
        }
    }
    return wasWoken;
}

int WatchedSockets::activate()
{
    int told = 0;
    const std::vector<Ready> ready = std::exchange(m_ready, {}); // who is told may turn the event loop once more
    for (const Ready &each : ready) {
        for (size_t type = 0; type < interests.size(); ++type) {
            const Watch &watch = m_watches[size_t(each.descriptor)]; // anew each time: who was told before may have changed it
            QSocketNotifier *const notifier = watch.notifiers[type];
            if (watch.round != each.round || !notifier || (each.events & (interests[type] | always)) == 0)
                continue;
            QEvent event(QEvent::SockAct);
            QCoreApplication::sendEvent(notifier, &event);
            ++told;
        }
    }
    return told;
}

void WatchedSockets::wake()
{
    ::eventfd_write(m_alarm, 1);
}

} // namespace ovyxa
