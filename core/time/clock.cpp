// SPDX-License-Identifier: MIT
#include "core/time/clock.h"

#include "core/model/thread_check.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace ovyxa {

namespace {
// A QTimer takes an int of milliseconds; a longer wait is simply armed again.
constexpr Millis longestArm = std::chrono::hours(24);

// Below it the clocks' own corrections lie, and the moment between reading one and the other.
constexpr std::chrono::seconds wallTolerance{1};
constexpr std::chrono::seconds wallInterval{1};

// The last moment that a payload's timestamp can name (its year has four digits). The clock stands there instead of wrapping round.
constexpr Instant end = std::chrono::sys_days{std::chrono::year{10000} / 1 / 1} - Millis{1};

/// Without overflow: a span beyond all bounds leads to the end.
Instant later(Instant from, Millis span)
{
    return span.count() > 0 && span > end - from ? end : from + std::max(span, -Millis{from.time_since_epoch()});
}
} // namespace

Clock::Clock(Instant start, QObject *parent, RealClocks clocks)
    : QObject(parent)
    , m_clocks(std::move(clocks))
    , m_base(start)
    , m_baseRunning(m_clocks.running())
    , m_lead(wallsLead())
    , m_wallWatch(this)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Clock::runDue);
    connect(&m_wallWatch, &QTimer::timeout, this, &Clock::lookAtWall);
    m_wallWatch.start(wallInterval);
}

std::chrono::nanoseconds Clock::wallsLead() const
{
    return m_clocks.wall().time_since_epoch() - m_clocks.running();
}

Millis Clock::sinceBase() const
{
    return Millis{qint64(double((m_clocks.running() - m_baseRunning).count()) / 1e6 * m_speed)};
}

void Clock::noticeSleep() const
{
    const auto lead = wallsLead();
    if (lead <= m_lead + wallTolerance)
        return;
    m_slept += std::chrono::duration_cast<Millis>(lead - m_lead);
    m_lead = lead;
}

void Clock::lookAtWall()
{
    if (m_paused)
        return;
    noticeSleep();
    if (m_slept == std::exchange(m_told, m_slept))
        return;
    arm();
    Q_EMIT changed();
}

Instant Clock::now() const
{
    if (m_paused)
        return m_base;
    noticeSleep();
    return later(later(m_base, sinceBase()), m_slept);
}

ClockState Clock::state() const
{
    return {now(), std::chrono::steady_clock::now(), m_speed, m_paused, nextDue()};
}

void Clock::rebase()
{
    m_base = now();
    m_baseRunning = m_clocks.running();
    m_slept = m_told = {};
}

void Clock::setSpeed(double speed)
{
    assertOnThreadOf(this, "Clock::setSpeed");
    if (std::isnan(speed))
        return;
    rebase();
    m_speed = std::clamp(speed, ClockState::minSpeed, ClockState::maxSpeed);
    arm();
    Q_EMIT changed();
}

void Clock::setPaused(bool paused)
{
    assertOnThreadOf(this, "Clock::setPaused");
    if (paused == m_paused)
        return;
    rebase();
    m_paused = paused;
    m_lead = std::max(m_lead, wallsLead()); // a sleep while it stood is none of its time
    arm();
    Q_EMIT changed();
}

void Clock::skip(Millis span)
{
    skipTo(later(now(), span));
}

void Clock::skipTo(Instant instant)
{
    assertOnThreadOf(this, "Clock::skipTo");
    rebase();
    m_base = std::max(m_base, std::min(instant, end));
    arm();
    Q_EMIT changed();
}

void Clock::moveBack(Millis span)
{
    assertOnThreadOf(this, "Clock::moveBack");
    span = std::max(span, Millis{0});
    rebase();
    m_base -= span;
    std::multimap<Instant, Pending> moved;
    while (!m_pending.empty()) {
        auto node = m_pending.extract(m_pending.begin());
        node.key() -= span;
        const TimerId id = node.mapped().id;
        m_byId[id] = moved.insert(moved.end(), std::move(node));
    }
    m_pending.swap(moved); // what points to them stays good
    arm();
    Q_EMIT changed();
}

Clock::TimerId Clock::callAt(Instant due, QObject *context, std::function<void()> call)
{
    assertOnThreadOf(this, "Clock::callAt");
    const TimerId id = m_nextId++;
    m_byId.emplace(id, m_pending.emplace(due, Pending{id, context, std::move(call)}));
    arm();
    return id;
}

Clock::TimerId Clock::callIn(Millis span, QObject *context, std::function<void()> call)
{
    return callAt(later(now(), span), context, std::move(call));
}

void Clock::cancel(TimerId id)
{
    assertOnThreadOf(this, "Clock::cancel");
    const auto found = m_byId.find(id);
    if (found == m_byId.end())
        return;
    if (found->second != m_pending.end())
        m_pending.erase(found->second);
    m_byId.erase(found);
    arm();
}

std::optional<Instant> Clock::nextDue() const
{
    const auto first = std::find_if(m_pending.begin(), m_pending.end(), [](const auto &pending) { return pending.second.context; });
    if (first == m_pending.end())
        return std::nullopt;
    return first->first;
}

void Clock::arm()
{
    if (m_pending.empty()) {
        m_timer.stop();
        return;
    }
    const Millis wait = m_pending.begin()->first - now();
    if (wait.count() <= 0) {
        m_timer.start(0);
    } else if (m_paused) {
        m_timer.stop();
    } else {
        const auto real = Millis{qint64(std::ceil(double(wait.count()) / m_speed))};
        m_timer.start(std::min(real, longestArm));
    }
}

void Clock::runDue()
{
    // One pass: a call that schedules something due at once gets it from the event loop, not from this loop.
    const Instant until = now();
    std::vector<Pending> due;
    while (!m_pending.empty() && m_pending.begin()->first <= until) {
        auto node = m_pending.extract(m_pending.begin());
        m_byId[node.mapped().id] = m_pending.end(); // still known, no longer pending
        due.push_back(std::move(node.mapped()));
    }
    for (Pending &pending : due) {
        // Forgotten only now, so that a call may cancel one that is due in the same pass.
        if (m_byId.erase(pending.id) == 0)
            continue;
        if (pending.context)
            pending.call();
    }
    arm();
}

} // namespace ovyxa
