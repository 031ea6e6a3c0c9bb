// SPDX-License-Identifier: MIT
#include "core/engine/clock_walk.h"

#include "core/model/thread_check.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

namespace {
constexpr std::chrono::milliseconds untilNextLook{2}; // real: until it is looked again whether all has gone out
}

ClockWalk::ClockWalk(Clock *clock, Surroundings surroundings, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_around(std::move(surroundings))
    , m_steps(this)
{
    m_steps.setSingleShot(true);
    connect(&m_steps, &QTimer::timeout, this, &ClockWalk::step);
}

ClockWalk::~ClockWalk()
{
    stop();
}

void ClockWalk::go(Millis span, Reply<void> done)
{
    assertOnThreadOf(this, "ClockWalk::go");
    stop();
    m_left = std::max(span, Millis{0});
    m_done = std::move(done);
    m_steps.start(0);
}

void ClockWalk::stop()
{
    assertOnThreadOf(this, "ClockWalk::stop");
    m_steps.stop();
    end(Error{ErrorCode::Cancelled, tr("The clock was stopped on its way.")});
}

void ClockWalk::step()
{
    const Instant now = m_clock->now();
    const auto due = m_around.nextDue();
    if (!m_around.isIdle() || (due && *due <= now))
        return m_steps.start(untilNextLook);
    if (m_left == Millis{0})
        return end({});
    const Millis next = due ? std::min(*due - now, m_left) : m_left;
    m_left -= next;
    m_clock->skipTo(now + next);
    m_steps.start(0);
}

void ClockWalk::end(const Result<void> &outcome)
{
    if (const Reply<void> done = std::exchange(m_done, {}))
        done(outcome);
}

} // namespace ovyxa
