// SPDX-License-Identifier: MIT
// The engine's dealings with the simulated clock.
#include "core/engine/engine.h"

#include "core/model/lead_text.h"
#include "core/model/thread_check.h"

#include <memory>
#include <utility>

namespace ovyxa {

void Engine::keepClock(const Reply<void> &done)
{
    assertOnThreadOf(this, "Engine::keepClock");
    if (!m_options.keepsTime)
        return done({});
    const Instant now = m_clockKept = m_clock->now();
    m_store->write<void>([now](Writer &writer) { return writer.putClock(now); }, this, done);
}

ClockState Engine::clockState() const
{
    ClockState clock = m_clock->state();
    clock.nextDue = m_dispatcher->nextDue();
    return clock;
}

void Engine::jumpToNextDue()
{
    assertOnThreadOf(this, "Engine::jumpToNextDue");
    if (const auto due = m_dispatcher->nextDue())
        m_clock->skipTo(*due);
}

void Engine::advanceClock(Millis span, std::stop_token wish, Reply<void> done)
{
    assertOnThreadOf(this, "Engine::advanceClock");
    if (span.count() <= 0)
        return done(Error{ErrorCode::InvalidInput, tr("Time only goes forward. Resetting the clock takes it back to this machine's.")});
    // Told once it is kept: it would go back with the next start.
    const auto arrived = [this, done = std::move(done)](const Result<void> &walked) { walked ? keepClock(done) : done(walked); };
    if (!m_traffic->simulation().isRunning())
        return m_walk->go(span, std::move(wish), arrived);
    // Its visitors come on the way, too; what the last of them set off goes out after that. Where they are sent away on it, it is gone on without.
    const Instant until = m_clock->now() + span;
    m_traffic->simulation().goAhead(span, wish, [this, until, wish, arrived](const Result<void> &gone) mutable {
        m_walk->go(gone ? Millis{} : until - m_clock->now(), std::move(wish), arrived);
    });
}

void Engine::resetClock(const Reply<ClockReset> &done)
{
    assertOnThreadOf(this, "Engine::resetClock");
    if (m_traffic->simulation().isGoingAhead() || m_walk->isUnderWay())
        return done(Error{ErrorCode::Conflict, tr("The clock is being run ahead. Wait for its end, or stop that first.")});
    const Instant from = m_clock->now();
    const Millis span = from - realNow();
    if (span < noLead)
        return done(ClockReset{{}, clockState()});
    // All in memory at once, then on disk behind what was to be written before: whoever looks sees one time.
    m_clock->moveBack(span);
    m_configuration->moveBack(span);
    m_receiver->alerts().moveBack(from, span);
    const bool needsUsage = m_traffic->moveBack(span);
    m_clockKept = {};
    const auto usage = std::make_shared<Usage>(); // written on the storage thread, read when its answer has come
    const auto write = [from, to = from - span, usage](Writer &writer) -> Result<void> {
        auto counted = writer.moveTimeBack(from, to);
        if (!counted)
            return counted.error();
        *usage = std::move(counted).value();
        return {};
    };
    m_dispatcher->moveBack(span, write, [this, span, usage, needsUsage, done] {
        if (needsUsage)
            m_traffic->takeUsage(*usage);
        m_publisher->gaugesChanged();
        m_publisher->clockChanged();
        m_publisher->noticed({Notice::Level::Information, tr("The simulated clock went back by %1, to this machine's. What is due, and what counts "
                                                             "in the hour, went back by as much; what happened keeps its time.")
                                                              .arg(leadText(span))});
        done(ClockReset{span, clockState()});
    });
}

} // namespace ovyxa
