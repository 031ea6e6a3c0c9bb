// SPDX-License-Identifier: MIT
#include "core/platform/timer_queue.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <vector>

namespace ovyxa {

void TimerQueue::add(const Info &info, QObject *object)
{
    remove(info.timerId);
    const Time due = Time::clock::now() + std::chrono::milliseconds(info.interval);
    m_timers.emplace(info.timerId, Timer{info, object, due});
    m_order.emplace(due, info.timerId);
}

bool TimerQueue::remove(int id)
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end())
        return false;
    m_order.erase({found->second.due, id});
    m_timers.erase(found);
    return true;
}

bool TimerQueue::removeAllOf(const QObject *object)
{
    const QList<Info> all = timersOf(object);
    for (const Info &info : all)
        remove(info.timerId);
    return !all.isEmpty();
}

QList<TimerQueue::Info> TimerQueue::timersOf(const QObject *object) const
{
    QList<Info> all;
    for (const auto &[id, timer] : m_timers) {
        if (timer.object == object)
            all.append(timer.info);
    }
    return all;
}

int TimerQueue::remaining(int id) const
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end())
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(found->second.due - Time::clock::now());
    return int(std::max<qint64>(left.count(), 0));
}

std::optional<TimerQueue::Time> TimerQueue::nextDue() const
{
    return m_order.empty() ? std::nullopt : std::optional(m_order.begin()->first);
}

int TimerQueue::activate()
{
    const Time now = Time::clock::now();
    std::vector<int> due;
    for (auto next = m_order.begin(); next != m_order.end() && next->first <= now; ++next)
        due.push_back(next->second);
    int told = 0;
    for (const int id : due) {
        const auto found = m_timers.find(id);
        if (found == m_timers.end() || found->second.due > now || found->second.isTold) // what was told before has seen to it
            continue;
        Timer &timer = found->second;
        m_order.erase({timer.due, id});
        const std::chrono::milliseconds interval(timer.info.interval);
        timer.due += interval;
        if (timer.due < now) // late by more than one: it is told once, not once for each time that it missed
            timer.due = now + interval;
        m_order.emplace(timer.due, id);
        timer.isTold = true;
        QTimerEvent event(id);
        QCoreApplication::sendEvent(timer.object, &event);
        ++told;
        if (const auto still = m_timers.find(id); still != m_timers.end())
            still->second.isTold = false;
    }
    return told;
}

} // namespace ovyxa
