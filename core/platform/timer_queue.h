// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QAbstractEventDispatcher>

#include <chrono>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace ovyxa {

/// The timers of one thread's event loop, by the time when they are due (monotonic). Its thread alone.
class TimerQueue final
{
public:
    using Time = std::chrono::steady_clock::time_point;
    using Info = QAbstractEventDispatcher::TimerInfo;

    void add(const Info &info, QObject *object);
    bool remove(int id);
    bool removeAllOf(const QObject *object);
    [[nodiscard]] QList<Info> timersOf(const QObject *object) const;
    [[nodiscard]] int remaining(int id) const; ///< ms; 0 = overdue, −1 = there is none
    [[nodiscard]] std::optional<Time> nextDue() const;
    /// Tells those that are due, each once; how many.
    int activate();

private:
    struct Timer
    {
        Info info;
        QObject *object;
        Time due;
        bool isTold = false; // at this moment: a timer does not interrupt itself
    };

    std::unordered_map<int, Timer> m_timers;
    std::set<std::pair<Time, int>> m_order;
};

} // namespace ovyxa
