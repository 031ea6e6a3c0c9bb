// SPDX-License-Identifier: MIT
#include "core/engine/traffic_desk.h"

#include "core/delivery/dispatcher.h"
#include "core/engine/configuration.h"
#include "core/model/delivery_limits.h"
#include "core/model/speaking.h"
#include "core/model/thread_check.h"
#include "core/model/traffic_limits.h"
#include "core/time/clock.h"
#include "core/tls/local_authority.h"
#include "core/triggers/country_database.h"

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {
constexpr std::chrono::milliseconds keepingInterval{1000}; // real
} // namespace

TrafficDesk::TrafficDesk(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_keys(parts.store, parts.clock)
    , m_simulation(parts.clock, {[this](const Hit &hit, Instant at) { take(hit, at, [](const Result<void> &) {}); },
                                 [this] {
                                     const Sums sums = m_parts.dispatcher->sums();
                                     return m_storing + sums.queued + sums.sending >= limits::requestsAtOnce;
                                 },
                                 [this] { return m_storing > 0; }, [this] { return m_parts.dispatcher->nextDue(); }})
    , m_api(
          parts.clock, [this](QByteArrayView key) { return m_keys.accepts(key); },
          [this](const Hit &hit, Reply<void> done) { take(hit, m_parts.clock->now(), std::move(done)); })
    , m_keeping(this)
{
    connect(m_parts.configuration, &Configuration::changed, this, &TrafficDesk::applyConfiguration);
    connect(&m_simulation, &Simulation::changed, this, &TrafficDesk::changed);
    connect(&m_api, &EventsApi::refused, this, [this](const ApiRequest &request) {
        ++m_traffic.refused;
        Q_EMIT refused(request);
        Q_EMIT changed();
    });
    connect(&m_api, &EventsApi::connectionFailed, this, [this](const QString &peer, const QString &reason, bool distrusted) {
        Q_EMIT noticed({Notice::Level::Warning, tr("The Events API dropped a connection from %1. %2").arg(peer, reason),
                        distrusted ? Notice::Remedy::WhoTrusts : Notice::Remedy::None});
    });
    m_keeping.setInterval(keepingInterval);
    connect(&m_keeping, &QTimer::timeout, this, [this] {
        keep();
        if (!m_traffic.sites.isEmpty() || !m_rules.usage().period.isEmpty())
            Q_EMIT changed(); // the window slides and months begin, also when nobody comes
    });
    m_keeping.start();
}

TrafficDesk::~TrafficDesk() = default;

void TrafficDesk::stop()
{
    assertOnThreadOf(this, "TrafficDesk::stop");
    m_keeping.stop();
    m_simulation.end();
    stopEventsApi();
    keep();
}

void TrafficDesk::restore(const StoredState &state)
{
    assertOnThreadOf(this, "TrafficDesk::restore");
    m_traffic.completions = state.completions;
    Usage usage = state.usage;
    usage.planLimit = state.settings.planLimit;
    m_rules.restoreUsage(usage);
    m_keys.restore(state.apiKeys);
    applyConfiguration();
}

void TrafficDesk::applyConfiguration()
{
    const ConfigurationView view = m_parts.configuration->view();
    QList<Webhook> listening = view.webhooks;
    listening.removeIf([](const Webhook &webhook) { return !webhook.listed || webhook.removed; });
    m_rules.setRules(view.sites, view.goals, listening);
    m_rules.setPlanLimit(view.settings.planLimit);
    m_api.setTier(view.settings.apiTier);
    applyCountryDatabase(view.settings.countryDatabase);

    m_sites.clear();
    for (const Site &site : view.sites)
        m_sites.insert(site.id);
    m_traffic.sites.removeIf([this](std::pair<const SiteId &, SiteTraffic &> site) { return !m_sites.contains(site.first); });
    QSet<GoalId> goals;
    for (const Goal &goal : view.goals)
        goals.insert(goal.id);
    setAside(goals);
    if (m_simulation.isRunning() && !m_sites.contains(m_simulation.site()))
        m_simulation.stop();
    Q_EMIT changed();
}

/// The counts of goals that are gone; a goal that comes back gets its own again.
void TrafficDesk::setAside(const QSet<GoalId> &goals)
{
    m_traffic.completions.removeIf([&](const auto &entry) {
        if (goals.contains(entry.key()))
            return false;
        m_removedCompletions.insert(entry.key(), entry.value());
        return true;
    });
    m_removedCompletions.removeIf([&](const auto &entry) {
        if (!goals.contains(entry.key()))
            return false;
        m_traffic.completions.insert(entry.key(), entry.value());
        m_dirtyGoals.insert(entry.key()); // its row went with the goal
        m_isDirty = true;
        return true;
    });
    m_dirtyGoals.intersect(goals);
}

void TrafficDesk::applyCountryDatabase(const QString &file)
{
    if (file == m_countryFile)
        return;
    m_countryFile = file;
    m_rules.setCountryLookup({});
    m_countries.reset();
    if (file.isEmpty())
        return;
    auto opened = CountryDatabase::open(file);
    if (!opened) {
        const QString without = tr("Events carry the site's default country.");
        Q_EMIT noticed({Notice::Level::Warning, opened.error().message + u' ' + without});
        return;
    }
    m_countries = std::move(opened).value();
    m_rules.setCountryLookup([this](const QString &address) { return m_countries->countryOf(address); });
}

void TrafficDesk::take(const Hit &hit, Instant at, Reply<void> done)
{
    assertOnThreadOf(this, "TrafficDesk::take");
    if (!m_sites.contains(hit.site))
        return done(Error{ErrorCode::NotFound, tr("There is no site “%1”.").arg(hit.site)});
    m_last = std::max(m_last, at);
    sampleUntil(m_last);
    if (m_rules.isMonthOver(m_last))
        keep(); // what the month came to: the clock may go back into it
    const Counted counted = m_rules.take(hit, m_last);
    if (counted.isBot)
        ++m_traffic.bots;
    else
        ++(hit.name.isEmpty() ? m_traffic.pageviews : m_traffic.customEvents);
    for (GoalId goal : counted.completed) {
        ++m_traffic.completions[goal];
        m_dirtyGoals.insert(goal);
    }
    m_isDirty = m_isDirty || !counted.isBot;
    m_unsent.take(hit, m_last, counted);
    Q_EMIT changed();
    submit(counted.triggered, std::move(done));
}

void TrafficDesk::fillMonth(int percent, Reply<void> done)
{
    assertOnThreadOf(this, "TrafficDesk::fillMonth");
    if (percent < 1 || percent > 1000)
        return done(Error{ErrorCode::InvalidInput, tr("A month can be filled to 1 to 1,000 %.")});
    m_last = frontier();
    if (m_rules.isMonthOver(m_last))
        keep();
    (void)m_rules.addUsage(0, m_last); // a new month begins at its first event
    const Usage usage = m_rules.usage();
    qint64 wanted = (usage.planLimit * percent + 99) / 100;
    for (const int threshold : limits::usageThresholdsPercent) {
        if (percent < threshold) // of a small limit one more event may be many per cent, and 79 must not set off what is for 80
            wanted = std::min(wanted, (usage.planLimit * threshold - 1) / 100);
    }
    if (wanted < usage.events) {
        return done(Error{ErrorCode::Conflict, tr("%1 of %2 events have been counted this month, which is %3 % already.")
                                                   .arg(Speaking::figure(usage.events), Speaking::figure(usage.planLimit))
                                                   .arg(usage.percent())});
    }
    m_isDirty = true;
    const QList<Triggered> triggered = m_rules.addUsage(wanted - usage.events, m_last);
    Q_EMIT changed();
    submit(triggered, std::move(done));
}

void TrafficDesk::submit(const QList<Triggered> &triggered, Reply<void> done)
{
    if (triggered.isEmpty())
        return done({});
    QList<Submission> submissions;
    for (const Triggered &one : triggered)
        submissions.append({one.draft, one.webhooks});
    ++m_storing;
    m_parts.dispatcher->submitTogether(submissions, countsAsNow(), this, [this, done = std::move(done)](const Result<QList<Submitted>> &submitted) {
        --m_storing;
        if (!submitted) {
            Q_EMIT noticed({Notice::Level::Warning, submitted.error().message});
            return done(submitted.error());
        }
        for (const Submitted &one : *submitted)
            Q_EMIT eventTriggered(one.event);
        done({});
    });
}

std::function<Result<void>(Writer &)> TrafficDesk::countsAsNow() const
{
    QHash<GoalId, qint64> completions;
    for (GoalId goal : m_dirtyGoals)
        completions.insert(goal, m_traffic.completions.value(goal));
    return [usage = m_rules.usage(), completions](Writer &writer) -> Result<void> {
        for (auto it = completions.cbegin(); it != completions.cend(); ++it) {
            if (const auto put = writer.putCompletions(it.key(), it.value()); !put)
                return put;
        }
        return writer.putUsage(usage);
    };
}

void TrafficDesk::keep()
{
    if (!m_isDirty || m_rules.usage().period.isEmpty())
        return;
    m_parts.store->write<void>(countsAsNow(), this, [this, goals = m_dirtyGoals](const Result<void> &kept) {
        if (kept)
            return;
        m_isDirty = true; // tried again in a second, whether anybody comes or not
        m_dirtyGoals.unite(goals);
    });
    m_isDirty = false;
    m_dirtyGoals.clear();
}

Instant TrafficDesk::frontier() const
{
    const Instant now = m_parts.clock->now();
    return std::max(m_last, m_simulation.isRunning() ? std::min(now, m_simulation.nextAt()) : now);
}

void TrafficDesk::sampleUntil(Instant at)
{
    constexpr Millis step = limits::activeVisitorRefresh;
    if (m_sampled == Instant{} || at - m_sampled > step * limits::visitorCurvePoints)
        m_sampled = at - at.time_since_epoch() % step - (m_sampled == Instant{} ? Millis{} : step * limits::visitorCurvePoints);
    for (; m_sampled + step <= at; m_sampled += step) {
        const Instant next = m_sampled + step;
        const QList<SiteId> sites = m_rules.sitesWithTraffic();
        for (const SiteId &site : sites) {
            QList<VisitorPoint> &curve = m_traffic.sites[site].curve;
            if (curve.size() == limits::visitorCurvePoints)
                curve.removeFirst();
            curve.append({next, m_rules.activeVisitors(site, next)});
        }
    }
}

Traffic TrafficDesk::traffic()
{
    assertOnThreadOf(this, "TrafficDesk::traffic");
    m_last = frontier();
    sampleUntil(m_last);
    Traffic traffic = m_traffic;
    const QList<SiteId> sites = m_rules.sitesWithTraffic();
    for (const SiteId &site : sites)
        traffic.sites[site].activeVisitors = m_rules.activeVisitors(site, m_last);
    traffic.usage = m_rules.usage();
    // The rules begin a month at its first event; whoever looks before that is not to see the last one's figures as today's.
    if (const QString period = toPeriod(m_last); !traffic.usage.period.isEmpty() && traffic.usage.period != period)
        traffic.usage = {0, traffic.usage.planLimit, period, 0};
    traffic.simulating = m_simulation.isRunning();
    traffic.simulatedSite = m_simulation.site();
    return traffic;
}

bool TrafficDesk::moveBack(Millis span)
{
    m_simulation.moveBack(span);
    m_api.moveBack(span);
    m_rules.moveBack(span);
    m_last -= std::min(span, Millis{m_last.time_since_epoch()}); // of nobody yet, it stays
    m_sampled -= std::min(span, Millis{m_sampled.time_since_epoch()});
    for (SiteTraffic &site : m_traffic.sites) {
        for (VisitorPoint &point : site.curve)
            point.at -= span;
    }
    const Usage usage = m_rules.usage();
    const QString period = toPeriod(m_parts.clock->now());
    const bool isOtherMonth = usage.period > period;
    if (isOtherMonth)
        m_rules.restoreUsage({0, usage.planLimit, period, 0});
    Q_EMIT changed();
    return isOtherMonth;
}

void TrafficDesk::takeUsage(const Usage &counted)
{
    assertOnThreadOf(this, "TrafficDesk::takeUsage");
    Usage usage = m_rules.usage(); // what came since
    usage.events += counted.events;
    usage.fired = std::max(usage.fired, counted.fired);
    m_rules.restoreUsage(usage);
    m_isDirty = true;
    Q_EMIT changed();
}

void TrafficDesk::startEventsApi(const EventsApiSetup &setup, Reply<void> done)
{
    assertOnThreadOf(this, "TrafficDesk::startEventsApi");
    const auto start = [&]() -> Result<void> {
        EventsApiOptions options;
        if (!options.server.address.setAddress(setup.address == "localhost"_L1 ? u"127.0.0.1"_s : setup.address))
            return Error{ErrorCode::InvalidInput, tr("“%1” is not an IP address. Use 127.0.0.1 or ::1.").arg(setup.address)};
        auto identity = m_parts.authority->serverIdentity();
        if (!identity)
            return identity.error();
        options.server.identity = std::move(identity).value();
        options.server.port = setup.port;
        options.tier = m_parts.configuration->settings().apiTier;
        m_keys.setExtra(setup.extraKeys);
        return m_api.start(options);
    };
    Result<void> started = start();
    m_apiProblem = started ? QString() : started.error().message;
    Q_EMIT eventsApiChanged();
    done(std::move(started));
}

void TrafficDesk::stopEventsApi()
{
    assertOnThreadOf(this, "TrafficDesk::stopEventsApi");
    m_api.stop();
    m_apiProblem.clear();
    Q_EMIT eventsApiChanged();
}

EventsApiState TrafficDesk::eventsApi() const
{
    return {m_api.isRunning(), m_api.isRunning() ? m_api.url().toString() : QString(), m_apiProblem};
}

} // namespace ovyxa
