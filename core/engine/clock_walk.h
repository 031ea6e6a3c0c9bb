// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/time/clock.h"

#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <functional>
#include <stop_token>

namespace ovyxa {

/// Takes the clock through a span from one due time to the next: at each it waits until what was due has gone out and its outcome is on
/// disk. So nothing goes out later than it would have, and what a failure makes due on the way comes in its turn. The real time that sending
/// takes comes on top of the span: 36 minutes are enough for all retries, however slow the answers. Engine thread; owned by the engine.
class ClockWalk final : public QObject
{
    Q_OBJECT
public:
    struct Surroundings
    {
        std::function<bool()> isIdle; ///< nothing is on its way to the wire, on it, or to the disk
        std::function<std::optional<Instant>()> nextDue;
    };

    /// The clock outlives it.
    ClockWalk(Clock *clock, Surroundings surroundings, QObject *parent = nullptr);
    ~ClockWalk() override; ///< as stop()

    /// `done` at the span's end, or with Cancelled when it is stopped, or when `wish` is: there the clock then stands. `span` ≥ 0. Whoever comes
    /// while another one is on the way goes along: time is everybody's, and each hears when their own span is over.
    void go(Millis span, std::stop_token wish, Reply<void> done);
    void stop();
    [[nodiscard]] bool isUnderWay() const { return !m_walkers.isEmpty(); }

private:
    struct Walker
    {
        Millis left; ///< to be gone through
        std::stop_token wish;
        Reply<void> done;
    };

    void step();
    void endThere();    ///< those who are at their span's end
    void endUnwished(); ///< those who go no further
    [[nodiscard]] static Error stopped();

    Clock *m_clock;
    Surroundings m_around;
    QList<Walker> m_walkers;
    QTimer m_steps;
};

} // namespace ovyxa
