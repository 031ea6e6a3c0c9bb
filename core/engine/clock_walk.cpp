// SPDX-License-Identifier: MIT
#include "core/engine/clock_walk.h"

#include "core/engine/take_out.h"
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

void ClockWalk::go(Millis span, std::stop_token wish, Reply<void> done)
{
    assertOnThreadOf(this, "ClockWalk::go");
    m_walkers.append({std::max(span, Millis{0}), std::move(wish), std::move(done)});
    m_steps.start(0);
}

void ClockWalk::stop()
{
    assertOnThreadOf(this, "ClockWalk::stop");
    m_steps.stop();
    const QList<Walker> walkers = std::exchange(m_walkers, {});
    for (const Walker &each : walkers)
        each.done(stopped());
}

Error ClockWalk::stopped()
{
    return {ErrorCode::Cancelled, tr("The clock was stopped on its way.")};
}

void ClockWalk::step()
{
    endUnwished();
    if (m_walkers.isEmpty())
        return;
    const Instant now = m_clock->now();
    const auto due = m_around.nextDue();
    if (!m_around.isIdle() || (due && *due <= now))
        return m_steps.start(untilNextLook);
    endThere();
    if (m_walkers.isEmpty() || m_steps.isActive()) // or one of those told has called go()
        return;
    const auto nearest = std::min_element(m_walkers.cbegin(), m_walkers.cend(), [](const Walker &a, const Walker &b) { return a.left < b.left; });
    const Millis next = due ? std::min(*due - now, nearest->left) : nearest->left;
    for (Walker &each : m_walkers)
        each.left -= next;
    m_clock->skipTo(now + next);
    m_steps.start(0);
}

void ClockWalk::endThere()
{
    const QList<Walker> arrived = takeOut(&m_walkers, [](const Walker &each) { return each.left <= Millis{0}; });
    for (const Walker &each : arrived)
        each.done({});
}

void ClockWalk::endUnwished()
{
    const QList<Walker> leaving = takeOut(&m_walkers, [](const Walker &each) { return each.wish.stop_requested(); });
    for (const Walker &each : leaving)
        each.done(stopped());
}

} // namespace ovyxa
