// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"
#include "core/bench/reading_thread.h"
#include "core/engine/engine.h"

#include <QtCore/QPointer>
#include <QtCore/QThread>

#include <functional>
#include <memory>

namespace ovyxa {

/// The threads and snapshots behind the door, shared by bench.cpp (opening, snapshots) and bench_calls.cpp (calls).
struct Bench::Private
{
    explicit Private(Bench *bench) : q(bench) {}

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
            QMetaObject::invokeMethod(
                engine, [engine = engine, call = std::move(call)] { call(*engine); }, Qt::QueuedConnection);
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
    void take(ClockState next);
    /// Shows `shown` until the engine's word on the change has come.
    void changeClock(const ClockState &shown, std::function<void(Clock &)> change);
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
    int clockCalls = 0;                    ///< under way to the engine
    std::optional<ClockState> newestClock; ///< that came meanwhile
    ReceiverState receiver;
    Traffic traffic;
    EventsApiState eventsApi;
    QThread engineThread;
    Engine *engine = nullptr; // lives and ends on engineThread
    std::unique_ptr<ReadingThread> reading;
};

} // namespace ovyxa
