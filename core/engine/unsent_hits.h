// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/absence.h"
#include "core/model/hit.h"

#include <deque>

namespace ovyxa {

struct Counted;

/// Remembers the last hits and events that became no delivery, so that it can be told why: some hundreds, in memory alone. Engine thread;
/// owned by the traffic desk.
class UnsentHits final
{
public:
    /// A hit with what became of it. Most became something, or nothing that anybody could have waited for, and are not kept.
    void take(const Hit &hit, Instant at, const Counted &counted);
    /// An event that nobody listened for.
    void takeUnheard(EventKind kind, const SiteId &site, Instant at);
    /// A spike that was above no threshold.
    void takeBelow(qint64 visitors, const SiteId &site, Instant at);
    /// Those within reach of a simulated time, oldest first.
    [[nodiscard]] QList<UnsentHit> near(Instant at) const;

private:
    void add(UnsentHit hit);

    std::deque<UnsentHit> m_hits;
};

} // namespace ovyxa
