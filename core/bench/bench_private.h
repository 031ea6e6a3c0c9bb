// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/bench.h"
#include "core/bench/reading_thread.h"
#include "core/engine/engine.h"

#include <QtCore/QPointer>
#include <QtCore/QThread>

#include <functional>
#include <map>
#include <memory>

namespace ovyxa {

/// The threads and snapshots behind the door, shared by bench.cpp (opening, snapshots) and bench_calls.cpp (calls).
struct Bench::Private
{
    explicit Private(Bench *bench) : q(bench) {}

    /// Takes a call into the list of those that wait. The reply is to be called here, on the bench's thread, and does nothing when the
    /// call has been answered already or its context is gone.
    template<typename T>
    Reply<T> opened(QObject *context, Reply<T> done)
    {
        const quint64 call = ++lastCall;
        const Reply<T> answer = [context = QPointer<QObject>(context), done = std::move(done)](Result<T> result) {
            if (context)
                done(std::move(result));
        };
        openCalls.emplace(call, [answer](const Error &error) { answer(error); });
        return [this, call, answer](Result<T> result) {
            if (openCalls.erase(call) > 0)
                answer(std::move(result));
        };
    }

    /// The same for a reply that may be called on any thread, and arrives on the bench's.
    template<typename T>
    Reply<T> crossing(QObject *context, Reply<T> done)
    {
        return [this, reply = opened(context, std::move(done))](Result<T> result) {
            QMetaObject::invokeMethod(
                q, [reply, result = std::move(result)]() mutable { reply(std::move(result)); }, Qt::QueuedConnection);
        };
    }

    /// Calls the engine on its thread. The reply comes with what the call changed, so that snapshots are never older than answers.
    template<typename T>
    void ask(QObject *context, Reply<T> done, std::function<void(Engine &, Reply<T>)> call)
    {
        if (!engine)
            return crossing(context,
                            std::move(done))(isClosed ? closed() : Error{ErrorCode::Conflict, Bench::tr("This profile is open for reading only.")});
        QMetaObject::invokeMethod(
            engine,
            [engine = engine, call = std::move(call), reply = opened(context, std::move(done))]() mutable {
                call(*engine, [engine, reply = std::move(reply)](Result<T> result) {
                    engine->publisher().answer([reply, result = std::move(result)] { reply(result); });
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
        const Reply<T> reply = crossing(context, std::move(done));
        if (!reading)
            return reply(closed());
        reading->run([query = std::move(query), reply](Result<LogReader *> reader) {
            if (!reader)
                return reply(reader.error());
            reply(query(**reader));
        });
    }

    /// Ends the threads in order: what was told is on disk then. What they have posted to this thread waits there.
    void end();
    [[nodiscard]] static Error closed();
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
    bool isClosed = false;
    quint64 lastCall = 0;
    std::map<quint64, std::function<void(const Error &)>> openCalls; ///< what each one is told if nobody else answers it
};

} // namespace ovyxa
