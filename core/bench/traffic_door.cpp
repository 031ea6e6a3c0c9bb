// SPDX-License-Identifier: MIT
#include "core/bench/traffic_door.h"

#include "core/bench/crossing.h"
#include "core/ingest/hit_reader.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

void TrafficDoor::startEventsApi(const EventsApiSetup &setup, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done),
                          [setup](Engine &engine, Reply<void> reply) { engine.traffic().startEventsApi(setup, std::move(reply)); });
}

void TrafficDoor::stopEventsApi()
{
    m_crossing->tell([](Engine &engine) { engine.traffic().stopEventsApi(); });
}

void TrafficDoor::startSimulation(const SimulationSettings &settings, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done), [settings](Engine &engine, Reply<void> reply) {
        if (!engine.configuration().site(settings.site))
            return reply(Error{ErrorCode::NotFound, tr("There is no site “%1”. Add it first.").arg(settings.site)});
        reply(engine.traffic().simulation().start(settings));
    });
}

void TrafficDoor::stopSimulation()
{
    m_crossing->tell([](Engine &engine) { engine.traffic().simulation().stop(); });
}

void TrafficDoor::simulateSpike(int visitors, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done),
                          [visitors](Engine &engine, Reply<void> reply) { reply(engine.traffic().simulation().spike(visitors)); });
}

void TrafficDoor::simulateAhead(Millis span, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done),
                          [span](Engine &engine, Reply<void> reply) { engine.traffic().simulation().goAhead(span, {}, std::move(reply)); });
}

void TrafficDoor::hit(const QList<Hit> &hits, QObject *context, Reply<void> done)
{
    struct Under
    {
        qsizetype way;
        Result<void> outcome;
    };
    m_crossing->ask<void>(context, std::move(done), [hits](Engine &engine, const Reply<void> &reply) {
        const auto under = std::make_shared<Under>(Under{hits.size() + 1, {}}); // and one, since some reply at once
        const Reply<void> one = [under, reply](const Result<void> &taken) {
            if (!taken && under->outcome)
                under->outcome = taken;
            if (--under->way == 0)
                reply(under->outcome);
        };
        for (const Hit &hit : hits)
            engine.traffic().take(hit, engine.clock().now(), one);
        one({});
    });
}

void TrafficDoor::hit(const QByteArray &request, bool isCustom, int times, QObject *context, Reply<void> done)
{
    auto read = readHit(request, isCustom ? HitKind::CustomEvent : HitKind::Pageview);
    if (!read)
        return m_crossing->opened(context, std::move(done))(read.error());
    Hit made = std::move(read).value();
    if (made.address.isEmpty())
        made.address = u"127.0.0.1"_s;
    if (made.userAgent.isEmpty())
        made.userAgent = u"Mozilla/5.0"_s; // whoever names none is a visitor: bots are told by their names
    hit(QList<Hit>(times, made), context, std::move(done));
}

void TrafficDoor::fillMonth(int percent, QObject *context, Reply<void> done)
{
    m_crossing->ask<void>(context, std::move(done),
                          [percent](Engine &engine, Reply<void> reply) { engine.traffic().fillMonth(percent, std::move(reply)); });
}

void TrafficDoor::take(const Batch &batch)
{
    m_figuresMoved = batch.traffic && m_figures != *batch.traffic;
    if (m_figuresMoved)
        m_figures = *batch.traffic;
    m_eventsApiMoved = batch.eventsApi && m_eventsApi != *batch.eventsApi;
    if (m_eventsApiMoved)
        m_eventsApi = *batch.eventsApi;
}

void TrafficDoor::tell(const Batch &batch)
{
    if (m_eventsApiMoved)
        Q_EMIT eventsApiChanged(m_eventsApi);
    if (!batch.events.isEmpty())
        Q_EMIT eventsTriggered(batch.events);
    if (!batch.refusedRequests.isEmpty())
        Q_EMIT apiRequestsRefused(batch.refusedRequests);
    if (m_figuresMoved)
        Q_EMIT changed(m_figures);
}

} // namespace ovyxa
