// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/clock_state.h"
#include "core/model/instant.h"

#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

#include <chrono>
#include <functional>
#include <map>
#include <unordered_map>

namespace ovyxa {

/// The clocks of the machine that a Clock goes by; a test has its own.
struct RealClocks
{
    std::function<std::chrono::nanoseconds()> running = [] { return std::chrono::steady_clock::now().time_since_epoch(); };
    std::function<Instant()> wall = realNow;
};

/// Simulated wall time: start + real time elapsed × speed + skips; it goes back by moveBack() alone. Every wait of the bench (retry, rate
/// window, secret overlap) runs on it. It stands at the end of the year 9999. Lives on the thread that made it; owned by the engine (and by tests).
///
/// The running clock of Linux stands still while a laptop sleeps, and the wall may be put right at any time. Whenever the wall has got
/// further than the running clock, by more than a second, the simulated clock gets that much further too, once, whatever its speed; unless
/// it is paused. A wall that goes back moves nothing, nor does its return to where it was.
class Clock final : public QObject
{
    Q_OBJECT
public:
    /// Names a pending call; 0 = none.
    using TimerId = quint64;

    explicit Clock(Instant start, QObject *parent = nullptr, RealClocks clocks = {});

    [[nodiscard]] Instant now() const;
    [[nodiscard]] ClockState state() const;
    [[nodiscard]] double speed() const { return m_speed; }

    /// Speed is clamped to ClockState::minSpeed … maxSpeed; the time at the moment of the change is kept.
    void setSpeed(double speed);
    void setPaused(bool paused);
    /// Goes forward by a span (a negative one counts as none); what falls due on the way is called in its order, after the skip.
    void skip(Millis span);
    /// As skip, up to a point; a point in the past changes nothing.
    void skipTo(Instant instant);
    /// The one way back: now() and every pending call's due time, so that each wait stays as long as it was. `span` ≥ 0. What else holds a
    /// time of this clock's, its owner moves.
    void moveBack(Millis span);

    /// Calls `call` on this thread once now() ≥ due, unless context is destroyed first. A due time in the past is called from
    /// the event loop, never from within callAt. Calls with equal due times keep their order. `context` is not null.
    TimerId callAt(Instant due, QObject *context, std::function<void()> call);
    TimerId callIn(Millis span, QObject *context, std::function<void()> call);
    void cancel(TimerId id);
    /// The due time of the next pending call whose context still lives, if any.
    [[nodiscard]] std::optional<Instant> nextDue() const;

Q_SIGNALS:
    /// Speed, pause, a skip, a way back or a sleep of the machine changed how simulated time runs.
    void changed();

private:
    struct Pending
    {
        TimerId id = 0;
        QPointer<QObject> context;
        std::function<void()> call;
    };

    [[nodiscard]] Millis sinceBase() const;
    [[nodiscard]] std::chrono::nanoseconds wallsLead() const;
    void noticeSleep() const;
    void lookAtWall();
    void rebase();
    void arm();
    void runDue();

    RealClocks m_clocks;
    Instant m_base;
    std::chrono::nanoseconds m_baseRunning;    ///< the running clock at m_base
    mutable std::chrono::nanoseconds m_lead{}; ///< of the wall over the running clock: the most that has been taken over
    mutable Millis m_slept{};                  ///< since m_base
    Millis m_told{};                           ///< of m_slept
    QTimer m_wallWatch;
    double m_speed = 1.0;
    bool m_paused = false;
    TimerId m_nextId = 1;
    std::multimap<Instant, Pending> m_pending;
    std::unordered_map<TimerId, std::multimap<Instant, Pending>::iterator> m_byId;
    QTimer m_timer;
};

} // namespace ovyxa
