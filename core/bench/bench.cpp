// SPDX-License-Identifier: MIT
#include "core/bench/bench_private.h"

#include "core/triggers/event_template.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>

#include <algorithm>
#include <future>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

Bench::Bench() : d(std::make_unique<Private>(this)) {}

Bench::~Bench()
{
    d->end();
}

void Bench::close()
{
    d->end();
    QCoreApplication::sendPostedEvents(this, QEvent::MetaCall);
    while (!d->openCalls.empty()) { // an answer may be the next call
        const auto call = d->openCalls.extract(d->openCalls.begin());
        call.mapped()(Private::closed());
    }
}

Error Bench::Private::closed()
{
    return {ErrorCode::Cancelled, tr("The bench has been closed.")};
}

void Bench::Private::end()
{
    isClosed = true;
    reading.reset();
    if (!engineThread.isRunning())
        return;
    std::promise<void> stopped;
    QMetaObject::invokeMethod(
        engine, [this, &stopped] { engine->stop([&stopped] { stopped.set_value(); }); }, Qt::QueuedConnection);
    stopped.get_future().wait();
    engineThread.quit(); // Engine is deleted when its thread finishes
    engineThread.wait();
    engine = nullptr;
}

QString Bench::defaultFolder()
{
    return Profile::defaultFolder();
}

bool Bench::isProfile(const QString &folder)
{
    return QFileInfo(Profile::databaseFile(folder)).size() > 0; // a first write that the disk had no room for leaves an empty file
}

Result<std::unique_ptr<Bench>> Bench::open(const BenchOptions &options)
{
    std::unique_ptr<Bench> bench(new Bench);
    bench->d->folder = options.profileFolder.isEmpty() ? defaultFolder() : options.profileFolder;
    const auto opened = options.readOnly ? bench->d->openReadOnly(options) : bench->d->openEngine(options);
    if (!opened)
        return opened.error();
    return bench;
}

Result<void> Bench::Private::openEngine(const BenchOptions &options)
{
    auto profile = Profile::acquire(folder);
    if (!profile)
        return profile.error();
    folder = (*profile)->folder();
    authorityFile = LocalAuthority((*profile)->tlsFolder()).certificateFile();
    reading = std::make_unique<ReadingThread>((*profile)->databaseFile());

    const auto deliver = [this](Batch batch) {
        QMetaObject::invokeMethod(
            q, [this, batch = std::move(batch)]() mutable { take(std::move(batch)); }, Qt::QueuedConnection);
    };
    engine = new Engine(options, std::move(profile).value(), deliver);
    engineThread.setObjectName(u"engine"_s);
    engine->moveToThread(&engineThread);
    QObject::connect(&engineThread, &QThread::finished, engine, &QObject::deleteLater);
    engineThread.start();

    struct Started
    {
        Result<void> outcome;
        ConfigurationView configuration;
        Sums sums;
        ClockState clock;
        Traffic traffic;
        QString secretsPlace;
    };
    std::promise<Started> promise;
    auto future = promise.get_future();
    QMetaObject::invokeMethod(
        engine,
        [this, &promise] {
            engine->start([this, &promise](Result<void> outcome) {
                Started started{std::move(outcome), {}, {}, {}, {}, {}};
                if (started.outcome) {
                    started.configuration = engine->configurationView();
                    started.sums = engine->dispatcher().sums();
                    started.clock = engine->clock().state();
                    started.traffic = engine->traffic().traffic();
                    started.secretsPlace = engine->secretsPlace();
                }
                promise.set_value(std::move(started));
            });
        },
        Qt::QueuedConnection);
    Started started = future.get();
    if (!started.outcome)
        return started.outcome;
    take(started.configuration);
    sums = started.sums;
    clock = started.clock;
    traffic = started.traffic;
    secretsPlace = started.secretsPlace;
    return {};
}

Result<void> Bench::Private::openReadOnly(const BenchOptions &)
{
    const QString file = Profile::databaseFile(folder);
    const auto reader = LogReader::open(file);
    if (!reader)
        return reader.error();
    const auto state = (*reader)->state();
    if (!state)
        return state.error();
    ConfigurationView view{state->sites, state->webhooks, state->goals, state->settings, {}, {}};
    for (const StoredApiKey &stored : state->apiKeys)
        view.apiKeys.append(stored.key);
    take(view);
    traffic.usage = state->usage;
    traffic.usage.planLimit = state->settings.planLimit;
    traffic.completions = state->completions;
    sums = state->sums;
    clock = {std::max(realNow(), state->lastClock.value_or(Instant{})), std::chrono::steady_clock::now(), 1.0, false, {}};
    reading = std::make_unique<ReadingThread>(file);
    return {};
}

void Bench::Private::take(const ConfigurationView &view)
{
    configuration = view;
    webhookIndex.clear();
    for (qsizetype i = 0; i < configuration.webhooks.size(); ++i)
        webhookIndex.insert(configuration.webhooks.at(i).id, i);
}

void Bench::Private::take(Batch batch)
{
    // All snapshots first, then the signals: whoever asks while handling one sees a consistent whole.
    if (batch.configuration)
        take(*batch.configuration);
    const bool gaugesMoved = batch.gauges && gauges != *batch.gauges;
    if (gaugesMoved)
        gauges = *batch.gauges;
    const bool sumsMoved = batch.sums && sums != *batch.sums;
    if (sumsMoved)
        sums = *batch.sums;
    const bool clockMoved = batch.clock && clockCalls == 0;
    if (clockMoved)
        take(*batch.clock);
    else if (batch.clock)
        newestClock = batch.clock;
    const bool receiverMoved = batch.receiver && receiver != *batch.receiver;
    if (receiverMoved)
        receiver = *batch.receiver;
    const bool trafficMoved = batch.traffic && traffic != *batch.traffic;
    if (trafficMoved)
        traffic = *batch.traffic;
    const bool eventsApiMoved = batch.eventsApi && eventsApi != *batch.eventsApi;
    if (eventsApiMoved)
        eventsApi = *batch.eventsApi;

    if (batch.configuration)
        Q_EMIT q->configurationChanged();
    if (eventsApiMoved)
        Q_EMIT q->eventsApiChanged(eventsApi);
    if (!batch.events.isEmpty())
        Q_EMIT q->eventsTriggered(batch.events);
    if (!batch.deliveries.isEmpty())
        Q_EMIT q->deliveriesChanged(batch.deliveries);
    if (!batch.attempts.isEmpty())
        Q_EMIT q->attemptsFinished(batch.attempts);
    // Before the requests that raised them: who ends with the last request has heard of its alerts.
    for (const Alert &alert : std::as_const(batch.alerts))
        Q_EMIT q->alertRaised(alert);
    if (!batch.captures.isEmpty())
        Q_EMIT q->capturesAdded(batch.captures);
    if (!batch.refusedRequests.isEmpty())
        Q_EMIT q->apiRequestsRefused(batch.refusedRequests);
    if (trafficMoved)
        Q_EMIT q->trafficChanged(traffic);
    if (gaugesMoved)
        Q_EMIT q->gaugesChanged();
    if (sumsMoved)
        Q_EMIT q->sumsChanged(sums);
    if (clockMoved)
        Q_EMIT q->clockChanged(clock);
    if (receiverMoved)
        Q_EMIT q->receiverChanged(receiver);
    for (const ReplayProgress &progress : std::as_const(batch.replays))
        Q_EMIT q->replayProgress(progress);
    for (const Notice &notice : std::as_const(batch.notices))
        Q_EMIT q->noticed(notice);
    for (const auto &answer : batch.answers)
        answer();
}

WebhookStatus Bench::Private::status(const Webhook &webhook) const
{
    const Gauge gauge = gauges.value(webhook.id);
    return {webhook, gauge.used, gauge.held, gauge.previousSecretAccepted};
}

QList<Site> Bench::sites() const
{
    return d->configuration.sites;
}

QList<WebhookStatus> Bench::webhooks() const
{
    QList<WebhookStatus> found;
    for (const Webhook &webhook : std::as_const(d->configuration.webhooks)) {
        if (webhook.listed && !webhook.removed)
            found.append(d->status(webhook));
    }
    return found;
}

QList<WebhookStatus> Bench::webhooks(const SiteId &site) const
{
    QList<WebhookStatus> found = webhooks();
    found.removeIf([&](const WebhookStatus &status) { return status.webhook.site != site; });
    return found;
}

std::optional<Webhook> Bench::webhook(WebhookId id) const
{
    const auto found = d->webhookIndex.constFind(id);
    return found == d->webhookIndex.cend() ? std::nullopt : std::optional(d->configuration.webhooks.at(*found));
}

QList<Goal> Bench::goals(const SiteId &site) const
{
    QList<Goal> found = d->configuration.goals;
    found.removeIf([&](const Goal &goal) { return goal.site != site; });
    return found;
}

ProfileSettings Bench::settings() const
{
    return d->configuration.settings;
}

Sums Bench::sums() const
{
    return d->sums;
}

ClockState Bench::clock() const
{
    return d->clock;
}

Instant Bench::now() const
{
    return d->clock.atMoment(std::chrono::steady_clock::now());
}

ReceiverState Bench::receiver() const
{
    return d->receiver;
}

QString Bench::profileFolder() const
{
    return d->folder;
}

QString Bench::secretsPlace() const
{
    return d->secretsPlace;
}

QString Bench::authorityFile() const
{
    return d->authorityFile;
}

EventDraft Bench::draft(EventKind kind, const SiteId &site) const
{
    const auto known = std::find_if(d->configuration.sites.cbegin(), d->configuration.sites.cend(), [&](const Site &s) { return s.id == site; });
    const QList<Goal> siteGoals = goals(site);
    QList<Webhook> siteWebhooks;
    for (const WebhookStatus &status : webhooks(site))
        siteWebhooks.append(status.webhook);
    return eventTemplate(kind, known == d->configuration.sites.cend() ? Site{site} : *known, now(),
                         siteGoals.isEmpty() ? std::nullopt : std::optional(siteGoals.first()), siteWebhooks);
}

} // namespace ovyxa
