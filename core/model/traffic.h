// SPDX-License-Identifier: MIT
#pragma once

#include "core/model/ids.h"
#include "core/model/instant.h"
#include "core/model/plan_limit.h"

#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QString>

namespace ovyxa {

/// The month's event usage, summed over all sites against one plan limit (spec 2).
struct Usage
{
    qint64 events = 0;
    qint64 planLimit = defaultPlanLimit();
    QString period; ///< "2025-03"; empty = nothing counted yet
    int fired = 0;  ///< how many of limits::usageThresholdsPercent have fired this month
    /// Rounded down, so that 79.99 % shows as 79.
    [[nodiscard]] int percent() const { return int(events * 100 / planLimit); }
    bool operator==(const Usage &) const = default;
};

/// A point of the curve of active visitors, one every limits::activeVisitorRefresh of simulated time.
struct VisitorPoint
{
    Instant at{}; ///< simulated
    int visitors = 0;
    bool operator==(const VisitorPoint &) const = default;
};

/// What the traffic of one site comes to.
struct SiteTraffic
{
    int activeVisitors = 0;    ///< unique visitors with a page view in limits::activeVisitorWindow
    QList<VisitorPoint> curve; ///< oldest first; at most limits::visitorCurvePoints
    bool operator==(const SiteTraffic &) const = default;
};

/// What the page of a traffic panel shows; a snapshot.
struct Traffic
{
    Usage usage;
    QHash<SiteId, SiteTraffic> sites;  ///< those with traffic since the start
    QHash<GoalId, qint64> completions; ///< of each goal, ever
    qint64 pageviews = 0;              ///< counted since the start, bots not among them
    qint64 customEvents = 0;           ///< as pageviews
    qint64 bots = 0;                   ///< hits of known crawlers since the start: they count nowhere else
    qint64 refused = 0;                ///< requests that the Events API refused since the start
    bool simulating = false;
    SiteId simulatedSite;
    bool operator==(const Traffic &) const = default;
};

/// A choice among several, as often as its weight says.
struct Weighted
{
    QString value;
    int weight = 1; ///< ≥ 1
    bool operator==(const Weighted &) const = default;
};

inline constexpr int mostPagesPerVisit = 50;

/// What the traffic simulator makes up. The same settings and seed give the same hits at the same times after its start.
struct SimulationSettings
{
    SiteId site;
    quint64 seed = 1;
    double visitorsPerMinute = 20; ///< new visits a simulated minute, as a Poisson process; 0.1 … 100,000
    int pagesPerVisit = 3;         ///< on average; 1 … mostPagesPerVisit
    int botPercent = 10;           ///< of all hits; 0 … 100
    QList<Weighted> paths{
        {QStringLiteral("/"), 8}, {QStringLiteral("/pricing"), 4}, {QStringLiteral("/blog/launch"), 4}, {QStringLiteral("/thanks"), 1}};
    QList<Weighted> sources{{QStringLiteral("direct"), 4}, {QStringLiteral("google"), 4}, {QStringLiteral("twitter"), 1}};
    QList<Weighted> countries{{QStringLiteral("DE"), 3}, {QStringLiteral("FR"), 2}, {QStringLiteral("US"), 3}};
    QList<Weighted> customEvents; ///< names; empty = only page views. One in ten hits is one of them
    bool operator==(const SimulationSettings &) const = default;
};

} // namespace ovyxa

Q_DECLARE_METATYPE(ovyxa::Traffic)
