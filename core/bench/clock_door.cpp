// SPDX-License-Identifier: MIT
#include "core/bench/clock_door.h"

#include "core/bench/crossing.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ovyxa {

// Between the click and the engine's word the shown time must not run on at the old pace: at 3,600 times the speed, it would then have
// to go back by minutes. What comes late is caught up with, forwards.
void ClockDoor::alter(const ClockState &shown, std::function<void(Clock &)> how)
{
    if (!m_crossing || !m_crossing->hasEngine())
        return;
    m_state = shown;
    ++m_calls;
    Q_EMIT changed(m_state);
    m_crossing->ask<void>(
        this,
        [this](const Result<void> &) {
            if (--m_calls > 0)
                return;
            m_willStand.reset();
            if (!m_newest)
                return;
            take(*std::exchange(m_newest, std::nullopt));
            Q_EMIT changed(m_state);
        },
        [how = std::move(how)](Engine &called, const Reply<void> &reply) {
            how(called.clock());
            reply({});
        });
}

/// A snapshot is a moment older than it says, by how long the engine was kept from its work just then; the one that was kept least
/// is the best, and is not taken back.
void ClockDoor::take(ClockState next)
{
    constexpr std::chrono::milliseconds usualDelay{100};
    const auto moment = std::chrono::steady_clock::now();
    const Millis back = m_state.atMoment(moment) - next.atMoment(moment);
    if (!next.paused && back > Millis{0} && back < usualDelay * next.speed) {
        next.at = m_state.atMoment(moment);
        next.taken = moment;
    }
    m_state = next;
}

Instant ClockDoor::now() const
{
    return state().atMoment(std::chrono::steady_clock::now());
}

void ClockDoor::setSpeed(double speed)
{
    if (std::isnan(speed))
        return;
    ClockState shown = m_state;
    shown.at = now();
    shown.taken = std::chrono::steady_clock::now();
    shown.speed = std::clamp(speed, ClockState::minSpeed, shown.speed); // faster only once it is true
    alter(shown, [speed](Clock &clock) { clock.setSpeed(speed); });
}

void ClockDoor::setPaused(bool paused)
{
    if (m_stoodBefore)
        m_stoodBefore = paused; // it is somebody's
    else
        stand(paused);
}

void ClockDoor::stand(bool paused)
{
    ClockState shown = m_state;
    shown.at = now();
    shown.taken = std::chrono::steady_clock::now();
    shown.paused |= paused; // goes on only once it is true
    m_willStand = paused;
    alter(shown, [paused](Clock &clock) { clock.setPaused(paused); });
}

bool ClockDoor::hold()
{
    if (m_stoodBefore)
        return false;
    m_stoodBefore = isToStand();
    stand(true);
    return true;
}

void ClockDoor::letGo()
{
    if (m_stoodBefore)
        stand(*std::exchange(m_stoodBefore, std::nullopt));
}

void ClockDoor::jumpToNextDue()
{
    m_crossing->tell([](Engine &engine) { engine.jumpToNextDue(); });
}

void ClockDoor::skip(Millis span)
{
    m_crossing->tell([span](Engine &engine) { engine.clock().skip(span); });
}

std::stop_source ClockDoor::advance(Millis span, QObject *context, Reply<void> done)
{
    std::stop_source stop;
    const auto gone = connect(context, &QObject::destroyed, this, [stop]() mutable { stop.request_stop(); });
    const auto told = [gone, done = std::move(done)](const Result<void> &walked) {
        disconnect(gone);
        done(walked);
    };
    m_crossing->ask<void>(context, told,
                          [span, wish = stop.get_token()](Engine &engine, Reply<void> reply) { engine.advanceClock(span, wish, std::move(reply)); });
    return stop;
}

void ClockDoor::reset(QObject *context, Reply<Millis> done)
{
    // The snapshot is set by the answer: a batch's that is a little behind the shown time would be taken for late.
    const auto takeBack = [this, context = QPointer<QObject>(context), done = std::move(done)](const Result<ClockReset> &reset) {
        if (reset) {
            m_state = reset->clock;
            Q_EMIT changed(m_state);
        }
        if (context)
            done(reset ? Result<Millis>(reset->span) : Result<Millis>(reset.error()));
    };
    m_crossing->ask<ClockReset>(this, takeBack, [](Engine &engine, const Reply<ClockReset> &reply) { engine.resetClock(reply); });
}

void ClockDoor::take(const Batch &batch)
{
    m_moved = batch.clock && m_calls == 0;
    if (m_moved)
        take(*batch.clock);
    else if (batch.clock)
        m_newest = batch.clock;
}

void ClockDoor::tell(const Batch &)
{
    if (m_moved)
        Q_EMIT changed(m_state);
}

} // namespace ovyxa
