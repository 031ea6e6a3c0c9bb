// SPDX-License-Identifier: MIT
#include "core/bench/retention.h"

#include "core/bench/catalogue_door.h"
#include "core/bench/clock_door.h"
#include "core/bench/log_door.h"
#include "core/model/speaking.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace ovyxa {

using namespace std::chrono_literals;

namespace {
constexpr auto firstLook = 1min;
constexpr auto laterLooks = 10min;
} // namespace

Retention::Retention(CatalogueDoor *catalogue, LogDoor *log, ClockDoor *clock) : m_catalogue(catalogue), m_log(log), m_clock(clock)
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &Retention::prune);
}

Retention::Kept Retention::kept() const
{
    const ProfileSettings settings = m_catalogue->settings();
    return {settings.keepNewest, settings.keepDays};
}

void Retention::start()
{
    connect(m_catalogue, &CatalogueDoor::changed, this, &Retention::takeSettings);
    takeSettings();
}

void Retention::takeSettings()
{
    const Kept now = kept();
    if (now == m_kept)
        return;
    m_kept = now;
    m_next.start(firstLook);
}

void Retention::stop()
{
    m_isStopped = true;
    m_next.stop();
    m_tasks.clear();
}

void Retention::prune()
{
    if (m_isStopped || !m_tasks.isEmpty())
        return;
    m_gone = {};
    m_pruned = m_kept;
    if (m_pruned.newest > 0)
        m_tasks << Task{false, false} << Task{false, true};
    if (m_pruned.days > 0)
        m_tasks << Task{true, false} << Task{true, true};
    goOn();
}

/// What is asked for, and what is old, is looked at for each part: people may have changed their mind, or the clock, meanwhile.
void Retention::goOn()
{
    if (m_kept != m_pruned)
        m_tasks.clear();
    if (m_tasks.isEmpty())
        return end();
    const auto ask = [this](const auto &which) { m_tasks.constFirst().ofCaptures ? forecast(CapturePart(which)) : forecast(DeliveryPart(which)); };
    if (m_tasks.constFirst().byAge)
        ask(OlderThan{m_clock->now() - std::chrono::hours{24} * m_pruned.days});
    else
        ask(AllButNewest{m_pruned.newest});
}

/// Where nothing is too much, nothing is written.
template<typename Asked>
void Retention::forecast(const Asked &part)
{
    m_log->discardForecast(part, this, [this, part](const Result<Discarded> &forecast) {
        if (forecast && forecast->rows > 0)
            return discard(part);
        endTask(); // what cannot be read is told by who reads it
    });
}

template<typename Asked>
void Retention::discard(const Asked &part)
{
    m_log->discard(part, this, [this](const Result<Discarded> &discarded) {
        if (!discarded) {
            m_tasks.clear();
            if (discarded.error().code != ErrorCode::Cancelled)
                Q_EMIT noticed({Notice::Level::Warning, tr("What the logs hold too much could not be deleted. %1").arg(discarded.error().message)});
            return end();
        }
        m_gone.rows += discarded->rows;
        m_gone.bytes += discarded->bytes;
        endTask();
    });
}

void Retention::endTask()
{
    if (!m_tasks.isEmpty()) // it was stopped meanwhile
        m_tasks.removeFirst();
    goOn();
}

void Retention::end()
{
    if (m_gone.rows > 0) {
        const int rows = int(std::min<qint64>(m_gone.rows, std::numeric_limits<int>::max()));
        Q_EMIT noticed({Notice::Level::Information, tr("%n record(s) deleted, %1 freed, as this profile's settings ask for.", nullptr, rows)
                                                        .arg(Speaking::locale().formattedDataSize(m_gone.bytes))});
    }
    if (!m_isStopped && !m_next.isActive() && m_kept != Kept())
        m_next.start(laterLooks);
}

} // namespace ovyxa
