// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QtGlobal>

#include <array>
#include <vector>

class QSocketNotifier;

namespace ovyxa {

/// The sockets that one thread's event loop watches, kept with the system by epoll. All on that thread but wake().
class WatchedSockets final
{
public:
    WatchedSockets();
    ~WatchedSockets();
    Q_DISABLE_COPY_MOVE(WatchedSockets)

    [[nodiscard]] bool isUsable() const { return m_epoll >= 0 && m_alarm >= 0; }
    void add(QSocketNotifier *notifier);
    void remove(QSocketNotifier *notifier);
    /// Until something is ready, somebody wakes, or so many milliseconds are over (−1: for ever). True if it was woken.
    bool wait(int milliseconds);
    /// Tells the notifiers of what wait() found ready; how many.
    int activate();
    /// Ends a wait, or the next one. Any thread.
    void wake();

private:
    struct Watch
    {
        std::array<QSocketNotifier *, 3> notifiers{}; // by QSocketNotifier::Type
        quint32 known = 0;                            // what the system has been told to watch for
        quint32 round = 0;                            // grows with each use of the descriptor's number
        bool isChanged = false;                       // is in m_changed
    };
    struct Ready
    {
        int descriptor;
        quint32 round;
        quint32 events;
    };

    [[nodiscard]] static quint32 wanted(const Watch &watch);
    void tellSystem(int descriptor);

    int m_epoll = -1;
    int m_alarm = -1;             // an eventfd
    std::vector<Watch> m_watches; // by descriptor
    std::vector<int> m_changed;   // descriptors that the system is to be told of before the next wait
    std::vector<Ready> m_ready;
};

} // namespace ovyxa
