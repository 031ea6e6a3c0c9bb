// SPDX-License-Identifier: MIT
#include "core/storage/store.h"

#include "core/model/thread_check.h"
#include "core/storage/clock_rows.h"
#include "core/storage/job_group.h"
#include "core/storage/rows.h"
#include "core/storage/schema.h"

#include <QtCore/QFileInfo>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

// A group is one commit. Its bound keeps the first of it from waiting for a burst's last.
constexpr size_t largestGroup = 512;
constexpr size_t muchToWrite = 64; // is not kept waiting until the caller is done

// Looking at every page is worth its while only as long as nobody notices it: some 30 ms for this much.
constexpr qint64 checkedBytes = 32 * 1024 * 1024;

} // namespace

struct Store::Private
{
    QString file;
    StoredState initial;
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<WriteJob> queue;
    bool ending = false;
    bool isWakeUpDue = false;                                                   ///< whoever queued up is under way with more
    std::unordered_map<const QObject *, std::shared_ptr<Recipient>> recipients; ///< the owner's thread; by context, some of them gone
    std::atomic<qint64> events = 0;
    std::atomic<qint64> owed = 0;
    std::thread thread;

    [[nodiscard]] const std::shared_ptr<Recipient> &recipientFor(QObject *context);
    void work(QSqlDatabase &database);
    void commitSome(SqliteWriter &writer, std::deque<WriteJob> &group);
};

// Takes from the front what one transaction holds, and answers it. Those left over, because time was up or the disk full, come next.
void Store::Private::commitSome(SqliteWriter &writer, std::deque<WriteJob> &group)
{
    GroupRun run = runGroup(writer, group, false);
    if (run.mustRunAgain) {
        writer.rollBack();
        run = runGroup(writer, group, true);
    }
    Result<void> whole = std::move(run.whole);
    std::optional<Standing> standing;
    if (whole && writer.hasChangedSums()) { // within the transaction: to begin one for it takes as long as a job
        if (const auto read = writer.standing())
            standing = *read;
    }
    if (whole)
        whole = writer.execute(u"COMMIT"_s);
    if (!whole)
        writer.rollBack();
    if (whole && standing) { // before anybody is answered
        events = standing->events;
        owed = standing->owed;
    }
    // Those that follow one another to the same object go to it together: each wakes its thread.
    std::shared_ptr<Recipient> recipient;
    std::vector<std::function<void()>> answers;
    for (size_t count = run.count; count > 0; --count) {
        WriteJob &job = group.front();
        if (!whole && job.outcome)
            job.outcome = whole;
        if (job.recipient != recipient) {
            if (recipient)
                recipient->post(std::exchange(answers, {}));
            recipient = std::move(job.recipient);
        }
        answers.emplace_back([done = std::move(job.done), outcome = std::move(job.outcome)] { done(outcome); });
        group.pop_front();
    }
    if (recipient)
        recipient->post(std::move(answers));
}

const std::shared_ptr<Recipient> &Store::Private::recipientFor(QObject *context)
{
    std::shared_ptr<Recipient> &known = recipients[context];
    if (known && !(context && known->isGone()))
        return known;
    std::erase_if(recipients, [context](const auto &each) { return each.first && each.first != context && each.second->isGone(); });
    return recipients[context] = std::make_shared<Recipient>(context);
}

void Store::Private::work(QSqlDatabase &database)
{
    SqliteWriter writer(database);
    std::deque<WriteJob> group;
    std::unique_lock lock(mutex);
    while (true) {
        wake.wait(lock, [this, &group] { return ending || !queue.empty() || !group.empty(); });
        while (!queue.empty() && group.size() < largestGroup) {
            group.push_back(std::move(queue.front()));
            queue.pop_front();
        }
        if (group.empty())
            return;
        lock.unlock();
        commitSome(writer, group);
        lock.lock();
    }
}

Store::Store() : d(std::make_unique<Private>()) {}

namespace {

Result<void> readUnfinished(QSqlDatabase &database, StoredState &state)
{
    const QString unfinished =
        u"SELECT %1 FROM deliveries d WHERE d.state IN ('queued', 'held', 'sending', 'waiting') ORDER BY d.id"_s.arg(rows::deliveryColumns);
    auto deliveries = sql::all(sql::read(database, unfinished), rows::delivery);
    if (!deliveries)
        return deliveries.error();
    state.unfinished = std::move(deliveries).value();

    auto attempts =
        sql::all(sql::read(database, u"SELECT %1 FROM attempts WHERE finished = 0 ORDER BY id"_s.arg(rows::attemptColumns)), rows::attempt);
    if (!attempts)
        return attempts.error();
    state.unfinishedAttempts = std::move(attempts).value();

    if (!state.lastClock)
        return {};
    const qint64 hour = msSinceEpoch(clock_rows::hourBefore(*state.lastClock));
    auto counted = sql::run(
        database,
        u"SELECT webhook, counted_at FROM (SELECT webhook, counted_at FROM deliveries WHERE counted_at > ? UNION ALL "
        u"SELECT webhook, counted_at FROM discarded_uses WHERE counted_at > ?) WHERE NOT EXISTS (SELECT 1 FROM webhooks w WHERE w.id = webhook AND "
        u"w.cleared = 1) ORDER BY counted_at"_s,
        {hour, hour});
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
    if (QFileInfo(file).size() <= checkedBytes) {
        if (const auto sound = sql::check(database); !sound)
            return sound.error();
    }
    if (const auto migrated = migrate(database, migrations()); !migrated)
        return migrated.error();
    // Changes nothing, but shows a file that can only be read: now, and not when the first event is to be stored. (BEGIN IMMEDIATE does not.)
    if (const auto writable = sql::run(database, u"DELETE FROM meta WHERE key IS NULL"_s); !writable)
        return writable.error();
    auto state = rows::state(database);
    if (!state)
        return state;
    if (const auto ended = clock_rows::endOwnTime(database); !ended)
        return ended.error();
    const auto clock = clock_rows::last(database);
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
    // Where it leads may only be unreachable for now, and a database made there would be open to others.
    if (const QFileInfo link(file); link.isSymLink() && !link.exists()) {
        return Error{ErrorCode::Unavailable,
                     sql::Text::tr("The database %1 is a link to %2, and there is no file. Put it back, or take the link away.")
                         .arg(file, link.symLinkTarget())};
    }
    if (const QFileInfo there(file); there.exists() && !there.isFile())
        return Error{ErrorCode::Unavailable, sql::Text::tr("The database %1 is no ordinary file. Move it away, and start again.").arg(file)};
    sql::makePrivate(file);
    auto state = prepare(file);
    if (!state)
        return state.error();

    std::unique_ptr<Store> store(new Store);
    store->d->file = file;
    store->d->initial = std::move(state).value();
    store->d->events = store->d->initial.sums.events;
    store->d->owed = store->d->initial.sums.owed;
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

qint64 Store::events() const
{
    return d->events;
}

qint64 Store::owed() const
{
    return d->owed;
}

// The storage thread is woken once for all that comes in one turn of the caller's event loop (or when that is much): what commits, and what
// waking costs, is then shared by all of them.
void Store::enqueue(std::function<Result<void>(Writer &)> job, QObject *context, std::function<void(Result<void>)> done)
{
    assertOnThreadOf(this, "Store::write");
    const std::shared_ptr<Recipient> &recipient = d->recipientFor(context);
    bool wasDue = false;
    bool isMuch = false;
    {
        const std::lock_guard lock(d->mutex);
        d->queue.push_back({std::move(job), recipient, std::move(done), {}});
        isMuch = d->queue.size() >= muchToWrite;
        wasDue = std::exchange(d->isWakeUpDue, true);
    }
    if (isMuch)
        d->wake.notify_one();
    if (!wasDue)
        QMetaObject::invokeMethod(this, &Store::wakeUp, Qt::QueuedConnection);
}

void Store::wakeUp()
{
    {
        const std::lock_guard lock(d->mutex);
        d->isWakeUpDue = false;
    }
    d->wake.notify_one();
}

} // namespace ovyxa
