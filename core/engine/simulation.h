// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/result.h"
#include "core/triggers/traffic_simulator.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <functional>
#include <memory>
#include <stop_token>

namespace ovyxa {

class Clock;

/// Lets simulated visitors come in simulated time: each hit when its time has come, or, going ahead, as fast as this machine can, the
/// clock with it. Engine thread; owned by the traffic desk.
class Simulation final : public QObject
{
    Q_OBJECT
public:
    struct Surroundings
    {
        std::function<void(const Hit &hit, Instant at)> take;
        /// Whether what the hits have set off is still on its way; going ahead waits for it, so that time does not outrun the wire.
        std::function<bool()> isBusy;
        /// Whether events that the hits have set off are not on disk yet.
        std::function<bool()> isStoring;
        /// The next retry or release: time stops over at each.
        std::function<std::optional<Instant>()> nextDue;
    };

    /// The clock outlives it.
    Simulation(Clock *clock, Surroundings surroundings, QObject *parent = nullptr);
    ~Simulation() override;

    /// Ends one that runs.
    [[nodiscard]] Result<void> start(const SimulationSettings &settings);
    /// Nobody comes any more. Who waits for a span's end hears of it once all that the hits set off is on disk.
    void stop();
    void end(); ///< … or at once
    [[nodiscard]] bool isRunning() const { return m_simulator != nullptr; }
    [[nodiscard]] Instant nextAt() const; ///< of the next hit; only while one runs
    [[nodiscard]] bool isGoingAhead() const { return !m_ahead.isEmpty(); }
    /// The clock went back, and who is on the way comes when they would have come. Not while it is going ahead.
    void moveBack(Millis span);
    [[nodiscard]] const SiteId &site() const { return m_site; }
    /// So many visitors more within spikeSpan. Errors: Conflict, when none runs.
    [[nodiscard]] Result<void> spike(int visitors);
    /// Goes through a span; `done` at its end, when all that it set off is on disk, or with Cancelled when it is stopped, or when `wish` is. Whoever
    /// comes while another one goes ahead goes along. Errors: Conflict, when none runs.
    void goAhead(Millis span, std::stop_token wish, Reply<void> done);

Q_SIGNALS:
    void changed();

private:
    void arm();
    void step();
    void stepAhead();
    /// Takes what has come until `until`, for a few milliseconds; false if there is more.
    bool takeUntil(Instant until);
    [[nodiscard]] static Error stopped();
    void endThere();    ///< who waits for a moment that has come
    void endUnwished(); ///< who goes no further
    void endAhead(const Result<void> &outcome);

    Clock *m_clock;
    Surroundings m_around;
    std::unique_ptr<TrafficSimulator> m_simulator;
    Millis m_movedBack{}; ///< since the simulator was made: it knows no way back
    SiteId m_site;
    quint64 m_timer = 0; // Clock::TimerId
    QTimer m_slices;     // while going ahead
    struct Ahead
    {
        Instant until;
        std::stop_token wish;
        Reply<void> done;
    };
    QList<Ahead> m_ahead; // the first of them is there first
};

} // namespace ovyxa
