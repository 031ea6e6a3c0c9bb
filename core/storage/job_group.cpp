// SPDX-License-Identifier: MIT
#include "core/storage/job_group.h"

#include <QtCore/QElapsedTimer>

#include <exception>
#include <new>

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 groupPatienceMs = 50; // so that the first of it does not wait for a burst's last

Result<void> runGuarded(Writer &writer, const WriteJob &job)
{
    try {
        return job.run(writer);
    } catch (const std::bad_alloc &) { // may pass
        return Error{ErrorCode::Unavailable, sql::Text::tr("This could not be stored: the bench ran out of memory or met a fault of its own.")};
    } catch (const std::exception &) { // its words are not for people, and may carry what was to be stored
        return Error{ErrorCode::InvalidInput, sql::Text::tr("This could not be stored: the bench ran out of memory or met a fault of its own.")};
    }
}

// The result says whether the transaction still stands. On a full disk SQLite may end it by itself (sqlite.org/lang_transaction.html);
// a savepoint begun after that would be a transaction of its own, and its release a commit.
Result<void> runInSavepoint(SqliteWriter &writer, WriteJob &job)
{
    if (const auto begun = writer.execute(u"SAVEPOINT job"_s); !begun)
        return begun;
    job.outcome = runGuarded(writer, job);
    if (!job.outcome) {
        if (const auto undone = writer.execute(u"ROLLBACK TO job"_s); !undone)
            return job.outcome;
    }
    return writer.execute(u"RELEASE job"_s);
}

} // namespace

GroupRun runGroup(SqliteWriter &writer, std::deque<WriteJob> &group, bool eachAlone)
{
    QElapsedTimer elapsed;
    elapsed.start();
    GroupRun run{writer.execute(u"BEGIN IMMEDIATE"_s)};
    if (!run.whole)
        run.count = group.size();
    while (run.whole && run.count < group.size() && !run.mustRunAgain && !elapsed.hasExpired(groupPatienceMs)) {
        WriteJob &job = group[run.count++];
        if (eachAlone) {
            run.whole = runInSavepoint(writer, job);
        } else {
            job.outcome = runGuarded(writer, job);
            run.mustRunAgain = !job.outcome;
        }
    }
    return run;
}

} // namespace ovyxa
