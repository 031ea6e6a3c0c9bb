// SPDX-License-Identifier: MIT
// The simulated clock in the database: keeping it, and taking it back.
#include "core/storage/clock_rows.h"

#include "core/model/delivery_limits.h"
#include "core/storage/sql.h"
#include "core/storage/sqlite_writer.h"

namespace ovyxa {

using namespace Qt::StringLiterals;

namespace clock_rows {

namespace {
// meta's time_after_…: rows up to this id tell no time.
const QString disregard = u"INSERT OR REPLACE INTO meta (key, value) "
                          u"SELECT 'time_after_event', coalesce(max(id), 0) FROM events UNION ALL "
                          u"SELECT 'time_after_attempt', coalesce(max(id), 0) FROM attempts UNION ALL "
                          u"SELECT 'time_after_capture', coalesce(max(id), 0) FROM captures"_s;
const QString forgetOwnTime = u"DELETE FROM meta WHERE key = 'own_time'"_s;
} // namespace

Result<std::optional<Instant>> last(QSqlDatabase &database)
{
    const auto newest = [](const QString &table, const QString &column, const QString &key) {
        return u"UNION ALL SELECT at FROM (SELECT id, %2 AS at FROM %1 ORDER BY id DESC LIMIT 1) WHERE NOT EXISTS (SELECT 1 FROM meta WHERE "
               "key = 'own_time') AND id > coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = '%3'), 0) "_s.arg(table, column, key);
    };
    auto query =
        sql::run(database, u"SELECT max(at) FROM (SELECT CAST(value AS INTEGER) AS at FROM meta WHERE key = 'clock' "_s
                               + newest(u"events"_s, u"at"_s, u"time_after_event"_s) + newest(u"attempts"_s, u"started_at"_s, u"time_after_attempt"_s)
                               + newest(u"captures"_s, u"received_at"_s, u"time_after_capture"_s) + u')');
    if (!query)
        return query.error();
    if (!query->next() || query->value(0).isNull())
        return std::optional<Instant>();
    return std::optional(instantFromMs(query->value(0).toLongLong()));
}

Result<void> disregardRows(QSqlDatabase &database)
{
    const auto done = sql::run(database, disregard);
    return done ? Result<void>() : done.error();
}

Result<void> endOwnTime(QSqlDatabase &database)
{
    auto own = sql::run(database, u"SELECT 1 FROM meta WHERE key = 'own_time'"_s);
    if (!own)
        return own.error();
    if (!own->next())
        return {};
    own->finish();
    if (const auto done = disregardRows(database); !done)
        return done;
    const auto done = sql::run(database, forgetOwnTime);
    return done ? Result<void>() : done.error();
}

} // namespace clock_rows

Result<void> SqliteWriter::putClock(Instant simulatedNow)
{
    return putMeta(u"clock"_s, msSinceEpoch(simulatedNow));
}

Result<void> SqliteWriter::beginOwnTime(Instant simulatedNow)
{
    if (auto kept = putClock(simulatedNow); !kept)
        return kept;
    return putMeta(u"own_time"_s, 1);
}

Result<Usage> SqliteWriter::moveTimeBack(Instant from, Instant to)
{
    const QVariant by{qint64((from - to).count())};
    // Not only those within the hour: one that has left it must not come into it again.
    const std::initializer_list<std::pair<QString, QVariantList>> changes{
        {u"UPDATE deliveries SET due_at = due_at - ? WHERE state IN ('queued', 'held', 'sending', 'waiting') AND due_at IS NOT NULL"_s, {by}},
        {u"UPDATE deliveries SET counted_at = counted_at - ? WHERE counted_at > ?"_s, {by, msSinceEpoch(clock_rows::hourBefore(to))}},
        {u"UPDATE discarded_uses SET counted_at = counted_at - ?"_s, {by}},
        {u"DELETE FROM usage WHERE period > ?"_s, {toPeriod(to)}},
        {clock_rows::disregard, {}},
    };
    for (const auto &[statement, values] : changes) {
        if (const auto done = change(statement, values); !done)
            return done.error();
    }
    if (const auto kept = putClock(to); !kept)
        return kept.error();
    const auto query = run(u"SELECT events, fired FROM usage WHERE period = ?"_s, {toPeriod(to)});
    if (!query)
        return query.error();
    Usage usage;
    usage.period = toPeriod(to);
    if ((*query)->next()) {
        usage.events = (*query)->integer(0);
        usage.fired = int((*query)->integer(1));
    }
    (*query)->finish();
    return usage;
}

Instant clock_rows::hourBefore(Instant now)
{
    return now - limits::rateWindow;
}

} // namespace ovyxa
