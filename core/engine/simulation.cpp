// SPDX-License-Identifier: MIT
#include "core/engine/simulation.h"

#include "core/engine/take_out.h"
#include "core/model/thread_check.h"
#include "core/rules/simulation_rules.h"
#include "core/time/clock.h"

#include <QtCore/QElapsedTimer>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace std::chrono_literals;

namespace {

constexpr Millis spikeSpan = 10s;                // simulated
constexpr int sliceMs = 5;                       // real: the engine's thread has other work
constexpr std::chrono::milliseconds patience{2}; // real: until a busy wire is looked at again

} // namespace

Simulation::Simulation(Clock *clock, Surroundings surroundings, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_around(std::move(surroundings))
    , m_slices(this)
{
    m_slices.setSingleShot(true);
    connect(&m_slices, &QTimer::timeout, this, &Simulation::stepAhead);
}

Simulation::~Simulation()
{
    m_clock->cancel(m_timer);
}

Result<void> Simulation::start(const SimulationSettings &settings)
{
    assertOnThreadOf(this, "Simulation::start");
    if (const auto allowed = rules::simulationAllowed(settings); !allowed)
        return allowed;
    end();
    m_site = settings.site;
    m_movedBack = {};
    m_simulator = std::make_unique<TrafficSimulator>(settings, m_clock->now());
    arm();
    Q_EMIT changed();
    return {};
}

void Simulation::stop()
{
    assertOnThreadOf(this, "Simulation::stop");
    if (!m_simulator)
        return;
    m_clock->cancel(std::exchange(m_timer, 0));
    m_slices.stop();
    m_simulator.reset();
    m_site.clear();
    Q_EMIT changed();
    if (isGoingAhead())
        m_slices.start(0);
}

void Simulation::end()
{
    stop();
    m_slices.stop();
    endAhead(stopped());
}

Result<void> Simulation::spike(int visitors)
{
    assertOnThreadOf(this, "Simulation::spike");
    if (!m_simulator)
        return Error{ErrorCode::Conflict, tr("There is no simulation running. Start one first.")};
    if (visitors < 1 || visitors > 1'000'000)
        return Error{ErrorCode::InvalidInput, tr("A spike is of 1 to 1,000,000 visitors.")};
    m_simulator->addSpike(visitors, m_clock->now() + m_movedBack, spikeSpan);
    if (!isGoingAhead())
        arm();
    return {};
}

void Simulation::goAhead(Millis span, std::stop_token wish, Reply<void> done)
{
    assertOnThreadOf(this, "Simulation::goAhead");
    if (!m_simulator)
        return done(Error{ErrorCode::Conflict, tr("There is no simulation running. Start one first.")});
    if (span <= 0ms)
        return done(Error{ErrorCode::InvalidInput, tr("Time only goes forward.")});
    m_clock->cancel(std::exchange(m_timer, 0));
    Ahead ahead{m_clock->now() + span, std::move(wish), std::move(done)};
    const auto place = std::upper_bound(m_ahead.cbegin(), m_ahead.cend(), ahead, [](const Ahead &a, const Ahead &b) { return a.until < b.until; });
    m_ahead.insert(place, std::move(ahead));
    m_slices.start(0);
}

Instant Simulation::nextAt() const
{
    return m_simulator->nextAt() - m_movedBack;
}

void Simulation::moveBack(Millis span)
{
    m_movedBack += span; // the clock has moved the call for the next hit already
}

void Simulation::arm()
{
    m_clock->cancel(m_timer);
    m_timer = m_clock->callAt(nextAt(), this, [this] { step(); });
}

void Simulation::step()
{
    m_timer = 0;
    (void)takeUntil(m_clock->now()); // what is left is due already, and comes with the next turn of the event loop
    arm();
}

bool Simulation::takeUntil(Instant until)
{
    QElapsedTimer elapsed;
    elapsed.start();
    while (nextAt() <= until) {
        if (elapsed.hasExpired(sliceMs) || (isGoingAhead() && m_around.isBusy()))
            return false;
        SimulatedHit next = m_simulator->next();
        next.at -= m_movedBack;
        if (isGoingAhead())
            m_clock->skipTo(next.at);
        m_around.take(next.hit, next.at);
    }
    return true;
}

void Simulation::stepAhead()
{
    if (!m_simulator)
        return m_around.isStoring() ? m_slices.start(patience) : endAhead(stopped());
    endUnwished();
    if (!isGoingAhead())
        return arm();
    if (m_around.isBusy())
        return m_slices.start(patience);
    const Instant aim = m_ahead.constFirst().until;
    Instant until = aim;
    if (const auto due = m_around.nextDue(); due && *due > m_clock->now())
        until = std::min(until, *due); // a retry is made when its time has come, and not a quiet night later
    if (takeUntil(until))
        m_clock->skipTo(until);
    if (m_clock->now() < aim)
        return m_slices.start(std::chrono::milliseconds(0));
    if (m_around.isStoring())
        return m_slices.start(patience);
    endThere();
}

void Simulation::endThere()
{
    const Instant now = m_clock->now();
    const QList<Ahead> arrived = takeOut(&m_ahead, [now](const Ahead &each) { return each.until <= now; });
    if (isGoingAhead())
        m_slices.start(0);
    else
        arm();
    for (const Ahead &each : arrived)
        each.done({});
}

void Simulation::endUnwished()
{
    const QList<Ahead> leaving = takeOut(&m_ahead, [](const Ahead &each) { return each.wish.stop_requested(); });
    for (const Ahead &each : leaving)
        each.done(stopped());
}

Error Simulation::stopped()
{
    return {ErrorCode::Cancelled, tr("The simulation has been stopped.")};
}

void Simulation::endAhead(const Result<void> &outcome)
{
    const QList<Ahead> all = std::exchange(m_ahead, {});
    for (const Ahead &each : all)
        each.done(outcome);
}

} // namespace ovyxa
