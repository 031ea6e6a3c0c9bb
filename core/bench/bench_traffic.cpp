// SPDX-License-Identifier: MIT
// The calls and snapshots of traffic and alerts.
#include "core/bench/bench_private.h"

namespace ovyxa {

Traffic Bench::traffic() const
{
    return d->traffic;
}

EventsApiState Bench::eventsApi() const
{
    return d->eventsApi;
}

QList<ApiKey> Bench::apiKeys() const
{
    return d->configuration.apiKeys;
}

QList<AlertRule> Bench::alertRules() const
{
    return d->configuration.alertRules;
}

void Bench::startEventsApi(const EventsApiSetup &setup, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done), [setup](Engine &engine, Reply<void> reply) { engine.traffic().startEventsApi(setup, std::move(reply)); });
}

void Bench::stopEventsApi()
{
    d->tell([](Engine &engine) { engine.traffic().stopEventsApi(); });
}

void Bench::addApiKey(const QString &name, QObject *context, Reply<ApiKeyWithText> done)
{
    d->ask<ApiKeyWithText>(context, std::move(done),
                           [name](Engine &engine, Reply<ApiKeyWithText> reply) { engine.traffic().keys().add(name, std::move(reply)); });
}

void Bench::revokeApiKey(ApiKeyId id, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done), [id](Engine &engine, Reply<void> reply) { engine.traffic().keys().revoke(id, std::move(reply)); });
}

void Bench::startSimulation(const SimulationSettings &settings, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done), [settings](Engine &engine, Reply<void> reply) {
        if (!engine.configuration().site(settings.site))
            return reply(Error{ErrorCode::NotFound, tr("There is no site “%1”. Add it first.").arg(settings.site)});
        reply(engine.traffic().simulation().start(settings));
    });
}

void Bench::stopSimulation()
{
    d->tell([](Engine &engine) { engine.traffic().simulation().stop(); });
}

void Bench::simulateSpike(int visitors, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done), [visitors](Engine &engine, Reply<void> reply) { reply(engine.traffic().simulation().spike(visitors)); });
}

void Bench::simulateAhead(Millis span, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done),
                 [span](Engine &engine, Reply<void> reply) { engine.traffic().simulation().goAhead(span, std::move(reply)); });
}

void Bench::fillMonth(int percent, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done), [percent](Engine &engine, Reply<void> reply) { engine.traffic().fillMonth(percent, std::move(reply)); });
}

void Bench::addAlertRule(const AlertRule &rule, QObject *context, Reply<AlertRule> done)
{
    d->ask<AlertRule>(context, std::move(done),
                      [rule](Engine &engine, Reply<AlertRule> reply) { engine.receiver().addAlertRule(rule, std::move(reply)); });
}

void Bench::removeAlertRule(AlertRuleId id, QObject *context, Reply<void> done)
{
    d->ask<void>(context, std::move(done), [id](Engine &engine, Reply<void> reply) { engine.receiver().alerts().remove(id, std::move(reply)); });
}

} // namespace ovyxa
