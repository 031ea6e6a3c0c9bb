// SPDX-License-Identifier: MIT
#pragma once

#include "core/bench/reading_thread.h"
#include "core/engine/engine.h"
#include "core/model/run_terms.h"
#include "core/model/speaking.h"
#include "core/model/thread_check.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QPointer>
#include <QtCore/QThread>

#include <functional>
#include <map>
#include <memory>

namespace ovyxa {

/// How the doors' calls get to the engine and the reading thread, and their answers back: owns both threads and knows which calls are
/// still open. Everything but what a reply does on its way here happens on the thread of `home`. The language that is spoken where a call is
/// made goes with it, and comes back with its answer; the terms of a run go with it, too. Owned by the bench.
class Crossing final
{
    Q_DECLARE_TR_FUNCTIONS(ovyxa::Bench)
public:
    /// Answers arrive on home's thread, which outlives this.
    explicit Crossing(QObject *home) : m_home(home) {}
    ~Crossing() { end(); }

    /// Starts the engine's thread; blocking until it works. `deliver` gets its batches, on home's thread; `started` is called on the
    /// engine's, to look at what it begins with.
    [[nodiscard]] Result<void> start(const BenchOptions &options, std::unique_ptr<Profile> profile, const std::function<void(Batch)> &deliver,
                                     const std::function<void(Engine &)> &started);
    void startReading(const QString &databaseFile) { m_reading = std::make_unique<ReadingThread>(databaseFile); }
    [[nodiscard]] bool hasEngine() const { return m_engine != nullptr; }
    [[nodiscard]] ReadingThread *reading() const { return m_reading.get(); }

    /// Ends the threads in order: what was told is on disk then. What they have posted to this thread waits there.
    void end();
    /// Answers every call that is still open with Cancelled.
    void answerRest();

    /// Takes a call into the list of those that wait. The reply is to be called here, on the bench's thread, and does nothing when the
    /// call has been answered already or its context is gone.
    template<typename T>
    Reply<T> opened(QObject *context, Reply<T> done)
    {
        assertOnThreadOf(m_home, "A door of the bench");
        const quint64 call = ++m_lastCall;
        const Reply<T> answer = [context = QPointer<QObject>(context), done = std::move(done), language = Speaking::language()](Result<T> result) {
            const Speaking speaking(language);
            if (context)
                done(std::move(result));
        };
        m_openCalls.emplace(call, [answer](const Error &error) { answer(error); });
        return [this, call, answer](Result<T> result) {
            assertOnThreadOf(m_home, "An answer");
            if (m_openCalls.erase(call) > 0)
                answer(std::move(result));
        };
    }

    /// The same for a reply that may be called on any thread, and arrives on the bench's.
    template<typename T>
    Reply<T> crossing(QObject *context, Reply<T> done)
    {
        return [this, reply = opened(context, std::move(done))](Result<T> result) {
            QMetaObject::invokeMethod(
                m_home, [reply, result = std::move(result)]() mutable { reply(std::move(result)); }, Qt::QueuedConnection);
        };
    }

    /// Calls the engine on its thread. The reply comes with what the call changed, so that snapshots are never older than answers.
    template<typename T>
    void ask(QObject *context, Reply<T> done, std::function<void(Engine &, Reply<T>)> call)
    {
        if (!m_engine)
            return crossing(context,
                            std::move(done))(m_isClosed ? closed() : Error{ErrorCode::Conflict, tr("This profile is open for reading only.")});
        QMetaObject::invokeMethod(
            m_engine,
            [engine = m_engine, call = std::move(call), reply = opened(context, std::move(done)), language = Speaking::language(),
             terms = OnTerms::current()]() mutable {
                const Speaking speaking(language);
                const OnTerms onTerms(terms);
                call(*engine, [engine, reply = std::move(reply)](Result<T> result) {
                    engine->publisher().answer([reply, result = std::move(result)] { reply(result); });
                });
            },
            Qt::QueuedConnection);
    }

    void tell(std::function<void(Engine &)> call)
    {
        assertOnThreadOf(m_home, "A door of the bench");
        if (m_engine)
            QMetaObject::invokeMethod(
                m_engine, [engine = m_engine, call = std::move(call)] { call(*engine); }, Qt::QueuedConnection);
    }

    /// Reads on the reading thread, and lets what was read go there: freed elsewhere, two threads wait for one another's memory.
    template<typename T>
    void read(QObject *context, Reply<T> done, std::function<Result<T>(LogReader &)> query)
    {
        if (!m_reading)
            return crossing(context, std::move(done))(closed());
        const auto answer = [this, reply = opened(context, std::move(done))](std::shared_ptr<const Result<T>> result) {
            QMetaObject::invokeMethod(
                m_home,
                [this, reply, result = std::move(result)]() mutable {
                    reply(*result);
                    if (m_reading)
                        m_reading->run([result = std::move(result)](const Result<LogReader *> &) {});
                },
                Qt::QueuedConnection);
        };
        m_reading->run([query = std::move(query), answer, language = Speaking::language()](Result<LogReader *> reader) {
            const Speaking speaking(language);
            answer(std::make_shared<const Result<T>>(reader ? query(**reader) : Result<T>(reader.error())));
        });
    }

private:
    [[nodiscard]] static Error closed() { return {ErrorCode::Cancelled, tr("The bench has been closed.")}; }

    QObject *m_home;
    QThread m_engineThread;
    Engine *m_engine = nullptr; // lives and ends on m_engineThread
    std::unique_ptr<ReadingThread> m_reading;
    bool m_isClosed = false;
    quint64 m_lastCall = 0;
    std::map<quint64, std::function<void(const Error &)>> m_openCalls; ///< what each one is told if nobody else answers it
};

} // namespace ovyxa
