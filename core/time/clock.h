// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/clock_state.h"
#include "core/model/instant.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

#include <functional>
#include <map>
#include <unordered_map>

namespace ovyxa {

/// Simulated wall time: start + real time elapsed × speed + skips; it never goes back. Every wait of the bench (retry, rate
/// window, secret overlap) runs on it. It stands at the end of the year 9999. Lives on the thread that made it; owned by the engine (and by tests).
class Clock final : public QObject
{
    Q_OBJECT
public:
    /// Names a pending call; 0 = none.
    using TimerId = quint64;

    explicit Clock(Instant start, QObject *parent = nullptr);

    [[nodiscard]] Instant now() const;
    [[nodiscard]] ClockState state() const;
    [[nodiscard]] double speed() const { return m_speed; }
    [[nodiscard]] bool isPaused() const { return m_paused; }

    /// Speed is clamped to ClockState::minSpeed … maxSpeed; the time at the moment of the change is kept.
    void setSpeed(double speed);
    void setPaused(bool paused);
    /// Goes forward by a span (a negative one counts as none); what falls due on the way is called in its order, after the skip.
    void skip(Millis span);
    /// As skip, up to a point; a point in the past changes nothing.
    void skipTo(Instant instant);

    /// Calls `call` on this thread once now() ≥ due, unless context is destroyed first. A due time in the past is called from
    /// the event loop, never from within callAt. Calls with equal due times keep their order. `context` is not null.
    TimerId callAt(Instant due, QObject *context, std::function<void()> call);
    TimerId callIn(Millis span, QObject *context, std::function<void()> call);
    void cancel(TimerId id);
    /// The due time of the next pending call whose context still lives, if any.
    [[nodiscard]] std::optional<Instant> nextDue() const;

Q_SIGNALS:
    /// Speed, pause or a skip changed how simulated time runs.
    void changed();

private:
    struct Pending
    {
        TimerId id = 0;
        QPointer<QObject> context;
        std::function<void()> call;
    };

    void rebase();
    void arm();
    void runDue();

    Instant m_base;
    QElapsedTimer m_sinceBase;
    double m_speed = 1.0;
    bool m_paused = false;
    TimerId m_nextId = 1;
    std::multimap<Instant, Pending> m_pending;
    std::unordered_map<TimerId, std::multimap<Instant, Pending>::iterator> m_byId;
    QTimer m_timer;
};

} // namespace ovyxa
