// SPDX-License-Identifier: MIT
#include "core/bench/retention.h"

#include "core/bench/catalogue_door.h"
#include "core/bench/clock_door.h"
#include "core/bench/log_door.h"
#include "core/model/speaking.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

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
    if (std::exchange(m_kept, kept()) != m_kept)
        m_next.start(firstLook);
}

void Retention::prune()
{
    const bool isUnderWay = !m_parts.isEmpty();
    if (isUnderWay)
        return;
    m_gone = {};
    const auto add = [this](const auto &which) { m_parts << Part(DeliveryPart(which)) << Part(CapturePart(which)); };
    if (m_kept.newest > 0)
        add(AllButNewest{m_kept.newest});
    if (m_kept.days > 0)
        add(OlderThan{m_clock->now() - std::chrono::hours{24} * m_kept.days});
    goOn();
}

void Retention::goOn()
{
    if (m_parts.isEmpty())
        return end();
    std::visit([this](const auto &part) { forecast(part); }, Part(m_parts.constFirst()));
}

/// Where nothing is too much, nothing is written.
template<typename Asked>
void Retention::forecast(const Asked &part)
{
    m_log->discardForecast(part, this, [this, part](const Result<Discarded> &forecast) {
        if (forecast && forecast->rows > 0)
            return discard(part);
        m_parts.removeFirst(); // what cannot be read is told by who reads it
        goOn();
    });
}

template<typename Asked>
void Retention::discard(const Asked &part)
{
    m_log->discard(part, this, [this](const Result<Discarded> &discarded) {
        if (!discarded) {
            m_parts.clear();
            if (discarded.error().code != ErrorCode::Cancelled)
                Q_EMIT noticed({Notice::Level::Warning, tr("What the logs hold too much could not be deleted. %1").arg(discarded.error().message)});
            return end();
        }
        m_gone.rows += discarded->rows;
        m_gone.bytes += discarded->bytes;
        m_parts.removeFirst();
        goOn();
    });
}

void Retention::end()
{
    if (m_gone.rows > 0) {
        const int rows = int(std::min<qint64>(m_gone.rows, std::numeric_limits<int>::max()));
        Q_EMIT noticed({Notice::Level::Information, tr("%n record(s) deleted, %1 freed, as this profile's settings ask for.", nullptr, rows)
                                                        .arg(Speaking::locale().formattedDataSize(m_gone.bytes))});
    }
    if (m_kept != Kept())
        m_next.start(laterLooks);
}

} // namespace ovyxa
