// SPDX-License-Identifier: MIT
#include "ui/traffic/traffic_controller.h"

#include "core/bench/catalogue_door.h"
#include "core/bench/clock_door.h"
#include "core/bench/traffic_door.h"
#include "core/rules/simulation_rules.h"
#include "ui/traffic/traffic_words.h"

#include <QtCore/QLocale>
#include <QtCore/QSettings>

#include <algorithm>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

void recall(const QSettings &file, const QString &name, QList<Weighted> *list)
{
    if (!file.contains(name))
        return;
    const QString text = file.value(name).toString();
    if (text.isEmpty())
        list->clear();
    else if (auto weighted = rules::weightedFromText(text))
        *list = std::move(weighted).value();
}

} // namespace

TrafficController::TrafficController(Doors doors, QObject *parent) : QObject(parent), m_doors(std::move(doors))
{
    const QSettings file(memoryFile(), QSettings::IniFormat);
    SimulationSettings read;
    read.seed = file.value(u"seed"_s, read.seed).toULongLong();
    read.visitorsPerMinute = file.value(u"visitorsPerMinute"_s, read.visitorsPerMinute).toDouble();
    read.pagesPerVisit = file.value(u"pagesPerVisit"_s, read.pagesPerVisit).toInt();
    read.botPercent = file.value(u"botPercent"_s, read.botPercent).toInt();
    recall(file, u"paths"_s, &read.paths);
    recall(file, u"sources"_s, &read.sources);
    recall(file, u"countries"_s, &read.countries);
    recall(file, u"customEvents"_s, &read.customEvents);
    read.site = u"-"_s; // the window says which; the rest is looked at here
    if (rules::simulationAllowed(read))
        m_settings = read;
    m_settings.site.clear();
    m_port = quint16(file.value(u"port"_s, usualPort).toUInt());
    m_apiWanted = file.value(u"running"_s, false).toBool();

    connect(m_doors.traffic, &TrafficDoor::changed, this, &TrafficController::trafficChanged);
    connect(m_doors.catalogue, &CatalogueDoor::changed, this, &TrafficController::changed);
    connect(m_doors.clock, &ClockDoor::changed, this, &TrafficController::trafficChanged); // running ahead goes on, or the speed is another
    connect(m_doors.traffic, &TrafficDoor::eventsApiChanged, this, [this](const EventsApiState &state) {
        m_apiWanted = state.running;
        if (state.running)
            m_port = quint16(QUrl(state.url).port());
        remember();
        Q_EMIT changed();
    });
    connect(m_doors.traffic, &TrafficDoor::apiRequestsRefused, this, [this](const QList<ApiRequest> &requests) {
        for (const ApiRequest &request : requests)
            Q_EMIT refused(tr("%1 %2: %3").arg(request.status).arg(request.target, request.problem));
    });
    // A server posts to it: who opens the window again goes on where it was left.
    if (m_apiWanted && !api().running)
        QMetaObject::invokeMethod(
            this, [this] { startApi(m_port); }, Qt::QueuedConnection);
}

void TrafficController::remember() const
{
    QSettings file(memoryFile(), QSettings::IniFormat);
    file.setValue(u"seed"_s, m_settings.seed);
    file.setValue(u"visitorsPerMinute"_s, m_settings.visitorsPerMinute);
    file.setValue(u"pagesPerVisit"_s, m_settings.pagesPerVisit);
    file.setValue(u"botPercent"_s, m_settings.botPercent);
    file.setValue(u"paths"_s, rules::weightedText(m_settings.paths));
    file.setValue(u"sources"_s, rules::weightedText(m_settings.sources));
    file.setValue(u"countries"_s, rules::weightedText(m_settings.countries));
    file.setValue(u"customEvents"_s, rules::weightedText(m_settings.customEvents));
    file.setValue(u"port"_s, m_port);
    file.setValue(u"running"_s, m_apiWanted);
}

std::function<void(const Result<void> &)> TrafficController::sayProblem()
{
    return [this](const Result<void> &done) {
        if (!done && done.error().code != ErrorCode::Cancelled)
            Q_EMIT said(done.error().message, true);
    };
}

void TrafficController::setSite(const SiteId &site)
{
    m_settings.site = site;
    Q_EMIT changed();
    Q_EMIT trafficChanged();
}

QString TrafficController::memoryFile() const
{
    return m_doors.profileFolder % u"/traffic.ini"_s;
}

Traffic TrafficController::traffic() const
{
    return m_doors.traffic->figures();
}

SiteTraffic TrafficController::siteTraffic() const
{
    return m_doors.traffic->figures().sites.value(site());
}

QList<CurveThreshold> TrafficController::thresholds() const
{
    QList<CurveThreshold> found;
    const QList<WebhookStatus> webhooks = m_doors.catalogue->webhooks(site());
    for (const WebhookStatus &status : webhooks) {
        if (status.webhook.events.testFlag(EventKind::RealtimeSpike))
            found.append({status.webhook.name, status.webhook.spikeThreshold});
    }
    return found;
}

QStringList TrafficController::goalCounts() const
{
    const QHash<GoalId, qint64> completions = m_doors.traffic->figures().completions;
    QList<Goal> goals = m_doors.catalogue->goals(site());
    std::stable_sort(goals.begin(), goals.end(), [&](const Goal &a, const Goal &b) { return completions.value(a.id) > completions.value(b.id); });
    QStringList counts;
    for (const Goal &goal : std::as_const(goals))
        counts += u"%1 %2"_s.arg(goal.name, QLocale().toString(completions.value(goal.id)));
    return counts;
}

SimulationSettings TrafficController::settings() const
{
    return rules::reachingGoals(m_settings, m_doors.catalogue->goals(site()));
}

void TrafficController::setSettings(const SimulationSettings &settings)
{
    // What stands there because of the goals was not chosen: it goes on following them.
    const SimulationSettings offered = this->settings();
    const SimulationSettings before = std::exchange(m_settings, settings);
    m_settings.site = before.site;
    if (settings.paths == offered.paths)
        m_settings.paths = before.paths;
    if (settings.customEvents == offered.customEvents)
        m_settings.customEvents = before.customEvents;
    remember();
}

void TrafficController::start()
{
    m_doors.traffic->startSimulation(settings(), this, sayProblem());
}

void TrafficController::stop()
{
    m_doors.traffic->stopSimulation();
}

void TrafficController::spike(int visitors)
{
    m_doors.traffic->simulateSpike(visitors, this, sayProblem());
}

void TrafficController::fillMonth(int percent)
{
    m_doors.traffic->fillMonth(percent, this, sayProblem());
}

void TrafficController::runAhead(Millis span)
{
    m_aheadFrom = m_doors.clock->now();
    m_aheadUntil = *m_aheadFrom + span;
    m_doors.traffic->simulateAhead(span, this, [this, told = sayProblem()](const Result<void> &done) {
        m_aheadFrom.reset();
        told(done);
        Q_EMIT trafficChanged();
    });
    Q_EMIT trafficChanged();
}

Millis TrafficController::toMonthEnd() const
{
    return TrafficWords::toMonthEnd(m_doors.clock->now());
}

std::optional<double> TrafficController::progress() const
{
    if (!m_aheadFrom)
        return std::nullopt;
    return std::clamp(double((m_doors.clock->now() - *m_aheadFrom).count()) / double((m_aheadUntil - *m_aheadFrom).count()), 0.0, 1.0);
}

QString TrafficController::hint() const
{
    if (m_aheadFrom)
        return tr("Running ahead; the clock goes with it.");
    const ClockState clock = m_doors.clock->state();
    if (clock.paused)
        return tr("The clock is paused: start it at the top.");
    const Traffic now = traffic();
    const QString speed = QLocale().toString(clock.speed);
    if (now.simulating && now.simulatedSite != site())
        return tr("They come to %1, at ×%2.").arg(now.simulatedSite, speed);
    return tr("The clock goes at ×%1: hurry it at the top.").arg(speed);
}

void TrafficController::setPlanLimit(qint64 limit)
{
    ProfileSettings settings = m_doors.catalogue->settings();
    if (settings.planLimit == limit)
        return;
    settings.planLimit = limit;
    m_doors.catalogue->setSettings(settings, this, sayProblem());
}

EventsApiState TrafficController::api() const
{
    return m_doors.traffic->eventsApi();
}

void TrafficController::startApi(quint16 port)
{
    EventsApiSetup setup;
    setup.port = port;
    m_doors.traffic->startEventsApi(setup, this, [this, port, told = sayProblem()](const Result<void> &done) {
        if (!done && done.error().code == ErrorCode::Unavailable && port != 0)
            Q_EMIT portTaken(done.error().message);
        else
            told(done);
    });
}

void TrafficController::stopApi()
{
    m_doors.traffic->stopEventsApi();
}

ApiTier TrafficController::tier() const
{
    return m_doors.catalogue->settings().apiTier;
}

void TrafficController::setTier(ApiTier tier)
{
    ProfileSettings settings = m_doors.catalogue->settings();
    if (settings.apiTier == tier)
        return;
    settings.apiTier = tier;
    m_doors.catalogue->setSettings(settings, this, sayProblem());
}

QString TrafficController::curlLine() const
{
    const EventsApiState state = api();
    if (!state.running)
        return {};
    return uR"(curl --cacert '%1' %2api/v1/events/pageview -H "Authorization: Bearer $OVYXA_API_KEY" )"
           uR"(-H 'Content-Type: application/json' -d '{"site_id":"%3","url":"https://%3/"}')"_s.arg(
               QString(m_doors.authorityFile).replace(u'\'', uR"('\'')"_s), state.url, site());
}

QList<ApiKey> TrafficController::keys() const
{
    QList<ApiKey> keys = m_doors.catalogue->apiKeys();
    keys.removeIf([](const ApiKey &key) { return key.revokedAt.has_value(); });
    return keys;
}

void TrafficController::makeKey(const QString &name, std::function<void(const QByteArray &text)> made)
{
    m_doors.catalogue->addApiKey(name, this, [this, made = std::move(made)](const Result<ApiKeyWithText> &key) {
        if (key)
            made(key->text);
        else
            Q_EMIT said(key.error().message, true);
    });
}

void TrafficController::revokeKey(ApiKeyId id)
{
    m_doors.catalogue->revokeApiKey(id, this, sayProblem());
}

} // namespace ovyxa
