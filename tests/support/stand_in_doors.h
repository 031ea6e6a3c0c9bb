// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/catalogue_door.h"
#include "core/bench/clock_door.h"
#include "core/bench/log_door.h"
#include "core/bench/receiver_door.h"
#include "core/bench/traffic_door.h"

#include <utility>

/// Doors without a bench behind them, for a panel's test: they show what they were given and keep what they are asked for.
namespace ovyxa::test {

class StandInReceiver final : public ReceiverDoor
{
public:
    StandInReceiver() : ReceiverDoor(nullptr) {}

    [[nodiscard]] ReceiverState state() const override { return shown; }
    void start(const ReceiverSetup &setup, QObject *, Reply<void> done) override
    {
        started.append(setup);
        answer = std::move(done);
    }
    void stop() override { ++stops; }
    void show(const ReceiverState &state)
    {
        shown = state;
        Q_EMIT changed(shown);
    }

    ReceiverState shown;
    QList<ReceiverSetup> started;
    Reply<void> answer; ///< of the last start
    int stops = 0;
};

class StandInLog final : public LogDoor
{
public:
    StandInLog() : LogDoor(nullptr) {}

    void captures(const CaptureQuery &, CaptureId, int, QObject *, Reply<CapturePage> done) override { done(page); }
    using LogDoor::count;
    void count(const CaptureQuery &, QObject *, Reply<qint64> done) override { done(qint64(page.rows.size())); }

    CapturePage page;
};

class StandInTraffic final : public TrafficDoor
{
public:
    StandInTraffic() : TrafficDoor(nullptr) {}

    [[nodiscard]] Traffic figures() const override { return shown; }
    void startSimulation(const SimulationSettings &settings, QObject *, Reply<void> done) override
    {
        started.append(settings);
        answer = std::move(done);
    }
    void stopSimulation() override { ++stops; }
    void show(const Traffic &figures)
    {
        shown = figures;
        Q_EMIT changed(shown);
    }

    Traffic shown;
    QList<SimulationSettings> started;
    Reply<void> answer; ///< of the last start
    int stops = 0;
};

} // namespace ovyxa::test
