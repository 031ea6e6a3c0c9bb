// SPDX-License-Identifier: MIT
#include "core/triggers/trigger_engine.h"

#include "core/triggers/active_visitors.h"
#include "core/triggers/goal_matcher.h"
#include "core/triggers/traffic_source.h"
#include "core/triggers/usage_meter.h"
#include "core/triggers/visitor_identity.h"

#include <QtCore/QHash>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <unordered_map>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype agentsKnown = 1024;
constexpr qsizetype longestKnownAgent = 512;

QByteArray goalData(const Goal &goal, QStringView path, const QString &source, const QString &country)
{
    const nlohmann::ordered_json data{{"goal_name", goal.name.toStdString()},
                                      {"visitor_count", 1},
                                      {"url", path.toUtf8().toStdString()},
                                      {"source", source.toStdString()},
                                      {"country", country.toStdString()}};
    return QByteArray::fromStdString(data.dump());
}

QByteArray usageData(const UsageCrossing &crossing)
{
    const nlohmann::ordered_json data{
        {"threshold", crossing.thresholdPercent}, {"usage", crossing.usage}, {"limit", crossing.limit}, {"period", crossing.period.toStdString()}};
    return QByteArray::fromStdString(data.dump());
}

QByteArray spikeData(qsizetype visitors, int threshold)
{
    const nlohmann::ordered_json data{{"active_visitors", visitors}, {"threshold", threshold}, {"window_minutes", ActiveVisitors::windowMinutes()}};
    return QByteArray::fromStdString(data.dump());
}

/// All that is looked at for a hit of one site.
struct SiteRules
{
    QString defaultCountry;
    QList<Goal> goals;
    QList<WebhookId> goalListeners;
    QList<WebhookId> usageListeners;
    ActiveVisitors visitors;
    std::map<WebhookId, SpikeDetector> spikes; // of its webhooks that listen for them
    bool hasTraffic = false;
};

} // namespace

struct TriggerEngine::Private
{
    UsageMeter usage;
    VisitorIdentity identity;
    QHash<QString, bool> botsByAgent; // a bounded number: the same agents come again and again
    CountryLookup country;
    std::map<SiteId, SiteRules> sites; // in the order in which usage is told

    [[nodiscard]] bool comesFromBot(const QString &userAgent);
    [[nodiscard]] QList<Triggered> count(qint64 events, Instant at);
    void completeGoals(const Hit &hit, Instant at, const SiteRules &site, Counted &counted) const;
    void see(const Hit &hit, Instant at, SiteRules &site, QList<Triggered> &triggered);
};

TriggerEngine::TriggerEngine() : d(std::make_unique<Private>()) {}

TriggerEngine::~TriggerEngine() = default;

void TriggerEngine::setRules(const QList<Site> &sites, const QList<Goal> &goals, const QList<Webhook> &webhooks)
{
    std::map<SiteId, SiteRules> before = std::move(d->sites);
    d->sites.clear();
    for (const Site &site : sites) {
        SiteRules &rules = d->sites[site.id];
        if (const auto known = before.find(site.id); known != before.end()) {
            rules.visitors = std::move(known->second.visitors);
            rules.hasTraffic = known->second.hasTraffic;
        }
        rules.defaultCountry = site.defaultCountry;
    }
    for (const Goal &goal : goals) {
        if (const auto site = d->sites.find(goal.site); site != d->sites.end())
            site->second.goals.append(goal);
    }
    for (const Webhook &webhook : webhooks) {
        const auto site = d->sites.find(webhook.site);
        if (site == d->sites.end())
            continue;
        if (webhook.events.testFlag(EventKind::GoalCompleted))
            site->second.goalListeners.append(webhook.id);
        if (webhook.events.testFlag(EventKind::UsageThreshold))
            site->second.usageListeners.append(webhook.id);
        if (webhook.events.testFlag(EventKind::RealtimeSpike)) {
            SpikeDetector detector(webhook.spikeThreshold);
            if (const auto known = before.find(webhook.site); known != before.end()) {
                if (const auto same = known->second.spikes.find(webhook.id); same != known->second.spikes.end())
                    detector = same->second;
            }
            detector.setThreshold(webhook.spikeThreshold);
            site->second.spikes.emplace(webhook.id, detector);
        }
    }
}

void TriggerEngine::setPlanLimit(qint64 planLimit)
{
    d->usage.setPlanLimit(planLimit);
}

void TriggerEngine::setCountryLookup(CountryLookup lookup)
{
    d->country = std::move(lookup);
}

Counted TriggerEngine::take(const Hit &hit, Instant at)
{
    Counted counted;
    counted.isBot = d->comesFromBot(hit.userAgent);
    if (counted.isBot)
        return counted;
    const auto site = d->sites.find(hit.site);
    if (site != d->sites.end())
        d->completeGoals(hit, at, site->second, counted);
    counted.triggered += d->count(1, at);
    if (site != d->sites.end() && hit.name.isEmpty())
        d->see(hit, at, site->second, counted.triggered);
    return counted;
}

bool TriggerEngine::Private::comesFromBot(const QString &userAgent)
{
    if (const auto known = botsByAgent.constFind(userAgent); known != botsByAgent.cend())
        return *known;
    if (userAgent.size() > longestKnownAgent) // no memory for who sends long ones
        return isBot(userAgent);
    if (botsByAgent.size() >= agentsKnown)
        botsByAgent.clear();
    return *botsByAgent.insert(userAgent, isBot(userAgent));
}

QList<Triggered> TriggerEngine::addUsage(qint64 events, Instant at)
{
    return d->count(events, at);
}

void TriggerEngine::Private::completeGoals(const Hit &hit, Instant at, const SiteRules &site, Counted &counted) const
{
    const QStringView path = goalPath(hit.url);
    QString source;
    QString from;
    for (const Goal &goal : site.goals) {
        if (!completes(goal, path, hit.name))
            continue;
        counted.completed.append(goal.id);
        if (site.goalListeners.isEmpty())
            continue;
        if (source.isEmpty()) { // only now: most hits complete nothing
            source = trafficSource(hit.url, hit.referrer);
            from = hit.country;
            if (from.isEmpty() && country && !hit.address.isEmpty())
                from = country(hit.address);
            if (from.isEmpty())
                from = site.defaultCountry;
        }
        counted.triggered.append({{EventKind::GoalCompleted, hit.site, goalData(goal, path, source, from), {}, at}, site.goalListeners, goal.id});
    }
}

QList<Triggered> TriggerEngine::Private::count(qint64 events, Instant at)
{
    QList<Triggered> triggered;
    const QList<UsageCrossing> crossings = usage.add(at, events);
    for (const UsageCrossing &crossing : crossings) {
        for (const auto &[id, site] : sites) {
            if (!site.usageListeners.isEmpty())
                triggered.append({{EventKind::UsageThreshold, id, usageData(crossing), {}, at}, site.usageListeners, {}});
        }
    }
    return triggered;
}

void TriggerEngine::Private::see(const Hit &hit, Instant at, SiteRules &site, QList<Triggered> &triggered)
{
    site.hasTraffic = true;
    site.visitors.advance(at);
    // The count only falls between hits, and is at its lowest right before the next one: looked at here, no re-arming is missed.
    for (auto &[id, detector] : site.spikes)
        (void)detector.update(site.visitors.count());
    site.visitors.pageview(identity.keyOf(hit.address, hit.userAgent, at), at);
    for (auto &[id, detector] : site.spikes) {
        if (detector.update(site.visitors.count()))
            triggered.append({{EventKind::RealtimeSpike, hit.site, spikeData(site.visitors.count(), detector.threshold()), {}, at}, {id}, {}});
    }
}

Usage TriggerEngine::usage() const
{
    return {d->usage.usage(), d->usage.planLimit(), d->usage.period(), d->usage.fired()};
}

bool TriggerEngine::isMonthOver(Instant at) const
{
    return d->usage.isOver(at);
}

void TriggerEngine::restoreUsage(const Usage &usage)
{
    d->usage = UsageMeter(usage.planLimit);
    d->usage.restore(usage.period, usage.events, usage.fired);
}

void TriggerEngine::moveBack(Millis span)
{
    for (auto &[id, site] : d->sites)
        site.visitors.moveBack(span);
}

int TriggerEngine::activeVisitors(const SiteId &site, Instant now)
{
    const auto found = d->sites.find(site);
    if (found == d->sites.end())
        return 0;
    found->second.visitors.advance(now);
    return int(found->second.visitors.count());
}

QList<SiteId> TriggerEngine::sitesWithTraffic() const
{
    QList<SiteId> sites;
    for (const auto &[id, site] : d->sites) {
        if (site.hasTraffic)
            sites.append(id);
    }
    return sites;
}

} // namespace ovyxa
