// SPDX-License-Identifier: MIT
#include "core/storage/store.h"

#include "core/model/limits.h"
#include "core/storage/rows.h"
#include "core/storage/schema.h"
#include "core/storage/sqlite_writer.h"

#include <QtCore/QFile>

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

// A group is one commit; a bound keeps the first of it from waiting for a burst's last.
constexpr size_t largestGroup = 512;

struct Job
{
    std::function<Result<void>(Writer &)> run;
    QPointer<QObject> context;
    std::function<void(Result<void>)> done;
    Result<void> outcome;
};

} // namespace

struct Store::Private
{
    QString file;
    StoredState initial;
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<Job> queue;
    bool ending = false;
    std::thread thread;

    void work(QSqlDatabase &database);
    void commit(SqliteWriter &writer, std::vector<Job> &group);
    static void runInSavepoint(SqliteWriter &writer, Job &job);
    static void answer(Job &job);
};

void Store::Private::runInSavepoint(SqliteWriter &writer, Job &job)
{
    job.outcome = writer.execute(u"SAVEPOINT job"_s);
    if (!job.outcome)
        return;
    job.outcome = job.run(writer);
    if (!job.outcome)
        (void)writer.execute(u"ROLLBACK TO job"_s);
    if (const auto released = writer.execute(u"RELEASE job"_s); !released && job.outcome)
        job.outcome = released;
}

void Store::Private::commit(SqliteWriter &writer, std::vector<Job> &group)
{
    auto whole = writer.execute(u"BEGIN IMMEDIATE"_s);
    if (whole) {
        for (Job &job : group)
            runInSavepoint(writer, job);
        whole = writer.execute(u"COMMIT"_s);
        if (!whole)
            (void)writer.execute(u"ROLLBACK"_s); // SQLite may have rolled back already: then this changes nothing
    }
    for (Job &job : group) {
        if (!whole && job.outcome)
            job.outcome = whole;
        answer(job);
    }
}

void Store::Private::answer(Job &job)
{
    QObject *context = job.context; // its thread outlives the store, and checks again on arrival
    if (!context)
        return;
    QMetaObject::invokeMethod(
        context, [done = std::move(job.done), outcome = std::move(job.outcome)]() mutable { done(std::move(outcome)); }, Qt::QueuedConnection);
}

void Store::Private::work(QSqlDatabase &database)
{
    SqliteWriter writer(database);
    std::vector<Job> group;
    std::unique_lock lock(mutex);
    while (true) {
        wake.wait(lock, [this] { return ending || !queue.empty(); });
        if (queue.empty())
            return;
        while (!queue.empty() && group.size() < largestGroup) {
            group.push_back(std::move(queue.front()));
            queue.pop_front();
        }
        lock.unlock();
        commit(writer, group);
        group.clear();
        lock.lock();
    }
}

Store::Store()
    : d(std::make_unique<Private>())
{
}

namespace {

/// The latest simulated time that anything on disk bears: what was written last may be newer than the last putClock.
Result<std::optional<Instant>> lastClock(QSqlDatabase &database)
{
    auto query = sql::run(database, u"SELECT max(at) FROM (SELECT CAST(value AS INTEGER) AS at FROM meta WHERE key = 'clock' "
                                    u"UNION ALL SELECT at FROM (SELECT at FROM events ORDER BY id DESC LIMIT 1) "
                                    u"UNION ALL SELECT at FROM (SELECT started_at AS at FROM attempts ORDER BY id DESC LIMIT 1) "
                                    u"UNION ALL SELECT at FROM (SELECT received_at AS at FROM captures ORDER BY id DESC LIMIT 1))"_s);
    if (!query)
        return query.error();
    if (!query->next() || query->value(0).isNull())
        return std::optional<Instant>();
    return std::optional(instantFromMs(query->value(0).toLongLong()));
}

Result<void> readUnfinished(QSqlDatabase &database, StoredState &state)
{
    auto deliveries = sql::run(database, u"SELECT %1 FROM deliveries d WHERE d.state IN ('queued', 'held', 'sending', 'waiting') ORDER BY d.id"_s
                                             .arg(rows::deliveryColumns));
    if (!deliveries)
        return deliveries.error();
    while (deliveries->next())
        state.unfinished.append(rows::delivery(*deliveries));

    auto attempts = sql::run(database, u"SELECT %1 FROM attempts WHERE finished = 0 ORDER BY id"_s.arg(rows::attemptColumns));
    if (!attempts)
        return attempts.error();
    while (attempts->next())
        state.unfinishedAttempts.append(rows::attempt(*attempts));

    if (!state.lastClock)
        return {};
    auto counted = sql::run(database, u"SELECT webhook, counted_at FROM deliveries WHERE counted_at > ? ORDER BY counted_at"_s,
                            {msSinceEpoch(*state.lastClock - limits::rateWindow)});
    if (!counted)
        return counted.error();
    while (counted->next())
        state.countedSince.append({WebhookId{counted->value(0).toLongLong()}, instantFromMs(counted->value(1).toLongLong())});
    return {};
}

/// Migrates and reads on a connection of its own: connections belong to one thread, and the writer has another.
Result<StoredState> prepare(const QString &file)
{
    const auto connection = sql::open(file, sql::Mode::ReadWrite);
    if (!connection)
        return connection.error();
    QSqlDatabase &database = **connection;
    if (const auto migrated = migrate(database, migrations()); !migrated)
        return migrated.error();
    auto state = rows::state(database);
    if (!state)
        return state;
    const auto clock = lastClock(database);
    if (!clock)
        return clock.error();
    state.value().lastClock = *clock;
    if (const auto read = readUnfinished(database, state.value()); !read)
        return read.error();
    return state;
}

} // namespace

Result<std::unique_ptr<Store>> Store::open(const QString &file)
{
    if (!QFile::exists(file)) { // made by us, so that it is never readable by others, not even for a moment
        QFile fresh(file);
        if (fresh.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner))
            fresh.close();
    }
    auto state = prepare(file);
    if (!state)
        return state.error();

    std::unique_ptr<Store> store(new Store);
    store->d->file = file;
    store->d->initial = std::move(state).value();
    std::promise<Result<void>> ready;
    auto isReady = ready.get_future();
    store->d->thread = std::thread([d = store->d.get(), &ready, file] {
        auto connection = sql::open(file, sql::Mode::ReadWrite);
        if (!connection) {
            ready.set_value(connection.error());
            return;
        }
        ready.set_value({});
        d->work(**connection);
    });
    if (const auto started = isReady.get(); !started)
        return started.error();
    return store;
}

Store::~Store()
{
    {
        const std::lock_guard lock(d->mutex);
        d->ending = true;
    }
    d->wake.notify_one();
    if (d->thread.joinable())
        d->thread.join();
}

QString Store::file() const
{
    return d->file;
}

const StoredState &Store::initialState() const
{
    return d->initial;
}

void Store::enqueue(std::function<Result<void>(Writer &)> job, QObject *context, std::function<void(Result<void>)> done)
{
    {
        const std::lock_guard lock(d->mutex);
        d->queue.push_back({std::move(job), context, std::move(done), {}});
    }
    d->wake.notify_one();
}

} // namespace ovyxa
