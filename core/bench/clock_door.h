// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/clock_state.h"
#include "core/model/result.h"

#include <QtCore/QObject>

#include <functional>
#include <optional>
#include <stop_token>

namespace ovyxa {

class Clock;
class Crossing;
struct Batch;

/// Simulated time. Lives on the bench's thread; owned by the bench.
class ClockDoor : public QObject
{
    Q_OBJECT
public:
    /// Made by the bench. A stand-in for it has no crossing, and overrides what is asked of it.
    explicit ClockDoor(Crossing *crossing, QObject *parent = nullptr) : QObject(parent), m_crossing(crossing) {}

    [[nodiscard]] virtual ClockState state() const { return m_state; }
    [[nodiscard]] Instant now() const; ///< extrapolated

    virtual void setSpeed(double speed);
    virtual void setPaused(bool paused);
    /// Whether it stands, or is about to, by the last word on it: the state tells that once it is true.
    [[nodiscard]] bool isToStand() const { return m_willStand.value_or(state().paused); }
    /// For who takes it where they want (a scenario, a simulation): it stands, and is theirs alone, until letGo(). False: somebody has it.
    [[nodiscard]] bool hold();
    [[nodiscard]] bool isHeld() const { return m_stoodBefore.has_value(); }
    /// It goes on, or stands, as before, or as was wished meanwhile.
    void letGo();
    virtual void jumpToNextDue(); ///< nothing due: nothing happens
    virtual void skip(Millis span);
    /// Takes the clock through a span as if it had been waited for: at each due time what is due goes out before it goes on. Replies when
    /// nothing is on its way any more; `span` > 0. Two at once go together, and each is told at its own span's end. A stop that is requested ends
    /// it where it is, with Cancelled; so does the end of `context`.
    virtual std::stop_source advance(Millis span, QObject *context, Reply<void> done);
    /// The one way back: to this machine's time. What is due, and what counts in the hour, goes back by as much; what happened keeps its time;
    /// a notice says so. Replies with how far it went, 0 if it was not ahead. Conflict, while the clock is being run ahead.
    virtual void reset(QObject *context, Reply<Millis> done);

    /// Takes over what a batch says of this; tell() emits it, once all doors have taken theirs.
    void take(const Batch &batch);
    void tell(const Batch &batch);

Q_SIGNALS:
    void changed(const ovyxa::ClockState &clock);

private:
    void stand(bool paused);
    /// Shows `shown` until the engine's word on the change has come.
    void alter(const ClockState &shown, std::function<void(Clock &)> how);
    void take(ClockState next);

    Crossing *m_crossing;
    ClockState m_state;
    int m_calls = 0;                    ///< under way to the engine
    std::optional<bool> m_willStand;    ///< what they come to
    std::optional<bool> m_stoodBefore;  ///< somebody holds it
    std::optional<ClockState> m_newest; ///< that came meanwhile
    bool m_moved = false;
};

} // namespace ovyxa
