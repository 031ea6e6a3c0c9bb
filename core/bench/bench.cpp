// SPDX-License-Identifier: MIT
#include "core/bench/bench.h"

#include "core/bench/engine.h"
#include "core/bench/first_trial.h"
#include "core/bench/reading_thread.h"
#include "core/signing/signature_doctor.h"
#include "core/triggers/event_template.h"

#include <QtCore/QPointer>
#include <QtCore/QThread>

#include <algorithm>
#include <future>
#include <utility>

namespace ovyxa {

using namespace Qt::StringLiterals;

struct Bench::Private
{
    explicit Private(Bench *bench)
        : q(bench)
    {
    }

    /// A reply that may be called on any thread and arrives on the bench's, unless its context is gone by then.
    template<typename T>
    Reply<T> crossing(QObject *context, Reply<T> done)
    {
        return [this, context = QPointer<QObject>(context), done = std::move(done)](Result<T> result) {
            QMetaObject::invokeMethod(
                q,
                [context, done, result = std::move(result)]() mutable {
                    if (context)
                        done(std::move(result));
                },
                Qt::QueuedConnection);
        };
    }

    /// Calls the engine on its thread. What it changed is handed over before the reply, so that snapshots are never older than answers.
    template<typename T>
    void ask(QObject *context, Reply<T> done, std::function<void(Engine &, Reply<T>)> call)
    {
        Reply<T> reply = crossing(context, std::move(done));
        if (!engine)
            return reply(Error{ErrorCode::Conflict, Bench::tr("This profile is open for reading only.")});
        QMetaObject::invokeMethod(
            engine,
            [engine = engine, call = std::move(call), reply = std::move(reply)]() mutable {
                call(*engine, [engine, reply = std::move(reply)](Result<T> result) {
                    engine->publisher().flush();
                    reply(std::move(result));
                });
            },
            Qt::QueuedConnection);
    }

    void tell(std::function<void(Engine &)> call)
    {
        if (engine)
            QMetaObject::invokeMethod(engine, [engine = engine, call = std::move(call)] { call(*engine); }, Qt::QueuedConnection);
    }

    /// Reads on the reading thread.
    template<typename T>
    void read(QObject *context, Reply<T> done, std::function<Result<T>(LogReader &)> query)
    {
        reading->run([query = std::move(query), reply = crossing(context, std::move(done))](Result<LogReader *> reader) {
            if (!reader)
                return reply(reader.error());
            reply(query(**reader));
        });
    }

    Result<void> openEngine(const BenchOptions &options);
    Result<void> openReadOnly(const BenchOptions &options);
    void take(const ConfigurationView &view);
    void take(Batch batch);
    [[nodiscard]] WebhookStatus status(const Webhook &webhook) const;

    Bench *q;
    QString folder;
    QString secretsPlace;
    QString authorityFile;
    ConfigurationView configuration;
    QHash<WebhookId, qsizetype> webhookIndex;
    QHash<WebhookId, Gauge> gauges;
    Sums sums;
    ClockState clock;
    ReceiverState receiver;
    QThread engineThread;
    Engine *engine = nullptr; // lives and ends on engineThread
    std::unique_ptr<ReadingThread> reading;
};

Bench::Bench()
    : d(std::make_unique<Private>(this))
{
}

Bench::~Bench()
{
    d->reading.reset();
    if (d->engineThread.isRunning()) {
        d->engineThread.quit(); // Engine is deleted when its thread finishes
        d->engineThread.wait();
    }
}

Result<std::unique_ptr<Bench>> Bench::open(const BenchOptions &options)
{
    std::unique_ptr<Bench> bench(new Bench);
    bench->d->folder = options.profileFolder.isEmpty() ? Profile::defaultFolder() : options.profileFolder;
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
        QMetaObject::invokeMethod(q, [this, batch = std::move(batch)]() mutable { take(std::move(batch)); }, Qt::QueuedConnection);
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
        QString secretsPlace;
    };
    std::promise<Started> promise;
    auto future = promise.get_future();
    QMetaObject::invokeMethod(
        engine,
        [this, &promise] {
            engine->start([this, &promise](Result<void> outcome) {
                Started started{std::move(outcome), {}, {}, {}, {}};
                if (started.outcome) {
                    started.configuration = engine->configuration().view();
                    started.sums = engine->dispatcher().sums();
                    started.clock = engine->clock().state();
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
    take(ConfigurationView{state->sites, state->webhooks, state->goals, state->settings});
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
    if (batch.clock)
        clock = *batch.clock;
    const bool receiverMoved = batch.receiver && receiver != *batch.receiver;
    if (receiverMoved)
        receiver = *batch.receiver;

    if (batch.configuration)
        Q_EMIT q->configurationChanged();
    if (!batch.deliveries.isEmpty())
        Q_EMIT q->deliveriesChanged(batch.deliveries);
    if (!batch.attempts.isEmpty())
        Q_EMIT q->attemptsFinished(batch.attempts);
    if (!batch.captures.isEmpty())
        Q_EMIT q->capturesAdded(batch.captures);
    if (gaugesMoved)
        Q_EMIT q->gaugesChanged();
    if (sumsMoved)
        Q_EMIT q->sumsChanged(sums);
    if (batch.clock)
        Q_EMIT q->clockChanged(clock);
    if (receiverMoved)
        Q_EMIT q->receiverChanged(receiver);
    for (const ReplayProgress &progress : std::as_const(batch.replays))
        Q_EMIT q->replayProgress(progress);
    for (const Notice &notice : std::as_const(batch.notices))
        Q_EMIT q->noticed(notice);
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

void Bench::addSite(const Site &site, QObject *context, Reply<Site> done)
{
    d->ask<Site>(context, std::move(done), [site](Engine &engine, Reply<Site> reply) { engine.configuration().addSite(site, std::move(reply)); });
}

void Bench::updateSite(const Site &site, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done), [site](Engine &engine, Reply<void> reply) { engine.configuration().updateSite(site, std::move(reply)); });
}

void Bench::removeSite(const SiteId &site, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done), [site](Engine &engine, Reply<void> reply) { engine.configuration().removeSite(site, std::move(reply)); });
}

void Bench::addWebhook(const Webhook &webhook, const QByteArray &secret, QObject *context, Reply<WebhookWithSecret> done)
{
    d->ask<WebhookWithSecret>(context, std::move(done), [webhook, secret](Engine &engine, Reply<WebhookWithSecret> reply) {
        Webhook listed = webhook;
        listed.listed = true;
        engine.configuration().addWebhook(listed, secret, std::move(reply));
    });
}

void Bench::addOneOff(const Webhook &webhook, const QByteArray &secret, QObject *context, Reply<WebhookWithSecret> done)
{
    d->ask<WebhookWithSecret>(context, std::move(done), [webhook, secret](Engine &engine, Reply<WebhookWithSecret> reply) {
        Webhook unlisted = webhook;
        unlisted.listed = false;
        engine.configuration().addWebhook(unlisted, secret, std::move(reply));
    });
}

void Bench::updateWebhook(const Webhook &webhook, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done),
                 [webhook](Engine &engine, Reply<void> reply) { engine.configuration().updateWebhook(webhook, std::move(reply)); });
}

void Bench::removeWebhook(WebhookId id, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done),
                 [id](Engine &engine, Reply<void> reply) { engine.configuration().setRemoved(id, true, std::move(reply)); });
}

void Bench::restoreWebhook(WebhookId id, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done),
                 [id](Engine &engine, Reply<void> reply) { engine.configuration().setRemoved(id, false, std::move(reply)); });
}

void Bench::rotateSecret(WebhookId id, const QByteArray &secret, QObject *context, Reply<WebhookWithSecret> done)
{
    d->ask<WebhookWithSecret>(context, std::move(done), [id, secret](Engine &engine, Reply<WebhookWithSecret> reply) {
        engine.configuration().rotateSecret(id, secret, std::move(reply));
    });
}

void Bench::revealSecret(WebhookId id, QObject *context, Reply<QByteArray> done)
{
    d->ask<QByteArray>(context, std::move(done), [id](Engine &engine, Reply<QByteArray> reply) {
        if (!engine.configuration().webhook(id))
            return reply(Error{ErrorCode::NotFound, tr("That webhook is not there any more.")});
        reply(engine.configuration().currentSecret(id));
    });
}

void Bench::addGoal(const Goal &goal, QObject *context, Reply<Goal> done)
{
    d->ask<Goal>(context, std::move(done), [goal](Engine &engine, Reply<Goal> reply) { engine.configuration().addGoal(goal, std::move(reply)); });
}

void Bench::removeGoal(GoalId id, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done), [id](Engine &engine, Reply<void> reply) { engine.configuration().removeGoal(id, std::move(reply)); });
}

void Bench::setSettings(const ProfileSettings &settings, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done),
                 [settings](Engine &engine, Reply<void> reply) { engine.configuration().setSettings(settings, std::move(reply)); });
}

EventDraft Bench::draft(EventKind kind, const SiteId &site) const
{
    const auto known = std::find_if(d->configuration.sites.cbegin(), d->configuration.sites.cend(), [&](const Site &s) { return s.id == site; });
    const QList<Goal> siteGoals = goals(site);
    return eventTemplate(kind, known == d->configuration.sites.cend() ? Site{site} : *known, now(),
                         siteGoals.isEmpty() ? std::nullopt : std::optional(siteGoals.first()));
}

void Bench::fire(const EventDraft &draft, QObject *context, Reply<Fired> done)
{
    d->ask<Fired>(context, std::move(done), [draft](Engine &engine, Reply<Fired> reply) { engine.fire(draft, std::move(reply)); });
}

void Bench::fireTo(const EventDraft &draft, WebhookId webhook, QObject *context, Reply<Fired> done)
{
    d->ask<Fired>(context, std::move(done),
                  [draft, webhook](Engine &engine, Reply<Fired> reply) { engine.fireTo(draft, webhook, std::move(reply)); });
}

void Bench::deliveries(const DeliveryQuery &query, DeliveryId before, int limit, QObject *context, Reply<DeliveryPage> done)
{
    d->read<DeliveryPage>(context, std::move(done),
                          [query, before, limit](LogReader &reader) { return reader.deliveries(query, before, limit); });
}

void Bench::deliveryIds(const DeliveryQuery &query, QObject *context, Reply<QList<DeliveryId>> done)
{
    d->read<QList<DeliveryId>>(context, std::move(done), [query](LogReader &reader) { return reader.deliveryIds(query); });
}

void Bench::delivery(DeliveryId id, QObject *context, Reply<DeliveryDetails> done)
{
    d->read<DeliveryDetails>(context, std::move(done), [id](LogReader &reader) { return reader.delivery(id); });
}

void Bench::captures(CaptureId before, int limit, QObject *context, Reply<CapturePage> done)
{
    d->read<CapturePage>(context, std::move(done), [before, limit](LogReader &reader) { return reader.captures(before, limit); });
}

void Bench::capture(CaptureId id, QObject *context, Reply<CaptureReport> done)
{
    // The secrets are the engine's, the record is the reading thread's; the diagnosis, which may take a while, stays on the latter.
    const auto report = [id](LogReader &reader, const QList<NamedSecret> &secrets, const QList<NamedSecret> &others) -> Result<CaptureReport> {
        auto details = reader.capture(id);
        if (!details)
            return details.error();
        CaptureReport capture;
        capture.details = std::move(details).value();
        SignatureCase signature;
        for (const Header &header : std::as_const(capture.details.headers)) {
            if (header.name.compare(signatureHeader, Qt::CaseInsensitive) == 0)
                signature.headers.append(header.value);
        }
        signature.body = capture.details.body;
        signature.secrets = secrets;
        signature.otherSecrets = others;
        signature.url = capture.details.capture.target.toUtf8();
        if (const auto delivery = reader.deliveryOf(capture.details); delivery && *delivery) {
            capture.delivery = **delivery;
            if (auto sent = reader.body(**delivery))
                signature.sentBody = std::move(sent).value();
        }
        capture.signature = diagnose(signature);
        return capture;
    };
    const Reply<CaptureReport> reply = d->crossing(context, std::move(done));
    const auto read = [this, report, reply](const QList<NamedSecret> &secrets, const QList<NamedSecret> &others) {
        d->reading->run([report, reply, secrets, others](Result<LogReader *> reader) {
            if (!reader)
                return reply(reader.error());
            reply(report(**reader, secrets, others));
        });
    };
    if (!d->engine)
        return read({}, {});
    using Secrets = std::pair<QList<NamedSecret>, QList<NamedSecret>>;
    d->ask<Secrets>(
        this, [read](const Result<Secrets> &secrets) { read(secrets->first, secrets->second); },
        [](Engine &engine, const Reply<Secrets> &answer) { answer(Secrets{engine.receiverSecrets(), engine.configuration().otherSecrets()}); });
}

void Bench::replay(const ReplayRequest &request, QObject *context, Reply<ReplayId> done)
{
    d->ask<ReplayId>(context, std::move(done), [request](Engine &engine, Reply<ReplayId> reply) {
        engine.dispatcher().replay(request, &engine, std::move(reply));
    });
}

void Bench::cancelReplay(ReplayId id)
{
    d->tell([id](Engine &engine) { engine.dispatcher().cancelReplay(id); });
}

void Bench::cancelDeliveries(const QList<DeliveryId> &ids, QObject *context, Reply<int> done)
{
    d->ask<int>(context, std::move(done),
                [ids](Engine &engine, Reply<int> reply) { engine.dispatcher().cancel(ids, &engine, std::move(reply)); });
}

void Bench::setSpeed(double speed)
{
    d->tell([speed](Engine &engine) { engine.clock().setSpeed(speed); });
}

void Bench::setPaused(bool paused)
{
    d->tell([paused](Engine &engine) { engine.clock().setPaused(paused); });
}

void Bench::jumpToNextDue()
{
    d->tell([](Engine &engine) { engine.jumpToNextDue(); });
}

void Bench::skip(Millis span)
{
    d->tell([span](Engine &engine) { engine.clock().skip(span); });
}

void Bench::startReceiver(const ReceiverSetup &setup, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done), [setup](Engine &engine, Reply<void> reply) { engine.startReceiver(setup, std::move(reply)); });
}

void Bench::stopReceiver()
{
    d->tell([](Engine &engine) { engine.stopReceiver(); });
}

void Bench::setPlan(const QString &plan, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done), [plan](Engine &engine, Reply<void> reply) { engine.setPlan(plan, std::move(reply)); });
}

void Bench::allowHost(const QString &host)
{
    d->tell([host](Engine &engine) { engine.allowHost(host); });
}

void Bench::runTrial(QObject *context, Reply<Fired> done)
{
    startFirstTrial(this, context, std::move(done));
}

} // namespace ovyxa
