// SPDX-License-Identifier: MIT
#include "core/engine/unsent_hits.h"

#include "core/triggers/trigger_engine.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

namespace {
constexpr size_t hitsKept = 500;
constexpr qsizetype agentKept = 200;
} // namespace

void UnsentHits::take(const Hit &hit, Instant at, const Counted &counted)
{
    if (counted.isBot)
        return add({UnsentHit::Why::Bot, {}, hit.site, at, hit.userAgent.left(agentKept)});
    const bool isHeard = std::any_of(counted.triggered.cbegin(), counted.triggered.cend(), [](const Triggered &each) { return each.goal.isValid(); });
    if (!counted.completed.isEmpty() && !isHeard)
        takeUnheard(EventKind::GoalCompleted, hit.site, at);
}

void UnsentHits::takeUnheard(EventKind kind, const SiteId &site, Instant at)
{
    add({UnsentHit::Why::Unheard, kind, site, at, {}});
}

void UnsentHits::takeBelow(qint64 visitors, const SiteId &site, Instant at)
{
    add({UnsentHit::Why::Below, EventKind::RealtimeSpike, site, at, QString::number(visitors)});
}

void UnsentHits::add(UnsentHit hit)
{
    m_hits.push_back(std::move(hit));
    if (m_hits.size() > hitsKept)
        m_hits.pop_front();
}

QList<UnsentHit> UnsentHits::near(Instant at) const
{
    QList<UnsentHit> found;
    for (const UnsentHit &hit : m_hits) {
        if (std::chrono::abs(hit.at - at) <= AbsenceSubject::reach)
            found.append(hit);
    }
    return found;
}

} // namespace ovyxa
