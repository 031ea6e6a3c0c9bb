// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/event.h"
#include "core/model/hit.h"
#include "core/model/traffic.h"
#include "core/model/webhook.h"

#include <functional>
#include <memory>

namespace ovyxa {

/// An event that a hit has set off, and whom it concerns.
struct Triggered
{
    EventDraft draft;          ///< with its time
    QList<WebhookId> webhooks; ///< never empty
    GoalId goal;               ///< the completed goal, if it is one
};

/// What became of a hit.
struct Counted
{
    bool isBot = false;         ///< then it counted nowhere
    QList<Triggered> triggered; ///< in this order: goals as configured, usage (80 before 100, sites by id), spikes (webhooks by id)
    QList<GoalId> completed;    ///< also those that nobody listens for
};

/// The rules of spec 2 and 3 in one place: turns hits into events. Goals by path or name; usage over all sites against the plan limit;
/// active visitors and spikes for each site and webhook; bots count nowhere. Pure: no I/O, no clock, no timers; times given to it go
/// back with moveBack() alone. Memory is bounded by the visitors of the last five minutes. Any one thread; owned by whoever counts.
class TriggerEngine final
{
public:
    /// The country of an IP address, empty if unknown.
    using CountryLookup = std::function<QString(const QString &address)>;

    TriggerEngine();
    ~TriggerEngine();

    /// What the rules go by; `webhooks` are the listed ones that are not removed. What is under way is kept: counts, and which spikes are armed.
    void setRules(const QList<Site> &sites, const QList<Goal> &goals, const QList<Webhook> &webhooks);
    void setPlanLimit(qint64 planLimit);
    void setCountryLookup(CountryLookup lookup);

    /// Counts a hit at a simulated time. A site that is not known counts for usage alone.
    [[nodiscard]] Counted take(const Hit &hit, Instant at);
    /// Counts events that came earlier this month, from nobody in particular ("fill the month"): only usage moves. `events` ≥ 0.
    [[nodiscard]] QList<Triggered> addUsage(qint64 events, Instant at);

    [[nodiscard]] Usage usage() const;
    /// Whether the month that usage() counts is over at that time: the next event begins another.
    [[nodiscard]] bool isMonthOver(Instant at) const;
    /// Takes up what an earlier run counted.
    void restoreUsage(const Usage &usage);
    /// The clock went back, within a month: who is active stays so. Over a month's beginning, restoreUsage() besides.
    void moveBack(Millis span);
    /// Exact for `now`; 0 for a site without traffic.
    [[nodiscard]] int activeVisitors(const SiteId &site, Instant now);
    [[nodiscard]] QList<SiteId> sitesWithTraffic() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace ovyxa
