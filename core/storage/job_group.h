// SPDX-License-Identifier: MIT
#pragma once

#include "core/storage/recipient.h"
#include "core/storage/sqlite_writer.h"

#include <deque>
#include <functional>
#include <memory>

namespace ovyxa {

/// What somebody wants written, and whom its outcome is told.
struct WriteJob
{
    std::function<Result<void>(Writer &)> run;
    std::shared_ptr<Recipient> recipient;
    std::function<void(Result<void>)> done;
    Result<void> outcome;
};

/// How far a group came in a transaction that is begun and not ended.
struct GroupRun
{
    Result<void> whole;        ///< whether the transaction stands
    size_t count = 0;          ///< of the jobs that were run, from the front
    bool mustRunAgain = false; ///< the last of them failed, and what the others wrote cannot be told from what it did
};

/// `eachAlone`: one that fails is undone, and the others stand. That takes a savepoint each, for which SQLite copies every page before it is
/// changed, so it is for groups in which one has failed.
[[nodiscard]] GroupRun runGroup(SqliteWriter &writer, std::deque<WriteJob> &group, bool eachAlone);

} // namespace ovyxa
