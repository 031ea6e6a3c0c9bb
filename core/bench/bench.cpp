// SPDX-License-Identifier: MIT
#include "core/bench/bench.h"

#include "core/bench/crossing.h"
#include "core/bench/retention.h"
#include "core/engine/alerts.h"
#include "core/model/thread_check.h"
#include "core/storage/profile.h"
#include "core/tls/local_authority.h"
#include "core/triggers/event_template.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>

#include <algorithm>
#include <utility>

namespace ovyxa {

struct Bench::Private
{
    explicit Private(Bench *bench) : q(bench), crossing(bench)
    {
        QObject::connect(&log, &LogDoor::clearedNamed, &catalogue, &CatalogueDoor::remember);
        QObject::connect(&retention, &Retention::noticed, q, &Bench::noticed);
    }

    Result<void> openEngine(const BenchOptions &options);
    Result<void> openReadOnly();
    /// All snapshots first, then the signals: whoever asks while handling one sees a consistent whole.
    void take(const Batch &batch);

    Bench *q;
    QString folder;
    QString secretsPlace;
    QString secretsFile;
    QString authorityFile;
    Crossing crossing;
    CatalogueDoor catalogue{&crossing};
    TrafficDoor traffic{&crossing};
    SendingDoor sending{&crossing};
    ReceiverDoor receiver{&crossing};
    ClockDoor clock{&crossing};
    LogDoor log{&crossing};
    Retention retention{&catalogue, &log, &clock};
};

Bench::Bench() : d(std::make_unique<Private>(this)) {}

Bench::~Bench()
{
    d->crossing.end(); // while the doors are there
}

void Bench::close()
{
    assertOnThreadOf(this, "Bench::close");
    d->retention.stop();
    d->crossing.end();
    QCoreApplication::sendPostedEvents(this, QEvent::MetaCall);
    d->crossing.answerRest();
}

QString Bench::defaultFolder()
{
    return Profile::defaultFolder();
}

bool Bench::isProfile(const QString &folder)
{
    return QFileInfo(Profile::databaseFile(folder)).size() > 0; // a first write that the disk had no room for leaves an empty file
}

std::chrono::milliseconds Bench::heldFor(const QString &folder)
{
    return Profile::takenFor(folder);
}

QList<QSslCertificate> Bench::authorityOf(const QString &folder)
{
    const auto certificates = loadCertificates(LocalAuthority(Profile::tlsFolder(folder)).certificateFile());
    return certificates ? *certificates : QList<QSslCertificate>();
}

Result<std::unique_ptr<Bench>> Bench::open(const BenchOptions &options)
{
    std::unique_ptr<Bench> bench(new Bench);
    bench->d->folder = options.profileFolder.isEmpty() ? defaultFolder() : options.profileFolder;
    const auto opened = options.readOnly ? bench->d->openReadOnly() : bench->d->openEngine(options);
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
    crossing.startReading((*profile)->databaseFile());

    Batch first;
    const auto look = [&first](Engine &engine) { // on its thread, while this one waits
        first.configuration = engine.configurationView();
        first.sums = engine.dispatcher().sums();
        first.clock = engine.clock().state();
        first.traffic = engine.traffic().traffic();
    };
    if (const auto started = crossing.start(
            options, std::move(profile).value(), [this](const Batch &batch) { take(batch); }, look);
        !started)
        return started;
    take(first);
    if (options.keepsTime) // a run on a time of its own is no measure of what is old
        retention.start();
    return {};
}

Result<void> Bench::Private::openReadOnly()
{
    const QString file = Profile::databaseFile(folder);
    const auto reader = LogReader::open(file);
    if (!reader)
        return reader.error();
    const auto state = (*reader)->state();
    if (!state)
        return state.error();
    Batch first;
    first.configuration = {state->sites, state->webhooks, state->goals, state->settings, {}, Alerts::readable(state->alertRules)};
    for (const StoredApiKey &stored : state->apiKeys)
        first.configuration->apiKeys.append(stored.key);
    first.traffic = Traffic();
    first.traffic->usage = state->usage;
    first.traffic->usage.planLimit = state->settings.planLimit;
    first.traffic->completions = state->completions;
    first.sums = state->sums;
    first.clock = {std::max(realNow(), state->lastClock.value_or(Instant{})), std::chrono::steady_clock::now(), 1.0, false, {}};
    take(first);
    crossing.startReading(file);
    return {};
}

void Bench::Private::take(const Batch &batch)
{
    assertOnThreadOf(q, "Bench::take");
    if (batch.configuration) {
        secretsPlace = batch.configuration->secretsPlace;
        secretsFile = batch.configuration->secretsFile;
    }
    const auto forAll = [this](auto &&each) {
        each(catalogue);
        each(traffic);
        each(sending);
        each(receiver);
        each(clock);
    };
    forAll([&](auto &door) { door.take(batch); });
    forAll([&](auto &door) { door.tell(batch); });
    for (const Notice &notice : batch.notices)
        Q_EMIT q->noticed(notice);
    for (const auto &answer : batch.answers)
        answer();
}

CatalogueDoor *Bench::catalogue() const
{
    return &d->catalogue;
}

SendingDoor *Bench::sending() const
{
    return &d->sending;
}

LogDoor *Bench::log() const
{
    return &d->log;
}

ReceiverDoor *Bench::receiver() const
{
    return &d->receiver;
}

TrafficDoor *Bench::traffic() const
{
    return &d->traffic;
}

ClockDoor *Bench::clock() const
{
    return &d->clock;
}

void Bench::whenToldOf(QObject *context, std::function<void()> then)
{
    const auto told = [then = std::move(then)](const Result<void> &result) {
        if (result)
            then();
    };
    d->crossing.ask<void>(context, told, [](Engine &, const Reply<void> &reply) { reply({}); }); // answers come with what changed before them
}

EventDraft Bench::draft(EventKind kind, const SiteId &site) const
{
    const QList<Site> sites = d->catalogue.sites();
    const auto known = std::find_if(sites.cbegin(), sites.cend(), [&](const Site &s) { return s.id == site; });
    const QList<Goal> goals = d->catalogue.goals(site);
    QList<Webhook> webhooks;
    const QList<WebhookStatus> statuses = d->catalogue.webhooks(site);
    for (const WebhookStatus &status : statuses)
        webhooks.append(status.webhook);
    return eventTemplate(kind, known == sites.cend() ? Site{site} : *known, d->clock.now(),
                         goals.isEmpty() ? std::nullopt : std::optional(goals.first()), webhooks, d->catalogue.settings().planLimit);
}

QString Bench::profileFolder() const
{
    return d->folder;
}

QString Bench::secretsPlace() const
{
    return d->secretsPlace;
}

QString Bench::secretsFile() const
{
    return d->secretsFile;
}

QString Bench::authorityFile() const
{
    return d->authorityFile;
}

} // namespace ovyxa
